"""Changes to the index in the cluster: articles added and removed in one batch."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from newsvault.errors import VaultError
from newsvault.models import Document
from newsvault.search.document import Entry, entry
from newsvault.search.engines.opensearch.client import Client
from newsvault.search.engines.opensearch.mapping import document_of
from newsvault.text import plural

_AT_ONCE = 5_000_000  # bytes of one request
_TRIES = 8
_PAUSE = 0.5  # seconds before the first repetition; doubled for each further one
_DONE = (200, 201, 404, 409)  # 404: nothing to delete; 409: a later batch was faster
_LATER = (429, 500, 502, 503, 504)

Change = tuple[str, Entry | None]


class Changes:
    """The articles of a batch: nothing is sent before its end."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry | None] = {}

    def add(self, document: Document) -> None:
        """Add `document`, replacing an earlier one with its id."""
        self._entries[document.id] = entry(document)

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Remove the article, if it is there."""
        self._entries[id] = None

    def items(self) -> list[Change]:
        """Return the id of each article, with its entry or None for a removed one."""
        return list(self._entries.items())


def send(client: Client, index: str, changes: list[Change], generation: int) -> None:
    """Apply `changes`; returns when every one of them is stored on the primary and its copies.

    An item is never overwritten by one of an earlier generation, which can arrive late.
    Raises VaultError when an article is refused or the cluster stays overloaded.
    """
    for request in _requests(changes, generation):
        for attempt in range(_TRIES):
            answer = client.ask_lines(
                f"/{index}/_bulk", [line for item in request for line in item]
            )
            request = _left(request, answer["items"], client.label)  # noqa: PLW2901
            if not request:
                break
            time.sleep(_PAUSE * 2**attempt)
        else:
            raise VaultError(
                f"the search cluster at {client.label} is overloaded: "
                f"{plural(len(request), 'article')} still to index",
                path=client.label,
                hint="they stay queued; try again later, or give its nodes more memory",
            )


def _requests(changes: list[Change], generation: int) -> Iterator[list[list[dict[str, Any]]]]:
    """Yield the lines of the changes, in requests of bounded size."""
    request: list[list[dict[str, Any]]] = []
    size = 0
    for article_id, held in changes:
        head = {"_id": article_id, "version": generation, "version_type": "external_gte"}
        lines: list[dict[str, Any]] = [{"delete": head}]
        if held is not None:
            lines = [{"index": head}, document_of(held)]
        size += sum(len(json.dumps(line, ensure_ascii=False)) for line in lines)
        request.append(lines)
        if size > _AT_ONCE:
            yield request
            request, size = [], 0
    if request:
        yield request


def _left(
    request: list[list[dict[str, Any]]], items: list[Mapping[str, Any]], label: str
) -> list[list[dict[str, Any]]]:
    """Return the items that are to be sent again; raises VaultError for a refused one."""
    left = []
    for lines, item in zip(request, items, strict=True):
        ((_, result),) = item.items()
        if result["status"] in _DONE:
            continue
        if result["status"] not in _LATER:
            reason = result.get("error", {}).get("reason", "")
            raise VaultError(
                f"the search cluster refused article {result['_id']}: {reason}", path=label
            )
        left.append(lines)
    return left
