"""Text in terminal cells: measure, cut, wrap.

A CJK character or an emoji takes two cells; a combining mark and an escape sequence take none. Text
that must stay on one line (a name) contains no-break spaces, printed as spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsvault.guard import attempt

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_WHOLE = "\xa0"
# Letters and marks of European scripts, and punctuation: one cell each, no library needed.
_NARROW = re.compile("[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027"
                     "\u2030-\u205e\u20a0-\u20bf]*")  # fmt: skip

# Letters of Thai, Lao, Burmese and Khmer that may begin a line, and signs that bind the next one.
_BEGINS = re.compile(
    "[\u0e01-\u0e2e\u0e40-\u0e44\u0e81-\u0eae\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3]"
)
_HOLDS = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4\u1039\u17d2\u200d]")


def whole(text: str) -> str:
    """Return `text` so that `wrap` keeps it on one line."""
    return text.replace(" ", _WHOLE)


def width(text: str) -> int:
    """Return the number of cells `text` takes."""
    if "\x1b" in text:
        text = _STYLE.sub("", text)
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth  # slow import, rarely needed

    found = attempt(lambda: int(wcswidth(text)), lambda _: -1)
    return found if found >= 0 else len(text)


def cut(text: str, room: int) -> str:
    """Return `text` in at most `room` cells, cut at the end of a word with an ellipsis."""
    if width(text) <= room:
        return text
    taken = _fitting(text, room - 1)
    words = text[:taken].rpartition(" ")[0] if not text[taken].isspace() else text[:taken]
    # One long word, or a script without spaces, is cut inside.
    start = words if width(words) * 2 >= room else text[:taken]
    return start.rstrip(" ,;:.-–—") + "…"


def joined(parts: Iterable[str], room: int, between: str = " · ") -> str:
    """Join as many of `parts` as fit into `room` cells; only the first may be cut."""
    line = ""
    for part in filter(None, parts):
        if not line:
            line = cut(part, room)
        elif width(line) + width(between) + width(part) <= room:
            line += between + part
    return line


def column(text: str, room: int) -> str:
    """Return `text` cut or padded to `room` cells."""
    shown = cut(text, room)
    return shown + " " * (room - width(shown))


def wrap(text: str, room: int, first: str = "", rest: str = "") -> str:
    """Return `text` on lines of at most `room` cells; `first` begins the first, `rest` the others.

    Lines break at spaces, and inside a word only in scripts without spaces; a long address is not
    broken.
    """
    lines: list[str] = []
    line, used = first, width(first)
    empty = True
    for word in text.split(" "):
        if not word:
            continue
        for number, piece in enumerate(_pieces(word, room - width(rest))):
            size = width(piece)
            gap = 0 if empty or number else 1
            if not empty and used + gap + size > room:
                lines.append(line)
                line, used, gap = rest, width(rest), 0
            line, used, empty = line + " " * gap + piece, used + gap + size, False
    return "\n".join([*lines, line]).replace(_WHOLE, " ")


def _pieces(word: str, room: int) -> list[str]:
    """Return a word, or the pieces of one that is too long in a script without spaces."""
    if word.isascii() or width(word) <= room or room < 2:
        return [word]
    pieces = []
    start = last = used = 0  # start of the piece, last possible break, cells used
    for at, char in enumerate(word):
        size = width(char)
        if at and (size == 2 or _BEGINS.match(char)) and not _HOLDS.match(word[at - 1]):
            last = at
        if used + size > room and last > start:
            pieces.append(word[start:last])
            start, used = last, width(word[last:at])
        used += size
    return [*pieces, word[start:]]


def _fitting(text: str, room: int) -> int:
    """Return the number of characters of `text` that fit into `room` cells."""
    used = 0
    for number, char in enumerate(text):
        used += width(char)
        if used > room:
            return number
    return len(text)
