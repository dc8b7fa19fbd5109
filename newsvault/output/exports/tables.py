"""The records as plain tables with keys, for SQLite, CSV and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from newsvault.models import StoredArticle
from newsvault.output.citations.clean_text import field, kept_lines
from newsvault.output.exports.record import ExportRecord
from newsvault.urls import source_of

Row = dict[str, Any]

# Table -> its columns with their SQLite type; "->" names the table that a key refers to.
TABLES: dict[str, dict[str, str]] = {
    "people": {"id": "INTEGER PRIMARY KEY", "name": "TEXT"},
    "articles": {
        "id": "TEXT PRIMARY KEY", "version_name": "TEXT", "url": "TEXT", "headline": "TEXT",
        "summary": "TEXT", "outlet": "TEXT", "source": "TEXT", "section": "TEXT",
        "language": "TEXT", "agency": "TEXT", "access": "TEXT", "published_at": "TEXT",
        "published_precision": "TEXT", "modified_at": "TEXT", "captured_at": "TEXT",
        "correction": "TEXT", "words": "INTEGER", "sha256": "TEXT", "text": "TEXT",
    },
    "authors": {
        "article_id": "TEXT -> articles", "position": "INTEGER", "name": "TEXT", "kind": "TEXT",
    },
    "quotations": {
        "id": "TEXT PRIMARY KEY", "article_id": "TEXT -> articles", "number": "INTEGER",
        "text": "TEXT", "kind": "TEXT", "speaker": "TEXT", "person_id": "INTEGER -> people",
        "role": "TEXT", "cue": "TEXT", "confidence": "REAL", "start": "INTEGER", "end": "INTEGER",
    },
    "versions": {
        "id": "TEXT PRIMARY KEY", "article_id": "TEXT -> articles", "number": "INTEGER",
        "headline": "TEXT", "captured_at": "TEXT", "sha256": "TEXT", "text": "TEXT",
    },
    "captures": {
        "number": "INTEGER PRIMARY KEY", "article_id": "TEXT -> articles", "captured_at": "TEXT",
        "url": "TEXT", "status": "INTEGER", "content_type": "TEXT", "bytes": "INTEGER",
        "sha256": "TEXT",
    },
    "tags": {"article_id": "TEXT -> articles", "tag": "TEXT"},
    "notes": {"article_id": "TEXT -> articles", "number": "INTEGER", "text": "TEXT"},
}  # fmt: skip


class People:
    """Numbers of the people, in the order in which they are first quoted."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def row(self, name: str | None) -> tuple[int | None, Row | None]:
        """Return the number of a person, and the row to add when the person is new."""
        if name is None:
            return None, None
        if name in self._numbers:
            return self._numbers[name], None
        number = self._numbers[name] = len(self._numbers) + 1
        return number, {"id": number, "name": _line(name)}


def rows(records: Iterable[ExportRecord]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of all tables, each after those that it refers to."""
    people = People()
    for record in records:
        yield from _of_article(record)
        stored, offsets = record.stored, _offsets(record.stored.article.text)
        for number, (quote, person) in enumerate(
            zip(stored.article.quotes, record.people, strict=True), 1
        ):
            person_id, new = people.row(person)
            if new is not None:
                yield "people", new
            yield (
                "quotations",
                {
                    "id": f"{stored.id}.q{number}", "article_id": stored.id, "number": number,
                    "text": _text(quote.text), "kind": quote.kind, "speaker": _line(quote.speaker),
                    "person_id": person_id, "role": _line(quote.role), "cue": _line(quote.cue),
                    "confidence": quote.confidence,
                    "start": offsets[quote.start], "end": offsets[quote.end],
                },
            )  # fmt: skip


def _of_article(record: ExportRecord) -> Iterator[tuple[str, Row]]:
    """Yield the name of a table with a row of it, for all that belongs to an article."""
    stored = record.stored
    yield "articles", _article(stored)
    for position, author in enumerate(stored.article.byline, 1):
        row = {"position": position, "name": _line(author.name), "kind": author.kind}
        yield "authors", {"article_id": stored.id, **row}
    for version in record.versions:
        yield (
            "versions",
            {
                "id": version.version_name, "article_id": stored.id, "number": version.version,
                "headline": _line(version.article.headline),
                "captured_at": _time(version.capture.captured_at),
                "sha256": version.capture.payload_sha256, "text": _text(version.article.text),
            },
        )  # fmt: skip
    for capture in record.captures:
        yield (
            "captures",
            {
                "number": capture.number, "article_id": stored.id,
                "captured_at": _time(capture.captured_at), "url": capture.url,
                "status": capture.status, "content_type": _line(capture.content_type),
                "bytes": capture.payload_bytes, "sha256": capture.payload_sha256,
            },
        )  # fmt: skip
    for tag in stored.tags:
        yield "tags", {"article_id": stored.id, "tag": _line(tag)}
    for number, text in record.notes:
        yield "notes", {"article_id": stored.id, "number": number, "text": _text(text)}


def _article(stored: StoredArticle) -> Row:
    """Return the article's row; None is an empty cell."""
    article = stored.article
    return {
        "id": stored.id, "version_name": stored.version_name, "url": article.url,
        "headline": _line(article.headline), "summary": _text(article.summary),
        "outlet": _line(article.publisher), "source": source_of(article.url),
        "section": _line(article.section), "language": _line(article.language),
        "agency": _line(article.agency), "access": article.access,
        "published_at": _time(article.published_at),
        "published_precision": article.published_precision,
        "modified_at": _time(article.modified_at),
        "captured_at": _time(stored.capture.captured_at),
        "correction": _text(article.correction), "words": article.word_count,
        "sha256": stored.capture.payload_sha256, "text": _text(article.text),
    }  # fmt: skip


def _line(text: str | None) -> str | None:
    return field(text) if text is not None else None


def _text(text: str | None) -> str | None:
    """Return text with its paragraphs, without invisible characters."""
    return None if text is None else kept_lines(text)


def _offsets(text: str) -> Sequence[int]:
    """Return for each offset in a text that in what `_text` leaves of it."""
    if len(kept_lines(text)) == len(text):
        return range(len(text) + 1)
    return list(accumulate((len(kept_lines(char)) for char in text), initial=0))


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
