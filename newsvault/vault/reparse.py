"""Reparse: stored pages parsed by the current version, with the fields that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from newsvault.errors import NotFound, SourceError
from newsvault.models import Article, Refusal
from newsvault.models.vault import Change
from newsvault.storage.catalog import UNREAD, CaptureRow, Catalog, VersionRow
from newsvault.storage.sidecars import Entry
from newsvault.vault.article_references import locate
from newsvault.vault.intake import Intake
from newsvault.vault.preview import preview
from newsvault.vault.quotation_numbers import RENUMBERED, renumbered
from newsvault.vault.versions.identity import with_stored_address
from newsvault.vault.versions.unmerge import parts, shared
from newsvault.vault.versions.versioning import corrected
from newsvault.vault.writer import Writer

_NOT_READ = (UNREAD, "parse-refused", "unreadable")


def reparse(
    intake: Intake, references: Iterable[str] | None, *, dry_run: bool
) -> Iterator[Change | Refusal]:
    """Parse every version of the articles (all by default) again; yield the changes.

    Captures without an article are included if they could not be parsed; those still without one
    are yielded as Refusal.
    """
    catalog = intake.catalog
    ids, unparsed = (
        (catalog.articles.ids(removed=True), catalog.captures.refused(*_NOT_READ))
        if references is None
        else _meant(catalog, references)
    )
    for article_id in ids:
        for row in catalog.articles.versions(article_id):
            article = _read(intake, row)
            article = article and with_stored_address(article, row)
            changed = differences(row.article, article) if article else ()
            if article is None or not changed:
                continue
            capture = catalog.captures.get(row.capture.number)
            if not dry_run and capture is not None:
                with intake.writer.locked():
                    kept = _numbers(catalog, row, article)
                    claimed = catalog.articles.claimed(row)
                    intake.writer.store_parse(capture, article, claimed, kept)
            yield Change(id=article_id, version=row.version, fields=changed)
        yield from _split(intake.writer, catalog, article_id, dry_run=dry_run)
    for one in unparsed:
        yield _look(intake, one) if dry_run else _again(intake, one)


def _numbers(catalog: Catalog, row: VersionRow, article: Article) -> tuple[Entry, ...]:
    """Return the entry that keeps what the numbers meant that have other words by the new rules."""
    kept = dict(catalog.additions.of(RENUMBERED, row.id)).get(str(row.version), "")
    value = renumbered(row.article.quotes, article.quotes, kept)
    if value is None or value == kept:
        return ()
    return (("put", RENUMBERED, row.id, str(row.version), value),)


def _split(writer: Writer, catalog: Catalog, merged_id: str, *, dry_run: bool) -> Iterator[Change]:
    """Split articles that were merged under one id; yield the new article of each version.

    The last change has the user's tags and notes, and the articles they went to.
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
        with writer.locked():
            writer.split_merged(merged_id, found)
    yield from gone
    if added:
        yield Change(id=merged_id, version=newest.version, fields=added)


def _meant(
    catalog: Catalog, references: Iterable[str]
) -> tuple[tuple[str, ...], tuple[CaptureRow, ...]]:
    """Return the ids of the articles, and the unparsed captures of their addresses."""
    ids: dict[str, None] = {}
    unparsed: dict[int, CaptureRow] = {}
    for reference in references:
        urls = {reference}
        rows = catalog.captures.refused(*_NOT_READ, url=reference)
        try:
            article_id = locate(catalog, reference).id
        except NotFound:
            if not rows:
                raise
        else:
            ids[article_id] = None
            urls |= {row.info.url for row in catalog.captures.of_article(article_id)}
        for url in urls:
            unparsed |= {
                row.info.number: row for row in catalog.captures.refused(*_NOT_READ, url=url)
            }
    return tuple(ids), tuple(unparsed[number] for number in sorted(unparsed))


def _again(intake: Intake, row: CaptureRow) -> Change | Refusal:
    """Parse a capture that was not parsed so far, and store the result."""
    kept = intake.again(row)
    if kept.error is not None:
        return Refusal.of(row.info.requested_url, kept.error, kept=True)
    version = intake.catalog.version_of(kept.number)
    return Change(
        id=version.id,
        version=version.version,
        fields=(("headline", "", version.article.headline),),
    )


def _look(intake: Intake, row: CaptureRow) -> Change | Refusal:
    """Parse a capture that was not parsed so far, without storing."""
    (receipt,) = preview(intake.catalog, [intake.stored(row)], intake.readers)
    if isinstance(receipt, Refusal):
        return receipt
    stored = receipt.stored
    return Change(
        id=stored.id,
        version=stored.version,
        fields=(("headline", "", stored.article.headline),),
    )


def _read(intake: Intake, row: VersionRow) -> Article | None:
    """Return the parse of the stored page; None when it has no article any more."""
    verdict = intake.catalog.verdict(row.capture.payload_sha256)
    article = intake.reading(row.capture)
    return None if isinstance(article, SourceError) else corrected(article, verdict)


def differences(before: Article, after: Article) -> tuple[tuple[str, object, object], ...]:
    """Return the fields in which two articles differ: name, before, after."""
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(Article))
    return tuple(pair for pair in pairs if pair[1] != pair[2])
