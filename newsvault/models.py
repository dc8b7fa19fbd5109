"""The records: what passes between the parts of newsvault, and nothing that does anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

BlockKind = Literal["paragraph", "subheading", "quote", "list_item"]
Precision = Literal["instant", "local", "day"]
Access = Literal["free", "partial", "paywalled"]
QuoteKind = Literal["direct", "mixed"]
Truncation = Literal["length", "time", "disconnect"]
Outcome = Literal["new", "changed", "same"]
DateSource = Literal["clock", "record", "page", "file", "user", "none"]  # see docs/formats.md

BLOCK_SEPARATOR = "\n\n"
REDIRECTS = frozenset({301, 302, 303, 307, 308})  # the statuses that a Location goes with


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the answer to it; a redirect chain is several of them.

    `body` is what the server sent with only the chunk framing taken off: a content coding
    (gzip, br) is still on it, as `response_headers` says.
    """

    url: str
    requested_at: datetime
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    protocol: str = "HTTP/1.1"
    status: int
    reason: str = ""
    response_headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    peer_ip: str | None = None
    truncated: Truncation | None = None

    def header(self, name: str) -> str | None:
        """Return the first response header called `name` (any case), or None."""
        wanted = name.lower()
        return next((v for k, v in self.response_headers if k.lower() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One visit: exactly what came back, before anything tries to understand it.

    A page from the web has one exchange per redirect hop, the last with the page. One saved by hand
    has none: `saved_body` holds its bytes and `saved_type` its media type. A chain that ended early
    has in `stopped` the name of what ended it (a SourceError's `reason`), and `stopped_message`.
    """

    requested_url: str
    captured_at: datetime
    exchanges: tuple[Exchange, ...] = ()
    saved_body: bytes | None = None
    saved_type: str | None = None
    origin: str = "web"
    overrides: tuple[str, ...] = ()
    date_source: DateSource = "clock"
    stopped: str | None = None
    stopped_message: str = ""

    @property
    def url(self) -> str:
        """The address the bytes came from, after all redirects."""
        return self.exchanges[-1].url if self.exchanges else self.requested_url

    @property
    def content_type(self) -> str | None:
        """The media type as the server (or the source of a saved page) declared it."""
        return self.exchanges[-1].header("content-type") if self.exchanges else self.saved_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who wrote, as a page names them (also an agency, a desk); a mention, not an identity."""

    name: str
    role: str | None = None
    kind: Literal["person", "organisation"] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of an article's body, in reading order."""

    text: str
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture an article leads with."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One value that was considered for a field, where it stood, and whether it won."""

    field: str
    value: str
    source: str
    won: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation. `start:end` are the words inside the marks, half open, in `Article.text`.

    `speaker` is the source as written ("the minister"), at `speaker_start:speaker_end`;
    `speaker_name` the name in full as far as the article gives it ("Jane Roe"). Either is None
    where it cannot be told. `confidence` runs from 0 to 1 and speaks of the speaker.
    """

    text: str
    start: int
    end: int
    kind: QuoteKind = "direct"
    speaker: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_name: str | None = None
    role: str | None = None
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read out of one page. An absent field is None or (), never a guess.

    Dates are aware. `published_precision` says how much of `published_at` the page told:
    `instant` (a time with its offset), `local` (a time without one, held as if it were UTC) or
    `day` (midnight UTC stands for the day). `modified_precision` likewise. `claimed_url` is the
    address the page declares for itself where that is not believed.
    """

    url: str
    headline: str
    summary: str | None = None
    byline: tuple[Person, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision | None = None
    modified_at: datetime | None = None
    modified_precision: Precision | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None
    agency: str | None = None
    image: Image | None = None
    access: Access | None = None
    correction: str | None = None
    blocks: tuple[Block, ...] = ()
    quotes: tuple[Quote, ...] = ()
    origins: tuple[Candidate, ...] = ()
    warnings: tuple[str, ...] = ()
    claimed_url: str | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts of the blocks, in order."""
        return tuple(block.text for block in self.blocks)

    @property
    def text(self) -> str:
        """The body as one string; the offsets of quotations index it."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)

    @property
    def word_count(self) -> int:
        """How many words the body has, split at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureInfo:
    """Where a stored capture is, and what proves it; `date_source` is None for old ones."""

    number: int
    requested_url: str
    url: str
    captured_at: datetime
    status: int | None
    content_type: str | None
    file: str
    offset: int
    length: int
    payload_sha256: str
    payload_bytes: int
    origin: str = "web"
    truncated: Truncation | None = None
    overrides: tuple[str, ...] = ()
    date_source: DateSource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the vault holds it: one version of it, its proof, and what the user added."""

    id: str
    short_id: str
    version: int
    versions: int
    article: Article
    capture: CaptureInfo
    captures: int = 1
    removed: bool = False
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    gone_at: datetime | None = None  # when its address first answered 404 or 410 since
    version_name: str = ""  # ID@TIME, by when the version began: it does not move
    bookmarked_at: datetime | None = None  # when a reading list says that it was saved there


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a search engine is given of an article: the newest version and what surrounds it."""

    id: str
    article: Article
    source: str
    captured_at: datetime
    versions: int = 1
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One article an engine found, with its score (higher is better, engine's own scale)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """A page of matches and how many there are in all."""

    total: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of a text around matches; `marks` are half-open spans into `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found article with the places that matched."""

    stored: StoredArticle
    score: float
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a search."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One page saved: it is on the disk when this exists."""

    locator: str
    outcome: Outcome
    stored: StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One address or file that gave no article: why, and what to do."""

    locator: str
    reason: str
    message: str
    hint: str
    exit_code: int
    kept: bool = False
