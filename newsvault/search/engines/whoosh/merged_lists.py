"""Merging of posting lists, a term at a time, so that few of them are in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from newsvault.search.engines.whoosh.posting_lists import PostingList, moved
from newsvault.search.engines.whoosh.schema import ORDER
from newsvault.search.engines.whoosh.segment import Segment

Lists = Mapping[str, Mapping[str, PostingList]]  # by field and term
Stored = tuple[bytes, int, bytes]  # a term, the number of its documents, its list as stored


class Source(NamedTuple):
    """A segment that is merged, and the new numbers of its documents.

    `numbers` are an offset where all documents stay, else a table of those that do.
    """

    segment: Segment
    numbers: Mapping[int, int] | int


class _Row(NamedTuple):
    """A term's list in one source: new, or as stored, with the new numbers of its documents."""

    key: tuple[str, bytes]  # field and term
    documents: int
    held: PostingList | bytes
    numbers: Mapping[int, int] | int


_key = itemgetter(0)


def merged(new: Lists, sources: Sequence[Source]) -> Iterator[tuple[str, Iterator[Stored]]]:
    """Yield each field, ascending, with its terms and their lists in all sources, `new` ones first.

    The list of the newest articles is not that of the sources in a row, and is taken from `new`.
    """
    rows = merge(_new(new), *map(_stored, sources), key=_key)
    for field, same in groupby(rows, key=lambda row: row.key[0]):
        yield field, _of_field(same)


def _of_field(rows: Iterator[_Row]) -> Iterator[Stored]:
    for (_, term), same in groupby(rows, key=_key):
        first, *others = same
        held = None if others else _as_it_is(first)
        if held is not None:
            yield term, first.documents, held
            continue
        whole = PostingList()
        for row in (first, *others):
            if isinstance(row.held, bytes):
                whole.extend_stored(row.held, row.documents, row.numbers)
            else:
                whole.extend(row.held, row.numbers)
        if whole.local:
            yield term, len(whole), whole.to_bytes()


def _new(lists: Lists) -> Iterator[_Row]:
    for field in sorted(lists):
        here = lists[field]
        for term, key in sorted((term.encode(), term) for term in here):
            yield _Row((field, term), len(here[key]), here[key], 0)


def _stored(source: Source) -> Iterator[_Row]:
    for field, term, documents, held in source.segment.lists():
        if field != ORDER:
            yield _Row((field, term), documents, held, source.numbers)


def _as_it_is(row: _Row) -> bytes | None:
    """Return the stored form of a list that is the only one of its term; None if it takes more."""
    if isinstance(row.held, PostingList):
        return row.held.to_bytes()
    return moved(row.held, row.numbers) if isinstance(row.numbers, int) else None
