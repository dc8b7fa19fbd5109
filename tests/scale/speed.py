"""Figures of a real cluster: articles indexed a second, bytes an article, times of searches.

    python -m tests.scale.speed --articles 20000 [--nodes 3] [--alone]

The articles are synthetic, as those of tests.benchmarks.search_speed. The same searches on a
local Whoosh index are measured in the same run, in turn; with `--alone` the cluster only.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from newsvault.search.engines import Engine, open_engine
from newsvault.search.query import parse
from newsvault.settings import Settings
from tests.benchmarks.search_speed import articles, vocabulary
from tests.scale.cluster import Cluster, missing

_BATCH = 500
_ROUNDS = 15


def fill(engine: Engine, count: int) -> float:
    """Index `count` articles; return articles a second, wall clock."""
    documents = articles(count)
    seconds = 0.0
    while batch_of := list(islice(documents, _BATCH)):
        began = time.perf_counter()
        with engine.batch() as batch:
            for document in batch_of:
                batch.add(document)
        seconds += time.perf_counter() - began
    return count / seconds


def queries(count: int) -> dict[str, str]:
    """Return a query for each row of the table, by name."""
    words = vocabulary(30_000 + 2 * count)
    common, middle, rare = words[3], words[300], words[9000]
    return {
        "common word": common,
        "rare word": rare,
        "two words": f"{common} {middle}",
        "phrase": f'"{words[1]} {words[2]}"',
        "NEAR/5": f"{words[20]} NEAR/5 {words[30]}",
        "prefix": f"{middle[:4]}*",
    }


def timed(engine: Engine, query: str) -> float:
    """Return the seconds of a search for ten hits and the total."""
    began = time.perf_counter()
    engine.search(parse(query), limit=10)
    return time.perf_counter() - began


def table(count: int, engines: dict[str, Engine]) -> None:
    """Print p50 and p95 in milliseconds of each query on each engine, and the overlap at ten."""
    for name, query in queries(count).items():
        seconds: dict[str, list[float]] = {one: [] for one in engines}
        for _ in range(_ROUNDS):
            for one, engine in engines.items():
                seconds[one].append(timed(engine, query))
        first = [{m.id for m in e.search(parse(query), limit=10).matches} for e in engines.values()]
        totals = {e.search(parse(query), limit=0).total for e in engines.values()}
        cells = [f"{name:12} {min(totals):7} hits"]
        for one, held in seconds.items():
            p95 = sorted(held)[int(0.95 * len(held))]
            cells.append(f"{one} p50 {statistics.median(held) * 1000:.1f} p95 {p95 * 1000:.1f} ms")
        if len(first) > 1:
            cells.append(
                f"same of ten {len(first[0] & first[1])}, totals {'equal' * (len(totals) == 1)}"
            )
        print(", ".join(cells), flush=True)


def main() -> None:
    """Fill a cluster and a local index, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--heap", type=int, default=1024, help="megabytes a node")
    parser.add_argument("--alone", action="store_true", help="without the local index")
    asked = parser.parse_args()
    if lacking := missing():
        sys.exit(lacking)
    with (
        tempfile.TemporaryDirectory() as name,
        Cluster(asked.nodes, heap=asked.heap, first_port=9270) as cluster,
    ):
        settings = Settings(cluster_hosts=cluster.hosts)
        engines = {
            one: open_engine(one, Path(name) / one, settings)
            for one in (("opensearch",) if asked.alone else ("whoosh", "opensearch"))
        }
        for one, engine in engines.items():
            engine.clear()
            print(f"{one}: {fill(engine, asked.articles):.0f} articles a second", flush=True)
        if not asked.alone:
            sizes = sum(path.stat().st_size for path in (Path(name) / "whoosh").rglob("*"))
            print(f"whoosh: {sizes / asked.articles:.0f} bytes an article")
        print(f"opensearch: {cluster.size() / asked.articles:.0f} bytes an article, one copy")
        table(asked.articles, engines)


if __name__ == "__main__":
    main()
