"""Traces of a date on a page that states none: its data, single dates, addresses of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvault.extract.fields.body.embedded import whole_of
from newsvault.extract.fields.date_labels import ISSUED
from newsvault.extract.fields.date_text import read_spelled
from newsvault.extract.fields.visible_dates import (
    dates_of_kind,
    in_card,
    is_of_copy,
    own_articles,
    says_changed,
    style_of,
)
from newsvault.extract.page import Box, Line, Page, unescaped

_SAYS_ISSUED = re.compile(r"publi(?:sh|cat|c_)|issued|upload|posted|online_date", re.IGNORECASE)
_SAYS_ELSE = re.compile(
    r"modif|updat|expir|un-?publi|publisher|start|end\b|copyright", re.IGNORECASE
)
_ISO_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_IN_DATA = re.compile(
    r"""["'](?:(?:article|page|content|post|story)_?)?(?:date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time|at)"""
    r"""|publication_?date|first_?published(?:_?(?:at|date|time))?|pub_?date|date_?posted)"""
    r"""["']\s*[:=]\s*(?:["']([^"'<>]{8,40})["']|(\d{10}(?:\d{3})?)\b)""",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/")
_MOST_SOURCE = 4_000_000  # characters of a page that are searched
_NOT_OF_TEXT = frozenset("comment comments current today".split())
_BOXES = 4  # around a line
_SHORT = 90  # characters of a line that may be a date and little else
_LABEL = 24  # characters of a line that only says what the next one is
_PICTURES = ("og:image", "og:image:url", "twitter:image")


def fallback_dates(page: Page, first: int) -> list[tuple[str, str]]:
    """Return what hints at the day of publication as (source, text), the surest first.

    `first` is the body's first line.
    """
    return [*_odd_metas(page), *_times(page), *_labelled(page), *_in_data(page), *_described(page),
            *_opening(page, first), *_only_day(page), *_pictures(page)]  # fmt: skip


def _odd_metas(page: Page) -> Iterator[tuple[str, str]]:
    """Yield metas that speak of publication by a name in no list, with a date as their value."""
    for name, values in page.meta.items():
        iso = _ISO_DAY.match(values[0])
        if iso and _SAYS_ISSUED.search(name) and not _SAYS_ELSE.search(name):
            yield f"meta {name}", values[0]


def _times(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the `<time>` of a page that has no other day in one."""
    own = own_articles(page)
    days = {
        str(tag.attrs["datetime"])
        for tag in page.tags.get("time", [])[:30]
        if _ISO_DAY.match(str(tag.attrs.get("datetime", "")))
        and not in_card(tag, own)
        and not says_changed(tag)
    }
    if len({day[:10] for day in days}) == 1:
        yield "the only time element", min(days)


def _labelled(page: Page) -> list[tuple[str, str]]:
    """Lines anywhere on the page that say when it was published."""
    found: list[tuple[bool, str]] = []
    lines = page.layout.lines
    for place, line in enumerate(lines):
        if len(line.text) < 2 * _SHORT and (said := ISSUED.search(line.text)):
            text = line.text
            if len(text) < _LABEL and not any(map(str.isdigit, text)):  # its date is below it
                text = " ".join(one.text for one in lines[place : place + 3])[: 2 * _SHORT]
            found.append((said.start() > 0, text))
    style = style_of(page)
    dates = dates_of_kind(
        [("line that says published", text) for _, text in sorted(found, key=lambda one: one[0])],
        changed=False,
    )  # a line that begins so before a sentence that has the word
    return [(source, text) for source, text in dates if read_spelled(text, style)][:2]


def _in_data(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the first date of publication in the page's scripts and attributes."""
    source = page.source[:_MOST_SOURCE]
    for text in (source, source.replace('\\"', '"'), source.replace("&quot;", '"')):
        if found := _IN_DATA.search(text):
            yield "data of a script", found[1] or found[2]
            return


def _described(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the day that the page's description names, in brackets or at its beginning."""
    style = style_of(page)
    for name in ("description", "og:description"):
        for value in page.meta.get(name, ()):
            plain = unescaped(value)
            for piece in (plain[:40], *re.findall(r"\(([^()]{6,40})\)", plain[:400])):
                if read_spelled(piece, style):
                    yield f"meta {name}", piece


def _opening(page: Page, first: int) -> Iterator[tuple[str, str]]:
    """Yield the day that one of the first paragraphs begins with."""
    style = style_of(page)
    for line in page.layout.lines[first : first + 3]:
        opening = line.text[:24]
        if opening[:1].isdigit() and read_spelled(opening, style):
            yield "beginning of a paragraph", opening


def _only_day(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the day that all short lines with a date agree on."""
    style = style_of(page)
    seen: dict[tuple[int, int, int], str] = {}
    for line in page.layout.lines:
        text = line.text
        if len(text) >= _SHORT or not any(map(str.isdigit, text)):
            continue
        if (
            is_of_copy(text) or _is_elsewhere(line) or whole_of(line) is not None
        ):  # the day of a post, or of a table's row
            continue
        if (day := read_spelled(text, style)) and dates_of_kind([("", text)], changed=False):
            seen[day[:3]] = text
    if len(seen) == 1:
        yield "the only date on the page", next(iter(seen.values()))


def _is_elsewhere(line: Line) -> bool:
    """Whether a line is in a box of comments, or says which day it is today."""
    box: Box | None = line.box
    for _ in range(_BOXES):
        if box is None or box.words & _NOT_OF_TEXT:
            return box is not None
        box = box.parent
    return False


def _pictures(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the day in the address of the lead picture: when it was uploaded."""
    for name in _PICTURES:
        for value in page.meta.get(name, ()):
            if found := _IN_PATH.search(value):
                yield "address of the picture", "-".join(found.groups())
