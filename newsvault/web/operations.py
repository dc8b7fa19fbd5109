"""The operations of the JSON API: one table, from which addresses and the OpenAPI document follow.

Each answers with the JSON that the command of the same name prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import islice
from typing import Any

from newsvault.api.filters import Filters
from newsvault.api.query_intent import asked as asked_of
from newsvault.api.query_intent import meant
from newsvault.api.vault import Vault
from newsvault.output import json_shapes as shapes
from newsvault.output import statement_tables as tables
from newsvault.output.formats import json as printed
from newsvault.output.table import Table
from newsvault.web.parameters import FIELD, Parameter, choice, flag, number, text

Values = Mapping[str, Any]
MOST = 200  # records of one answer

LIMIT = number("limit", "Maximum number of records.", default=20, least=1, most=MOST)
OFFSET = number("offset", "Number of records to skip first.", default=0, least=0, most=10**9)
QUERY = text("q", "A query in the query language; none for all articles.")
REFERENCE = text("reference", "An article's id or its first characters, ID@2 or ID@2024-05-01.",
                 place="path")  # fmt: skip
EXACT = flag("exact", "Match words as they are written, not their stems.")
_FILTERS = tuple(
    text(one.name, f"Only articles with this {one.name}, as the option --{one.name}.")
    for one in fields(Filters)
)
_OF_STATEMENTS = (
    choice("kind", "Kind of quotation.", ("direct", "mixed")),
    text("saying", "Words in the quotation, in any form."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation: its address below /api/v1, its parameters, and the schema of its answer."""

    path: str
    summary: str
    schema: str
    run: Callable[[Vault, Values], dict[str, Any]]
    parameters: tuple[Parameter, ...] = ()


def _next(total: int, values: Values, shown: int) -> int | None:
    end = int(values["offset"]) + shown
    return end if shown and end < total else None


def _filters(values: Values) -> Filters:
    return Filters(**{one.name: values.get(one.name) for one in fields(Filters)})


def _of_table(table: Table) -> dict[str, Any]:
    return {"schema": shapes.SCHEMA, **table.head, table.name: list(table.values)}


def _search(vault: Vault, values: Values) -> dict[str, Any]:
    query = meant(vault, values["q"], _filters(values))
    found = vault.search(
        query, limit=values["limit"], offset=values["offset"], sort=values["sort"],
        exact=values["exact"],
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(
        printed.answer(found, _next(found.total, values, len(found)))
    )
    return answer


def _list(vault: Vault, values: Values) -> dict[str, Any]:
    found = vault.list(limit=values["limit"], offset=values["offset"], sort=values["sort"])
    after = _next(found.total, values, len(found))
    answer: dict[str, Any] = json.loads(printed.page(found, found.total, after))
    return answer


def _show(vault: Vault, values: Values) -> dict[str, Any]:
    return shapes.stored_shape(vault.get(values["reference"]))


def _quotes_of(vault: Vault, values: Values) -> dict[str, Any]:
    stored = vault.get(values["reference"])
    numbered = enumerate(stored.article.quotes, 1)
    rows = [shapes.quote_shape(stored, at, quote) for at, quote in numbered]
    return {"schema": shapes.SCHEMA, "id": stored.id, "quotes": rows}


def _versions(vault: Vault, values: Values) -> dict[str, Any]:
    stored = vault.get(values["reference"])
    rows = [shapes.summary_shape(version) for version in vault.versions(stored.id)]
    return {"schema": shapes.SCHEMA, "id": stored.id, "versions": rows}


def _captures(vault: Vault, values: Values) -> dict[str, Any]:
    stored = vault.get(values["reference"])
    rows = [shapes.capture_shape(capture) for capture in vault.captures(stored.id)]
    return {"schema": shapes.SCHEMA, "id": stored.id, "captures": rows}


def _statements(vault: Vault, values: Values, *names: str) -> dict[str, Any]:
    words = (values["q"],) if values["q"].strip() else ()
    given = {name: values[name] for name in ("limit", "offset", *names)}
    return asked_of(vault, words, _filters(values), **given)


def _quotes(vault: Vault, values: Values) -> dict[str, Any]:
    found = vault.quotes(**_statements(vault, values, "kind", "saying"))
    return _of_table(tables.sayings_table(found, _next(found.total, values, len(found))))


def _timeline(vault: Vault, values: Values) -> dict[str, Any]:
    found = vault.timeline(**_statements(vault, values, "kind", "saying"))
    return _of_table(tables.timeline_table(found, _next(found.total, values, len(found))))


def _speakers(vault: Vault, values: Values) -> dict[str, Any]:
    found = vault.speakers(**_statements(vault, values, "kind"))
    return _of_table(tables.speakers_table(found, _next(found.total, values, len(found))))


def _facets(vault: Vault, values: Values) -> dict[str, Any]:
    query = meant(vault, values["q"], _filters(values))
    counted = vault.facets(query, [values["field"]], exact=values["exact"])
    return {
        "schema": shapes.SCHEMA,
        "facets": [
            {"field": name, "counts": [{"value": v, "count": c} for v, c in counts]}
            for name, counts in counted.items()
        ],
    }


def _explain(vault: Vault, values: Values) -> dict[str, Any]:
    found = vault.explain(meant(vault, values["q"], _filters(values)), exact=values["exact"])
    parts = [{"part": part, "articles": count} for part, count in found.parts]
    return {"schema": shapes.SCHEMA, "meaning": found.meaning, "parts": parts,
            "total": found.total}  # fmt: skip


def _status(vault: Vault, _: Values) -> dict[str, Any]:
    facts = asdict(vault.status())
    values = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in facts.items()}
    return {"vault_schema": values.pop("schema"), **values, "schema": shapes.SCHEMA}


def _feeds(vault: Vault, _: Values) -> dict[str, Any]:
    return {"schema": shapes.SCHEMA, "feeds": [shapes.feed_shape(feed) for feed in vault.feeds]}


def _decisions(vault: Vault, _: Values) -> dict[str, Any]:
    return _of_table(tables.decisions_table(vault.name_decisions()))


def _verdicts(vault: Vault, values: Values) -> dict[str, Any]:
    every = list(vault.verdicts(values["verdict"], url=values["url"] or ""))
    start = values["offset"]
    shown = list(islice(every, start, start + values["limit"]))
    return {
        "schema": shapes.SCHEMA,
        "total": len(every),
        "next_offset": _next(len(every), values, len(shown)),
        "captures": [shapes.judged_shape(one) for one in shown],
    }


_SORT = choice("sort", "Order of the hits.", ("relevance", "fresh", "newest", "oldest"),
               default="relevance")  # fmt: skip
_ORDER = choice("sort", "Order.", ("captured", "published", "headline", "source"),
                default="captured")  # fmt: skip
_NARROW = (QUERY, *_FILTERS)
_PAGES = (LIMIT, OFFSET)

OPERATIONS = (
    Operation(path="search", summary="Articles that match a query, best first.", schema="search",
              run=_search, parameters=(*_NARROW, _SORT, EXACT, *_PAGES)),
    Operation(path="articles", summary="All articles.", schema="list", run=_list,
              parameters=(_ORDER, *_PAGES)),
    Operation(path="articles/{reference}", summary="An article with all fields.", schema="show",
              run=_show, parameters=(REFERENCE,)),
    Operation(path="articles/{reference}/quotes", summary="The quotations of an article.",
              schema="show-quotes", run=_quotes_of, parameters=(REFERENCE,)),
    Operation(path="articles/{reference}/versions", summary="The versions of an article.",
              schema="show-versions", run=_versions, parameters=(REFERENCE,)),
    Operation(path="articles/{reference}/captures", summary="The captures of an article.",
              schema="show-captures", run=_captures, parameters=(REFERENCE,)),
    Operation(path="quotes", summary="Quotations, newest first.", schema="quotes", run=_quotes,
              parameters=(*_NARROW, *_OF_STATEMENTS, *_PAGES)),
    Operation(path="timeline", summary="Statements with all their wordings, oldest first.",
              schema="timeline", run=_timeline, parameters=(*_NARROW, *_OF_STATEMENTS, *_PAGES)),
    Operation(path="speakers", summary="Quoted people, most quoted first.", schema="speakers",
              run=_speakers, parameters=(*_NARROW, _OF_STATEMENTS[0], *_PAGES)),
    Operation(path="facets", summary="Numbers of articles by the values of a field.",
              schema="facets", run=_facets, parameters=(*_NARROW, FIELD, EXACT)),
    Operation(path="explain", summary="The parsed query, and the matches of each part.",
              schema="explain", run=_explain, parameters=(*_NARROW, EXACT)),
    Operation(path="status", summary="Counts and sizes of the vault.", schema="status",
              run=_status),
    Operation(path="feeds", summary="The followed feeds.", schema="feeds", run=_feeds),
    Operation(path="decisions", summary="Decisions about names.", schema="decisions",
              run=_decisions),
    Operation(path="verdicts", summary="Captures without an article, or with a verdict.",
              schema="verdicts", run=_verdicts,
              parameters=(text("verdict", "The verdict.", nothing=None),
                          text("url", "Part of the address."), *_PAGES)),
)  # fmt: skip
