"""The time to enter an article in the index of copies, candidates and all, as the archive grows.

    python -m tests.benchmarks.copies_lookup [--articles N]

Enters made fingerprints, of which a third share half of their hashes with an earlier article, and
prints the milliseconds of CPU of an article at each size: the median of the last 20 commits of 50
articles, and the dearest of them. Texts are not compared: that costs the same at every size.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path
from statistics import median

from newsvault.search.copies.fingerprints import Fingerprints
from newsvault.search.copies.index import FILE, CopyIndex

_HASHES = 64  # of an article of 500 words, one in eight
_TOGETHER = 50  # articles of a commit
_LAST = 20
_SIZES = (1_000, 10_000, 30_000, 100_000, 300_000)


def made(chance: random.Random, earlier: list[tuple[int, ...]]) -> Fingerprints:
    """Return the fingerprints of an article, with hashes alone."""
    hashes = {chance.getrandbits(29) * 8 for _ in range(_HASHES)}
    if earlier and chance.random() < 1 / 3:
        half = chance.choice(earlier)[: _HASHES // 2]
        hashes = {*list(hashes)[len(half) :], *half}
    text = Fingerprints((), b"", 5, [])
    text.__dict__.update(sample=tuple(sorted(hashes)), digest=chance.getrandbits(31))
    earlier.append(text.sample)
    return text


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    chance, earlier, times = random.Random(5), list[tuple[int, ...]](), list[float]()
    with (
        tempfile.TemporaryDirectory() as folder,
        CopyIndex(Path(folder) / FILE, lambda _: None) as index,
    ):
        done = 0
        for size in (one for one in _SIZES if one <= options.articles):
            while done < size:
                before = time.process_time()
                with index.batch():
                    for number in range(done, done + _TOGETHER):
                        text, day = made(chance, earlier), f"2026-{number % 12 + 1:02}-01"
                        index.put(f"a{number}", text, outlet=f"o{number % 50}", day=day)
                times.append((time.process_time() - before) * 1000 / _TOGETHER)
                done += _TOGETHER
            last = times[-_LAST:]
            print(
                f"{size:7,} articles: median {median(last):.2f}, dearest {max(last):.2f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
