"""Lists of quotations, speakers and statements as tables: nested for JSON, flat for CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from newsvault.models.statements import (
    Checked,
    Decision,
    Saying,
    Sayings,
    Speaker,
    Speakers,
    Statement,
    Timeline,
)
from newsvault.output.json_shapes import (
    checked_shape,
    decision_shape,
    saying_shape,
    speaker_shape,
    statement_shape,
)
from newsvault.output.table import Table

_SAYING = (
    "full_reference", "person", "speaker", "role", "text", "kind", "confidence", "outlet",
    "source", "date", "dated", "headline", "url",
)  # fmt: skip
_SPEAKER = ("name", "quotations", "articles", "names", "written", "roles", "aliases")
_STATEMENT = ("statement", *_SAYING, "difference", "copy_of")


def sayings_table(found: Sayings, next_offset: int | None = None) -> Table:
    """Return a page of quotations, a row each."""
    values = tuple(saying_shape(one) for one in found.sayings)
    return Table(
        name="quotations",
        head={
            "total": found.total,
            "next_offset": next_offset,
            "people": list(found.people),
            "near": list(found.near),
        },
        values=values,
        columns=_SAYING,
        rows=values,
    )


def streamed_table(found: Iterable[Saying]) -> Table:
    """Return a stream of quotations as a table, consumed by printing it."""
    rows = map(saying_shape, found)
    return Table(name="quotations", head={}, values=rows, columns=_SAYING, rows=rows)


def speakers_table(found: Speakers, next_offset: int | None = None) -> Table:
    """Return a page of speakers, a row each."""
    values = tuple(speaker_shape(one) for one in found.speakers)
    return Table(
        name="speakers",
        head={"total": found.total, "next_offset": next_offset, "near": list(found.near)},
        values=values,
        columns=_SPEAKER,
        rows=values,
    )


def streamed_speakers_table(found: Iterable[Speaker]) -> Table:
    """Return a stream of speakers as a table, consumed by printing it."""
    rows = map(speaker_shape, found)
    return Table(name="speakers", head={}, values=rows, columns=_SPEAKER, rows=rows)


def decisions_table(found: Sequence[Decision]) -> Table:
    """Return the decisions about names, one row each."""
    values = tuple(decision_shape(one) for one in found)
    columns = ("name", "person", "article_id", "at")
    return Table(name="decisions", head={}, values=values, columns=columns, rows=values)


def timeline_table(found: Timeline, next_offset: int | None = None) -> Table:
    """Return a page of statements; the flat rows have one row for each publication."""
    values = tuple(statement_shape(one) for one in found.statements)
    return Table(
        name="statements",
        head={
            "total": found.total,
            "next_offset": next_offset,
            "quotations": found.sayings,
            "people": list(found.people),
            "near": list(found.near),
        },
        values=values,
        columns=_STATEMENT,
        rows=_publications(values),
    )


def streamed_timeline_table(found: Iterable[Statement]) -> Table:
    """Return a stream of statements as a table, consumed by printing it."""
    values = map(statement_shape, found)
    rows = _publications(values)
    return Table(name="statements", head={}, values=values, columns=_STATEMENT, rows=rows)


def _publications(statements: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each publication of a statement."""
    for number, value in enumerate(statements, 1):
        yield from ({"statement": number, **variant} for variant in value["variants"])


def checks_table(found: Sequence[Checked]) -> Table:
    """Return the quotations of a draft; the flat rows have only the best source of each."""
    values = tuple(checked_shape(one) for one in found)
    fields = ("line", "verdict", "text", "speaker")
    best = ("likeness", "difference", "same_speaker", *_SAYING)
    return Table(
        name="quotations",
        head={"total": len(values)},
        values=values,
        columns=(*fields, *(f"source_{name}" for name in best), "passage_article_id"),
        rows=tuple(
            {
                **{name: value[name] for name in fields},
                **{
                    f"source_{name}": source[name] for source in value["sources"][:1]
                    for name in best
                },
                "passage_article_id": next(
                    (passage["article_id"] for passage in value["passages"]), None
                ),
            }
            for value in values
        ),
    )  # fmt: skip
