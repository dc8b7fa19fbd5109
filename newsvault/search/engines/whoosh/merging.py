"""Merge policy: which segments of an index to merge, so that commits stay fast.

Segments are in tiers by size, each eight times as large as the one below; eight of a tier are
merged into one of the next. An article is thus rewritten once per tier, not at every commit as in
Whoosh's policy. In the highest tier as many are merged as fit into the largest segment: each query,
and each commit, opens every segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FACTOR = 8
LARGEST = 20_000  # documents; a merge into one takes some 15 s, in which a commit waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The number of documents in a segment, and of those not removed."""

    all: int
    live: int


def chosen(sizes: Sequence[Size], added: int) -> list[int]:
    """Return the numbers of the segments to merge with `added` new documents."""
    wasted = [n for n, size in enumerate(sizes) if size.live * 3 < size.all * 2]
    found = [n for n in wasted if sizes[n].live <= LARGEST]
    total = added + sum(sizes[n].live for n in found)
    for tier in range(_tier(LARGEST) + 1):
        members = [
            n
            for n, size in enumerate(sizes)
            if n not in found and _tier(size.live) <= tier and size.live <= LARGEST // 2
        ]
        new = 1 if total and _tier(total) == tier else 0
        equals = sum(1 for n in members if _tier(sizes[n].live) == tier)
        for n in sorted(members, key=lambda n: sizes[n].live) if equals + new >= FACTOR else ():
            if total + sizes[n].live <= LARGEST:
                found.append(n)
                total += sizes[n].live
    return sorted(found)


def _tier(documents: int) -> int:
    tier = 0
    while documents >= FACTOR:
        documents //= FACTOR
        tier += 1
    return tier
