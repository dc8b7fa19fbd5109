"""Classifications of captures: list, filter, and override by the user."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from newsvault.classify.classifier import OVERRIDE_LABELS, is_article_label
from newsvault.errors import NotFound, SourceError, UsageError
from newsvault.models import Article
from newsvault.models.vault import Judged
from newsvault.search.filters import Filters, first_moment, last_moment, names_outlet
from newsvault.storage.catalog import VERDICT, CaptureRow, Catalog
from newsvault.storage.opening import open_catalog
from newsvault.urls import article_id, source_of
from newsvault.vault import indexing
from newsvault.vault.article_references import locate
from newsvault.vault.intake import Intake
from newsvault.vault.session import Session
from newsvault.vault.versions.reclassify import reread
from newsvault.vault.workers import ParseWorkers

# ("judged", article id, SHA-256, reference): the payload a verdict was given for, and as what.
_JUDGED = "judged"
_LEAST_ID = 4  # characters


def judged(
    vault: Session,
    verdict: str | None = None,
    *,
    part: str = "",
    filters: Filters | None = None,
    articles: Collection[str] | None = None,
) -> Iterator[Judged]:
    """Yield captures with their classification, newest first.

    Args:
        vault: the open vault.
        verdict: one of the verdicts; None for all captures without an article.
        part: a substring of the address.
        filters: filters on captures; a capture without an article has only a day and a host.
        articles: ids of the articles that `filters` select.

    Raises:
        QueryError: an invalid date.
    """
    fits = _fitting(filters or Filters(), articles)
    # A separate connection: the caller may write while it iterates, and the
    # session's connection cannot write within its own snapshot.
    with closing(open_catalog(vault.path, create=False)) as catalog, catalog.snapshot():
        yield from filter(fits, catalog.captures.judged(verdict, part))


def _fitting(filters: Filters, articles: Collection[str] | None) -> Callable[[Judged], bool]:
    """Return a predicate for the captures that the filters select."""
    now = datetime.now(UTC)
    since, until = first_moment(filters.since, now), last_moment(filters.until, now)
    of_articles = replace(filters, since=None, until=None, source=None) != Filters()

    def fits(one: Judged) -> bool:
        if one.article_id is not None:
            return articles is None or one.article_id in articles
        if (
            of_articles
            or (since and one.captured_at < since)
            or (until and one.captured_at >= until)
        ):
            return False
        return filters.source is None or names_outlet(filters.source, source_of(one.url))

    return fits


def judge(vault: Session, reference: str, verdict: str) -> Judged:
    """Override the classification of a capture; nothing is deleted.

    Args:
        vault: the open vault.
        reference: a capture's number, an address, or an article's id or version.
        verdict: the new verdict. It holds for these bytes, however often they are captured.

    Returns:
        The capture with its new classification.

    Raises:
        UsageError: an unknown verdict, or the one it already has.
        NotFound: no such capture.
        SourceError: the verdict is "article", but the page has none.
    """
    if verdict not in OVERRIDE_LABELS:
        raise UsageError(
            f"unknown verdict {verdict!r}", hint=f"known: {', '.join(OVERRIDE_LABELS)}"
        )
    catalog, writer = vault.catalog, vault.writer
    row = _meant(catalog, reference, verdict)
    read = _read(vault, catalog, row) if is_article_label(verdict) else None
    with writer.locked():
        again = None if read is None else reread(catalog, row, read, verdict)
        writer.record(_decision(row, verdict, reference))
        if again is not None:
            writer.store_parse(*again)
    with ParseWorkers(vault.settings) as readers:
        Intake(vault.path, catalog, vault.settings, writer, readers).read_reopened()
    with writer.locked():
        indexing.drain(vault.path, catalog, vault.settings)
    return catalog.captures.judgement(row.info.number)


def _read(vault: Session, catalog: Catalog, row: CaptureRow) -> Article:
    """Return the article in a capture; raises SourceError if there is none."""
    with ParseWorkers(vault.settings) as readers:
        read = readers.stored(vault.path, catalog, row.info)
    if isinstance(read, SourceError):
        raise read
    return read


def _meant(catalog: Catalog, reference: str, verdict: str) -> CaptureRow:
    if reference.isdigit() and len(reference) < 10:
        row = catalog.captures.get(int(reference))
    else:
        row = _withdrawn(catalog, reference) if is_article_label(verdict) else None
        row = row or catalog.captures.of_url(reference) or _withdrawn_only(catalog, reference)
    if row is None and not reference.isdigit():
        row = catalog.captures.get(locate(catalog, reference).capture.number)
    if row is None:
        raise NotFound(f"no such capture: {reference}", hint="`newsvault verdicts list` shows them")
    return row


def _decision(
    row: CaptureRow, verdict: str, reference: str
) -> list[tuple[str, str, str, str, str]]:
    """Return the events of a verdict: for which payload, and for which article."""
    sha256 = row.info.payload_sha256
    entries = [("put", VERDICT, "", sha256, verdict)]
    if row.article_id is not None:
        entries.append(("put", _JUDGED, row.article_id, sha256, reference))
    return entries


def _withdrawn(catalog: Catalog, reference: str) -> CaptureRow | None:
    """Return the capture that a verdict withdrew last under this reference or article id, if any.

    So a verdict is undone with the reference it was given with.
    """
    wanted = _wanted(reference)
    found = []
    for subject, sha256, given_as, at in catalog.additions.all(_JUDGED):
        same = given_as == reference
        if not same and ("@" in reference or len(wanted) < _LEAST_ID):
            continue
        if same or subject.startswith(wanted):
            refused = [r for r in catalog.captures.with_payload(sha256) if r.article_id is None]
            found += [(same, at, row.info.number, row) for row in refused]
    return max(found, default=(None,) * 4, key=lambda one: one[:3])[3]


def _withdrawn_only(catalog: Catalog, reference: str) -> CaptureRow | None:
    """Return the newest withdrawn capture, by article id, of an article without versions."""
    wanted = _wanted(reference)
    if len(wanted) < _LEAST_ID or catalog.articles.starting(wanted, 1):
        return None
    known = {sha256: place for place, sha256, *_ in catalog.additions.all(_JUDGED)}
    rows = [
        row
        for sha256 in catalog.corrections()
        for row in catalog.captures.with_payload(sha256)
        if known.get(sha256, "").startswith(wanted) or article_id(row.info.url).startswith(wanted)
    ]
    return max(rows, key=lambda row: row.info.number, default=None)


def _wanted(reference: str) -> str:
    """Return the beginning of an article id in a reference, without version or prefix."""
    return reference.partition("@")[0].removeprefix("id:")
