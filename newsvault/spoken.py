"""The records of who said what across articles: sayings, speakers, statements, checked drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["exact", "near", "somebody else", "not in the archive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A quotation of an article's newest version, as `ID.qN` names it.

    `speaker` is the source as written, `name` in full as far as the article gives it, and `person`
    who that is after the user's own decisions; None where it cannot be told. `at` is when the
    article was published, else when it was saved.
    """

    article_id: str
    short_id: str
    number: int
    text: str
    kind: str
    speaker: str | None
    name: str | None
    person: str | None
    role: str | None
    confidence: float
    outlet: str
    source: str
    headline: str
    url: str
    at: datetime
    dated: bool

    @property
    def reference(self) -> str:
        """`ID.qN`, as `newsvault show` takes it."""
        return f"{self.short_id}.q{self.number}"

    @property
    def who(self) -> str:
        """The best there is to call the speaker, or "speaker not told"."""
        return self.person or self.speaker or "speaker not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """Some of the sayings that were asked for, and how many there are in all."""

    total: int
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who is quoted: how often, in how many articles, and how they are written.

    `aliases` are names the user has decided for them.
    """

    name: str
    quotations: int
    articles: int
    written: tuple[str, ...]
    roles: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, wherever it was printed: `sayings` in date order, the first the earliest."""

    sayings: tuple[Saying, ...]

    @property
    def first(self) -> Saying:
        """The saying that was printed first."""
        return self.sayings[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A saying that a quotation of a draft may come from.

    `likeness` is 1.0 for the same words; `difference` shows the others: [-the archive's-]
    {+the draft's+}. `same_speaker` is None where one of both names nobody.
    """

    saying: Saying
    likeness: float
    difference: str
    same_speaker: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A quotation of a draft, at `line` (from 1), and what the archive knows of it, best first."""

    line: int
    text: str
    speaker: str | None
    verdict: Verdict
    matches: tuple[Match, ...]
