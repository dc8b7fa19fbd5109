"""Time of parsing pages without quotations, compared with another parser on the same pages.

Every page is parsed by one, then by the other, in turn; a first round warms both up. The figures
are medians and 95th percentiles in milliseconds over the pages (each page's best of the rounds),
and their ratios. The other parser is trafilatura, run by the Python that `--peer` names.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PEER = """
import json, sys, time
from trafilatura import bare_extraction
for line in sys.stdin:
    data = open(line.strip(), "rb").read()
    start = time.perf_counter()
    bare_extraction(data, with_metadata=True)
    print(time.perf_counter() - start, flush=True)
"""


def ours(path: Path) -> float:
    """Return the seconds for parsing the page at `path`."""
    from newsvault.errors import NotAnArticle
    from newsvault.extract.parser import parse_article

    data = path.read_bytes()
    start = time.perf_counter()
    try:
        parse_article(data, "https://paper.example/story", quotes=False)
    except NotAnArticle as error:
        print(path.name, error, file=sys.stderr)
    return time.perf_counter() - start


def figures(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile, in milliseconds."""
    ordered = sorted(1000 * value for value in times)
    return statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]


def unpacked(folder: Path, scratch: Path) -> list[Path]:
    """Return the pages of `folder` (`.html`, `.html.gz`) as plain files."""
    import gzip

    pages: list[Path] = []
    for path in sorted(folder.rglob("*.html*")):
        data = path.read_bytes()
        plain = scratch / f"{len(pages)}.html"
        plain.write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
        pages.append(plain)
    return pages


def best(pages: list[Path], rounds: int, reader: Callable[[Path], float]) -> list[float]:
    """Return each page's best time over the rounds, the first of which only warms up."""
    taken = [[reader(page) for page in pages] for _ in range(rounds + 1)][1:]
    return [min(times) for times in zip(*taken, strict=True)]


def main() -> None:
    """Print the table as JSON."""
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="a Python that has trafilatura")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pages = unpacked(options.folder, Path(scratch))
        table: dict[str, object] = {"pages": len(pages)}
        mine = figures(best(pages, options.rounds, ours))
        table["newsvault"] = {"median_ms": round(mine[0], 1), "p95_ms": round(mine[1], 1)}
        if options.peer:
            with subprocess.Popen(
                [options.peer, "-c", _PEER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as process:

                def theirs(path: Path) -> float:
                    assert process.stdin
                    assert process.stdout
                    process.stdin.write(f"{path}\n")
                    process.stdin.flush()
                    return float(process.stdout.readline())

                peer = figures(best(pages, options.rounds, theirs))
            table["trafilatura"] = {"median_ms": round(peer[0], 1), "p95_ms": round(peer[1], 1)}
            table["ratio"] = {
                "median": round(mine[0] / peer[0], 2),
                "p95": round(mine[1] / peer[1], 2),
            }
    print(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
