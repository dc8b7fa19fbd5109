"""Text of a page as one line for a citation: no control, format or line-breaking characters."""

from __future__ import annotations

import unicodedata

from newsvault.text import one_line

_JOINERS = "\u200c\u200d"  # part of the spelling in Persian, Hindi and others
_DROPPED = ("Cc", "Cf", "Co", "Cs", "Cn")


def field(text: str | None) -> str:
    """Return `text` as one line without invisible characters; "" for None.

    A line break in a title would begin another record in RIS; a bidirectional override would turn
    the reference around.
    """
    line = one_line(text or "")
    if line.isprintable():
        return line
    kept = (c for c in line if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    return " ".join("".join(kept).split())
