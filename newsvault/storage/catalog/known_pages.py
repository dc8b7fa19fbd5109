"""What the catalogue holds about a page or an article, asked for at once.

Each function has the answers that one step of the vault needs, so that it asks once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from newsvault.storage.catalog.gone_pages import Absence
from newsvault.storage.catalog.rows import CaptureRow, VersionRow
from newsvault.storage.catalog.user_data import VERDICT, Annotated

if TYPE_CHECKING:
    from newsvault.storage.catalog.connection import Catalog


class KnownPayload(NamedTuple):
    """A payload at the address `url`: the capture that holds it, and the user's verdict on it."""

    url: str
    sha256: str
    same: CaptureRow | None
    verdict: str | None


class KnownAddress(NamedTuple):
    """An address, and the ids of articles that it may be a page of.

    `before` is the capture stored last for the address that gave an article; `stored` are those of
    the ids that are articles; `claiming` the articles with a rejected canonical link to each id.
    """

    before: CaptureRow | None
    stored: frozenset[str]
    claiming: Mapping[str, tuple[str, ...]]


class KnownArticle(NamedTuple):
    """What the public record of a version needs besides it."""

    given: Annotated
    since: Absence
    short_id: str


def known_payload(catalog: Catalog, url: str, sha256: str) -> KnownPayload:
    """Return what the catalogue holds of a payload at the address `url`."""
    verdict = catalog.additions.value(VERDICT, "", sha256)
    return KnownPayload(url, sha256, catalog.captures.same_payload(url, sha256), verdict)


def known_record(catalog: Catalog, record: str) -> tuple[CaptureRow, KnownPayload] | None:
    """Return the capture in the WARC record with this id, and its payload."""
    row = catalog.captures.of_record(record)
    if row is None:
        return None
    return row, known_payload(catalog, row.info.url, row.info.payload_sha256)


def known_address(catalog: Catalog, url: str, ids: Iterable[str]) -> KnownAddress:
    """Return what the catalogue holds at the address `url` and under the ids of its page."""
    names = tuple(dict.fromkeys(ids))
    return KnownAddress(
        before=catalog.captures.at_key(url),
        stored=frozenset(filter(catalog.articles.is_known, names)),
        claiming={one: catalog.articles.claiming(one) for one in names},
    )


def known_article(catalog: Catalog, row: VersionRow) -> KnownArticle:
    """Return the user's data of an article, when its page was last seen, and its short id."""
    return KnownArticle(
        given=catalog.additions.annotated(row.id, row.article),
        since=catalog.captures.absence(row.id),
        short_id=catalog.articles.short_id(row.id),
    )
