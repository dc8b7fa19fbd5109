"""Ranking of words: BM25 of each zone, weighted as the zones are, exact forms above inflected ones.

The other forms of a word share one rarity, that of all forms: a rare one does not outrank the word.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tantivy import Query

from newsvault.search.analysis import word_of
from newsvault.search.document import ZONES
from newsvault.search.engines import ALL_FORMS, AS_WRITTEN
from newsvault.search.engines.tantivy import build
from newsvault.search.engines.tantivy.reader import Reader

# `around` holds the words of these zones once, hence one less.
_EXTRA = {zone: ZONES[zone] - 1.0 for zone in ("headline", "byline", "summary")}

Forms = Mapping[str, Mapping[str, int]]  # index field -> term -> number of articles


def weighed(forms: Forms, words: list[str], reader: Reader, *, zones: bool) -> Query:
    """Return the scored query for the forms of one word, `words` being its exact forms.

    zones: whether the word counts more in a headline, byline or summary.
    """
    rarity = _rarity(_holders(forms), reader.count)
    written = {
        field: {term: n for term, n in counts.items() if word_of(term) in words}
        for field, counts in forms.items()
    }
    of_written = ALL_FORMS * rarity + AS_WRITTEN * _rarity(_holders(written), reader.count)
    clauses = []
    for field, counts in forms.items():
        for term, count in counts.items():
            share = of_written if term in written[field] else ALL_FORMS * rarity
            held = [(field, 1.0, count)]
            if zones and field == "around":
                held += [(z, w, reader.frequency(z, term)) for z, w in _EXTRA.items()]
            for where, weight, number in held:
                if number:
                    boost = weight * share / _rarity(number, reader.count)
                    clauses.append(Query.boost_query(build.term(where, term), boost))
    return build.any_of(clauses)


def _holders(forms: Forms) -> int:
    """Return the number of articles with some forms of a word, as if no article had two."""
    return max((sum(counts.values()) for counts in forms.values()), default=0)


def weighed_phrase(field: str, terms: list[str]) -> Query:
    """Return the scored query for a phrase in an index field."""
    found = [build.phrase(field, terms)]
    if field == "around":
        found += [Query.boost_query(build.phrase(zone, terms), w) for zone, w in _EXTRA.items()]
    return build.any_of(found)


def _rarity(holders: int, count: int) -> float:
    """Return the inverse document frequency as tantivy has it."""
    return math.log(1 + (max(count - holders, 0) + 0.5) / (holders + 0.5))
