"""The search page: the box, the hits, and what narrows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from newsvault.api.filters import Filters
from newsvault.api.query_intent import meant
from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError, QueryError, UsageError
from newsvault.search.engines import SORTS
from newsvault.web.api_answers import MOST
from newsvault.web.charts import Bar, bars
from newsvault.web.parameters import choice, number, offset_in, value_in
from newsvault.web.render import address, page

PAGE = 20
FACETS = {"source": "Outlet", "speaker": "Speaker", "section": "Section", "lang": "Language",
          "tag": "Tag"}  # fmt: skip
_SHOWN = 8  # values of a facet
_NONE = Filters()
_LONGEST = 4000  # characters of a query
_SORT = choice("sort", "Order of the hits.", SORTS, default="")
_LIMIT = number("limit", "Maximum number of hits.", default=PAGE, least=1, most=MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The state of the search page, as its address has it."""

    q: str = ""
    filters: Filters = _NONE
    sort: str = ""
    limit: int = PAGE
    offset: int = 0
    facets: bool = False

    @classmethod
    def of(cls, params: QueryParams) -> Asked:
        """Return the state in the parameters of an address.

        Raises UsageError for an unknown order, and a limit or an offset that is no number.
        """
        return replace(
            cls.words_of(params),
            sort=value_in(params, _SORT),
            limit=value_in(params, _LIMIT),
            offset=offset_in(params),
            facets=params.get("facets") == "1",
        )

    @classmethod
    def words_of(cls, params: QueryParams) -> Asked:
        """Return the query and the filters in the parameters of an address."""
        given = {name: params.get(name, "").strip() or None for name in asdict(_NONE)}
        return cls(q=params.get("q", "")[:_LONGEST], filters=Filters(**given))

    @property
    def order(self) -> str:
        """The order of the hits: the chosen one, else newest first where nothing was asked."""
        return self.sort or ("relevance" if self.q.strip() else "newest")

    @property
    def own_limit(self) -> int | None:
        """The number of hits on a page, unless it is the usual one."""
        return None if self.limit == PAGE else self.limit

    def url(self, path: str = "/", /, **changes: Any) -> str:
        """Return the address of this state, with some filters or values changed."""
        of_filters = {name: value for name, value in changes.items() if name in asdict(_NONE)}
        others = {name: value for name, value in changes.items() if name not in of_filters}
        state = replace(self, offset=0, filters=replace(self.filters, **of_filters))
        state = replace(state, **others)
        values: dict[str, object] = {"q": state.q, **asdict(state.filters), "sort": state.sort}
        values |= {"limit": state.own_limit, "offset": state.offset, "facets": int(state.facets)}
        return address(path, **values)


def search(vault: Vault, request: Request) -> Response:
    """Show the hits of a query; an error in the address is shown under the box.

    Facets take longer than the hits: a script asks for them afterwards (`part=facets`), and without
    scripts a link does (`facets=1`).
    """
    params, part = request.query_params, request.query_params.get("part", "")
    if part == "facets":
        asked = Asked.of(params)
        return page(request, "search_facets.html", asked=asked, **narrowing(vault, asked))
    asked, status = Asked.words_of(params), 200
    values: dict[str, Any] = {"asked": asked, "error": None, "results": None, "sorts": SORTS}
    try:
        values["asked"] = asked = Asked.of(params)
        values |= found(vault, asked)
        if asked.facets:
            values |= narrowing(vault, asked)
    except (UsageError, NewsvaultError) as error:
        status = 400 if isinstance(error, UsageError) else 404
        values |= {"error": error, "place": _place(error), "chosen": _chosen(asked)}
    if part == "results":
        return page(request, "search_results.html", 200, **values)  # the script shows the error
    return page(request, "search.html", status, **values)


def found(vault: Vault, asked: Asked) -> dict[str, Any]:
    """Return what the search page shows of a query. Raises QueryError, NotFound."""
    query = meant(vault, asked.q.strip(), asked.filters)
    results = vault.search(query, limit=asked.limit, offset=asked.offset, sort=asked.order)
    return {
        "query": query,
        "results": results,
        "chosen": _chosen(asked),
        "facets": None,
        "suggestion": asked.url(q=results.suggestion) if results.suggestion else "",
        "before": asked.url(offset=max(0, asked.offset - asked.limit)) if asked.offset else "",
        "after": asked.url(offset=asked.offset + asked.limit)
        if asked.offset + len(results) < results.total
        else "",
    }


def narrowing(vault: Vault, asked: Asked) -> dict[str, Any]:
    """Return the facets of a query, and its months as a chart. Raises QueryError, NotFound."""
    query = meant(vault, asked.q.strip(), asked.filters)
    counts = vault.facets(query, (*FACETS, "month"))
    return {
        "facets": {name: _values(asked, name, counts[name]) for name in FACETS},
        "titles": FACETS,
        "months": bars(counts["month"], asked.filters.since, asked.filters.until),
        "month_url": lambda bar: _month_url(asked, bar),
    }


def _values(
    asked: Asked, name: str, counts: tuple[tuple[str, int], ...]
) -> list[tuple[str, int, str]]:
    """Return the values of a facet that narrow the hits: value, count, address."""
    if getattr(asked.filters, name):
        return []
    return [(value, count, asked.url(**{name: value})) for value, count in counts[:_SHOWN] if value]


def _chosen(asked: Asked) -> list[tuple[str, str, str]]:
    """Return the filters that are set: name, value, and the address without it."""
    given = asdict(asked.filters)
    return [(name, value, asked.url(**{name: None})) for name, value in given.items() if value]


def _month_url(asked: Asked, bar: Bar) -> str:
    return asked.url(since=bar.first, until=bar.last)


def _place(error: NewsvaultError) -> tuple[str, str, str] | None:
    """Return the query before, at and after the place of an error."""
    if not isinstance(error, QueryError):
        return None
    at = max(0, min(error.position, len(error.query)))
    return error.query[:at], error.query[at : at + 1], error.query[at + 1 :]
