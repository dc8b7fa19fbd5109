"""The comparison of two texts: what they have in common, and whether one is a copy of the other.

A token is common to both if it lies in a shingle of both. Words of a quotation weigh little,
because two reports of one event quote the same sentences, and words of a template, which an outlet
prints day after day, weigh nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from newsvault.search.copies.fingerprints import MASK, Fingerprints

_WORDS = 5  # tokens of a shingle of words
_QUOTED = 0.2  # weight of a word in a quotation
_ENOUGH = 0.5  # share of the one text's weight that the other has
_OF_ONE_OUTLET = 0.75  # the same, of two articles of one outlet
_OF_OTHER = 0.15  # share of the other, so that a digest of many stories joins none of them
_EQUAL = 0.95  # share of both texts from which nothing else is asked
_FEWEST = 20  # words; a shorter text is no evidence
_SLOT = 6  # words; longest filled-in place of a form
_SLOTS = 3  # fewest places of a form
_RATE, _UNSPACED_RATE = 0.025, 0.035  # places for each common word or character of a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two texts have in common: the shares of the words of each, and the decision."""

    share: float
    other_share: float
    is_copy: bool


def compare(
    one: Fingerprints,
    other: Fingerprints,
    common: Collection[int] = (),
    *,
    is_one_outlet: bool = False,
) -> Comparison:
    """Compare two texts; the order of the two plays no part in the decision.

    Args:
        one: a text.
        other: another text.
        common: sampled hashes of shingles that outlets print again and again.
        is_one_outlet: whether one outlet printed both; its pages share more than the article.
    """
    shared = _shared(one, other)
    ours, theirs = _within(one, shared), _within(other, shared)
    share = ours.count(1) / max(1, len(ours))
    other_share = theirs.count(1) / max(1, len(theirs))
    weights = (
        _share(one, ours, _repeated(one, common)),
        _share(other, theirs, _repeated(other, common)),
    )
    enough = _OF_ONE_OUTLET if is_one_outlet else _ENOUGH
    fewest = _FEWEST * one.width // _WORDS
    is_copy = (
        min(len(ours), len(theirs)) >= fewest
        and min(ours.count(1), theirs.count(1)) >= fewest
        and (
            min(share, other_share) >= _EQUAL
            or (
                min(weights) >= _OF_OTHER
                and max(weights) >= enough
                and not _is_form(one, ours)
                and not _is_form(other, theirs)
            )
        )
    )
    return Comparison(share=share, other_share=other_share, is_copy=is_copy)


def covered(one: Fingerprints, other: Fingerprints) -> bytearray:
    """Return for each token of `one` whether it lies in a shingle of both (1) or not (0)."""
    return _within(one, _shared(one, other))


def _shared(one: Fingerprints, other: Fingerprints) -> frozenset[int]:
    """Return the hashes of the shingles of both texts."""
    if one.width != other.width:
        return frozenset()
    return one.distinct.intersection(other.hashes)


def _within(text: Fingerprints, hashes: frozenset[int]) -> bytearray:
    """Return for each token whether it lies in a shingle with one of these hashes."""
    found, width = bytearray(len(text.tokens)), text.width
    shared = bytes(map(hashes.__contains__, text.hashes))
    start = shared.find(1)
    while start >= 0:
        end = shared.find(0, start)
        end = len(shared) if end < 0 else end
        found[start : end + width - 1] = b"\1" * (end - start + width - 1)
        start = shared.find(1, end)
    return found


def _share(text: Fingerprints, common: bytearray, repeated: bytearray) -> float:
    ones = b"\1" * len(common)
    distinctive = _bits(ones) & ~_bits(repeated)
    total, shared = (_weight(text, distinctive & _bits(which)) for which in (ones, common))
    return shared / total if total >= _WORDS else 0.0


def _weight(text: Fingerprints, tokens: int) -> float:
    quoted = (tokens & _bits(text.quoted)).bit_count()
    return tokens.bit_count() - quoted + _QUOTED * quoted


def _bits(flags: bytes | bytearray) -> int:
    """Return flags, a byte for each token, as one number: bits of many are combined at once."""
    return int.from_bytes(flags)


def _repeated(text: Fingerprints, common: Collection[int]) -> bytearray:
    """Return for each token whether the nearest sampled shingle is one that outlets repeat."""
    found = bytearray(len(text.tokens))
    if not common:
        return found
    sampled = [
        (at, value & MASK in common)
        for at, value in enumerate(text.hashes)
        if not value % text.rate
    ]
    for number, (at, is_repeated) in enumerate(sampled):
        if not is_repeated:
            continue
        start = (sampled[number - 1][0] + at) // 2 + 1 if number else 0
        end = (at + sampled[number + 1][0]) // 2 + 1 if number + 1 < len(sampled) else len(found)
        if number and sampled[number - 1][1]:
            start = sampled[number - 1][0]
        end = max(end, at + 1)
        found[start:end] = b"\1" * (end - start)
    return found


def _is_form(text: Fingerprints, common: bytearray) -> bool:
    """Return whether the common words are a form with names and numbers filled in."""
    is_spaced = text.width == _WORDS
    longest = _SLOT if is_spaced else 2 * _SLOT
    slots = 0
    for gap in _gaps(common):
        if gap[1] - gap[0] > longest:
            continue
        tokens = text.tokens[gap[0] : gap[1]]
        slots += not is_spaced or any(one[0].isupper() or one[0].isdigit() for one in tokens)
    rate = _RATE if is_spaced else _UNSPACED_RATE
    return slots >= _SLOTS and slots >= rate * common.count(1)


def _gaps(common: bytearray) -> list[tuple[int, int]]:
    """Return the spans of tokens that are not common, between common ones."""
    found, at = [], common.find(1)
    while at >= 0:
        start = common.find(0, at)
        at = common.find(1, start) if start >= 0 else -1
        if at >= 0:
            found.append((start, at))
    return found
