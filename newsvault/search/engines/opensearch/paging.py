"""Pages of matches: a part of the order, or all of it, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from newsvault.search.engines.opensearch.client import Client

WINDOW = 10_000  # the cluster's limit for the end of a page
_PAGE = 5_000
_KEEP = "2m"  # how long the cluster keeps a state of the index for the next page
# Each shard ranks with the frequencies of the whole index, and a failed shard fails the search.
ALL_OR_NOTHING = {
    "search_type": "dfs_query_then_fetch",
    "allow_partial_search_results": "false",
}

Json = dict[str, Any]


def ask(client: Client, index: str, body: Json) -> Json:
    """Return the cluster's answer to a search, of all shards."""
    return client.ask("POST", f"/{index}/_search", body, **ALL_OR_NOTHING)


def total(answer: Json) -> int:
    """Return the number of all matches in an answer."""
    return int(answer["hits"]["total"]["value"])


def hits(client: Client, index: str, body: Json, *, limit: int, offset: int) -> Iterator[Json]:
    """Yield the answers to a search, page by page, up to `limit` hits from `offset`.

    The first answer has the total. Pages after the cluster's window are read from one state of the
    index, also while articles are written.
    """
    body = {**body, "track_total_hits": True, "_source": False}
    if offset + limit <= WINDOW:
        yield ask(client, index, {**body, "from": offset, "size": limit})
        return
    with _state(client, index) as state:
        left, skipped = limit, offset
        after: list[object] | None = None
        while left > 0:
            page = {**body, "pit": {"id": state, "keep_alive": _KEEP}, "size": _PAGE}
            if after is not None:
                page |= {"search_after": after, "track_total_hits": False}
            answer = client.ask("POST", "/_search", page, **ALL_OR_NOTHING)
            found = answer["hits"]["hits"]
            wanted = found[skipped : skipped + left]
            skipped = max(0, skipped - len(found))
            left -= len(wanted)
            yield {**answer, "hits": {**answer["hits"], "hits": wanted}}
            if len(found) < _PAGE:
                return
            after = found[-1]["sort"]


@contextmanager
def _state(client: Client, index: str) -> Iterator[str]:
    """Hold a state of the index for several pages."""
    path = f"/{index}/_search/point_in_time"
    options = {"keep_alive": _KEEP, "allow_partial_pit_creation": "false"}
    state = client.ask("POST", path, None, **options)["pit_id"]
    try:
        yield state
    finally:
        client.ask("DELETE", "/_search/point_in_time", {"pit_id": [state]})
