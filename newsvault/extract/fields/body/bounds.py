"""First and last line of the body in its block."""

from __future__ import annotations

import re

from newsvault.extract.fields.body.boilerplate_words import leads_out
from newsvault.extract.fields.date_labels import LABELS
from newsvault.extract.fields.date_text import DateStyle, read_spelled
from newsvault.extract.fields.visible_byline import is_by_line
from newsvault.extract.fields.visible_dates import style_of
from newsvault.extract.page import Box, Line, Page
from newsvault.text import fold

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SHORT_LINES = 4  # before the first long paragraph and behind the last that are still looked at
_SOME = 0.2  # of the text may be above a heading that is the headline, or seems so
_ABOVE = 0.45  # of the text may be above the headline itself, and is left out
_ENTRIES = ("li", "dt", "dd", "td", "th", "caption", "blockquote")
_DATES = 3  # of the first long lines that may be the article's date
_DATE = 90  # characters of a line that is one
_WORDS = 9  # with more letters than digits in it
_CREDITS = 2  # lines between the heading of a part and its text
_TIME = 12  # characters of such a line that is none of the writer
_WORD = re.compile(r"[^\W\d_]{2,}")
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
            share = _ABOVE if line.box.name == "h1" and line.folded == wanted else _SOME
            if sum(weights[first:place]) < share * sum(weights[first:last]):
                first = place + 1
            break
    running = [i for i in range(first, last) if weights[i] > 0 and not noise[i]]
    strong = [i for i in running if weights[i] >= 40] or running
    if not strong:
        return first, last
    style = style_of(page)
    strong = [i for i in strong[:_DATES] if not is_date(lines[i], style)] + strong[_DATES:]
    top, last = (strong or running)[0], running[-1]
    low = max(first, top - _SHORT_LINES)
    while (
        top > low
        and not noise[top - 1]
        and _continues(page, lines[top - 1], lines[top])
        and not is_date(lines[top - 1], style)
    ):
        top -= 1
    top = _under_heading(lines, top, first, noise)
    while top > first and _heads(lines[top - 1], lines[top]) and not noise[top - 1]:
        top -= 1
    high = min(container.last, last + 1 + _SHORT_LINES)
    while (
        last + 1 < high and not noise[last + 1] and _continues(page, lines[last + 1], lines[last])
    ):
        last += 1
    while last + 1 < container.last and not noise[last + 1] and _same_list(lines, last):
        last += 1
    return top, last + 1


def is_date(line: Line, style: DateStyle) -> bool:
    """Whether a line of no list or heading is a date and little else, and no bold one."""
    text = line.text
    if line.box.name in HEADINGS or line.box.name in _ENTRIES or line.bold > 0.5 * len(text):
        return False
    if len(text) > _DATE or not any(map(str.isdigit, text)) or not read_spelled(text, style):
        return False
    return bool(LABELS.match(text)) or len(_WORD.findall(text)) < _WORDS


def _under_heading(lines: list[Line], top: int, first: int, noise: list[bool]) -> int:
    """Return the line below the heading of a part whose writer or time is above its text."""
    for above in range(top - 1, max(top - 1 - _CREDITS, first), -1):
        text = lines[above].text
        if len(text) >= _TIME and not is_by_line(text):
            break
        if _heads(lines[above - 1], lines[top]) and not noise[above - 1]:
            return above
    return top


def _same_list(lines: list[Line], place: int) -> bool:
    """Whether the lines at and behind a place are entries of one list."""
    one, other = lines[place].box, lines[place + 1].box
    return one.name == other.name == "li" and one.parent is other.parent


def _continues(page: Page, line: Line, beside: Line) -> bool:
    """Whether a short line is a paragraph of the same making as the one beside it."""
    box, other = line.box, beside.box
    if box.name not in ("p", "div") or box.name != other.name or box.parent is not other.parent:
        return False
    text = line.text
    if box.words != other.words or not 2 < len(text) < 90 or line.links > 0.3 * len(text):
        return False
    if not _SENTENCE.search(text) or leads_out(line) or line.bold > 0.8 * len(text):
        return False
    description = page.first("og:description", "description")
    return description is None or not fold(description[1]).startswith(fold(text)[:60])


def _heads(line: Line, below: Line) -> bool:
    """Whether a line is a subheading in the same block as the paragraph below it."""
    return line.box.name in HEADINGS and line.box.parent is below.box.parent
