"""Stories that a page sets below its own: an endless scroll, an "up next"."""

from __future__ import annotations

from itertools import accumulate, islice

from newsvault.extract.fields.body.boilerplate import ARTICLE
from newsvault.extract.fields.date_text import read_spelled
from newsvault.extract.fields.visible_byline import is_by_line
from newsvault.extract.fields.visible_dates import style_of
from newsvault.extract.page import Box, Line, Page
from newsvault.text import fold

_CREDITS = 5  # lines below a heading that may name its writer and its date
_CREDIT = 120  # characters of one of them
_OWN = 0.2  # of a page's text: with less of it above, another <article> may be a part of it
_DEPTH = 3  # elements around a `<time>` that may be the block of its line
_FEWEST = ARTICLE / 2  # weight of the text of another story


def mark_other_stories(
    page: Page, noise: list[bool], weights: list[float], headline: str | None
) -> None:
    """Mark the lines of the stories below the page's own as beside the article.

    Another story has its heading and its text, and the page's first headline and text come before
    it. Its heading is in another `<article>`, or is of the first rank and named as the page's
    first, or has its writer or date below it (both, if it is of the second rank).
    """
    lines = page.layout.lines
    heads = [
        place
        for place, line in enumerate(lines)
        if line.box.name in ("h1", "h2") and not noise[place]
    ]
    first = _first(lines, heads, fold(headline or ""))
    if first is None or first == heads[-1]:
        return
    text = (0.0 if beside else weight for beside, weight in zip(noise, weights, strict=True))
    sums = list(accumulate(text, initial=0.0))
    names = _Credits(page, weights)
    own = names.below(first)
    for place in heads:
        above = sums[place] - sums[first]
        if place <= first or noise[place] or above < ARTICLE:
            continue
        heading = lines[place].box
        start, end = _block(heading, place, first, sums)
        named = _is_named(heading, lines[first].box, start)
        if not named or (heading.name != "h1" and above < _OWN * sums[-1]):
            needed = 1 if heading.name == "h1" else 2
            if len(own) < needed or len(own & names.below(place)) < needed:
                continue
            if sums[end] - sums[start] < _FEWEST:
                start, end = _rest(heading, place, sums)
        if sums[end] - sums[start] >= _FEWEST:
            noise[start:end] = [True] * (end - start)


def _first(lines: list[Line], heads: list[int], wanted: str) -> int | None:
    """Return the line of the page's headline: the first `<h1>`, or a heading with its text."""
    for place in heads:
        if lines[place].box.name == "h1":
            return place
    return next((place for place in heads if wanted and lines[place].folded == wanted), None)


class _Credits:
    """What the lines below a heading name, up to the text: its writer, its date."""

    def __init__(self, page: Page, weights: list[float]) -> None:
        self.lines, self.weights, self.style = page.layout.lines, weights, style_of(page)
        times = page.tags.get("time", ())
        self.timed = {id(parent) for tag in times for parent in islice(tag.parents, _DEPTH)}

    def below(self, place: int) -> frozenset[str]:
        """Return "writer" and "date" as far as the lines below `place` name them."""
        found: set[str] = set()
        for at in range(place + 1, min(place + 1 + _CREDITS, len(self.lines))):
            line, text = self.lines[at], self.lines[at].text
            if len(text) > _CREDIT or (self.weights[at] > 0 and text.endswith((".", "!", "?"))):
                break
            if is_by_line(text):
                found.add("writer")
            if self._is_dated(line):
                found.add("date")
        return frozenset(found)

    def _is_dated(self, line: Line) -> bool:
        if id(line.box.tag) in self.timed and line.box.last - line.box.first == 1:
            return True
        return any(map(str.isdigit, line.text)) and read_spelled(line.text, self.style) is not None


def _block(heading: Box, place: int, first: int, sums: list[float]) -> tuple[int, int]:
    """Return the lines (half open) of the largest block that begins with a heading's line `place`.

    It begins below the line `first`, and has no text above the heading.
    """
    block = (place, place + 1)
    around = heading.parent
    while around is not None and around.first > first and sums[around.first] == sums[place]:
        block = (around.first, around.last)
        around = around.parent
    return block


def _rest(heading: Box, place: int, sums: list[float]) -> tuple[int, int]:
    """Return the lines from a heading to the end of the smallest block around it with text."""
    around = heading.parent
    while around is not None and sums[around.last] - sums[place] < _FEWEST:
        around = around.parent
    return place, around.last if around is not None else place


def _is_named(heading: Box, own: Box, start: int) -> bool:
    """Whether a heading has the rank and name of the page's `own`, or an `<article>` to itself.

    Such an `<article>` begins at the line `start` or below.
    """
    if heading.name == "h1" and own.words and heading.words == own.words:
        return True
    around: Box | None = heading.parent
    while around is not None and around.first >= start:
        if around.name == "article":
            return _within_article(own)
        around = around.parent
    return False


def _within_article(box: Box | None) -> bool:
    while box is not None:
        if box.name == "article":
            return True
        box = box.parent
    return False
