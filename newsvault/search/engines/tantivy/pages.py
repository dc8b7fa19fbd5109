"""Pages of matches in each order; equal values by id, whatever the order of documents in files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from tantivy import FieldType, Query

from newsvault.models import Match
from newsvault.search import engines
from newsvault.search.engines.tantivy import build
from newsvault.search.engines.tantivy.reader import Hit, Reader
from newsvault.search.engines.tantivy.schema import schema

_DIGITS = 4  # decimal places of a score: sums of floats differ with the order of files


def by_id(reader: Reader, query: Query, limit: int, offset: int) -> tuple[Match, ...]:
    """Return matches in the order of their ids, without scores."""
    found = reader.hits(query, limit, offset=offset, by="id")
    return tuple(Match(id=str(name), score=0.0) for name, _ in found)


def by_date(
    reader: Reader, query: Query, limit: int, offset: int, *, newest: bool
) -> tuple[Match, ...]:
    """Return matches by date, those without one last."""
    wanted = limit + offset
    found = list(reader.hits(query, wanted + 1, by="date", up=not newest))
    if len(found) > wanted and found[wanted][0] == found[wanted - 1][0]:
        edge = found[wanted - 1][0]
        better = [hit for hit in found if hit[0] != edge]
        more = reader.hits(_of_date(query, edge), wanted - len(better), by="id")
        found = [*better, *((edge, address) for _, address in more)]
    return _matches(reader, found[:wanted], _zero)[offset:]


def _of_date(query: Query, date: object) -> Query:
    """Return the query for the matches of a date, or of none."""
    if not isinstance(date, int):
        return build.all_of([query], without=[Query.exists_query("date")])
    return build.all_of([query, Query.range_query(schema(), "date", FieldType.Integer, date, date)])


def _zero(_: object) -> float:
    return 0.0


def by_score(reader: Reader, query: Query, limit: int, offset: int) -> tuple[Match, ...]:
    """Return matches by score, best first."""
    wanted = limit + offset
    asked = wanted + 1
    while True:
        found = [(_rounded(score), address) for score, address in reader.hits(query, asked)]
        if len(found) < asked or found[-1][0] != found[wanted - 1][0]:
            break
        asked *= 4  # the matches after the last one may have its score, and a lower id
    edge = found[wanted - 1][0] if len(found) > wanted else None
    kept = [hit for hit in found if edge is None or hit[0] >= edge]
    return _matches(reader, kept, _rounded)[offset:wanted]


def fresh(reader: Reader, query: Query, limit: int, offset: int) -> tuple[Match, ...]:
    """Return matches by score, lowered by age."""
    found = reader.hits(query, reader.count)
    addresses = [address for _, address in found]
    dates = reader.numbers("date", addresses)
    scores = engines.freshened(
        {n: _rounded(score) for n, (score, _) in enumerate(found)}, dates.__getitem__
    )
    names = reader.names(addresses)
    order = sorted(scores, key=lambda n: (-scores[n], names[n]))[offset : offset + limit]
    return tuple(Match(id=names[n], score=scores[n]) for n in order)


def _rounded(score: object) -> float:
    assert isinstance(score, float)
    return round(score, _DIGITS)


def _matches(
    reader: Reader, found: Sequence[Hit], score: Callable[[object], float]
) -> tuple[Match, ...]:
    """Return matches in the order of `found`, those with equal values by id."""
    names = reader.names([address for _, address in found])
    matches: list[Match] = []
    pairs = zip((value for value, _ in found), names, strict=True)
    for value, group in groupby(pairs, key=lambda pair: pair[0]):
        matches += [Match(id=name, score=score(value)) for name in sorted(n for _, n in group)]
    return tuple(matches)
