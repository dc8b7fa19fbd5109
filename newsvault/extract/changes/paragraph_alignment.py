"""Alignment of paragraphs: equal, changed, gone, come and moved ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from newsvault.extract.changes.normalisation import keys
from newsvault.extract.changes.sequence_alignment import increasing, runs
from newsvault.extract.changes.volatile_words import is_ticking
from newsvault.extract.changes.word_diff import pieces, whole
from newsvault.models.changes import ParagraphChange, ParagraphKind, Piece

ALIKE = 0.45  # share of common words from which two paragraphs are one that changed
_COMMON = 30  # texts a word may be in and still point to a pair
_SHORT = 4  # words up to which a paragraph out of order is not called moved

_JOIN = "\n\n"
_FEWER = 1.5  # times fewer changed words from which paragraphs are compared as one text


class Pair(NamedTuple):
    """The numbers of a paragraph in both texts, from 0; None where it is missing."""

    before: int | None
    after: int | None
    is_moved: bool = False


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return the paragraphs of both texts in the order of the new one.

    Removed paragraphs come where they were: after the preceding paragraph.
    """
    before, after = [_key(text) for text in old], [_key(text) for text in new]
    paired: dict[int, int] = {}
    for run in runs(before, after):
        if run.same:
            paired.update(zip(range(run.c, run.d), range(run.a, run.b), strict=True))
    free = set(range(len(old))) - set(paired.values())
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in sorted(free, reverse=True):
        places[before[i]].append(i)
    for j in range(len(new)):
        if j not in paired and places.get(after[j]):
            paired[j] = places[after[j]].pop()
    pair_alike(before, after, paired, least=ALIKE)
    return _in_order(before, after, paired)


def _key(text: str) -> tuple[str, ...]:
    return () if is_ticking(text) else tuple(keys(text))


def pair_alike(
    before: Sequence[Sequence[str]],
    after: Sequence[Sequence[str]],
    paired: dict[int, int],
    *,
    least: float,
) -> None:
    """Add to `paired` the texts with a share of `least` common words, the most alike first.

    `before` and `after` are the words of each text; an empty one is left unpaired. `paired` has
    the number of a text in `before` for its number in `after`. Words are counted in their order in
    the text, so that ties have one order on every run.
    """
    taken = set(paired.values())
    counts = {i: Counter(one) for i, one in enumerate(before) if one and i not in taken}
    holders: dict[str, list[int]] = defaultdict(list)
    for i, words in counts.items():
        for word in words:
            holders[word].append(i)
    scored = []
    for j, one in enumerate(after):
        if j in paired or not one:
            continue
        mine = Counter(one)
        near: Counter[int] = Counter()
        for word in mine:
            if len(holders[word]) <= _COMMON:
                near.update(holders[word])
        for i, _ in near.most_common(5):
            alike = likeness(counts[i], mine)
            if alike >= least:
                scored.append((-alike, abs(i - j), i, j))
    for _, _, i, j in sorted(scored):
        if j not in paired and i not in taken:
            paired[j] = i
            taken.add(i)


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words that two texts have in common, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _in_order(
    before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]], paired: dict[int, int]
) -> list[Pair]:
    """Return the pairs in the order of the new text, removed paragraphs between them."""
    stay = {j for j, _ in increasing(sorted(paired.items()))}
    found: list[Pair] = []
    gone = iter(sorted(set(range(len(before))) - set(paired.values())))
    following = next(gone, None)
    reached = -1
    for j in range(len(after)):
        i = paired.get(j)
        if i is not None and j in stay:
            while following is not None and following < i:
                found.append(Pair(following, None))
                following = next(gone, None)
            reached = max(reached, i)
        is_moved = i is not None and j not in stay and len(after[j]) > _SHORT
        found.append(Pair(i, j, is_moved))
    while following is not None:
        found.append(Pair(following, None))
        following = next(gone, None)
    return found


def paragraph_changes(old: Sequence[str], new: Sequence[str]) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs of both texts with their changes, in the order of the new one."""
    found = [_change(pair, old, new) for pair in align(old, new)]
    return tuple(_rejoined(found, old, new))


def _change(pair: Pair, old: Sequence[str], new: Sequence[str]) -> ParagraphChange:
    """Return what happened to a pair; paragraphs are numbered from 1."""
    i, j = pair.before, pair.after
    number = {"before": None if i is None else i + 1, "after": None if j is None else j + 1}
    if i is None:
        assert j is not None
        if not _key(new[j]):
            return ParagraphChange(kind="same", **number, pieces=whole("same", new[j]))
        return ParagraphChange(kind="come", **number, pieces=whole("come", new[j]))
    if j is None:
        return ParagraphChange(kind="gone", **number, pieces=whole("gone", old[i]))
    differs = _key(old[i]) != _key(new[j])
    marked = pieces(old[i], new[j]) if differs else whole("same", new[j])
    kind = "moved" if pair.is_moved else "changed" if differs else "same"
    return ParagraphChange(kind=kind, **number, pieces=marked)  # type: ignore[arg-type]


def _rejoined(
    found: Sequence[ParagraphChange], old: Sequence[str], new: Sequence[str]
) -> list[ParagraphChange]:
    """Return the changes without those that only cut or join paragraphs.

    A stretch of changed paragraphs is compared as one text where that leaves fewer changes.
    """
    result: list[ParagraphChange] = []
    for still, stretch in groupby(found, lambda change: change.kind in ("same", "moved")):
        changes = list(stretch)
        result += changes if still or len(changes) == 1 else _as_one(changes, old, new)
    return [change for change in result if change.after or _key(change.pieces[0].text)]


def _as_one(
    stretch: list[ParagraphChange], old: Sequence[str], new: Sequence[str]
) -> list[ParagraphChange]:
    """Return a stretch compared as one text, if much fewer words then differ."""
    after = [change for change in stretch if change.after]
    numbers = sorted(change.before for change in stretch if change.before)
    if not after or not numbers:
        return stretch
    before = _JOIN.join(old[number - 1] for number in numbers)
    joined = pieces(before, _JOIN.join(new[change.after - 1] for change in after if change.after))
    if _changed(joined) * _FEWER > _changed([p for change in stretch for p in change.pieces]):
        return stretch
    return [
        ParagraphChange(kind=_kind(part), before=c.before, after=c.after, pieces=tuple(part))
        for c, part in zip(after, _cut(joined), strict=True)
    ]


def _changed(found: Sequence[Piece]) -> int:
    return sum(len(keys(piece.text)) for piece in found if piece.kind != "same")


def _kind(found: Sequence[Piece]) -> ParagraphKind:
    kinds = {piece.kind for piece in found}
    return "come" if kinds == {"come"} else "changed" if kinds & {"gone", "come"} else "same"


def _cut(joined: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces of several paragraphs, each apart; gone text stays where it was."""
    parts: list[list[Piece]] = [[]]
    for piece in joined:
        if piece.kind == "gone":
            text = piece.text.replace(_JOIN, " ")
            parts[-1].append(Piece(kind="gone", text=text))
            continue
        for number, text in enumerate(piece.text.split(_JOIN)):
            if number:
                parts.append([])
            if text:
                parts[-1].append(Piece(kind=piece.kind, text=text))
    return parts
