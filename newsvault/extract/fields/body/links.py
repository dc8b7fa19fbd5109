"""Links in the text of a block: their words, where they are, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsvault.extract.page import Line
from newsvault.models import Link
from newsvault.text import clean
from newsvault.urls import resolved

_MOST = 2_000  # links of a block
_LONGEST = 2_000  # characters of an address; a longer one holds data, not a place
_IGNORED = re.compile(r"[\t\r\n]")  # within an address, as browsers read it
_MAIL = re.compile(r"mailto:[^\s<>\"'`\\]+", re.IGNORECASE)


def links_of(line: Line, text: str, base: str, start: int = 0) -> tuple[Link, ...]:
    """Return the links of a line whose words are in `text`, a block's, from `start` on.

    Addresses are resolved against `base`. Any that is not http, https or mailto is left out.
    """
    found: list[Link] = []
    end = start
    for before, tag in line.anchors[:_MOST]:
        words = " ".join(clean(tag.get_text()).split())
        if words and len(line.text) < len(words):
            words = text[start:] if clean(line.text) in words else ""  # a link around blocks
        place = text.rfind(words, end, start + before + len(words) + 1) if words else -1
        href = address_of(str(tag.attrs.get("href", "")), base) if place >= 0 else None
        if href is not None:
            found.append(Link(text=words, href=href, start=place))
            end = place + len(words)
    return tuple(found)


def links_in(lines: Iterable[Line], text: str, base: str) -> tuple[Link, ...]:
    """Return the links of lines that follow one another in `text`."""
    found: list[Link] = []
    at = 0
    for line in lines:
        plain = clean(line.text)
        at = max(at, text.find(plain, at))
        found += links_of(line, text, base, at) if line.anchors else ()
        at += len(plain)
    return tuple(found)


def address_of(reference: str, base: str) -> str | None:
    """Return the absolute address a link leads to; None unless it is http, https or mailto."""
    plain = _IGNORED.sub("", reference).strip()
    if not plain or len(plain) > _LONGEST:
        return None
    if _MAIL.fullmatch(plain):
        return plain
    where = resolved(base, plain)
    return f"{where.href}{where.fragment}" if where else None
