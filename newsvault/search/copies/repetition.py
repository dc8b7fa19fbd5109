"""Shingles that outlets print again and again: disclaimers, forms, lines above every article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from newsvault.search.copies.index_tables import Entered

FEWEST = 3  # articles with a shingle, before which none of the limits below is reached
_DAYS = 3  # days on which one outlet printed a shingle, for it to be common
_ARCHIVE_DAYS = 5  # days on which all outlets together did; a copy is printed on fewer
_DATE = re.compile(r"\d+-\d\d-\d\d$")
_REPEATS = 50  # articles of one outlet, likewise


def repeated(
    postings: Mapping[int, Iterable[int]], entered: Mapping[int, Entered]
) -> Iterator[int]:
    """Yield the hashes that an outlet, or all together, repeat.

    Args:
        postings: the numbers of the articles with each hash.
        entered: the articles by number.
    """
    known: dict[tuple[int, ...], bool] = {}  # the hashes of one text are in the same articles
    for value, numbers in postings.items():
        key = tuple(numbers)
        if key not in known:
            known[key] = _is_repeated([entered[number] for number in key])
        if known[key]:
            yield value


def is_date(day: str) -> bool:
    """Return whether the day of an article is a date; that of an undated one is its id."""
    return bool(_DATE.match(day))


def _is_repeated(articles: list[Entered]) -> bool:
    by_outlet: dict[str, list[str]] = {}
    for article in articles:
        by_outlet.setdefault(article.outlet, []).append(article.day)
    return (
        any(len(days) >= _REPEATS or len(set(days)) >= _DAYS for days in by_outlet.values())
        or len({one.day for one in articles if is_date(one.day)}) >= _ARCHIVE_DAYS
    )
