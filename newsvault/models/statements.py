"""Records of quotations across articles: sayings, speakers, statements, checked drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar

from newsvault.models.record import record
from newsvault.models.sequence import Records

_T = TypeVar("_T")
Verdict = Literal[
    "exact", "speaker not confirmed", "withdrawn", "near", "somebody else", "in the text",
    "not in the archive",
]  # fmt: skip


@record
class Saying:
    """A quotation in a version of an article, with the data to cite it.

    `speaker` is the speaker as written, `name` the full name if the article has it, and `person`
    the identity after the user's merges and splits; None if unknown. `at` is the date of
    publication, else (`dated` is False) of saving. `moment` is the start of the version, as in its
    name.
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
        """`reference` with the full article id, which stays valid when the archive grows."""
        return f"{self.article_id}{self._place}"

    @property
    def _place(self) -> str:
        return f".q{self.number}" if self.newest else f"@{self._version}.q{self.number}"

    @property
    def version_name(self) -> str:
        """The version's permanent name: full article id and start of the version."""
        return f"{self.article_id}@{self._version}"

    @property
    def _version(self) -> str:
        return self.moment or str(self.version)

    @property
    def who(self) -> str:
        """The name or description of the speaker, or "unknown speaker"."""
        return self.person or self.speaker or "unknown speaker"


@record
class Sayings(Records[Saying]):
    """A page of quotations and the total number.

    `people` are the identities that match the requested name; `near` are similar names when none
    matches, else the surname alone, of speakers in articles that give no first name;
    `hosts` are the outlets that match the requested source.
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


@record
class Speaker:
    """A person who is quoted: number of quotations and articles, and the names used.

    `names` are full names that mean this person, `written` other wordings; `aliases` are names set
    by the user.
    """

    name: str
    quotations: int
    articles: int
    names: tuple[str, ...]
    written: tuple[str, ...]
    roles: tuple[str, ...]
    aliases: tuple[str, ...]


@record
class Speakers(Records[Speaker]):
    """A page of speakers and the total number; other fields as in `Sayings`."""

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


@record
class Decision:
    """The user's decision that a name means `person`.

    A split is for one article (`article_id`); merges and aliases are for all.
    """

    name: str
    person: str
    article_id: str | None
    at: datetime


@record
class Variant:
    """A saying of a statement, and the difference of its wording to the first one's.

    `difference` is "" for the same words, else in the notation of `text_diff.difference`. `copy_of`
    is the id of the article published before, of which this one is a copy; None where the outlet
    has a text of another wording.
    """

    saying: Saying
    difference: str
    copy_of: str | None = None


@record
class Statement:
    """A statement with all its variants, in order of publication."""

    variants: tuple[Variant, ...]

    @property
    def first(self) -> Saying:
        """The saying published first."""
        return self.variants[0].saying

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that published it, in order of publication."""
        return tuple(dict.fromkeys(one.saying.outlet for one in self.variants))

    @property
    def wordings(self) -> int:
        """Number of different wordings."""
        return 1 + len({one.difference for one in self.variants if one.difference})


@record
class Timeline(Records[Statement]):
    """A page of statements and the total number; other fields as in `Sayings`."""

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


@record
class Streamed(Generic[_T]):
    """Records as an iterator, with the speakers and hosts that match, as in `Sayings`."""

    records: Iterator[_T]
    people: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def sayings(self) -> Iterator[_T]:
        """`records`, under the name of the field of `Sayings`."""
        return self.records


@record
class Source:
    """A saying that may be the source of a draft's quotation.

    `likeness` is 1.0 for the same words; `difference` shows the others: [-the archive's-]
    {+the draft's+}. `same_speaker` is None when one of both speakers is unknown or uncertain.
    """

    saying: Saying
    likeness: float
    difference: str
    same_speaker: bool | None


@record
class Passage:
    """An article whose text has the words of a draft's quotation, but not as a quotation.

    `text` is the sentence around them; `at` and `dated` as in `Saying`.
    """

    article_id: str
    short_id: str
    text: str
    outlet: str
    headline: str
    url: str
    at: datetime
    dated: bool


@record
class Checked:
    """A quotation of a draft, at `line` (from 1), with its possible sources, best first.

    `passages` are searched only when there are no `sources`.
    """

    line: int
    text: str
    speaker: str | None
    verdict: Verdict
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...] = ()


def saying_row(record: Saying) -> dict[str, Any]:
    """Return a quotation as a flat row: `at` is a datetime in UTC, the speaker's name in full."""
    return {
        "at": record.at.astimezone(UTC),
        "speaker": record.person or record.speaker,
        "role": record.role,
        "text": record.text,
        "confidence": record.confidence,
        "source": record.outlet,
        "headline": record.headline,
        "url": record.url,
        "reference": record.full_reference,
    }
