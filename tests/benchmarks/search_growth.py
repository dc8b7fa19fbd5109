"""Growth of an engine's index and of its answers with the number of articles, beside FTS5.

    python -m tests.benchmarks.search_growth --engine tantivy 20000 100000 300000 1000000

Adds the articles of search_speed to one index and one plain table, and asks the questions of
search_speed at each of the given sizes. Articles are made one batch at a time, and snippets take
their text from the plain table, so that memory does not grow with the number of articles.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

from newsvault.models import Article, Block
from newsvault.search.engines import open_engine
from tests.benchmarks.search_speed import Plain, articles, compare

_BATCH = 5000  # articles in one commit


class Bodies(dict[str, Article]):
    """Articles by id, each read from the plain table when it is first asked for."""

    def __init__(self, plain: Plain) -> None:
        super().__init__()
        self._plain = plain

    def __missing__(self, article_id: str) -> Article:
        ((headline, summary, body),) = self._plain.ask(
            "SELECT headline, summary, body FROM t JOIN a ON a.n = t.rowid WHERE a.id = ?",
            article_id,
        )
        blocks = tuple(Block(text=text) for text in str(body).split("\n") if text)
        self[article_id] = Article(
            url="", headline=str(headline), summary=str(summary), language="en", blocks=blocks
        )
        return self[article_id]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("sizes", nargs="+", type=int, help="numbers of articles, ascending")
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--turns", type=int, default=3, help="times each question is asked")
    parser.add_argument("--words", type=int, default=600, help="mean length of an article")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        run(options, Path(made))


def run(options: argparse.Namespace, folder: Path) -> None:
    engine = open_engine(options.engine, folder / options.engine)
    plain = Plain(folder / "plain.sqlite3")
    plain.create()
    bodies = Bodies(plain)
    made = articles(options.sizes[-1], options.words)
    done, ours, theirs = 0, 0.0, 0.0
    for size in options.sizes:
        for at in range(done, size, _BATCH):
            documents = list(islice(made, min(_BATCH, size - at)))
            start = time.process_time()
            with engine.batch() as batch:
                for document in documents:
                    batch.add(document)
            middle = time.process_time()
            plain.add(documents)
            ours += middle - start
            theirs += time.process_time() - middle
            for document in documents[: 0 if bodies else 10]:  # the phrases come from these
                bodies[document.id] = document.article
        done = size
        stored = sum(path.stat().st_size for path in (folder / options.engine).iterdir()) / 1e6
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{size} articles: {options.engine} indexing {ours:.0f} s, FTS5 {theirs:.0f} s, ratio"
            f" {ours / theirs:.1f}; {stored:.0f} MB; peak memory {memory} MB",
            flush=True,
        )
        compare(engine, plain, bodies, options.sizes[-1], options.turns)


if __name__ == "__main__":
    main()
