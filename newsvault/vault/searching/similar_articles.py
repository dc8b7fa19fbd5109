"""Similar articles: `like:ID` becomes a query for the characteristic words of an article."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from newsvault.search.analysis import words
from newsvault.search.query import Query
from newsvault.search.query.tree import And, Everything, Key, Node, Not, Or, Word
from newsvault.storage.catalog import VersionRow

if TYPE_CHECKING:
    from newsvault.search.engines import Engine

_CANDIDATES = 60  # words of an article whose document frequency is looked up
_CHARACTERISTIC = 12  # words used to find similar articles
_IN_HEADLINE = 4  # weight of a word in the headline, in occurrences in the body


def similar_to(engine: Engine, row: VersionRow) -> Node:
    """Return a query for articles that share the characteristic words of an article.

    Source of the method: tf-idf, as in the "more like this" of search engines: words frequent in
    the article and rare elsewhere.
    """
    article = row.article
    counts = Counter(word for word in words(article.text) if len(word) > 2)
    for word in words(f"{article.headline} {article.summary or ''}"):
        counts[word] += _IN_HEADLINE
    likely = [word for word, _ in counts.most_common(_CANDIDATES)]
    if not likely:
        return Not(part=Everything())
    everywhere = engine.search(Query(text="*", root=Everything()), limit=1, sort="newest").total
    frequencies = engine.frequencies(likely)
    shared = [
        word for word in likely if frequencies[word] > 1
    ]  # otherwise only this article has it
    characteristic = sorted(
        shared, key=lambda word: counts[word] * math.log(frequencies[word] / everywhere)
    )
    chosen = tuple(Word(text=word, exact=True) for word in characteristic[:_CHARACTERISTIC])
    if not chosen:
        return Not(part=Everything())
    return And(parts=(Or(parts=chosen), Not(part=Key(field="id", value=row.id))))
