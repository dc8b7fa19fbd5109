"""What `diff` costs beside a bare `show`, and how classification grows with the text.

    python -m tests.benchmarks.changes

Ratios of CPU time within one run: `diff` of the two versions of an example page to `show` of its
newest version, whole processes in turn; and the time of a hostile text to that of half of it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.extract.changes import classify
from newsvault.models import Article, Block

SEEDS = Path(__file__).parents[2] / "seeds" / "pages"
TURNS = 15


def cpu(*words: str, vault: Path) -> float:
    """Return the CPU seconds of one run of the program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "newsvault", *words],
        env={**os.environ, "NEWSVAULT_HOME": str(vault)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def hostile(count: int) -> tuple[Article, Article]:
    """Return two texts of `count` paragraphs that are nearly alike everywhere."""
    sides = []
    for words, turn in (("a b a b c ", 7), ("b a b a c ", 5)):
        blocks = tuple(Block(text=words * 3 + str(n % turn)) for n in range(count))
        sides.append(Article(url="https://valley.example/1", headline="h", blocks=blocks))
    return sides[0], sides[1]


def seconds(count: int) -> float:
    """Return the CPU seconds of one classification."""
    one, other = hostile(count)
    start = time.process_time()
    classify(one, other)
    return time.process_time() - start


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        with Vault.open(root) as vault:
            list(vault.ingest([str(SEEDS / f"mayor-budget.v{n}.html") for n in (1, 2)]))
            name = vault.list()[0].id
        cpu("show", name, vault=root)
        pairs = [
            (cpu("diff", name, vault=root), cpu("show", name, vault=root)) for _ in range(TURNS)
        ]
    print(f"diff to show: {statistics.median(a / b for a, b in pairs):.2f}")
    print(f"hostile text, 2,000 paragraphs to 1,000: {seconds(2000) / seconds(1000):.2f}")


if __name__ == "__main__":
    main()
