"""The rows the catalogue hands out: plain values, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from newsvault.models import Article, CaptureInfo

UNREAD = "unread"  # the refusal of a capture that nothing has read yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a deposit stands: `start:stop` are all its records, `offset` the page's own."""

    file: str
    start: int
    stop: int
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A capture file and how much of it was promised; `sha256` is there when it is closed."""

    name: str
    end: int
    sha256: str | None
    verified_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A capture file written anew under another name without some of its parts."""

    old: str
    new: str
    cuts: tuple[tuple[int, int], ...]
    end: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """A stored capture with what a revisit of it needs to say.

    `digest` is that of the text the capture gave, and what ties it to a version of its article;
    `refusal` is why it gave none, `UNREAD` as long as it was not read.
    """

    info: CaptureInfo
    record: str
    revisit: bool
    article_id: str | None
    version: int | None
    digest: str | None
    start: int
    stop: int
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of an article. `newest` is the number of the one captured last.

    `moment` names it for good, as `naming.MOMENT` says.
    """

    id: str
    version: int
    versions: int
    newest: int
    article: Article
    digest: str
    capture: CaptureInfo
    captures: int
    removed: bool
    source: str
    moment: str


class QuotationRow(NamedTuple):
    """A quotation of a version, with what is needed to choose it; a plain tuple: there are many."""

    article_id: str
    version: int
    number: int
    name: str | None
    confidence: float
    text: str
    at: str
