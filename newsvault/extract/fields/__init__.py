"""The fields of an article, one file each: a file reads its field out of a page, with its reasons.

Each file has one function that takes a `Page` (and, where a field leans on another, that field's
value) and gives a `Found`: the value, or None or () where the page does not tell, and every
candidate that was weighed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from newsvault.models import Candidate

T_co = TypeVar("T_co", covariant=True)

_MAX_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T_co]):
    """A field's value and the candidates it was chosen from, the winner marked."""

    value: T_co
    candidates: tuple[Candidate, ...] = ()


def weigh(
    field: str,
    heard: Iterable[tuple[str, str]],
    winner: str | None,
    reason: str,
    chosen: str | None = None,
) -> tuple[Candidate, ...]:
    """Return the candidates `heard` as (source, value); the first of source `winner` has won.

    `chosen` tells values of one source apart.
    """
    candidates = []
    left = winner
    for source, value in heard:
        won = source == left and (chosen is None or value == chosen)
        if won:
            left = None
        candidates.append(
            Candidate(
                field=field,
                value=value[:_MAX_SHOWN],
                source=source,
                won=won,
                reason=reason if won else "",
            )
        )
    return tuple(candidates)
