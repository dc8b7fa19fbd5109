"""The words of the index in the cluster, for suggestions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from newsvault.search.engines.opensearch import paging
from newsvault.search.engines.opensearch.client import Client
from newsvault.search.engines.opensearch.mapping import GROUP_OF
from newsvault.search.engines.opensearch.translate import matching
from newsvault.search.expansion import differ
from newsvault.search.query.tree import Word

_CANDIDATES = 100
Json = dict[str, Any]


class ClusterDictionary:
    """Looks words up by the cluster's own term suggester."""

    def __init__(
        self, client: Client, index: str, totals: Callable[[Sequence[Json]], list[int]]
    ) -> None:
        self._client = client
        self._index = index
        self._totals = totals

    def has(self, word: Word) -> bool:
        """Whether any article has `word` in the fields it is searched in."""
        return self._totals([matching(word)])[0] > 0

    def nearest(self, word: str, field: str | None) -> str | None:
        """Return the indexed word closest to `word`, the most frequent of equals, or None."""
        most = 1 if len(word) < 5 else 2
        asked = {
            "field": GROUP_OF[field] if field else "text", "size": _CANDIDATES, "max_edits": most,
            "prefix_length": 1, "min_word_length": 1, "suggest_mode": "always",
            "string_distance": "damerau_levenshtein", "accuracy": 0.01,
            "max_inspections": _CANDIDATES,
        }  # fmt: skip
        body = {"size": 0, "suggest": {"near": {"text": word, "term": asked}}}
        answer = paging.ask(self._client, self._index, body)
        best: tuple[int, int, str] | None = None
        for entry in answer["suggest"]["near"]:
            for option in entry["options"]:
                apart = differ(word, option["text"], most)
                if apart:
                    found = (apart, -int(option["freq"]), str(option["text"]))
                    best = found if best is None else min(best, found)
        return best[2] if best else None
