"""Nodes of a query tree: immutable records without behaviour.

Positions are 0-based offsets in characters into the query's text; they are ignored in comparisons.
"""

from __future__ import annotations

from dataclasses import field as slot
from datetime import datetime
from typing import Literal, TypeAlias

from newsvault.models.record import record

Unit = Literal["word", "sentence", "paragraph"]


@record
class Everything:
    """Every article."""


@record
class Word:
    """One word, in any inflected form unless `exact`; without a field, anywhere in the article."""

    text: str
    field: str | None = None
    exact: bool = False
    position: int = slot(default=0, compare=False)


@record
class Phrase:
    """A phrase: consecutive words; with `slop`, in any order with up to that many words in between.

    A word may contain `*`, as in a Pattern.
    """

    text: str
    field: str | None = None
    slop: int | None = None
    position: int = slot(default=0, compare=False)


@record
class Pattern:
    """A word with wildcards: `*` (any letters, or none) and `?` (one letter)."""

    text: str
    field: str | None = None
    position: int = slot(default=0, compare=False)


@record
class Fuzzy:
    """A word and those with an edit distance of at most `distance`, with the same first letter."""

    text: str
    distance: int
    field: str | None = None
    position: int = slot(default=0, compare=False)


@record
class Regex:
    """A folded word that matches a regular expression as a whole."""

    text: str
    field: str | None = None
    position: int = slot(default=0, compare=False)


@record
class Key:
    """A value that an article has or lacks: a tag, a language, a domain, `has:` and `is:`."""

    field: str
    value: str
    position: int = slot(default=0, compare=False)


@record
class DateRange:
    """A range from `start` to `end` (exclusive); `field` names the date it applies to.

    `date` and `modified` are the local times shown on the page; `moment` is the absolute time of
    publication, `modified_at` that of the modification, `captured` that of the capture, and
    `changed` that of the first capture of the newest change.
    """

    field: str
    start: datetime | None = None
    end: datetime | None = None
    position: int = slot(default=0, compare=False)


@record
class NumberRange:
    """A range of counts, `low` and `high` inclusive; None is open. `field`: words, quotes."""

    field: str
    low: int | None = None
    high: int | None = None
    position: int = slot(default=0, compare=False)


@record
class Said:
    """A quotation by `speaker` with `words`."""

    speaker: Node
    words: Node
    position: int = slot(default=0, compare=False)


@record
class AtLeast:
    """A word or phrase that occurs at least `count` times in the article."""

    count: int
    word: Word | Phrase
    position: int = slot(default=0, compare=False)


@record
class Near:
    """Two operands at most `distance` words apart, or in one sentence or paragraph.

    With `apart`, the left one where the right one is not that near.
    """

    left: Node
    right: Node
    distance: int = 0
    ordered: bool = False
    unit: Unit = "word"
    apart: bool = False
    position: int = slot(default=0, compare=False)


@record
class Saved:
    """The saved query `name`; the vault's query resolver substitutes its tree."""

    name: str
    position: int = slot(default=0, compare=False)


@record
class Like:
    """Articles similar to `id`; the vault's query resolver substitutes their words."""

    id: str
    position: int = slot(default=0, compare=False)


@record
class Not:
    """Every article without a match of `part`."""

    part: Node


@record
class And:
    """Articles that match every part."""

    parts: tuple[Node, ...]


@record
class Or:
    """Articles that match any part."""

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


@record
class Query:
    """A parsed query; `remarks` are the corrections that were made to it."""

    text: str
    root: Node
    remarks: tuple[str, ...] = ()
