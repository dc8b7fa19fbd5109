"""Quotation marks: which stretches of a text stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"''|``|[\"“”„‟«»‹›＂「」]")
_SINGLE = re.compile(r"['‘’‚‹›]")
_LEFT_EDGE = " \t\n\xa0\u202f\u2009([{—–-/|"
_RIGHT_EDGE = " \t\n\xa0\u202f\u2009)]}.,;:!?—–-/|…"
_CLOSER = {"„": '“”"‟', "“": '”"', "«": "»", "»": "«", "”": "”", "「": "」", "‟": "”", "``": "''"}
_AROUND = '"“”„«»'
_INNER = " \t\xa0\u202f\u2009"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A stretch between marks: `start:end` the words inside, `left:right` with the marks.

    `open_ended` tells that the paragraph ended before a mark closed the stretch.
    """

    start: int
    end: int
    left: int
    right: int
    open_ended: bool = False
    block: bool = False


def marked(text: str, blocks: Sequence[tuple[int, int]] = ()) -> tuple[Marked, ...]:
    """Return the outermost marked stretches of `text` in order; none crosses a line's end.

    Each of `blocks`, spans that the page sets off as quoted, is one stretch whatever marks it has.
    """
    set_off = _set_off(text, blocks)
    found = [one for one in _between_marks(text) if _free(one, set_off)] + set_off
    return tuple(sorted(found, key=lambda one: one.left))


def with_dialogue(found: tuple[Marked, ...], spoken: list[Marked]) -> tuple[Marked, ...]:
    """Return the stretches between marks and those set off by dashes that no marks touch."""
    free = [one for one in spoken if _free(one, list(found))]
    return tuple(sorted([*found, *free], key=lambda one: one.left))


def _set_off(text: str, blocks: Sequence[tuple[int, int]]) -> list[Marked]:
    found: list[Marked] = []
    here = 0
    for first, last in sorted(blocks):
        left, right = max(first, here), min(last, len(text))
        start, end = left, right
        while start < end and (text[start].isspace() or text[start] in _AROUND):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in _AROUND):
            end -= 1
        if start < end:
            found.append(Marked(start=start, end=end, left=left, right=right, block=True))
            here = right
    return found


def _between_marks(text: str) -> list[Marked]:
    found: list[Marked] = []
    style = _Style(text)
    start = 0
    for line in text.split("\n"):
        if line:
            found += _in_line(text, start, start + len(line), style)
        start += len(line) + 1
    if style.single or not found:
        found += [m for m in _singles(text) if _free(m, found)]
        found.sort(key=lambda m: m.left)
    elif "‘" in text:
        found = _around(text, found)
    return found


def _around(text: str, found: list[Marked]) -> list[Marked]:
    """Return the stretches, those inside single marks replaced by the whole of ‘He said “no”.’."""
    outer = [
        one
        for one in _singles(text)
        if text[one.left] == "‘"
        and text[one.right - 1] == "’"
        and any(one.left < m.left and m.right < one.right for m in found)
        and all(one.left < m.left and m.right < one.right for m in found if not _free(one, [m]))
    ]
    return sorted([m for m in found if _free(m, outer)] + outer, key=lambda m: m.left)


class _Style:
    """Which way round the marks of this text go."""

    __slots__ = ("german", "reversed", "single")

    def __init__(self, text: str) -> None:
        self.german = "„" in text
        guillemets = re.search(r"[«»]", text)
        self.reversed = bool(guillemets and guillemets[0] == "»" and re.search(r"»[^\s]", text))
        double = len(re.findall(r"[\"“«„]|''", text))
        self.single = double < len(
            re.findall(r"(?<![\w’'])['‘](?=\w)[^\n]*?[,.!?]['’](?!\w)", text)
        )


def _in_line(text: str, begin: int, end: int, style: _Style) -> list[Marked]:
    found: list[Marked] = []
    opened: tuple[int, int, str] | None = None  # where, where the words begin, which mark
    depth = 0
    for match in _MARK.finditer(text, begin, end):
        mark, here, after = match[0], match.start(), match.end()
        if opened is None:
            if _opens(text, mark, here, after, style):
                opened, depth = (here, after, mark), 0
            continue
        if _closes(text, mark, opened[2], here, after):
            if depth:
                depth -= 1
                continue
            found.append(_stretch(text, opened, here, after))
            opened = None
        elif mark == opened[2] and mark in "„«“" and mark not in _CLOSER.get(mark, ""):
            depth += _closed_twice(text, mark, after, end)
    if opened is not None and end - opened[1] > 1:
        found.append(_stretch(text, opened, end, end, open_ended=True))
    return [m for m in found if m.start < m.end]


def _opens(text: str, mark: str, here: int, after: int, style: _Style) -> bool:
    before = text[here - 1] if here else "\n"
    behind = text[after] if after < len(text) else "\n"
    if mark in "„「‟" or mark == "``":
        return True
    if mark == "“":
        return not style.german or before in _LEFT_EDGE
    if mark in "«»":
        return (mark == "»") == style.reversed
    if mark in "‹›」":
        return False
    if behind in " \n\t" and before not in " \n\t":
        return False
    if mark == "”":  # as an opening mark: Swedish style, or a slip
        return before in _LEFT_EDGE and behind not in _RIGHT_EDGE
    return before in _LEFT_EDGE or before in "“‘'.,:" or not behind.isspace()


def _closes(text: str, mark: str, opener: str, here: int, after: int) -> bool:
    before = text[here - 1]
    behind = text[after] if after < len(text) else "\n"
    if opener in _CLOSER and mark in _CLOSER[opener] and mark != '"':
        return True
    if mark == "”" and opener in "\"“''":
        return True
    if mark == opener or mark in {'"', "''"}:
        if mark == "''" and opener != "''":
            return False
        # a second opening mark of the same kind is a nested quotation or a slip, not an end
        return not (before in " \t\n(" and behind not in _RIGHT_EDGE)
    return False


def _closed_twice(text: str, mark: str, after: int, end: int) -> int:
    """Return 1 where a mark that opens again is closed by a mark of its own, else 0."""
    closers = _CLOSER[mark]
    return int(sum(text.count(c, after, end) for c in set(closers)) >= 2)


def _stretch(
    text: str, opened: tuple[int, int, str], close: int, right: int, *, open_ended: bool = False
) -> Marked:
    left, start, _ = opened
    end = close
    while start < end and text[start] in _INNER:
        start += 1
    while end > start and text[end - 1] in _INNER:
        end -= 1
    return Marked(start=start, end=end, left=left, right=right, open_ended=open_ended)


def _singles(text: str) -> list[Marked]:
    """Stretches between single marks, for texts whose house style uses them for speech."""
    found: list[Marked] = []
    start = 0
    for line in text.split("\n"):
        opened = -1
        for match in _SINGLE.finditer(text, start, start + len(line)):
            here = match.start()
            before = text[here - 1] if here else "\n"
            behind = text[here + 1] if here + 1 < len(text) else "\n"
            opening = before in _LEFT_EDGE and not behind.isspace() and match[0] != "’"
            closing = not before.isspace() and not behind.isalnum()
            if opened < 0 and opening:
                opened = here
            elif opened >= 0 and closing and not _apostrophe(text, here, start + len(line)):
                found.append(_stretch(text, (opened, opened + 1, "'"), here, here + 1))
                opened = -1
        if opened >= 0 and opened == start:  # speech that runs on into the next paragraph
            end = start + len(line)
            found.append(_stretch(text, (opened, opened + 1, "'"), end, end, open_ended=True))
        start += len(line) + 1
    return [m for m in found if m.start < m.end]


def _apostrophe(text: str, here: int, end: int) -> bool:
    """Tell whether the mark behind an s is a possessive, a better end following."""
    if text[here - 1] not in "sS" or here + 1 >= end or text[here + 1] != " ":
        return False
    rest = text[here + 1 : end]
    closing = re.search(r"[,.!?…]['’](?!\w)", rest)
    opening = re.search(r"(?<!\w)['‘](?=\w)", rest)
    return closing is not None and (opening is None or closing.start() < opening.start())


def _free(one: Marked, others: list[Marked]) -> bool:
    return all(one.right <= o.left or one.left >= o.right for o in others)
