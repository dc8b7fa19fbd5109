"""Articles: what the parser reads from a page."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from newsvault.models.record import record
from newsvault.text import count_words

BlockKind = Literal[
    "paragraph",
    "subheading",
    "quote",
    "list_item",
    "term",
    "definition",
    "caption",
    "table",
    "post",
]


Precision = Literal["instant", "local", "day"]


Access = Literal["free", "partial", "paywalled"]


QuoteKind = Literal["direct", "mixed"]


BLOCK_SEPARATOR = "\n\n"

EMBEDDED: tuple[BlockKind, ...] = ("table", "post", "caption")  # no part of what makes a version


@record
class Person:
    """An author as named in the page (also an agency or a desk): a mention, not an identity."""

    name: str
    role: str | None = None
    kind: Literal["person", "organisation"] = "person"


@record
class Link:
    """A link in a block's text: `text` begins at character `start` of it and leads to `href`.

    `href` is absolute, with the scheme `http`, `https` or `mailto`.
    """

    text: str
    href: str
    start: int = 0


@record
class Block:
    """One piece of an article's body, in reading order.

    A `table` has its cells in `rows`, and a line for each row in `text`. A `post` of another
    service has its `author`, its `date` as printed, and its `url`, where the page has them. A
    `term` and the `definition` below it are of a definition list, a `caption` is a picture's in a
    gallery, whose maker is its `author`. `links` are in the order of the text.
    """

    text: str
    kind: BlockKind = "paragraph"
    rows: tuple[tuple[str, ...], ...] = ()
    author: str | None = None
    date: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()


@record
class Image:
    """The lead image of an article; `credit` names its photographer or agency."""

    url: str
    caption: str | None = None
    credit: str | None = None


@record
class Candidate:
    """A value considered for a field, its source in the page, and whether it was chosen."""

    field: str
    value: str
    source: str
    won: bool = False
    reason: str = ""


@record
class Quote:
    """A quotation. `start:end` is its span in `Article.text`, half open, inside the marks.

    `speaker` is the speaker as written ("the minister"), at `speaker_start:speaker_end`;
    `speaker_name` the full name, if the article has it. None: unknown. `confidence` (0 to 1) is the
    probability of the speaker.
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


@record
class Article:
    """An article read from one page. A field missing in the page is None or ().

    Dates are aware. `published_precision` and `modified_precision` are `instant` (a time with an
    offset), `local` (a time without one, stored as UTC) or `day` (midnight UTC). `claimed_url` is
    the canonical URL stated in the page, if it was rejected.
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
        """Number of words of the body, as `text.count_words` counts."""
        return count_words(self.text)
