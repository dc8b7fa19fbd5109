"""The CPU of ingest with copy detection, as a ratio to ingest without, in alternating runs.

    python -m tests.benchmarks.copies_cost [--pages N] [--rounds R] [--bare | --folder FOLDER]

Ingests pages of made texts, of which two thirds are copies of each other, into new vaults. Prints
the seconds of CPU of each run, workers included (on Linux), and the ratios of the sums and of the
lowest. "Without" enters nothing in the index of copies. A page has what pages of outlets have: data
in its head, navigation, teasers, a footer, 100 KB in all; with --bare it is its text alone. Of a
folder with saved pages (*.html, *.html.gz), the first N in a random order are ingested.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import gzip
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from newsvault import Capture, Vault
from newsvault.vault import copy_index
from tests.statements.wire_copy import wire_copy


def _links(kind: str, count: int, words: str) -> str:
    items = (
        f'<li class="{kind}__item"><a class="{kind}__link" href="/{kind}/{number}">'
        f"<span>{words} {number}</span></a></li>"
        for number in range(count)
    )
    return f'<ul class="{kind}__list">{"".join(items)}</ul>'


_HEAD = (
    "".join(
        f'<meta property="og:{name}" content="{name} of the site"><meta name="twitter:{name}"'
        f' content="{name}"><link rel="preload" href="/assets/{name}.css" as="style">'
        for name in ("site_name", "locale", "card", "creator", "app", "image:width", "image:height")
    )
    + "<script>window.settings = "
    + json.dumps({f"key{number}": "value " * 9 for number in range(500)})
    + "</script><style>"
    + "".join(f".card--{number}{{margin:0 auto;padding:1rem 2rem}}" for number in range(300))
    + "</style>"
)
_ABOVE = f'<header class="site"><nav class="menu">{_links("menu", 150, "Section")}</nav></header>'
_TEASERS = "".join(
    f'<li class="card card--{number}"><a href="/story/{number}"><picture><source srcset="/{number}'
    f'.webp 1x, /{number}@2.webp 2x"><img src="/{number}.jpg" alt="" loading="lazy"></picture>'
    f'<h3 class="card__headline">Another headline of the day {number}</h3><p class="card__summary">'
    "What it is about, in a line.</p></a></li>"
    for number in range(60)
)
_BELOW = (
    f'<aside class="related"><h2>More stories</h2><ul>{_TEASERS}</ul></aside>'
    f'<footer class="site-footer">{_links("footer", 60, "About us")}</footer>'
)


def pages(*, is_bare: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield (address, bytes) of pages of the set of wire copy, made with one seed after another."""
    head, above, below = ("", "", "") if is_bare else (_HEAD, _ABOVE, _BELOW)
    for seed in count():
        for text in wire_copy(seed):
            article = text.article
            texts = (article.summary or "", *article.paragraphs)
            body = "".join(f"<p>{one}</p>" for one in texts)
            assert article.published_at is not None
            published = article.published_at.isoformat()
            yield (
                f"{article.url}-{seed}.html",
                (
                    f'<html lang="{article.language}"><head><meta charset="utf-8"><title>'
                    f'{article.headline}</title><meta property="og:type" content="article"><meta'
                    f' property="article:published_time" content="{published}">'
                    f"{head}</head><body>{above}<main><article><h1>{article.headline}</h1>{body}"
                    f"</article></main>{below}</body></html>"
                ).encode(),
            )


def saved(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (address, bytes) of the pages in a folder, in an order that is always the same."""
    paths = sorted(folder.rglob("*.html*"))
    random.Random(18).shuffle(paths)
    for number, path in enumerate(paths):
        body = path.read_bytes()
        url = f"https://outlet{number % 50}.example/{number}.html"
        yield url, gzip.decompress(body) if path.suffix == ".gz" else body


def cost(found: list[tuple[str, bytes]]) -> float:
    """Return the seconds of CPU of ingesting the pages."""
    now = datetime.now(UTC)
    captures = [
        Capture(requested_url=url, captured_at=now, saved_body=body, origin="file")
        for url, body in found
    ]
    before = _cpu()
    with tempfile.TemporaryDirectory() as folder, Vault.open(Path(folder) / "v") as vault:
        for _ in vault.ingest(captures):
            pass
    return _cpu() - before


def _cpu() -> float:
    """Return the seconds of CPU of this process and of its workers, which outlive a vault."""
    ticks, own = os.sysconf("SC_CLK_TCK"), os.times()
    seconds = sum(own[:4])
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            values = stat.read_text().rpartition(")")[2].split()
            if int(values[1]) == os.getpid():
                seconds += sum(map(int, values[11:15])) / ticks
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    gc.set_threshold(50_000, 10, 10)  # as the program does
    made = saved(options.folder) if options.folder else pages(is_bare=options.bare)
    found = list(islice(made, options.pages))
    cost(found[:50])  # imports and caches
    put: Callable[..., None] = copy_index.put
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(options.rounds):
        for name, times in seconds.items():
            copy_index.put = put if name == "with" else lambda *_: None
            times.append(cost(found))
            print(f"{name:8} {times[-1]:.2f} s of CPU for {len(found)} pages", flush=True)
    for name, of in (("sums", sum), ("lowest", min)):
        print(f"ratio of the {name} {of(seconds['with']) / of(seconds['without']):.3f}")


if __name__ == "__main__":
    main()
