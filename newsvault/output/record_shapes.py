"""The printed JSON of counts, of the user's own data, and of checks: one function a shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsvault.output.json_shapes import SCHEMA

if TYPE_CHECKING:
    from newsvault.models import Candidate
    from newsvault.models.statistics import Statistics
    from newsvault.models.vault import NotePlace, Status
    from newsvault.output.evidence import Check
    from newsvault.vault.searching.facets import Explanation

Counts = Iterable[tuple[str, int]]


def counts_shape(counts: Counts, field: str | None = None) -> dict[str, Any]:
    """Return values with their counts (`count --json`); `field` is None for a query's total."""
    return {"schema": SCHEMA, "field": field, "counts": _counted(counts)}


def facets_shape(facets: Mapping[str, Counts]) -> dict[str, Any]:
    """Return the values of several fields with their counts (`search --facet --json`)."""
    return {
        "schema": SCHEMA,
        "facets": [{"field": name, "counts": _counted(counts)} for name, counts in facets.items()],
    }


def explanation_shape(found: Explanation) -> dict[str, Any]:
    """Return a parsed query and the matches of its parts (`search --explain --json`)."""
    parts = [{"part": part, "articles": count} for part, count in found.parts]
    about = {"meaning": found.meaning, "parts": parts, "total": found.total}
    return {"schema": SCHEMA, **about, "revision": found.revision}


def statistics_shape(found: Statistics) -> dict[str, Any]:
    """Return totals, and counts by fields (`stats --json`)."""
    return {
        "schema": SCHEMA,
        **asdict(found),
        "first": found.first.isoformat() if found.first else None,
        "last": found.last.isoformat() if found.last else None,
        "counts": {field: _counted(rows) for field, rows in found.counts.items()},
    }


def status_shape(status: Status) -> dict[str, Any]:
    """Return counts, sizes and dates of the vault (`status --json`)."""
    facts = asdict(status)
    values = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in facts.items()}
    vault_schema = values.pop("schema")  # `schema` is the number of the JSON shape
    return {"schema": SCHEMA, **values, "vault_schema": vault_schema}


def corrections_shape(article_id: str, found: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the user's corrections of an article (`edit ID --json`)."""
    rows = [{"field": name, "value": value} for name, value in found]
    return {"schema": SCHEMA, "id": article_id, "corrections": rows}


def collections_shape(found: Iterable[tuple[str, str, int]]) -> dict[str, Any]:
    """Return collections: name, description, number of articles (`collection list --json`)."""
    keys = ("name", "description", "articles")
    return {
        "schema": SCHEMA,
        "collections": [dict(zip(keys, one, strict=True)) for one in found],
    }


def notes_shape(
    article_id: str, notes: Iterable[tuple[int, str]], places: Mapping[int, NotePlace]
) -> dict[str, Any]:
    """Return the notes on an article; those about its words have a place (`note ID --json`)."""
    listed = [
        {"number": number, "text": text, "place": _place(places.get(number))}
        for number, text in notes
    ]
    return {"schema": SCHEMA, "id": article_id, "notes": listed}


def saved_rows(known: Mapping[str, str]) -> list[dict[str, str]]:
    """Return saved queries as rows (`saved --json`)."""
    return [{"name": name, "query": query} for name, query in known.items()]


def candidates_shape(reference: str, field: str, found: Sequence[Candidate]) -> dict[str, Any]:
    """Return the candidates for a field of an article or quotation (`show --why --json`)."""
    rows = [asdict(candidate) for candidate in found]
    return {"schema": SCHEMA, "id": reference, "field": field, "candidates": rows}


def findings_shape(findings: Iterable[tuple[bool, str, str]]) -> dict[str, Any]:
    """Return the findings of a diagnosis, each with the command to run (`doctor --json`)."""
    rows = [{"well": well, "what": what, "run": run} for well, what, run in findings]
    return {"schema": SCHEMA, "findings": rows}


def bundle_checks_shape(checks: Sequence[Check]) -> dict[str, Any]:
    """Return the statements about an evidence bundle (`check-bundle --json`)."""
    rows = [{"statement": c.statement, "holds": c.holds, "found": list(c.found)} for c in checks]
    return {"schema": SCHEMA, "holds": all(c.holds for c in checks), "checks": rows}


def _counted(counts: Counts) -> list[dict[str, Any]]:
    return [{"value": value, "count": count} for value, count in counts]


def _place(place: NotePlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "words": place.words,
        "version": place.version,
        "start": place.start,
        "end": place.end,
        "now": list(place.now) if place.now else None,
        "gone_since": place.gone,
    }
