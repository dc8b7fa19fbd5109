"""Cost of durability: pages stored with and without fsync, in groups, in turn, on one disk.

python -m tests.benchmarks.sync_cost --help
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from tests.faults.pages import capture


def kept(folder: Path, pages: int, *, group: bool) -> float:
    """Return the seconds for storing `pages` pages."""
    captures = [capture(number) for number in range(pages)]
    with Vault.open(folder, settings=Settings()) as vault:
        started = time.perf_counter()
        if group:
            list(vault.ingest(captures))
        else:
            for one in captures:
                vault.keep(one)
        return time.perf_counter() - started


def without_sync(folder: Path, pages: int, *, group: bool) -> float:
    """The same with fsync disabled and `synchronous` off in SQLite."""
    from newsvault.storage.catalog import database

    real, opened = os.fsync, database._open

    def quick(path: Path, how: str) -> database.Database:
        made = opened(path, how)
        made.execute("PRAGMA synchronous = OFF")
        return made

    os.fsync = _nothing  # type: ignore[assignment]  # for one measurement
    database._open = quick
    try:
        return kept(folder, pages, group=group)
    finally:
        os.fsync = real
        database._open = opened


def _nothing(_: int) -> None:
    """Do nothing instead of fsync."""


def main() -> None:
    """Measure and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to write; default: the temporary folder")
    given = parser.parse_args()
    for group in (True, False):
        pairs = []
        for _ in range(given.rounds):
            with tempfile.TemporaryDirectory(dir=given.folder) as folder:
                one = kept(Path(folder) / "a", given.pages, group=group)
                other = without_sync(Path(folder) / "b", given.pages, group=group)
                pairs.append((one, other))
        ratio = statistics.median(one / other for one, other in pairs)
        each = statistics.median(one for one, _ in pairs) / given.pages * 1000
        kind = "in groups" if group else "one by one"
        print(f"{kind}: {each:.1f} ms a page, {ratio:.2f} times the same without fsync")


if __name__ == "__main__":
    main()
