"""Sketches of texts: which of many articles may have nearly the same text as a page.

Where all pages of a site declare one canonical link, each is to be compared with every other. A
sketch is a sample of the runs of three words, and the share of a text that another one contains is
about that of their samples. Source: A. Broder, On the resemblance and containment of documents
(1997). Only texts that the sketches leave in doubt are read and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from newsvault.models import Article
from newsvault.storage.catalog import Catalog

FEW = 20  # articles; up to this number, all are compared
_WORD = re.compile(r"\w+")
_RUN = 3  # words
_ONE_OF = 8  # runs: the sample of a longer text has one of eight
_SHORT = 200  # runs; the sketch of a shorter text has all
_FEWEST = 10  # runs in a sample; fewer say nothing
# Nearly the same texts share half of the shorter one's runs at least; samples vary.
_LEAST_OF_ALL, _LEAST_OF_SAMPLES = 0.4, 0.15
_REMEMBERED = 20_000  # sketches, of some 8 kB


@dataclass(frozen=True, slots=True)
class Sketch:
    """Hashes of the runs of a text: all of them, or a sample."""

    runs: frozenset[int]
    is_sample: bool

    def may_agree(self, other: Sketch) -> bool:
        """Return whether two texts may be nearly the same, or one nearly a part of the other."""
        one, two, least, fewest = self.runs, other.runs, _LEAST_OF_ALL, 1
        if self.is_sample or other.is_sample:
            one, two = _sample(self), _sample(other)
            least, fewest = _LEAST_OF_SAMPLES, _FEWEST
        shorter = min(len(one), len(two))
        return shorter < fewest or len(one & two) >= least * shorter


def _sample(held: Sketch) -> frozenset[int]:
    return held.runs if held.is_sample else frozenset(n for n in held.runs if n % _ONE_OF == 0)


def sketch(article: Article) -> Sketch:
    """Return the sketch of an article's text."""
    words = _WORD.findall(article.text.casefold())
    runs = (" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))
    hashes = frozenset(crc32(run.encode("utf-8", "surrogatepass")) for run in runs)
    if len(hashes) <= _SHORT:
        return Sketch(hashes, is_sample=False)
    return Sketch(frozenset(n for n in hashes if n % _ONE_OF == 0), is_sample=True)


def near(catalog: Catalog, texts: Iterable[Article], ids: Iterable[str]) -> tuple[str, ...]:
    """Return the articles that may have nearly the same text as one of `texts`, in order.

    Args:
        catalog: the vault's catalogue.
        texts: the parsed pages.
        ids: ids of stored articles.
    """
    wanted = tuple(ids)
    if len(wanted) <= FEW:
        return wanted
    sketches = [sketch(text) for text in texts]
    found = {
        article_id
        for article_id, digest in catalog.captures.digests(wanted)
        if any(_stored(catalog, article_id, digest).may_agree(one) for one in sketches)
    }
    return tuple(article_id for article_id in wanted if article_id in found)


def _stored(catalog: Catalog, article_id: str, digest: str) -> Sketch:
    known = _known(digest)
    if not known:
        row = catalog.articles.with_text(article_id, digest)
        assert row is not None
        known.append(sketch(row.article))
    return known[0]


@lru_cache(maxsize=_REMEMBERED)
def _known(digest: str) -> list[Sketch]:  # noqa: ARG001  # the key of the cache
    """Return the list that holds the sketch of the text with this digest."""
    return []
