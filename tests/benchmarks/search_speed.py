"""Speed of an engine's search and indexing, as ratios to a plain FTS5 table in the same run.

The articles are synthetic: Zipf-distributed words, so that some are in half of all articles and
most in one. The plain table is the simplest use of SQLite: one FTS5 table with porter stems and the
text, and an index on the date. Times are medians of the wall clock over several rounds, with new
processes where a line says so.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from newsvault.models import Article, Block, Document
from newsvault.search.engines import Engine, open_engine
from newsvault.search.engines.whoosh import Engine as WhooshEngine
from newsvault.search.query import parse

START = datetime(2020, 1, 1, tzinfo=UTC)
SYLLABLES = (
    "ba be bo da de do ka ke ki la le lo ma me mi na ne no pa pe ra re ri sa se ta te to".split()
)
ENDINGS = ("", "", "", "s", "ed", "ing", "er")
COUNTRIES = [f"Outlet {n}" for n in range(40)]


def vocabulary(size: int) -> list[str]:
    rng = random.Random(1)
    found: dict[str, None] = {}
    while len(found) < size:
        stem = "".join(rng.choices(SYLLABLES, k=rng.randint(2, 5)))
        found[stem + rng.choice(ENDINGS)] = None
    return list(found)


def articles(count: int, words_each: int = 600) -> Iterator[Document]:
    """Yield synthetic articles of some `words_each` words; they are always the same."""
    rng = random.Random(2)
    words = vocabulary(30_000 + 2 * count)
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    for number in range(count):
        length = rng.randint(words_each * 5 // 12, words_each * 19 // 12)
        body = rng.choices(words, cum_weights=weights, k=length)
        blocks = tuple(
            Block(text=" ".join(body[at : at + 60]).capitalize() + ".")
            for at in range(0, len(body), 60)
        )
        yield Document(
            id=f"{number:010d}",
            article=Article(
                url=f"https://outlet.example/{number}",
                headline=" ".join(rng.choices(words, cum_weights=weights, k=9)),
                summary=" ".join(rng.choices(words, cum_weights=weights, k=22)),
                language="en",
                published_at=START + timedelta(minutes=rng.randint(0, 3_000_000)),
                blocks=blocks,
            ),
            source=rng.choice(COUNTRIES),
            captured_at=START,
        )


class Plain:
    """A plain FTS5 table: no grammar, no quotations, no languages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")

    def create(self) -> None:
        self.connection.executescript(
            "CREATE VIRTUAL TABLE t USING fts5(headline, summary, body, tokenize='porter');"
            "CREATE TABLE a(n INTEGER PRIMARY KEY, id TEXT UNIQUE, date INTEGER, source TEXT);"
            "CREATE INDEX a_date ON a(date);"
        )

    def add(self, documents: list[Document]) -> None:
        self.connection.execute("BEGIN")
        for document in documents:
            article = document.article
            assert article.published_at is not None
            row = self.connection.execute(
                "INSERT INTO a(id, date, source) VALUES(?, ?, ?)",
                (document.id, int(article.published_at.timestamp()), document.source),
            ).lastrowid
            self.connection.execute(
                "INSERT INTO t(rowid, headline, summary, body) VALUES(?, ?, ?, ?)",
                (row, article.headline, article.summary, article.text),
            )
        self.connection.execute("COMMIT")

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        return self.connection.execute(sql, values).fetchall()


RANKED = (
    "SELECT a.id, s FROM (SELECT rowid AS r, bm25(t, 6, 3, 1) AS s FROM t WHERE t MATCH ?"
    " ORDER BY s LIMIT 10) JOIN a ON a.n = r"
)
COUNTED = "SELECT count(*) FROM t WHERE t MATCH ?"
DATED = (
    "SELECT a.id, bm25(t, 6, 3, 1) AS s FROM t JOIN a ON a.n = t.rowid"
    " WHERE t MATCH ? AND a.date >= ? AND a.date < ? ORDER BY s LIMIT 10"
)
NEWEST = "SELECT a.id FROM t JOIN a ON a.n = t.rowid WHERE t MATCH ? ORDER BY a.date DESC LIMIT 10"
FACETS = "SELECT a.source, count(*) FROM t JOIN a ON a.n = t.rowid WHERE t MATCH ? GROUP BY 1"
SNIPPETS = (
    "SELECT snippet(t, 2, '[', ']', '...', 30), bm25(t, 6, 3, 1) AS s FROM t WHERE t MATCH ?"
    " ORDER BY s LIMIT 10"
)


def median(action: Callable[[str], object], asked: list[str], turns: int) -> tuple[float, float]:
    """Return the median and the 95th percentile of all questions, in milliseconds of CPU."""
    taken = []
    for _ in range(turns):
        for question in asked:
            start = time.process_time()
            action(question)
            taken.append((time.process_time() - start) * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


def compare(
    engine: Engine, plain: Plain, bodies: dict[str, Article], count: int, turns: int
) -> None:
    words = vocabulary(30_000 + 2 * count)
    common, middle, rare = words[5:15], words[200:210], words[8000:8010]
    pairs = [f"{a} {b}" for a, b in zip(common, middle, strict=True)]
    phrases = [
        " ".join(t.split()[40:42]).rstrip(".") for t in [a.text for a in bodies.values()][:10]
    ]
    low, high = 2022, 2024
    seconds = [int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (low, high)]

    def ranked(text: str) -> object:
        return fresh(engine).search(parse(text), limit=10)

    def with_count(sql: str) -> Callable[[str], object]:
        return lambda q: (plain.ask(sql, q), plain.ask(COUNTED, q))

    def ten_snippets(text: str) -> object:
        query = parse(text)
        found = fresh(engine).search(query, limit=10)
        return [engine.snippets(query, bodies[m.id]) for m in found.matches]

    lines: list[tuple[str, Callable[[str], object], Callable[[str], object], list[str]]] = [
        ("rare term", ranked, with_count(RANKED), rare),
        ("middling term", ranked, with_count(RANKED), middle),
        ("common term", ranked, with_count(RANKED), common),
        ("two terms", ranked, with_count(RANKED), pairs),
        ("phrase", lambda q: ranked(f'"{q}"'), lambda q: with_count(RANKED)(f'"{q}"'), phrases),
        ("prefix", lambda q: ranked(f"{q[:4]}*"), lambda q: with_count(RANKED)(f"{q[:4]}*"), rare),
        (
            "headline and date",
            lambda q: ranked(f"headline:{q} date:{low}..{high - 1}"),
            lambda q: plain.ask(DATED, f"headline : {q}", *seconds),
            common,
        ),
        (
            "term and date",
            lambda q: ranked(f"{q} date:{low}..{high - 1}"),
            lambda q: plain.ask(DATED, q, *seconds),
            common,
        ),
        (
            "newest first",
            lambda q: fresh(engine).search(parse(q), limit=10, sort="newest"),
            with_count(NEWEST),
            common,
        ),
        (
            "facet source",
            lambda q: fresh(engine).counts(parse(q), "source"),
            lambda q: plain.ask(FACETS, q),
            common,
        ),
        ("ten snippets", ten_snippets, lambda q: plain.ask(SNIPPETS, q), middle),
    ]
    print(
        f"{'':20}{'engine p50':>12}{'p95':>8}{'FTS5 p50':>12}{'p95':>8}{'ratio p50':>12}{'p95':>8}"
    )
    for name, ours, theirs, asked in lines:
        a, b = median(ours, asked, turns), median(theirs, asked, turns)
        print(
            f"{name:20}{a[0]:12.2f}{a[1]:8.2f}{b[0]:12.2f}{b[1]:8.2f}"
            f"{a[0] / b[0]:12.2f}{a[1] / b[1]:8.2f}"
        )


def fresh(engine: Engine) -> Engine:
    """Return the engine without caches of the last query, except its open files."""
    if isinstance(engine, WhooshEngine) and engine._open:
        engine._last = None
        engine._open._numbers.clear()
    lists = getattr(getattr(engine, "_open", None), "_lists", None)  # of tantivy's reader
    if lists:
        lists.clear()
    return engine


def one_by_one(engine: Engine, plain: Plain, documents: list[Document]) -> None:
    plain.connection.execute("PRAGMA synchronous = FULL")  # as durable as ours
    taken: dict[str, list[float]] = {"engine": [], "FTS5": []}
    for document in documents:
        start = time.perf_counter()
        with engine.batch() as batch:
            batch.add(document)
        middle = time.perf_counter()
        plain.add([document])
        taken["engine"].append((middle - start) * 1000)
        taken["FTS5"].append((time.perf_counter() - middle) * 1000)
    figures = {}
    for name, times in taken.items():
        times.sort()
        figures[name] = (statistics.median(times), times[int(len(times) * 0.95)])
        print(f"add one, {name:10} p50 {figures[name][0]:8.2f} ms   p95 {figures[name][1]:8.2f} ms")
    ratios = [figures["engine"][n] / figures["FTS5"][n] for n in (0, 1)]
    print(f"add one, ratio: p50 {ratios[0]:.1f}, p95 {ratios[1]:.1f}")


COLD = """
import sys
from pathlib import Path
from newsvault.search.engines import open_engine
from newsvault.search.query import parse
e = open_engine(sys.argv[1], Path(sys.argv[2])); q = parse(sys.argv[3])
found = e.search(q, limit=10)
from newsvault.models import Article, Block
article = Article(url="", headline="", blocks=(Block(text=sys.argv[3] + " word" * 600),))
[e.snippets(q, article) for m in found.matches]
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""
COLD_PLAIN = f"""
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute({SNIPPETS!r}, (sys.argv[2],)).fetchall()
"""


def cold(name: str, folder: Path, plain: Path, word: str) -> None:
    # An installed program has its bytecode; so has this one, whatever this shell says.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(script: str, *words: str) -> tuple[float, str]:
        times, out = [], ""
        for _ in range(7):
            start = time.perf_counter()
            command = [sys.executable, "-c", script, *words]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times), out

    ours, memory = run(COLD, name, str(folder), word)
    theirs, _ = run(COLD_PLAIN, str(plain), word)
    bare, _ = run("pass")
    print(
        f"cold process: engine {ours:.0f} ms, FTS5 {theirs:.0f} ms, bare python {bare:.0f} ms;"
        f" ratio {ours / theirs:.2f}; peak memory {memory.strip()} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000, help="how many (default 2000)")
    parser.add_argument("--engine", default="whoosh")
    parser.add_argument("--turns", type=int, default=3, help="times each question is asked")
    parser.add_argument("--keep", type=Path, help="a folder to build in, or to find built")
    parser.add_argument("--batch", type=int, default=5000, help="articles in one commit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        run(options, options.keep or Path(made))


def run(options: argparse.Namespace, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    engine = open_engine(options.engine, folder / options.engine)
    documents = list(articles(options.articles + 100))
    bodies = {document.id: document.article for document in documents}
    built = (folder / "plain.sqlite3").exists()
    plain = Plain(folder / "plain.sqlite3")
    bulk, single = documents[: options.articles], documents[options.articles :]
    if engine.needs_rebuild():
        start = time.process_time()
        for at in range(0, len(bulk), options.batch):
            with engine.batch() as batch:
                for document in bulk[at : at + options.batch]:
                    batch.add(document)
        ours = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"indexing: {ours:.1f} s of processor, peak {peak} MB with the articles")
    if not built:
        plain.create()
        start = time.process_time()
        for at in range(0, len(bulk), options.batch):
            plain.add(bulk[at : at + options.batch])
        theirs = time.process_time() - start
        print(f"indexing: FTS5 {theirs:.1f} s")
        if not engine.needs_rebuild() and "ours" in locals():
            print(f"indexing: ratio {ours / theirs:.1f}")
    sizes = [
        sum(f.stat().st_size for f in (folder / options.engine).iterdir()),
        sum(f.stat().st_size for f in folder.glob("plain*")),
    ]
    print(f"size: engine {sizes[0] / 1e6:.0f} MB, FTS5 with its text {sizes[1] / 1e6:.0f} MB")
    compare(engine, plain, bodies, options.articles, options.turns)
    word = vocabulary(30_000 + 2 * options.articles)[200]
    engine.close()
    cold(options.engine, folder / options.engine, folder / "plain.sqlite3", word)
    if not options.keep:
        one_by_one(engine, plain, single)


if __name__ == "__main__":
    main()
