"""Time the first page of results in a browser's terms, beside the library's own search.

    python -m tests.benchmarks.web_speed [--articles 20000] [--keep FOLDER] [--turns 5]

Makes a vault of made-up articles (made_archive), or takes the one in FOLDER and fills it up. A
server runs in a process of its own; one client on a connection that stays open asks for the first
page of each query, and the time from its request to the last byte counts. In turn with it the same
query is given to `Vault.search` with the arguments of the page (20 hits, two passages each), in
this process. Prints medians in milliseconds of wall clock, and their ratios.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

from newsvault import Vault
from tests.benchmarks.made_archive import fill, name
from tests.benchmarks.search_speed import vocabulary


def questions(count: int) -> dict[str, list[str]]:
    """Return queries by their kind: words of some frequencies, two words, fields, everything."""
    words = vocabulary(30_000 + 2 * count)
    common, middle, rare = words[5:10], words[200:205], words[8000:8005]
    return {
        "common word": common,
        "middling word": middle,
        "rare word": rare,
        "two words": [f"{a} {b}" for a, b in zip(common, middle, strict=True)],
        "speaker": [f'speaker:"{name(number)}"' for number in range(5)],
        "everything": [""],
    }


def timed(action: Callable[[], object]) -> float:
    """Return the milliseconds that `action` takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--keep", type=Path, help="folder of a vault that is made once")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--part", default="", help="what to ask for besides q, such as part=facets")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made) / "vault"
        if not options.keep or options.articles:
            fill(folder, options.articles)
        serve(folder, options)


def serve(folder: Path, options: argparse.Namespace) -> None:
    """Run a server of the vault, and measure."""
    command = [sys.executable, "-m", "newsvault", "--vault", str(folder), "serve", "--port", "0",
               "--read-only"]  # fmt: skip
    environment = {**os.environ, "NEWSVAULT_HOME": str(folder)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stderr
        try:
            line = server.stderr.readline()
            where = urlsplit(line.rpartition(" at ")[2].strip())
            client = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
            with Vault.open(folder) as vault:
                measure(vault, client, options)
        finally:
            server.terminate()


def measure(vault: Vault, client: http.client.HTTPConnection, options: argparse.Namespace) -> None:
    """Print a row for each kind of query."""

    def page(query: str) -> None:
        more = f"&{options.part}" if options.part else ""
        client.request("GET", f"/?q={quote_plus(query)}{more}")
        answer = client.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()

    def library(query: str) -> None:
        sort = "relevance" if query else "newest"
        vault.search(query or "*", limit=20, sort=sort)

    print(f"{vault.status().articles:,} articles")
    print(f"{'':16}{'search':>9}{'page':>9}{'ratio':>8}")
    for kind, asked in questions(options.articles).items():
        ours, theirs = [], []
        for turn in range(options.turns + 1):
            for query in asked:
                one, two = timed(lambda q=query: library(q)), timed(lambda q=query: page(q))  # type: ignore[misc]
                if turn:  # the first warms the caches of both
                    theirs.append(one)
                    ours.append(two)
        a, b = statistics.median(theirs), statistics.median(ours)
        print(f"{kind:16}{a:9.1f}{b:9.1f}{b / a:8.2f}", flush=True)


if __name__ == "__main__":
    main()
