"""Kills nodes of a real cluster at random, while articles are added and searches asked.

    python -m tests.scale.kills [--kills 30] [--seed 1]

The cluster has three nodes. Every third killed node is the elected manager. Each is killed when the
cluster is green again, with SIGKILL, and started again some seconds later. Exits with 1 when an
acknowledged article is missing, one is there twice, or an answer differs from the quiet one.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from newsvault.errors import NewsvaultError
from newsvault.search.engines import Engine, open_engine
from newsvault.search.query import parse
from newsvault.settings import Settings
from tests.scale.cluster import Cluster, missing
from tests.search.engines.conftest import made_up

BASE = 2_000  # articles that the searches are about
_BATCH = 10
_READERS = 2
_DOWN = (1.0, 6.0)  # seconds
QUERIES = (
    "sanctions", "blinken minister", "strike OR guerre", '"red line"', "talks NEAR/5 minister",
    "war SAME/s blinken", "stri*", "minstre~1", "headline:blinken", "said(blinken: sanctions)",
    "quote:war", "atleast:3(sanctions)", "sanctions -war", "date:2024-05", "has:quotes tag:war",
    "東京", "lang:de haushalt", '"red order"~4', "source:herald words:>20", "budget NOT talks",
)  # fmt: skip
_LATE = " -tag:late"


@dataclass
class Record:
    """What the writer and the readers saw."""

    acknowledged: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def answers(engine: Engine, query: str) -> tuple[int, tuple[str, ...]]:
    """Return the total and all ids of a search among the first articles, newest first."""
    found = engine.search(parse(f"({query}){_LATE}"), limit=BASE, sort="newest")
    return found.total, tuple(match.id for match in found.matches)


def write(folder: Path, settings: Settings, record: Record, stop: threading.Event) -> None:
    """Add articles in batches until `stop`; a batch that failed is repeated, as the queue does."""
    engine = open_engine("opensearch", folder, settings)
    for start in itertools.count(BASE, _BATCH):
        late = [replace(made_up(n), tags=("late",)) for n in range(start, start + _BATCH)]
        while not stop.is_set():
            try:
                with engine.batch() as batch:
                    for document in late:
                        batch.add(document)
            except NewsvaultError as error:
                record.refused[f"write: {error.message[:60]}"] += 1
                continue
            record.acknowledged += [document.id for document in late]
            break
        if stop.is_set():
            engine.close()
            return


def read(
    engine: Engine,
    quiet: dict[str, tuple[int, tuple[str, ...]]],
    record: Record,
    stop: threading.Event,
    seed: int,
) -> None:
    """Ask random searches until `stop`, and compare each answer with the quiet one."""
    rng = random.Random(seed)
    while not stop.is_set():
        query = rng.choice(QUERIES)
        began = time.perf_counter()
        try:
            found = answers(engine, query)
        except NewsvaultError as error:
            record.refused[f"search: {error.message[:60]}"] += 1
            continue
        record.seconds.append(time.perf_counter() - began)
        if found != quiet[query]:
            record.faults.append(f"{query}: {found[0]} articles, quiet {quiet[query][0]}")
    engine.close()


def kill_nodes(cluster: Cluster, kills: int, rng: random.Random) -> None:
    """Kill and restart nodes, one after the other."""
    for number in range(1, kills + 1):
        node = cluster.manager() if number % 3 == 0 else rng.randrange(len(cluster.ports))
        cluster.kill(node)
        down = rng.uniform(*_DOWN)
        time.sleep(down)
        cluster.start(node)
        began = time.monotonic()
        cluster.wait("green", 600)
        green = time.monotonic() - began
        print(
            f"kill {number}: node {node}, down {down:.1f} s, green after {green:.0f} s", flush=True
        )


def run(kills: int, seed: int, heap: int) -> int:
    """Run the whole; return the exit code."""
    with tempfile.TemporaryDirectory() as name, Cluster(3, heap=heap, first_port=9260) as cluster:
        settings = Settings(engine="opensearch", cluster_hosts=cluster.hosts)
        folder = Path(name) / "index"
        engine = open_engine("opensearch", folder, settings)
        engine.clear()
        with engine.batch() as batch:
            for number in range(BASE):
                batch.add(made_up(number))
        quiet = {query: answers(engine, query) for query in QUERIES}
        record, stop = Record(), threading.Event()
        threads = [threading.Thread(target=write, args=(folder, settings, record, stop))]
        for number in range(_READERS):
            reader = open_engine("opensearch", folder, settings)
            threads.append(
                threading.Thread(target=read, args=(reader, quiet, record, stop, seed + number))
            )
        for thread in threads:
            thread.start()
        try:
            kill_nodes(cluster, kills, random.Random(seed))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        return report(engine, record)


def report(engine: Engine, record: Record) -> int:
    """Print what was seen; return 1 if anything was lost, doubled or answered wrongly."""
    wanted = {f"{number:04d}aaaaaa" for number in range(BASE)} | set(record.acknowledged)
    held = engine.ids()
    total = engine.search(parse("*"), limit=0).total
    lost = sorted(wanted - held)
    seconds = sorted(record.seconds)
    print(
        f"acknowledged {len(record.acknowledged)}, missing {len(lost)}, doubled {total - len(held)}"
    )
    print(f"searches {len(seconds)}, answers that differ {len(record.faults)}")
    for what, count in record.refused.most_common():
        print(f"refused {count} times: {what}")
    if seconds:
        middle, most = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
        print(f"p50 {middle * 1000:.0f} ms, p95 {most * 1000:.0f} ms, slowest {seconds[-1]:.1f} s")
    for fault, times in Counter(record.faults).most_common(10):
        print(f"{times} times: {fault}")
    return int(bool(lost or record.faults or total != len(held)))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heap", type=int, default=1024, help="megabytes a node")
    asked = parser.parse_args()
    if lacking := missing():
        sys.exit(lacking)
    sys.exit(run(asked.kills, asked.seed, asked.heap))


if __name__ == "__main__":
    main()
