"""The OpenSearch engine: the index is in a cluster, which may lose a node without losing articles.

The folder of the index holds only the name of the cluster's index and the number of the last batch.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from newsvault.errors import QueryError, VaultError
from newsvault.models import Article, Match, Matches, Snippet
from newsvault.search import engines, word_suggestions
from newsvault.search import highlight as snippets
from newsvault.search.engines import Batch, Place, Sort
from newsvault.search.engines.opensearch import bulk, mapping, paging
from newsvault.search.engines.opensearch.client import Client, ClusterError, refusal
from newsvault.search.engines.opensearch.dictionary import ClusterDictionary
from newsvault.search.engines.opensearch.translate import matching, ranking
from newsvault.search.highlight import NOTHING, Added
from newsvault.search.query.tree import Query
from newsvault.system.file_modes import make_file
from newsvault.system.platform import sync_file, sync_folder
from newsvault.text import plural

NAME = "opensearch"
_POINTER = "cluster.json"
_GENERATION = "generation"  # changes with every batch, hence not among the files that are sealed
_GONE = 404
_BUCKETS = 1_000
# As `engines.freshened`: an article without a date counts as the oldest.
_FRESHENED = (
    "_score / (1 + (params.newest - (doc['date'].size() == 0 ? params.oldest"
    " : doc['date'].value)) / params.half)"
)

Json = dict[str, Any]


class Engine:
    """An index in an OpenSearch cluster, named in `place.folder`."""

    def __init__(self, place: Place) -> None:
        engines.check_owner(place.folder)
        self._folder = place.folder
        self._settings = place.settings
        self._client = Client(place.settings)

    def is_current(self) -> bool:
        """Whether the index has the last batch of this folder, or one that was cut off after it."""
        if not engines.about_matches(self._folder, NAME):
            return False
        held = self._held()
        return held is not None and held - self._generation() in (0, 1)

    def needs_rebuild(self) -> bool:
        """Whether the index is missing from the cluster, out of date, or of another schema."""
        return not self.is_current()

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Return a transaction, sent when the block ends and dropped when it raises."""
        if not engines.about_matches(self._folder, NAME):
            self.clear()
        changes = bulk.Changes()
        yield changes
        items = changes.items()
        index = self._index()
        generation = max(self._generation(), self._held() or 0) + 1
        bulk.send(self._client, index, items, generation)
        self._client.ask("POST", f"/{index}/_refresh")
        meta = {"schema": engines.SCHEMA, "generation": generation}
        self._client.ask("PUT", f"/{index}/_mapping", {"_meta": meta})
        self._write(_GENERATION, {"generation": generation})

    def search(
        self, query: Query, *, limit: int, offset: int = 0, sort: Sort = "relevance"
    ) -> Matches:
        """Return at most `limit` matches from `offset`; those without a date sort last."""
        engines.check_sort(sort)
        with self._refusing(query):
            body = self._body(query, sort)
            found: list[Match] = []
            count = 0
            pages = paging.hits(self._client, self._index(), body, limit=limit, offset=offset)
            for number, answer in enumerate(pages):
                count = count if number else paging.total(answer)
                found += [
                    Match(id=hit["_id"], score=float(hit.get("_score") or 0.0))
                    for hit in answer["hits"]["hits"]
                ]
        return Matches(total=count, matches=tuple(found))

    def _body(self, query: Query, sort: Sort) -> Json:
        """Return the request for the matches of `query` in the order `sort`."""
        wanted = matching(query.root)
        if sort in ("newest", "oldest"):
            order = "desc" if sort == "newest" else "asc"
            by_date = {"date": {"order": order, "missing": "_last"}}
            return {"query": {"bool": {"filter": wanted}}, "sort": [by_date, {"id": "asc"}]}
        asked: Json = {"bool": {"filter": wanted, "should": ranking(query.root)}}
        if sort == "fresh":
            asked = self._freshened(asked)
        return {"query": asked, "sort": [{"_score": "desc"}, {"id": "asc"}]}

    def _freshened(self, asked: Json) -> Json:
        aggs = {name: {how: {"field": "date"}} for name, how in (("new", "max"), ("old", "min"))}
        answer = paging.ask(self._client, self._index(), {"query": asked, "size": 0, "aggs": aggs})
        newest, oldest = (answer["aggregations"][name]["value"] or 0.0 for name in ("new", "old"))
        params = {"newest": newest, "oldest": oldest, "half": float(engines.FRESH)}
        script = {"source": _FRESHENED, "params": params}
        return {"script_score": {"query": asked, "script": script}}

    def snippets(
        self, query: Query, article: Article, *, limit: int = 1, added: Added = NOTHING
    ) -> tuple[Snippet, ...]:
        """Return the best snippets of `article`, and of the notes `added` to it, for `query`."""
        return snippets.snippets(query.root, article, limit=limit, added=added)

    def ids(self) -> frozenset[str]:
        """Return the ids of all articles in the index."""
        body = {"query": {"match_all": {}}, "sort": [{"id": "asc"}]}
        pages = paging.hits(self._client, self._index(), body, limit=1 << 62, offset=0)
        return frozenset(hit["_id"] for answer in pages for hit in answer["hits"]["hits"])

    def counts(self, query: Query, field: str) -> tuple[tuple[str, int], ...]:
        """Return the number of matches for each value of `field`, most frequent first."""
        sources = [{"value": {"terms": {"field": f"facet_{field}"}}}]
        composite: Json = {"size": _BUCKETS, "sources": sources}
        counted: list[tuple[str, int]] = []
        with self._refusing(query):
            wanted = {"bool": {"filter": matching(query.root)}}
            while True:
                body = {"query": wanted, "size": 0, "aggs": {"values": {"composite": composite}}}
                found = paging.ask(self._client, self._index(), body)["aggregations"]["values"]
                counted += [(b["key"]["value"], b["doc_count"]) for b in found["buckets"]]
                if "after_key" not in found:
                    return engines.ranked_counts(counted)
                composite = {**composite, "after": found["after_key"]}

    def explain(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Return each part of `query` in words, with the number of articles that match it alone."""
        with self._refusing(query):
            parts = [(text, matching(node)) for text, node in word_suggestions.parts(query.root)]
            return tuple(
                zip((t for t, _ in parts), self._totals([q for _, q in parts]), strict=True)
            )

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return the document frequency of each of some folded words, without stemming."""
        asked = [
            {"bool": {"should": [{"term": {group: word}} for group in ("text", "around")]}}
            for word in words
        ]
        return dict(zip(words, self._totals(asked), strict=True))

    def suggest(self, query: Query) -> str | None:
        """Return the query with unknown words replaced by the nearest known ones, or None."""
        return word_suggestions.suggest(
            query, ClusterDictionary(self._client, self._index(), self._totals)
        )

    def clear(self) -> None:
        """Replace the index by an empty one."""
        self.discard()
        engines.make_folder(self._folder)
        index = f"{self._settings.cluster_index}-{secrets.token_hex(6)}"
        self._client.ask("PUT", f"/{index}", mapping.settings(self._settings.cluster_shards))
        self._write(_POINTER, {"index": index})
        self._write(_GENERATION, {"generation": 0})
        engines.write_about(self._folder, NAME)

    def take_place(self) -> None:
        """Let the cluster's name for the current index (an alias) point to this one."""
        alias = self._settings.cluster_index
        actions = [
            {"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}},
            {"add": {"index": self._index(), "alias": alias}},
        ]
        self._client.ask("POST", "/_aliases", {"actions": actions})

    def discard(self) -> None:
        """Delete the index and its folder."""
        if self._folder.exists():
            index = self._read(_POINTER).get("index")
            if isinstance(index, str):
                self._client.ask("DELETE", f"/{index}", ignore_unavailable="true")
            shutil.rmtree(self._folder)

    def health(self) -> tuple[tuple[bool, str], ...]:
        """Return the state of the cluster and of this index: whether it is well, in words."""
        found = self._client.ask("GET", f"/_cluster/health/{self._index()}")
        words = {
            "green": "every part of the index is there, with its copy",
            "yellow": "every part of the index is there; some have no copy on another node",
            "red": "parts of the index are missing: searches fail until their node is back",
        }
        state = str(found["status"])
        nodes = int(found["number_of_nodes"])
        count = self._totals([{"match_all": {}}])[0] if state != "red" else None
        name = found["cluster_name"]
        lines = [(state != "red", f"cluster {name}, {plural(nodes, 'node')}: {words[state]}")]
        if count is not None:
            lines.append((True, f"{plural(count, 'article')} in {self._index()}"))
        return tuple(lines)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _totals(self, queries: Sequence[Json]) -> list[int]:
        """Return the number of articles that match each of some queries of the cluster."""
        lines: list[Json] = []
        for query in queries:
            lines += [
                {},
                {"query": {"bool": {"filter": query}}, "size": 0, "track_total_hits": True},
            ]
        if not lines:
            return []
        answers = self._client.ask_lines(f"/{self._index()}/_msearch", lines)["responses"]
        for number, answer in enumerate(answers):
            if "error" in answer or answer["_shards"]["failed"]:  # alone, it is repeated elsewhere
                answers[number] = paging.ask(self._client, self._index(), lines[2 * number + 1])
        return [paging.total(answer) for answer in answers]

    @contextmanager
    def _refusing(self, query: Query) -> Iterator[None]:
        """Raise QueryError with the query's text, also when the cluster has too many clauses."""
        try:
            yield
        except QueryError as exc:
            exc.query = query.text
            raise
        except ClusterError as exc:
            refused = refusal(exc, query.text)
            if refused is None:
                raise
            raise refused from exc

    def _index(self) -> str:
        index = self._read(_POINTER).get("index")
        if not isinstance(index, str):
            raise VaultError(
                "the vault has no index in the cluster yet",
                path=str(self._folder),
                hint="run: newsvault reindex",
            )
        return index

    def _held(self) -> int | None:
        """Return the number of the last batch in the cluster; None without a matching index."""
        index = self._read(_POINTER).get("index")
        if not isinstance(index, str):
            return None
        try:
            answer = self._client.ask("GET", f"/{index}/_mapping")
        except ClusterError as exc:
            if exc.status == _GONE:
                return None
            raise
        meta = answer.get(index, {}).get("mappings", {}).get("_meta", {})
        return meta.get("generation") if meta.get("schema") == engines.SCHEMA else None

    def _generation(self) -> int:
        found = self._read(_GENERATION).get("generation")
        return found if isinstance(found, int) else 0

    def _read(self, name: str) -> dict[str, object]:
        try:
            found = json.loads((self._folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, value: Json) -> None:
        partial = self._folder / f"{name}.partial"
        make_file(partial)
        partial.write_text(json.dumps(value), "utf-8")
        sync_file(partial)
        partial.replace(self._folder / name)
        sync_folder(self._folder)
