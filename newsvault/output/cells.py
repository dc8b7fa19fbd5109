"""Text in the cells of a terminal: how wide it is, cut to a width, and wrapped.

A CJK character or an emoji takes two cells, a combining mark none, and a style's escape none. What
must stay on one line (a name) has no-break spaces inside, which are printed as spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsvault.guard import attempt

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_WHOLE = "\xa0"
# Letters and marks of European scripts, and punctuation: a cell each, without asking a library.
_NARROW = re.compile("[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027"
                     "\u2030-\u205e\u20a0-\u20bf]*")  # fmt: skip

# Letters of Thai, Lao, Burmese and Khmer that may begin a line; what keeps the next one with it.
_BEGINS = re.compile(
    "[\u0e01-\u0e2e\u0e40-\u0e44\u0e81-\u0eae\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3]"
)
_HOLDS = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4\u1039\u17d2\u200d]")


def whole(text: str) -> str:
    """Return `text` so that `wrap` keeps it on one line."""
    return text.replace(" ", _WHOLE)


def width(text: str) -> int:
    """Return how many cells `text` takes."""
    if "\x1b" in text:
        text = _STYLE.sub("", text)
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth  # most text can do without

    found = attempt(lambda: int(wcswidth(text)), lambda _: -1)
    return found if found >= 0 else len(text)


def cut(text: str, room: int) -> str:
    """Return `text` in at most `room` cells, with an ellipsis where it was cut at a word's end."""
    if width(text) <= room:
        return text
    taken = _fitting(text, room - 1)
    words = text[:taken].rpartition(" ")[0] if not text[taken].isspace() else text[:taken]
    # One long word, or a script without spaces, is cut where the room ends.
    kept = words if width(words) * 2 >= room else text[:taken]
    return kept.rstrip(" ,;:.-–—") + "…"


def joined(parts: Iterable[str], room: int, between: str = " · ") -> str:
    """Return as many of `parts` in a row as fit into `room` cells, each whole but the first."""
    line = ""
    for part in filter(None, parts):
        if not line:
            line = cut(part, room)
        elif width(line) + width(between) + width(part) <= room:
            line += between + part
    return line


def column(text: str, room: int) -> str:
    """Return `text` cut or filled up to `room` cells."""
    shown = cut(text, room)
    return shown + " " * (room - width(shown))


def wrap(text: str, room: int, first: str = "", rest: str = "") -> str:
    """Return `text` on lines of at most `room` cells; `first` begins the first, `rest` the others.

    Lines break at spaces, and inside a word only where its script has no spaces; a long address
    goes over the edge rather than being broken.
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
    start = last = used = 0  # of the piece, the last place where it may end, cells up to here
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
    """Return how many characters of `text` fit into `room` cells."""
    used = 0
    for number, char in enumerate(text):
        used += width(char)
        if used > room:
            return number
    return len(text)
