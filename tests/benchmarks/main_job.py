"""The main job on a folder of real pages: serve, ingest, then find each page again.

    python tests/benchmarks/main_job.py FOLDER [--truth truth.json] [--vault DIR]

FOLDER holds pages as `*.html` or `*.html.gz`. Each outlet is served by a small local server on a
loopback address of its own, at the pages' own paths, and everything goes through
`newsvault ingest --from`. With `--truth` (a list of {"file", "url", "truth": {"title", "authors",
"body"}}) addresses, headlines, bylines and phrases come from there; without, from what was read.
Prints a count for each question and names every page that is not found.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

PROGRAM = [sys.executable, "-m", "newsvault"]
_WORD = re.compile(r"\w+")
_MARKS = dict.fromkeys(map(ord, '"\\“”„‟″«»'), " ")  # they would end the phrase


@dataclass(frozen=True)
class Page:
    """One page: its address on the local web, its bytes, and its true values."""

    name: str
    host: str
    path: str
    body: bytes
    title: str | None
    authors: tuple[str, ...]
    text: str | None


def load(folder: Path, truth: Path | None) -> list[Page]:
    """Return the pages of `folder`, with the values of `truth`."""
    known: dict[str, Any] = {}
    if truth:
        rows = json.loads(truth.read_text("utf-8"))
        rows = list(rows.values()) if isinstance(rows, dict) else rows
        known = {Path(row["file"]).name: row for row in rows}
    pages = []
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")]):
        data = path.read_bytes()
        row = known.get(path.name, {})
        annotated = row.get("truth", {})
        parts = urlsplit(row.get("url") or f"http://pages.example/{path.name}")
        where = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") or "/"
        pages.append(
            Page(
                name=row.get("id", path.name),
                host=parts.hostname or "pages.example",
                path=where + (f"?{parts.query}" if parts.query else ""),
                body=gzip.decompress(data) if path.suffix == ".gz" else data,
                title=annotated.get("title"),
                authors=tuple(annotated.get("authors") or ()),
                text=annotated.get("body"),
            )
        )
    return pages


@contextmanager
def serve(pages: list[Page]) -> Iterator[dict[str, str]]:
    """Serve each outlet on a separate loopback address; yield page name -> address."""
    hosts = sorted({page.host for page in pages})
    addresses: dict[str, str] = {}
    with ExitStack() as stack:
        for number, host in enumerate(hosts):
            site = {page.path: page.body for page in pages if page.host == host}
            ip = f"127.{1 + number // 250}.0.{1 + number % 250}"
            server = ThreadingHTTPServer((ip, 0), _handler(site))
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            base = f"http://{ip}:{server.server_port}"
            addresses |= {page.name: base + page.path for page in pages if page.host == host}
        yield addresses


def _handler(site: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    return Handler


def run(vault: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program on the vault."""
    environment = {**os.environ, "NEWSVAULT_HOME": str(vault), "NEWSVAULT_DELAY": "0"}
    return subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, text=True, env=environment, check=False
    )


def ingest(vault: Path, addresses: dict[str, str]) -> dict[str, Any]:
    """Ingest all addresses in one call; return address -> outcome."""
    hosts = {urlsplit(address).hostname or "" for address in addresses.values()}
    allowed = [word for host in sorted(hosts) for word in ("--allow-host", host)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(addresses.values()))
        listing.flush()
        ran = run(vault, "ingest", "--from", listing.name, "--format", "jsonl", *allowed)
    if ran.returncode not in (0, 8):
        sys.exit(f"ingest exited {ran.returncode}: {ran.stderr[-2000:]}")
    outcomes = [json.loads(line) for line in ran.stdout.splitlines()]
    return {outcome["locator"]: outcome for outcome in outcomes}


def questions(page: Page, article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the queries for one page: its headline, a phrase of its body, its byline."""
    yield "headline", " ".join(_words(page.title or article["headline"]))
    blocks = (page.text or article["text"]).split("\n\n")
    long_ones = [block for block in blocks if len(block.split()) > 12] or blocks
    words = long_ones[len(long_ones) // 2].split()  # inside one paragraph of the middle
    middle = len(words) // 2
    yield "phrase", _phrase(" ".join(words[max(0, middle - 3) : middle + 3]))
    names = page.authors or tuple(person["name"] for person in article["byline"])
    for name in names[:1]:
        yield "byline", f"byline:{_phrase(name)}"


def _words(text: str) -> list[str]:
    return [f'"{word}"' for word in _WORD.findall(text)]


def _phrase(text: str) -> str:
    return '"' + " ".join(text.translate(_MARKS).split()) + '"'


def main() -> None:
    """Run the job and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--vault", type=Path)
    options = parser.parse_args()
    vault = options.vault or Path(tempfile.mkdtemp()) / "vault"
    pages = load(options.folder, options.truth)
    with serve(pages) as addresses:
        began = time.perf_counter()
        outcomes = ingest(vault, addresses)
        seconds = time.perf_counter() - began
    _report(vault, pages, addresses, outcomes, seconds)


def _report(
    vault: Path,
    pages: list[Page],
    addresses: dict[str, str],
    outcomes: dict[str, Any],
    seconds: float,
) -> None:
    from newsvault import Vault
    from newsvault.output.json_shapes import stored_shape

    counts: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    with Vault.open(vault, create=False) as opened:
        for page in pages:
            outcome = outcomes.get(addresses[page.name])
            if outcome is None or outcome["article"] is None:
                why = outcome["refusal"]["message"] if outcome else "no outcome"
                print(f"not saved: {page.name}: {why}")
                continue
            counts["saved"] += 1
            found = outcome["article"]["id"]
            article = stored_shape(opened.get(found))["article"]
            for kind, query in questions(page, article):
                if not query.strip('" '):
                    continue  # nothing was read that could be asked for
                asked[kind] += 1
                hits = opened.search(query, limit=1000, snippets=0).hits
                if any(hit.stored.id == found for hit in hits):
                    counts[kind] += 1
                else:
                    print(f"not found by {kind}: {page.name}: {query[:100]}")
    print(f"saved: {counts['saved']} of {len(pages)} in {seconds:.1f} s")
    for kind in asked:
        print(f"found by {kind}: {counts[kind]} of {asked[kind]}")


if __name__ == "__main__":
    main()
