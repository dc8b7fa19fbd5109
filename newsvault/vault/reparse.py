"""Stored pages read again by today's parser, with what became different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from newsvault.errors import SourceError
from newsvault.extract.from_capture import read_bytes
from newsvault.models import Article
from newsvault.models.vault import Change
from newsvault.settings import Settings
from newsvault.storage.catalog import Catalog, VersionRow
from newsvault.storage.stored_bytes import raw
from newsvault.vault.arguments import texts_of
from newsvault.vault.article_identity import known_as
from newsvault.vault.parting import parts, shared
from newsvault.vault.references import locate
from newsvault.vault.versioning import corrected
from newsvault.vault.writer import Keeper


def reparse(
    keeper: Keeper,
    catalog: Catalog,
    settings: Settings,
    references: Iterable[str] | None,
    *,
    dry_run: bool,
) -> Iterator[Change]:
    """Read every version of the articles meant (all by default) again; yield what changed."""
    ids = (
        catalog.articles.ids(removed=True)
        if references is None
        else tuple(
            dict.fromkeys(locate(catalog, one).id for one in texts_of("references", references))
        )
    )
    for article_id in ids:
        for row in catalog.articles.versions(article_id):
            article = _read(keeper, catalog, settings, row)
            article = article and known_as(article, row)
            changed = _differences(row.article, article) if article else ()
            if article is None or not changed:
                continue
            capture = catalog.captures.get(row.capture.number)
            if not dry_run and capture is not None:
                with keeper.locked():
                    keeper.read_again(capture, article, catalog.articles.claimed(row))
            yield Change(id=article_id, version=row.version, fields=changed)
        yield from _apart(keeper, catalog, article_id, dry_run=dry_run)


def _apart(keeper: Keeper, catalog: Catalog, merged_id: str, *, dry_run: bool) -> Iterator[Change]:
    """Take apart the articles that were merged under one id; yield where each version went.

    The last change says what the user had added, and to which articles it went.
    """
    found = parts(catalog, merged_id)
    if not found:
        return
    gone = [
        Change(
            id=merged_id,
            version=row.version,
            fields=(("article", merged_id, f"{part.id} ({part.url})"),),
        )
        for part in found
        if part.id != merged_id
        for row in part.versions
    ]
    added = tuple(
        (f"{kind} {value or name}".strip(), merged_id, ", ".join(part.id for part in goals))
        for kind, name, value, _, goals in shared(catalog, merged_id, found)
    )
    newest = catalog.articles.get(merged_id)
    assert newest is not None
    if not dry_run:
        with keeper.locked():
            keeper.take_apart(merged_id, found)
    yield from gone
    if added:
        yield Change(id=merged_id, version=newest.version, fields=added)


def _read(keeper: Keeper, catalog: Catalog, settings: Settings, row: VersionRow) -> Article | None:
    """Return what the stored page says now; None when no article is found in it any more."""
    stored = raw(keeper.root, catalog, row.capture, settings, decoded=False)
    said = catalog.corrections().get(row.capture.payload_sha256)
    try:
        article = read_bytes(
            stored.body,
            url=row.capture.url,
            coding=stored.coding,
            content_type=row.capture.content_type,
            captured_at=row.capture.captured_at,
            settings=settings,
        )
    except SourceError:
        return None
    return corrected(article, said)


def _differences(before: Article, after: Article) -> tuple[tuple[str, object, object], ...]:
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(Article))
    return tuple(pair for pair in pairs if pair[1] != pair[2])
