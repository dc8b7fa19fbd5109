"""The time to enter an article in the index of copies, candidates and all, as the archive grows.

    python -m tests.benchmarks.copies_lookup [--articles N]

Enters made fingerprints, of which a third share half of their hashes with an earlier article, and
prints the median and the 95th percentile of the milliseconds of CPU of the last 1,000, at each
size. Texts are not compared: that costs the same at every size.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from newsvault.search.copies.fingerprints import Fingerprints
from newsvault.search.copies.index import FILE, CopyIndex

_HASHES = 64  # of an article of 500 words, one in eight
_LAST = 1000
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
        closing(CopyIndex(Path(folder) / FILE, lambda _: None)) as index,
    ):
        done = 0
        for size in (one for one in _SIZES if one <= options.articles):
            while done < size:
                with index.batch():
                    for number in range(done, min(done + 500, size)):
                        text, day = made(chance, earlier), f"2026-{number % 12 + 1:02}-01"
                        before = time.process_time()
                        index.put(f"a{number}", text, outlet=f"o{number % 50}", day=day)
                        times.append((time.process_time() - before) * 1000)
                done = min(done + 500, size)
            last = sorted(times[-_LAST:])
            share = f"median {median(last):.2f} ms, 95th percentile {last[-len(last) // 20]:.2f} ms"
            print(f"{size:7,} articles: {share}", flush=True)


if __name__ == "__main__":
    main()
