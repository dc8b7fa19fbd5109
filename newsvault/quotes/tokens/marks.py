"""Quotation marks: the spans of a text between them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"''|``|[\"“”„‟«»‹›＂「」]")
_SINGLE = re.compile(r"['‘’‚‹›]")
_EDGE = re.compile(r"[,.!?…]['’](?!\w)|(?<!\w)['‘](?=\w)")
_SPEECH_END = ',.!?"”'
# 'He said "no",' she recalled: looked for first, as most texts have apostrophes and none of these
_PLAIN_AROUND = re.compile(
    r"""(?<![\w"'])'(?=\w)[^"\n]{0,300}"[^"\n]+"[^"\n]{0,300}(?<=[,.!?"])'(?!\w)"""
)
_SINGLE_SPEECH = re.compile(r"\n|(?<![\w’'])['‘](?=\w)|[,.!?]['’](?!\w)")
_LEFT_EDGE = " \t\n\xa0\u202f\u2009([{—–-/|"
_RIGHT_EDGE = " \t\n\xa0\u202f\u2009)]}.,;:!?—–-/|…"
_CLOSER = {"„": '“”"‟', "“": '”"', "«": "»", "»": "«", "”": "”", "「": "」", "‟": "”", "``": "''"}
_AROUND = '"“”„«»'
_INNER = " \t\xa0\u202f\u2009"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A stretch between marks: `start:end` the words inside, `left:right` with the marks.

    `open_ended`: the paragraph ended before a mark closed the stretch.
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
    found = _free(_between_marks(text), set_off) + set_off
    return tuple(sorted(found, key=lambda one: one.left))


def with_dialogue(found: tuple[Marked, ...], spoken: list[Marked]) -> tuple[Marked, ...]:
    """Return the stretches between marks and those set off by dashes that no marks touch."""
    return tuple(sorted([*found, *_free(spoken, found)], key=lambda one: one.left))


def _set_off(text: str, blocks: Sequence[tuple[int, int]]) -> list[Marked]:
    """Return the stretches that the page sets off, without marks and spaces at the ends."""
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
    """Return the stretches between marks; single marks count where the text uses them."""
    found: list[Marked] = []
    style = _Style(text)
    start = 0
    for line in text.split("\n"):
        if line:
            found += _in_line(text, start, start + len(line), style)
        start += len(line) + 1
    if style.single or not found:
        found += _free(_singles(text), found)
        found.sort(key=lambda m: m.left)
    elif "‘" in text or ('"' in text and _PLAIN_AROUND.search(text)):
        found = _around(text, found)
    return found


def _around(text: str, found: list[Marked]) -> list[Marked]:
    """Return the stretches, those inside single marks replaced by the whole of ‘He said “no”.’."""
    outer = []
    for one in _singles(text):
        inner = _touched(one, found)
        around = inner and all(one.left < m.left and m.right < one.right for m in inner)
        ends = text[one.left], text[one.right - 1]
        plain = ends == ("'", "'") and text[one.right - 2] in _SPEECH_END
        if around and (plain or ends == ("‘", "’")):
            outer.append(one)
    return sorted(_free(found, outer) + outer, key=lambda m: m.left)


def _single_speeches(text: str) -> int:
    """Return how many stretches of a line begin and end as speech between single marks does."""
    count = 0
    opened = False
    for match in _SINGLE_SPEECH.finditer(text):
        if len(match[0]) == 2:
            count += opened
        opened = match[0] in ("'", "‘")
    return count


class _Style:
    """Which way round the marks of this text go."""

    __slots__ = ("german", "reversed", "single")

    def __init__(self, text: str) -> None:
        self.german = "„" in text
        guillemets = re.search(r"[«»]", text)
        self.reversed = bool(guillemets and guillemets[0] == "»" and re.search(r"»[^\s]", text))
        double = len(re.findall(r"[\"“«„]|''", text))
        self.single = double < _single_speeches(text)


def _in_line(text: str, begin: int, end: int, style: _Style) -> list[Marked]:
    """Return the stretches between marks in one line; the last may have no closing mark."""
    found: list[Marked] = []
    opened: tuple[int, int, str] | None = None  # where, where the words begin, which mark
    depth = 0
    lasts: dict[str, int] = {}
    for match in _MARK.finditer(text, begin, end):
        mark, here, after = match[0], match.start(), match.end()
        if opened is None:
            if _opens(text, mark, here, after, style):
                opened, depth = (here, after, mark), 0
            continue
        if _doubled(text, mark, opened, here, after):
            opened = (opened[0], after, mark)
            continue
        if _closes(text, mark, opened[2], here, after):
            if depth and mark != '"':
                depth -= 1
                continue
            found.append(_stretch(text, opened, here, after))
            opened = None
        elif mark == "“" and opened[2] == '"':
            depth += text[here - 1] in _LEFT_EDGE  # "It is no “fair” deal"
        elif mark == opened[2] and mark in "„«“" and mark not in _CLOSER.get(mark, ""):
            if mark not in lasts:  # it goes through the line
                lasts[mark] = _last_but_one(text, mark, begin, end)
            depth += lasts[mark] >= after
    if opened is not None and end - opened[1] > 1:
        found.append(_stretch(text, opened, end, end, open_ended=True))
    return [m for m in found if m.start < m.end]


def _doubled(text: str, mark: str, opened: tuple[int, int, str], here: int, after: int) -> bool:
    """Whether the mark is the opening one typed twice, as in ““No,” she said."""
    behind = text[after : after + 1]
    return here == opened[1] and mark == opened[2] and (mark in "„«" or not behind.isspace())


def _opens(text: str, mark: str, here: int, after: int, style: _Style) -> bool:
    """Whether the mark from `here` to `after`, in characters of `text`, opens a quotation."""
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
    """Whether the mark from `here` to `after` closes a quotation that `opener` opened."""
    before = text[here - 1]
    behind = text[after] if after < len(text) else "\n"
    if opener in _CLOSER and mark in _CLOSER[opener] and mark != '"':
        return True
    if mark == "”" and opener in "\"“''":
        return True
    if mark == "“" and opener == '"':
        return before in ",.!?" and behind.isspace()  # a slip: "No,“ she said
    if mark == opener or mark in {'"', "''"}:
        if mark == "''" and opener != "''":
            return False
        # a second opening mark of the same kind is a nested quotation or a slip, not an end
        return not (before in " \t\n(" and behind not in _RIGHT_EDGE)
    return False


def _last_but_one(text: str, mark: str, begin: int, end: int) -> int:
    """Return the place of the last but one of the marks that may close `mark`, or -1.

    A mark that opens again before it is closed by another mark.
    """
    found = [-1, -1]
    for closer in set(_CLOSER[mark]):
        last = text.rfind(closer, begin, end)
        found += [last, text.rfind(closer, begin, max(last, begin))]
    return sorted(found)[-2]


def _stretch(
    text: str, opened: tuple[int, int, str], close: int, right: int, *, open_ended: bool = False
) -> Marked:
    """Return the stretch between two marks: words end at `close`, marks at `right`."""
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
        end = start + len(line)
        ends = _Ends(text, end)
        opened = -1
        for match in _SINGLE.finditer(text, start, end):
            here = match.start()
            before = text[here - 1] if here else "\n"
            behind = text[here + 1] if here + 1 < len(text) else "\n"
            opening = before in _LEFT_EDGE and not behind.isspace() and match[0] != "’"
            closing = not before.isspace() and not behind.isalnum()
            if opened < 0 and opening:
                opened = here
            elif opened >= 0 and closing and not ends.apostrophe(here):
                found.append(_stretch(text, (opened, opened + 1, "'"), here, here + 1))
                opened = -1
        if opened >= 0 and opened == start:  # speech that runs on into the next paragraph
            found.append(_stretch(text, (opened, opened + 1, "'"), end, end, open_ended=True))
        start = end + 1
    return [m for m in found if m.start < m.end]


class _Ends:
    """Where speech between single marks ends or begins in a line, looked for from left to right."""

    __slots__ = ("_end", "_next", "_text")

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._next: tuple[int, bool] = -1, False  # where, and whether something ends there

    def apostrophe(self, here: int) -> bool:
        """Return whether the mark behind an s is a possessive, with a better end after it."""
        text = self._text
        if text[here - 1] not in "sS" or here + 1 >= self._end or text[here + 1] != " ":
            return False
        if self._next[0] <= here:
            found = _EDGE.search(text, here + 1, self._end)
            self._next = (found.start(), len(found[0]) == 2) if found else (self._end, False)
        return self._next[1]


def _touched(one: Marked, others: Sequence[Marked]) -> Sequence[Marked]:
    """Return those of `others`, which are in order and do not overlap, that overlap `one`."""
    first = bisect_right(others, one.left, key=lambda other: other.right)
    last = bisect_left(others, one.right, key=lambda other: other.left)
    return others[first:last]


def _free(ones: Sequence[Marked], others: Sequence[Marked]) -> list[Marked]:
    """Return those of `ones` that none of `others`, in order and apart, overlaps."""
    return [one for one in ones if not _touched(one, others)]
