"""The printed JSON: one function for each shape; docs/schemas/ has their JSON Schemas.

A change other than an addition increments `SCHEMA` and is documented in docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from newsvault.models import (
    CaptureInfo,
    Hit,
    Quote,
    Receipt,
    Refusal,
    Results,
    Snippet,
    StoredArticle,
)
from newsvault.models.statements import Checked, Decision, Saying, Speaker, Statement
from newsvault.models.vault import Change, ForeignReading, Judged
from newsvault.output.table import Table
from newsvault.storage.serialisation import article_to_json
from newsvault.urls import source_of

if TYPE_CHECKING:
    from newsvault.ingest.feeds import Feed

SCHEMA = 1
_PLAIN_BLOCK: dict[str, Any] = {
    "rows": [], "author": None, "date": None, "url": None, "links": [],
}  # fmt: skip


def stored_shape(stored: StoredArticle) -> dict[str, Any]:
    """Return one version of an article with all fields (`show --json`)."""
    article = article_to_json(stored.article)
    article["byline"] = [{"kind": "person", **author} for author in article["byline"]]
    article["blocks"] = [{**_PLAIN_BLOCK, **block} for block in article["blocks"]]
    article["text"] = stored.article.text
    article["word_count"] = stored.article.word_count
    if article["image"]:
        article["image"] = {"credit": None, **article["image"]}
    article["claimed_url"] = stored.article.claimed_url
    return {
        "schema": SCHEMA,
        "id": stored.id,
        "short_id": stored.short_id,
        "version": stored.version,
        "version_name": stored.version_name,
        "versions": stored.versions,
        "captures": stored.captures,
        "removed": stored.removed,
        "tags": list(stored.tags),
        "notes": list(stored.notes),
        "last_seen": stored.last_seen.isoformat() if stored.last_seen else None,
        "gone_at": stored.gone_at.isoformat() if stored.gone_at else None,
        "worse_at": stored.worse_at.isoformat() if stored.worse_at else None,
        "worse": stored.worse,
        "bookmarked_at": stored.bookmarked_at.isoformat() if stored.bookmarked_at else None,
        "capture": capture_shape(stored.capture),
        "article": article,
    }


def capture_shape(capture: CaptureInfo) -> dict[str, Any]:
    """Return a capture: time, place in the vault, digests."""
    return {**asdict(capture), "captured_at": capture.captured_at.isoformat()}


def summary_shape(stored: StoredArticle) -> dict[str, Any]:
    """Return an article as one row of a list (`list --json`, the hits of `search --json`)."""
    article = stored.article
    published = article.published_at
    return {
        "id": stored.id,
        "short_id": stored.short_id,
        "version": stored.version,
        "version_name": stored.version_name,
        "headline": article.headline,
        "summary": article.summary,
        "byline": [person.name for person in article.byline],
        "publisher": article.publisher,
        "source": source_of(article.url),
        "published_at": published.isoformat() if published else None,
        "captured_at": stored.capture.captured_at.isoformat(),
        "date_source": stored.capture.date_source,
        "truncated": stored.capture.truncated,
        "language": article.language,
        "access": article.access,
        "url": article.url,
        "words": article.word_count,
        "quotes": len(article.quotes),
        "tags": list(stored.tags),
    }


def hit_shape(hit: Hit) -> dict[str, Any]:
    """Return one hit of a search: its row, score and snippets."""
    snippets = [_snippet_shape(snippet) for snippet in hit.snippets]
    return {**summary_shape(hit.stored), "score": round(hit.score, 4), "copies": hit.copies,
            "snippets": snippets}  # fmt: skip


def page_shape(
    articles: Iterable[StoredArticle], total: int, next_offset: int | None
) -> dict[str, Any]:
    """Return a page of articles with the offset of the next one (`list --json`)."""
    head = {"schema": SCHEMA, "total": total, "next_offset": next_offset}
    return {**head, "articles": [summary_shape(stored) for stored in articles]}


def results_shape(results: Results, next_offset: int | None) -> dict[str, Any]:
    """Return a page of hits with the offset of the next one (`search --json`)."""
    return {
        "schema": SCHEMA,
        "query": results.query,
        "total": results.total,
        "next_offset": next_offset,
        "suggestion": results.suggestion,
        "remarks": list(results.remarks),
        "revision": results.revision,
        "as_of": results.as_of,
        "since_rev": results.since_rev,
        "erased": results.erased,
        "hits": [hit_shape(hit) for hit in results.hits],
    }


def table_shape(table: Table) -> dict[str, Any]:
    """Return a list with all its rows, as one value."""
    return {"schema": SCHEMA, **table.head, table.name: list(table.values)}


def _snippet_shape(snippet: Snippet) -> dict[str, Any]:
    return {
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
        "first_seen": snippet.first_seen.isoformat() if snippet.first_seen else None,
        "last_seen": snippet.last_seen.isoformat() if snippet.last_seen else None,
    }


def outcome_shape(outcome: Receipt | Refusal) -> dict[str, Any]:
    """Return the outcome of one address or file (`ingest --json`), always with all keys."""
    if isinstance(outcome, Receipt):
        row: dict[str, Any] | None = summary_shape(outcome.stored)
        return {
            "schema": SCHEMA,
            "locator": outcome.locator,
            "outcome": outcome.outcome,
            "article": row,
            "refusal": None,
        }
    refusal = {
        "reason": outcome.reason,
        "message": outcome.message,
        "hint": outcome.hint,
        "exit_code": outcome.exit_code,
        "kept": outcome.kept,
    }
    return {
        "schema": SCHEMA,
        "locator": outcome.locator,
        "outcome": "refused",
        "article": None,
        "refusal": refusal,
    }


def judged_shape(found: Judged) -> dict[str, Any]:
    """Return a capture with its verdict (`verdicts list --json`)."""
    return {
        **asdict(found),
        "captured_at": found.captured_at.isoformat(),
        "source": source_of(found.url),
    }


def change_shape(change: Change) -> dict[str, Any]:
    """Return the fields changed by parsing a page again (the rows of `reparse --json`)."""
    fields = [{"field": f, "before": str(b), "after": str(a)} for f, b, a in change.fields]
    return {"id": change.id, "version": change.version, "fields": fields}


def foreign_reading_shape(reading: ForeignReading) -> dict[str, Any]:
    """Return what another vault read in a capture (the rows of `show --part readings --json`)."""
    fields = [{"field": f, "here": str(o), "there": str(t)} for f, o, t in reading.fields]
    names = {"vault": reading.vault, "software": reading.software, "capture": reading.capture}
    return {**names, "proved": False, "fields": fields}


def quote_shape(stored: StoredArticle, number: int, quote: Quote) -> dict[str, Any]:
    """Return one quotation with the article and the capture that prove it (`show ID.qN --json`)."""
    return {
        "schema": SCHEMA,
        "id": f"{stored.id}.q{number}",
        **asdict(quote),
        "article": summary_shape(stored),
        "capture": capture_shape(stored.capture),
    }


def saying_shape(saying: Saying) -> dict[str, Any]:
    """Return a quotation as one row of a list (`quotes --json`)."""
    return {
        "reference": saying.reference,
        "full_reference": saying.full_reference,
        "article_id": saying.article_id,
        "version": saying.version,
        "version_name": saying.version_name,
        "newest": saying.newest,
        "number": saying.number,
        "person": saying.person,
        "name": saying.name,
        "speaker": saying.speaker,
        "role": saying.role,
        "confidence": saying.confidence,
        "kind": saying.kind,
        "text": saying.text,
        "outlet": saying.outlet,
        "source": saying.source,
        "date": saying.at.isoformat(),
        "dated": saying.dated,
        "headline": saying.headline,
        "url": saying.url,
    }


def speaker_shape(speaker: Speaker) -> dict[str, Any]:
    """Return a speaker as one row of a list (`speakers --json`)."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(speaker).items()
    }


def decision_shape(decision: Decision) -> dict[str, Any]:
    """Return a decision of the user about a name (`speakers decisions --json`)."""
    return {**asdict(decision), "at": decision.at.isoformat()}


def statement_shape(statement: Statement) -> dict[str, Any]:
    """Return a statement with all its variants (`timeline --json`)."""
    return {
        "first_seen": statement.first.at.isoformat(),
        "person": statement.first.person,
        "text": statement.first.text,
        "outlets": list(statement.outlets),
        "wordings": statement.wordings,
        "variants": [
            {**saying_shape(v.saying), "difference": v.difference, "copy_of": v.copy_of}
            for v in statement.variants
        ],
    }


def checked_shape(checked: Checked) -> dict[str, Any]:
    """Return a quotation of a draft with its verdict and sources (`check --json`)."""
    return {
        "line": checked.line,
        "text": checked.text,
        "speaker": checked.speaker,
        "verdict": checked.verdict,
        "sources": [
            {
                **saying_shape(source.saying),
                "likeness": source.likeness,
                "difference": source.difference,
                "same_speaker": source.same_speaker,
            }
            for source in checked.sources
        ],
        "passages": [
            {
                "article_id": passage.article_id,
                "short_id": passage.short_id,
                "text": passage.text,
                "outlet": passage.outlet,
                "date": passage.at.isoformat(),
                "dated": passage.dated,
                "headline": passage.headline,
                "url": passage.url,
            }
            for passage in checked.passages
        ],
    }


def feed_shape(feed: Feed) -> dict[str, object]:
    """Return a feed as `feeds list --json` prints it; unknown values are None."""
    values = asdict(feed)
    tags = list(values.pop("tags"))
    shown = {name: value or None for name, value in values.items()}
    return {"url": values.pop("url"), **shown, "tags": tags}
