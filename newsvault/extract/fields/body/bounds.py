"""First and last line of the body in its block."""

from __future__ import annotations

import re

from newsvault.extract.fields.body.boilerplate_words import leads_out
from newsvault.extract.page import Box, Line, Page
from newsvault.text import fold

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SHORT_LINES = 4  # before the first long paragraph and behind the last that are still looked at
_SENTENCE = re.compile(r"""[.!?…。！？]["'”’»“)」』]*$""")


def bounds(
    page: Page, container: Box, noise: list[bool], weights: list[float], headline: str | None
) -> tuple[int, int]:
    """Return the body's first and last line: after the headline, to the last running text."""
    lines = page.layout.lines
    first, last = container.first, container.last
    wanted = fold(headline or "")
    for place in range(first, last):
        line = lines[place]
        if line.box.name == "h1" or (wanted and line.folded == wanted):
            if sum(weights[first:place]) < 0.2 * sum(weights[first:last]):
                first = place + 1
            break
    running = [i for i in range(first, last) if weights[i] > 0 and not noise[i]]
    strong = [i for i in running if weights[i] >= 40] or running
    if not strong:
        return first, last
    top, last = strong[0], running[-1]
    low = max(first, top - _SHORT_LINES)
    while top > low and not noise[top - 1] and _continues(page, lines[top - 1], lines[top]):
        top -= 1
    while top > first and _heads(lines[top - 1], lines[top]) and not noise[top - 1]:
        top -= 1
    high = min(container.last, last + 1 + _SHORT_LINES)
    while (
        last + 1 < high and not noise[last + 1] and _continues(page, lines[last + 1], lines[last])
    ):
        last += 1
    return top, last + 1


def _continues(page: Page, line: Line, beside: Line) -> bool:
    """Whether a short line is a paragraph of the same making as the one beside it."""
    box, other = line.box, beside.box
    if box.name not in ("p", "div") or box.name != other.name or box.parent is not other.parent:
        return False
    text = line.text
    if box.words != other.words or not 8 < len(text) < 90 or line.links > 0.3 * len(text):
        return False
    if not _SENTENCE.search(text) or leads_out(line) or line.bold > 0.8 * len(text):
        return False
    description = page.first("og:description", "description")
    return description is None or not fold(description[1]).startswith(fold(text)[:60])


def _heads(line: Line, below: Line) -> bool:
    """Whether a line is a subheading in the same block as the paragraph below it."""
    return line.box.name in HEADINGS and line.box.parent is below.box.parent
