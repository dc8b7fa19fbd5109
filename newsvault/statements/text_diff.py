"""Comparison of wordings: equal, nearly equal, and their difference."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import Match, SequenceMatcher

from newsvault.search.analysis import spans, words

_ROOM = 2  # words on each side of the presumed position of a part in a longer wording


def contains(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Return whether `part` occurs in `whole` as one sequence of words."""
    size = len(part)
    if not size or size > len(whole):
        return False
    first = part[0]
    return any(
        whole[at] == first and list(whole[at : at + size]) == list(part)
        for at in range(len(whole) - size + 1)
    )


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the likeness of two word lists in order, from 0 to 1 (difflib's ratio)."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def nearest(whole: Sequence[str], part: Sequence[str]) -> tuple[float, int, int]:
    """Return the likeness of `part` to its best match in `whole`, and the range of that match.

    The range is half open; it is longer than the part where words were omitted from its middle.
    """
    blocks = _blocks(whole, part)
    if not blocks:
        return 0.0, 0, 0
    best = max(blocks, key=lambda block: block.size)
    start = max(0, best.a - best.b - _ROOM)
    stop = min(len(whole), best.a - best.b + len(part) + _ROOM)
    inside = [Match(b.a + start, b.b, b.size) for b in _blocks(whole[start:stop], part)]
    places = {_place(whole, part, found) for found in (inside, blocks)}
    return max((likeness(whole[left:right], part), left, right) for left, right in places)


def _blocks(whole: Sequence[str], part: Sequence[str]) -> list[Match]:
    matcher = SequenceMatcher(None, whole, part, autojunk=False)
    return [block for block in matcher.get_matching_blocks() if block.size]


def _place(whole: Sequence[str], part: Sequence[str], found: Sequence[Match]) -> tuple[int, int]:
    """Return the range that matching blocks cover in `whole`.

    The unmatched ends of the part are aligned with equally many words of the whole.
    """
    first, last = found[0], found[-1]
    left = max(0, first.a - first.b)
    return left, min(len(whole), last.a + len(part) - last.b)


def difference(old: str, new: str) -> str:
    """Return `new` with its differences from `old` marked, "" if equal: [-old words-]{+new words+}.

    Words are compared folded: differences in case and punctuation are ignored.
    """
    there, here = list(spans(old)), list(spans(new))
    matcher = SequenceMatcher(
        None, [word for word, _, _ in there], [word for word, _, _ in here], autojunk=False
    )
    codes = matcher.get_opcodes()
    if all(code == "equal" for code, *_ in codes):
        return ""
    parts = []
    for code, a, b, c, d in codes:
        if code == "equal":
            parts.append(_cut(new, here, c, d))
            continue
        gone, come = _cut(old, there, a, b), _cut(new, here, c, d)
        parts.append((f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else ""))
    return " ".join(parts)


def _cut(text: str, found: Sequence[tuple[str, int, int]], first: int, last: int) -> str:
    """Return `text` from word `first` up to, not including, word `last`, on one line."""
    if first == last:
        return ""
    return " ".join(text[found[first][1] : found[last - 1][2]].split())


def excerpt(text: str, first: int, last: int) -> str:
    """Return the words `first` up to, not including, `last` of `text`, as written."""
    return _cut(text, list(spans(text)), first, last)


def folded(text: str) -> list[str]:
    """Return the folded words of `text` for comparison."""
    return words(text)
