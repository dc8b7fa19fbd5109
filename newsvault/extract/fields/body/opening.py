"""The opening of an article: set above the block of the text, or its summary once more."""

from __future__ import annotations

from newsvault.extract.fields import Found
from newsvault.extract.fields.body.boilerplate_words import (
    ends_sentence,
    is_biography,
    leads_out,
    speaks_of_writing,
)
from newsvault.extract.fields.body.pull_quotes import invites, is_caption
from newsvault.extract.page import Box, Line, Page
from newsvault.models import Block
from newsvault.text import fold

_FEWEST = 200  # characters of an opening: a shorter one is a dek, or a note
_SHORTEST = 60  # characters of one of its paragraphs
_MOST = 60  # lines between the headline and the text
_QUOTES = '"“”„«»‘’'
_ABOUT = frozenset("author authors bio byline meta notice alert message".split())


def opening(
    page: Page, container: Box, noise: list[bool], weights: list[float], headline: str | None
) -> list[int]:
    """Return the lines of running text between the headline and the block `container`.

    A guide often has its first paragraphs in another block, beside the large picture.
    """
    lines = page.layout.lines
    start = _headline(lines, container, headline)
    if start is None:
        return []
    found = [
        place
        for place in range(start + 1, container.first)
        if not noise[place] and weights[place] > 0 and _is_text(lines[place])
    ]
    return found if sum(len(lines[place].text) for place in found) >= _FEWEST else []


def _headline(lines: list[Line], container: Box, headline: str | None) -> int | None:
    """Return the last line above a block that is the headline, or a heading of its rank.

    None where it is not near.
    """
    wanted = fold(headline or "")
    for place in range(container.first - 1, max(container.first - _MOST, 0) - 1, -1):
        line = lines[place]
        if line.box.name == "h1" or (wanted and line.folded == wanted):
            return place
    return None


def _is_text(line: Line) -> bool:
    """Whether a line is a paragraph of running text, and no quote, caption, advert or biography."""
    text = line.text
    if line.box.name != "p" or len(text) < _SHORTEST or not ends_sentence(text):
        return False
    if text[0] in _QUOTES and text[-1] in _QUOTES:
        return False  # the claim that a fact check looks at, or a pull quote
    if line.links >= 0.3 * len(text) or leads_out(line) or invites(text) or is_caption(text):
        return False
    around: Box | None = line.box
    for _ in range(4):
        if around is None:
            break
        if around.words & _ABOUT:
            return False
        around = around.parent
    return not is_biography(line) and not (len(text) < 160 and speaks_of_writing(text))


def without_summary(blocks: tuple[Block, ...], summary: Found[str | None]) -> tuple[Block, ...]:
    """Return `blocks` without those at the beginning that only say the summary again.

    A summary that only the page's data give is often the first paragraph: that one stays.
    """
    shown = any(
        c.won and not c.source.startswith(("meta ", "json-ld ")) for c in summary.candidates
    )
    summarised = fold(summary.value or "") if shown else ""
    first = 0
    for block in blocks[:5]:
        if not summarised or not (plain := fold(block.text)) or plain not in summarised:
            break
        first += 1
    return blocks[first:] if first < len(blocks) else blocks
