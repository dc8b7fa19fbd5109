"""The parts of a query: small frozen records, and nothing that does anything.

Positions are 0-based character offsets into the query's text; they never take part in comparing.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as slot
from datetime import datetime
from typing import Literal, TypeAlias

Unit = Literal["word", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """Every article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word, in any of its forms unless `exact`; without a field, anywhere in the article."""

    text: str
    field: str | None = None
    exact: bool = False
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words as written, one after the other; with `slop`, in any order, that many words between.

    A word may hold `*`, as in a Pattern.
    """

    text: str
    field: str | None = None
    slop: int | None = None
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A word with `*` (any letters, or none) and `?` (one letter) in it."""

    text: str
    field: str | None = None
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuzzy:
    """A word and those that differ from it by at most `distance` letters after the first."""

    text: str
    distance: int
    field: str | None = None
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex:
    """A word, folded, that a regular expression matches from its first letter to its last."""

    text: str
    field: str | None = None
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A value an article has or has not: a tag, a language, a domain, `has:` and `is:`."""

    field: str
    value: str
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """From `start` on, before `end`; `field` is date, moment, captured, modified or changed.

    `date` and `modified` are what the page shows, whatever its zone, against a clock of UTC;
    `moment` is when it was published, `changed` when it was modified, `captured` when saved.
    """

    field: str
    start: datetime | None = None
    end: datetime | None = None
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """A count from `low` to `high`, both included; None is open. `field`: words, quotes."""

    field: str
    low: int | None = None
    high: int | None = None
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One quotation that is `speaker`'s and holds `words`."""

    speaker: Node
    words: Node
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """A word or phrase that stands at least `count` times in the article."""

    count: int
    word: Word | Phrase
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two things at most `distance` words apart, or in one sentence or paragraph.

    With `apart`, the left one where the right one is not so near it.
    """

    left: Node
    right: Node
    distance: int = 0
    ordered: bool = False
    unit: Unit = "word"
    apart: bool = False
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The query the user saved as `name`; whoever keeps those puts its tree here."""

    name: str
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """Articles similar to `id`; whoever keeps the articles puts their words here."""

    id: str
    position: int = slot(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Every article but those of `part`."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """Articles of every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Articles of any part."""

    parts: tuple[Node, ...]


Leaf: TypeAlias = Word | Phrase | Pattern | Fuzzy | Regex
Node: TypeAlias = (
    Everything
    | Leaf
    | Key
    | DateRange
    | NumberRange
    | Said
    | AtLeast
    | Near
    | Saved
    | Like
    | Not
    | And
    | Or
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as typed, and what it was understood to mean; `remarks` say what was mended in it."""

    text: str
    root: Node
    remarks: tuple[str, ...] = ()
