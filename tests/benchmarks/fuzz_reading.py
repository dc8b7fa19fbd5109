"""Parse mutated pages until an exception other than NotAnArticle is raised.

    python tests/benchmarks/fuzz_reading.py --inputs 1000000

The mutants come from the pages of `seeds/`: bytes flipped, pieces cut out, doubled, swapped
between pages, and hostile pieces inserted. The same `--seed` gives the same mutants. Exit code 1
names the input that failed, written to `--keep`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from newsvault.errors import NotAnArticle
from newsvault.extract.parser import parse_article

PAGES = Path(__file__).parents[2] / "seeds" / "pages"
_HOSTILE = (
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"&#x110000;", b"&#0;", b"&#xD800;", b"\x00",
    b"\xff\xfe", b"\xed\xa0\x80", b"<p", b'"', b"'", b"=", b"<script", b"</script>", b"<svg>",
    b"<template>", b"<table><td>", b"<h1>", b"</h1>", b"<h1></h1>", b"<title></title>",
    b'<time datetime="99999-99-99T99:99:99+99:99">', b'<time datetime="0000-00-00">',
    b'<meta name="date" content="99999999999999">', b'<link rel="canonical" href="http://[">',
    b'<link rel=canonical href="//">', b'<base href="javascript:">', b'<meta charset="utf-16">',
    b'<meta property="og:image" content="http://[::1">', b"<ruby>x<rp>(<rt>y<rp>)</ruby>",
    b'<script type="application/ld+json">{"@type":["NewsArticle",null,1],"author":[[{}]]}</script>',
    (b'<script type="application/ld+json">{"@type":"NewsArticle",'
    b'"datePublished":{"@value":[]},"headline":{"a":1},"image":[null],"publisher":0,'
    b'"hasPart":[1,{"isAccessibleForFree":[]}],"itemListElement":[0],"keywords":{"x":[]}}</script>'),
    b'<script type="application/ld+json">[[[[[[{"@graph":[{"@id":"x"},{"@id":"x"}]}]]]]]]</script>',
    b'<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":"x"}</script>',
    b"<div>" * 300, b"<b>" * 200, b"<br>" * 500, b"<li>" * 200,
)  # fmt: skip


def mutants(pages: list[bytes], rng: random.Random) -> Iterator[bytes]:
    """Yield mutated pages, endlessly."""
    while True:
        page = bytearray(rng.choice(pages))
        for _ in range(rng.choice((1, 2, 4, 8, 32))):
            at = rng.randrange(len(page) + 1)
            end = min(len(page), at + int(rng.expovariate(1 / 200)))
            kind = rng.randrange(6)
            if kind == 0:
                page[at:at] = rng.choice(_HOSTILE)
            elif kind == 1:
                del page[at:end]
            elif kind == 2:
                page[at:at] = page[at:end] * rng.choice((1, 2, 20))
            elif kind == 3:
                other = rng.choice(pages)
                start = rng.randrange(len(other))
                page[at:end] = other[start : start + 400]
            elif kind == 4:
                page[at:end] = rng.randbytes(min(end - at, 20))
            else:
                page[at:end] = rng.choice(_HOSTILE)
        yield bytes(page)


def main() -> None:
    """Fuzz, and print the numbers of parsed and refused inputs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quotes", action="store_true", help="look for quotations too")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failure.html"))
    options = parser.parse_args()
    pages = [path.read_bytes() for path in sorted(PAGES.rglob("*.html"))]
    refused, start = 0, time.perf_counter()
    rng = random.Random(options.seed)
    for number, page in enumerate(islice(mutants(pages, rng), options.inputs)):
        try:
            parse_article(page, "https://paper.example/a", quotes=options.quotes)
        except NotAnArticle:
            refused += 1
        except BaseException:
            options.keep.write_bytes(page)
            print(f"input {number} failed; kept in {options.keep}", file=sys.stderr)
            raise
    seconds = time.perf_counter() - start
    print(f"{options.inputs} inputs, {refused} refused, 0 failures, {seconds:.0f} s")


if __name__ == "__main__":
    main()
