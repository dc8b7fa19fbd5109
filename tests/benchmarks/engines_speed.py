"""Several engines and a plain FTS5 table, in one run: indexing, sizes and the rows of search_speed.

    python -m tests.benchmarks.engines_speed --articles 6000 tantivy whoosh

Words are stemmed before the first engine: it would pay for the stems of all.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from newsvault.models import Document
from newsvault.search.document import entry
from newsvault.search.engines import Engine, open_engine
from tests.benchmarks.search_speed import Plain, articles, compare

_BATCH = 5000  # articles in one commit


def cpu(action: Callable[[list[Document]], object], documents: list[Document]) -> float:
    """Return the processor's seconds of an action on all documents, batch by batch."""
    start = time.process_time()
    for at in range(0, len(documents), _BATCH):
        action(documents[at : at + _BATCH])
    return time.process_time() - start


def adding(engine: Engine) -> Callable[[list[Document]], None]:
    def add(documents: list[Document]) -> None:
        with engine.batch() as batch:
            for document in documents:
                batch.add(document)

    return add


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("engines", nargs="+")
    parser.add_argument("--articles", type=int, default=2000, help="how many (default 2000)")
    parser.add_argument("--turns", type=int, default=3, help="times each question is asked")
    options = parser.parse_args()
    documents = list(articles(options.articles))
    bodies = {document.id: document.article for document in documents}
    for document in documents:
        entry(document)
    print(f"load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        plain = Plain(folder / "plain.sqlite3")
        plain.create()
        base = cpu(plain.add, documents)
        print(f"FTS5: indexing {base:.1f} s", flush=True)
        for name in options.engines:
            engine = open_engine(name, folder / name)
            taken = cpu(adding(engine), documents)
            size = sum(path.stat().st_size for path in (folder / name).iterdir()) / 1e6
            print(f"{name}: indexing {taken:.1f} s, ratio {taken / base:.1f}; {size:.0f} MB")
            compare(engine, plain, bodies, options.articles, options.turns)
            print(f"load average {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
