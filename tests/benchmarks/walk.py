"""The walk of one article: the files it enters, and the calls between top-level folders.

    python -m tests.benchmarks.walk [--verbose] COMMAND ARGUMENT...
    python -m tests.benchmarks.walk ingest seeds/pages/sea-wall-graph.html
    python -m tests.benchmarks.walk --filled search "parks budget"

Runs one command of the program in a temporary vault and counts, over all threads of the process:
the files of the package in which a function was called, and the calls whose caller is in another
top-level module or folder of the package. Each resumption of a generator is one call; module and
class bodies do not count.
"""

import argparse
import os
import sys
import tempfile
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType, FrameType

PACKAGE = Path(__file__).parents[2] / "newsvault"


class Walk:
    """Counts calls inside the package, as the profile function of a process."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.moves: Counter[tuple[str, str]] = Counter()
        self.edges: Counter[tuple[str, str]] = Counter()
        self._places: dict[CodeType, str | None] = {}

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call" or frame.f_code.co_name == "<module>":
            return
        here = self._place(frame.f_code)
        if here is None:
            return
        self.files[here] += 1
        caller = frame.f_back
        while caller is not None and self._place(caller.f_code) is None:
            caller = caller.f_back
        if caller is None:
            return
        there = self._place(caller.f_code)
        assert there is not None
        if room(there) != room(here):
            self.moves[room(there), room(here)] += 1
            self.edges[f"{there}:{caller.f_code.co_name}", f"{here}:{frame.f_code.co_name}"] += 1

    def _place(self, code: CodeType) -> str | None:
        if code not in self._places:
            path = Path(code.co_filename)
            inside = path.is_relative_to(PACKAGE)
            self._places[code] = str(path.relative_to(PACKAGE)) if inside else None
        return self._places[code]


def room(file: str) -> str:
    """Return the top-level module or folder that `file`, relative to the package, is in."""
    return Path(file).parts[0].removesuffix(".py")


def command(words: list[str]) -> None:
    """Run the program."""
    from newsvault.cli.main import run

    run(words)


def read(words: list[str]) -> None:
    """Read one saved page as the worker process does."""
    from newsvault.extract.from_capture import read_page
    from newsvault.models import Capture
    from newsvault.settings import Settings

    capture = Capture(
        requested_url="https://news.example/a-story",
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        saved_body=Path(words[-1]).read_bytes(),
        saved_type="text/html",
        origin="file",
    )
    read_page(capture, Settings())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="print every pair of rooms")
    parser.add_argument("--reader", action="store_true", help="read one page in this process")
    parser.add_argument("--filled", action="store_true", help="ingest the example pages first")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NEWSVAULT_HOME"] = folder
        run = read if options.reader else command
        # Once before it counts: a page of a batch, not the first one, which loads everything.
        pages = PACKAGE.parent / "seeds/pages"
        if options.filled:
            run(["ingest", str(pages)])
            run(options.command)
        else:
            run([*options.command[:-1], str(pages / "sea-wall-graph.html")])
        walk = Walk()
        threading.setprofile(walk)
        sys.setprofile(walk)
        run(options.command)
        sys.setprofile(None)
        threading.setprofile(None)
    print(f"files entered: {len(walk.files)}", file=sys.stderr)
    print(f"calls between rooms: {sum(walk.moves.values())}", file=sys.stderr)
    print(f"pairs of functions: {len(walk.edges)}", file=sys.stderr)
    if options.verbose:
        for (there, here), count in walk.moves.most_common():
            print(f"{count:6}  {there} -> {here}", file=sys.stderr)
        for (there, here), count in walk.edges.most_common():
            print(f"{count:6}  {there} -> {here}", file=sys.stderr)


if __name__ == "__main__":
    main()
