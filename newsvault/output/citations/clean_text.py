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
    return " ".join("".join(filter(_is_kept, line)).split())


def kept_lines(text: str) -> str:
    """Return `text` with its line breaks, without invisible characters; any other space is " ".

    A character is treated the same way whatever its neighbours are.
    """
    if text.replace("\n", " ").isprintable():
        return text
    spaced = (" " if c.isspace() and c != "\n" else c for c in text)
    return "".join(c for c in spaced if c == "\n" or _is_kept(c))


def _is_kept(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in _DROPPED
