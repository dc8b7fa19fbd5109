"""Time of the commands over quotations on a vault, in its size and many times larger.

    python tests/benchmarks/sayings_speed.py VAULT SPEAKER [--copies 99] [--runs 3]

SPEAKER is a speaker quoted in VAULT. With `--copies` a temporary copy of the vault gets that many
copies of each article in its catalogue, with words added to each quotation; the pages are not
copied. Prints the best of the runs, each a new process, in milliseconds.
"""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def swell(vault: Path, copies: int) -> None:
    """Add `copies` copies of each article to the catalogue, each three days earlier."""
    chosen = random.Random(1)
    with closing(sqlite3.connect(vault / "catalogue.sqlite")) as database, database:
        database.execute("PRAGMA foreign_keys = OFF")
        ids = [row[0] for row in database.execute("SELECT id FROM articles")]
        for copy in range(copies):
            for one in ids:
                new = "".join(chosen.choices(_LETTERS, k=10))
                database.execute(
                    "INSERT INTO articles SELECT ?, url || ?, newest, removed, source, headline,"
                    " strftime('%Y-%m-%dT%H:%M:%S', published_at, ?) || '+00:00', captured_at"
                    " FROM articles WHERE id = ?",
                    (new, str(copy), f"-{3 * copy + 3} days", one),
                )
                database.execute(
                    "INSERT INTO quotations SELECT ?, version, number, kind, speaker, name, role,"
                    " confidence, outlet, text || ? FROM quotations WHERE article_id = ?",
                    (new, f" w{copy} x{copy % 7} y{copy % 13}", one),
                )


def measure(vault: Path, words: list[str], runs: int, stdin: str = "") -> None:
    """Print the best of `runs` of one command, and its first line outside the results."""
    best, last = float("inf"), ""
    for _ in range(runs):
        began = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-m", "newsvault", *words],
            env={**os.environ, "NEWSVAULT_HOME": str(vault)},
            capture_output=True, text=True, check=True, input=stdin,
        )  # fmt: skip
        best = min(best, time.perf_counter() - began)
        last = (ran.stderr.splitlines() or [""])[0]
    print(f"{1000 * best:7.0f} ms  newsvault {' '.join(words)}  {last}")


def main() -> None:
    """Measure the commands on a vault, and on a larger copy of it if requested."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("vault", type=Path)
    parser.add_argument("speaker")
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    draft = "\n\n".join(
        f"“We said in {year} that the talks would go on and on,” said {options.speaker}."
        for year in range(2000, 2020)
    )
    with tempfile.TemporaryDirectory() as folder:
        vault = options.vault
        if options.copies:
            vault = Path(folder) / "vault"
            shutil.copytree(options.vault, vault)
            swell(vault, options.copies)
        for words in (
            ["quotes"],
            ["quotes", "--speaker", options.speaker],
            ["quotes", "--saying", "president"],
            ["speakers"],
            ["timeline", "--speaker", options.speaker],
            ["check", "-"],
        ):
            measure(vault, words, options.runs, draft if words[0] == "check" else "")


if __name__ == "__main__":
    main()
