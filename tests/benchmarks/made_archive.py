"""Make a vault of made-up articles: the large archive of other benchmarks.

    python -m tests.benchmarks.made_archive FOLDER [--articles 20000]

The texts are those of search_speed (Zipf-distributed words, 600 on average), each with two
quotations of 400 speakers; 40 outlets, 12 sections, 70 months, two languages. An existing vault is
filled up to the number. Everything is read and stored as `newsvault ingest` does it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from html import escape
from itertools import islice
from pathlib import Path

from newsvault import Vault
from newsvault.models import Capture
from tests.benchmarks.search_speed import SYLLABLES, articles

SECTIONS = "World Business Science Culture Sport Politics Health Travel Law Cities Books Food"
ROLES = ("mayor", "engineer", "spokeswoman", "professor", "minister")


def name(number: int) -> str:
    """Return the full name of a speaker."""
    rng = random.Random(number)
    return " ".join("".join(rng.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))


def captures(count: int) -> Iterator[Capture]:
    """Yield pages of made-up articles; they are always the same."""
    rng = random.Random(3)
    speakers = [name(number) for number in range(400)]
    weights = [1 / (rank + 3) for rank in range(400)]
    for document in islice(articles(count), count):
        article = document.article
        assert article.published_at is not None
        blocks = [block.text for block in article.blocks]
        for at, speaker in enumerate(rng.choices(speakers, weights, k=2)):
            words = blocks[at * 3 + 1].lower().split()[:14]
            said = f"“We expect {' '.join(words)},” said {speaker}, {rng.choice(ROLES)}."
            blocks.insert(at * 4 + 1, said)
        section = rng.choice(SECTIONS.split())
        published = article.published_at.isoformat()
        body = "".join(f"<p>{escape(block)}</p>" for block in blocks)
        page = (
            f'<html lang="{"en" if rng.random() < 0.8 else "fr"}"><head><meta charset="utf-8">'
            f"<title>{article.headline}</title>"
            f'<meta property="og:type" content="article">'
            f'<meta property="og:site_name" content="{document.source}">'
            f'<meta property="article:section" content="{section}">'
            f'<meta property="article:published_time" content="{published}">'
            f'<meta name="author" content="{rng.choice(speakers)}"></head>'
            f"<body><article><h1>{article.headline}</h1><p>{article.summary}</p>{body}</article>"
            "</body></html>"
        )
        yield Capture(
            requested_url=f"https://outlet{document.source.split()[-1]}.example/{document.id}.html",
            captured_at=article.published_at,
            saved_body=page.encode(),
            origin="file",
        )


def fill(folder: Path, count: int) -> None:
    """Fill the vault in `folder` up to `count` articles."""
    with Vault.open(folder) as vault:
        there = vault.status().articles
        if there >= count:
            return
        began = time.perf_counter()
        for _ in vault.ingest(islice(captures(count), there, None)):
            pass
        print(f"{count - there:,} articles made in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=20000)
    options = parser.parse_args()
    fill(options.folder, options.articles)
