"""The fields of an article: one module each, with the candidates considered.

Each module has a function that takes a `Page` (and the values of other fields it needs) and returns
a `Found`: the value (None or () without one) and all candidates.
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
    """A field's value and its candidates, with the chosen one marked."""

    value: T_co
    candidates: tuple[Candidate, ...] = ()


def weigh(
    field: str,
    pairs: Iterable[tuple[str, str]],
    winner: str | None,
    reason: str,
    chosen: str | None = None,
) -> tuple[Candidate, ...]:
    """Return the candidates `pairs` as (source, value); the first of source `winner` has won.

    `chosen` picks among several values of one source.
    """
    candidates = []
    left = winner
    for source, value in pairs:
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
