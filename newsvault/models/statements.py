"""The records of who said what across articles: sayings, speakers, statements, checked drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from newsvault.models.sequence import Records

Verdict = Literal[
    "exact", "speaker not confirmed", "withdrawn", "near", "somebody else", "in the text",
    "not in the archive",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A quotation of a version of an article, with what is needed to cite it.

    `speaker` is the source as written, `name` in full as far as the article gives it, and `person`
    who that is after the user's own decisions; None where it cannot be told. `at` is when the
    article was published, else (`dated` is False) when it was saved. `moment` is when the
    version began, as its name has it.
    """

    article_id: str
    short_id: str
    version: int
    newest: bool
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
    moment: str = ""

    @property
    def reference(self) -> str:
        """`ID.qN`, or `ID@TIME.qN` for an earlier version, as `newsvault show` takes it."""
        return f"{self.short_id}{self._place}"

    @property
    def full_reference(self) -> str:
        """`reference` with the whole id, which stays right when the archive grows."""
        return f"{self.article_id}{self._place}"

    @property
    def _place(self) -> str:
        return f".q{self.number}" if self.newest else f"@{self._version}.q{self.number}"

    @property
    def version_name(self) -> str:
        """The version's name that does not move: the whole id and when the version began."""
        return f"{self.article_id}@{self._version}"

    @property
    def _version(self) -> str:
        return self.moment or str(self.version)

    @property
    def who(self) -> str:
        """The name or description of the speaker, or "unknown speaker"."""
        return self.person or self.speaker or "unknown speaker"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sayings(Records[Saying]):
    """Some of the sayings that were asked for, and how many there are in all.

    `people` are those an asked name fits; `near` are names it may have meant when it fits nobody;
    `hosts` are those of the outlets that an asked source fits.
    """

    _field: ClassVar[str] = "sayings"
    _noun: ClassVar[str] = "quotations"

    total: int
    sayings: tuple[Saying, ...]
    people: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def _row(self, record: Saying) -> dict[str, Any]:
        return saying_row(record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who is quoted: how often, in how many articles, and how they are written.

    `names` are the names in full that are taken for them, `written` the other words for them;
    `aliases` are names the user has decided for them.
    """

    name: str
    quotations: int
    articles: int
    names: tuple[str, ...]
    written: tuple[str, ...]
    roles: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Speakers(Records[Speaker]):
    """Some of the speakers, and how many there are in all; the rest as in `Sayings`."""

    _field: ClassVar[str] = "speakers"
    _noun: ClassVar[str] = "speakers"

    total: int
    speakers: tuple[Speaker, ...]
    near: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def _row(self, record: Speaker) -> dict[str, Any]:
        return {
            "name": record.name,
            "quotations": record.quotations,
            "articles": record.articles,
            "roles": "; ".join(record.roles),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the user has decided about a name: that it means `person`.

    A split holds in one article (`article_id`); merges and aliases hold everywhere.
    """

    name: str
    person: str
    article_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A saying of a statement, and how its words differ from the first one's.

    `difference` is "" for the same words, else as `wording.difference` writes it.
    """

    saying: Saying
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, wherever it was printed: its variants, the first printed first."""

    variants: tuple[Variant, ...]

    @property
    def first(self) -> Saying:
        """The saying that was printed first."""
        return self.variants[0].saying

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that printed it, in the order in which they did."""
        return tuple(dict.fromkeys(one.saying.outlet for one in self.variants))

    @property
    def wordings(self) -> int:
        """In how many different wordings it was printed."""
        return 1 + len({one.difference for one in self.variants if one.difference})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Timeline(Records[Statement]):
    """Some of the statements that were asked for, and how many there are; rest as `Sayings`."""

    _field: ClassVar[str] = "statements"
    _noun: ClassVar[str] = "statements"

    total: int
    sayings: int
    statements: tuple[Statement, ...]
    people: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def _row(self, record: Statement) -> dict[str, Any]:
        return {
            **saying_row(record.first),
            "outlets": len(record.outlets),
            "wordings": record.wordings,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A saying that a quotation of a draft may come from.

    `likeness` is 1.0 for the same words; `difference` shows the others: [-the archive's-]
    {+the draft's+}. `same_speaker` is None where one of both names nobody, or not surely.
    """

    saying: Saying
    likeness: float
    difference: str
    same_speaker: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An article in whose text the words of a draft's quotation stand, but not as a quotation.

    `text` is the sentence or so around them; `at` and `dated` as in `Saying`.
    """

    article_id: str
    short_id: str
    text: str
    outlet: str
    headline: str
    url: str
    at: datetime
    dated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A quotation of a draft, at `line` (from 1), and what the archive knows of it, best first.

    `passages` are looked for only when there are no `sources`.
    """

    line: int
    text: str
    speaker: str | None
    verdict: Verdict
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...] = ()


def saying_row(record: Saying) -> dict[str, Any]:
    """Return a quotation as a flat row: `at` is an aware datetime, the speaker's name in full."""
    return {
        "at": record.at,
        "speaker": record.person or record.speaker,
        "role": record.role,
        "text": record.text,
        "confidence": record.confidence,
        "source": record.outlet,
        "headline": record.headline,
        "url": record.url,
        "reference": record.full_reference,
    }
