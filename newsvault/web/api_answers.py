"""The answers of the JSON API: the value that a command prints, made by the same functions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from newsvault.api.filters import Filters, first_moment, last_moment
from newsvault.api.query_intent import asked as asked_of
from newsvault.api.query_intent import cited, meant
from newsvault.api.vault import Vault
from newsvault.errors import UsageError
from newsvault.output import change_shapes, copy_shapes, record_shapes
from newsvault.output import json_shapes as shapes
from newsvault.output import statement_tables as tables
from newsvault.output.json_shapes import table_shape

Values = Mapping[str, Any]
MOST = 200  # records of one answer


def next_of(total: int, values: Values, shown: int) -> int | None:
    """Return where the next page begins; None on the last."""
    end = int(values["offset"]) + shown
    return end if shown and end < total else None


def filters_of(values: Values) -> Filters:
    """Return the filters among the values."""
    return Filters(**{one.name: values.get(one.name) for one in fields(Filters)})


def query_of(vault: Vault, values: Values) -> str:
    """Return the query that the values ask for."""
    text = values["q"]
    if values.get("in", "articles") != "articles":
        text = f"in:{values['in']} {text or '*'}"
    return meant(vault, text, filters_of(values))


@contextmanager
def _archive(vault: Vault, values: Values) -> Iterator[Vault]:
    """Yield the archive as of the revision that the values name, or `vault` itself."""
    if values["as_of"] is None:
        yield vault
        return
    with vault.as_of(values["as_of"]) as then:
        yield then


def search(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault search`."""
    since = values["since_rev"]
    if since is not None and values["as_of"] is not None:
        raise UsageError("as_of cannot be combined with since_rev", hint="search once with each")
    with _archive(vault, values) as then:
        found = then.search(
            query_of(then, values), limit=values["limit"], offset=values["offset"],
            sort=values["sort"], exact=values["exact"], since_rev=since,
        )  # fmt: skip
    return shapes.results_shape(found, next_of(found.total, values, len(found)))


def like(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault like`."""
    query = meant(vault, f"like:{vault.get(values['reference']).id}", filters_of(values))
    found = vault.search(query, limit=values["limit"], offset=values["offset"], snippets=0)
    return shapes.results_shape(found, next_of(found.total, values, len(found)))


def listed(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault list`."""
    found = vault.list(limit=values["limit"], offset=values["offset"], sort=values["sort"])
    return shapes.page_shape(found, found.total, next_of(found.total, values, len(found)))


def cite_query(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault cite QUERY --format csl-json`, for the first articles."""
    words = (values["q"],) if values["q"].strip() else ()
    found = cited(vault, words, filters_of(values))
    start = values["offset"]
    return json.loads(vault.cite(found[start : start + values["limit"]], format_="csl-json"))


def changes(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault changes`."""
    now, given = datetime.now(UTC), filters_of(values)
    found = vault.changes(
        meant(vault, values["q"] or "*", replace(given, since=None, until=None)),
        since=first_moment(given.since, now), until=last_moment(given.until, now),
        kinds=(values["kind"],) if values["kind"] else (), stealth=values["stealth"],
        limit=values["limit"], offset=values["offset"],
    )  # fmt: skip
    following = next_of(found.total, values, len(found.changes))
    return table_shape(change_shapes.changes_table(found.changes, found.total, following))


def stories(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault stories`."""
    query = meant(vault, values["q"] or "*", filters_of(values))
    found = vault.stories(
        query, min_outlets=values["outlets"], limit=values["limit"], offset=values["offset"]
    )
    return table_shape(copy_shapes.stories_table(found, next_of(found.total, values, len(found))))


def coverage(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault coverage`; with `feeds`, the followed ones without an article too."""
    named = [feed.url for feed in vault.feeds] if values["feeds"] else ()
    return table_shape(
        copy_shapes.coverage_table(vault.coverage(query_of(vault, values), sources=named))
    )


def _statements(vault: Vault, values: Values, *names: str) -> dict[str, Any]:
    words = (values["q"],) if values["q"].strip() else ()
    given = {name: values[name] for name in ("limit", "offset", *names)}
    return asked_of(vault, words, filters_of(values), **given)


def quotes(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault quotes`."""
    found = vault.quotes(**_statements(vault, values, "kind", "saying"))
    return table_shape(tables.sayings_table(found, next_of(found.total, values, len(found))))


def timeline(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault timeline`."""
    found = vault.timeline(**_statements(vault, values, "kind", "saying"))
    return table_shape(tables.timeline_table(found, next_of(found.total, values, len(found))))


def speakers(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault speakers`."""
    found = vault.speakers(**_statements(vault, values, "kind"))
    return table_shape(tables.speakers_table(found, next_of(found.total, values, len(found))))


def facets(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault search --facet`."""
    with _archive(vault, values) as then:
        counted = then.facets(query_of(then, values), [values["field"]], exact=values["exact"])
    return record_shapes.facets_shape(counted)


def count(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault count`."""
    query, field = query_of(vault, values), values["by"]
    if field:
        counted = vault.facets(query, [field], exact=values["exact"])
        return record_shapes.counts_shape(counted[field], field)
    typed = filters_of(values).query(values["q"] or "*")
    return record_shapes.counts_shape([(typed, vault.count(query, exact=values["exact"]))])


def explain(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault search --explain`."""
    with _archive(vault, values) as then:
        found = then.explain(query_of(then, values), exact=values["exact"])
    return record_shapes.explanation_shape(found)


def statistics(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault stats`."""
    query = meant(vault, values["q"] or "*", filters_of(values))
    fields_ = (values["by"],) if values["by"] else ("source", "speaker", "lang")
    return record_shapes.statistics_shape(vault.statistics(query, by=fields_))


def collections(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault collection list`."""
    sizes = vault.collection_sizes()
    return record_shapes.collections_shape(
        (name, text, sizes[name]) for name, text in vault.collections().items()
    )


def collection(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault collection show NAME`."""
    ids = vault.collection_ids(values["name"])
    start = values["offset"]
    shown = list(vault.articles(ids[start : start + values["limit"]]))
    return shapes.page_shape(shown, len(ids), next_of(len(ids), values, len(shown)))


def tags(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault tag`."""
    return record_shapes.counts_shape(vault.facets("*", ["tag"])["tag"], "tag")


def saved(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault saved`."""
    return {"schema": shapes.SCHEMA, "saved": record_shapes.saved_rows(vault.saved_queries())}


def status(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault status`."""
    return record_shapes.status_shape(vault.status())


def doctor(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault doctor`."""
    findings = vault.maintenance.doctor()
    return record_shapes.findings_shape((one.well, one.what, one.run) for one in findings)


def feeds(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault feeds list`."""
    return {"schema": shapes.SCHEMA, "feeds": [shapes.feed_shape(feed) for feed in vault.feeds]}


def decisions(vault: Vault, _: Values) -> Any:
    """Answer as `newsvault speakers decisions`."""
    return table_shape(tables.decisions_table(vault.name_decisions()))


def verdicts(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault verdicts list`."""
    every = list(vault.verdicts(values["verdict"], url=values["url"] or ""))
    start = values["offset"]
    shown = list(islice(every, start, start + values["limit"]))
    return {
        "schema": shapes.SCHEMA,
        "total": len(every),
        "next_offset": next_of(len(every), values, len(shown)),
        "captures": [shapes.judged_shape(one) for one in shown],
    }
