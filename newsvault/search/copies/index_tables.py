"""The file of the index of copies: its tables, and the statements on them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from newsvault.search.copies.index_file import CopyFile

_NEWEST = 500  # articles whose fingerprints are in the small table before they are merged
_SHARE = 8  # the same in a large index: one of this many articles
_BITS = 31  # of an article's number; with a hash it makes one number of SQLite
_POSTINGS = (
    "SELECT hash, number FROM json_each(?1) CROSS JOIN merged_fingerprints ON hash = value"
    " UNION ALL "
    "SELECT hash, number FROM json_each(?1) CROSS JOIN newest_fingerprints ON hash = value"
)
_TAKE_OUT = (
    "DELETE FROM merged_fingerprints WHERE number = ? AND hash IN (SELECT value FROM json_each(?))",
    "DELETE FROM newest_fingerprints WHERE number = ? AND hash IN (SELECT value FROM json_each(?))",
)
_MERGE = (
    "INSERT INTO merged_fingerprints SELECT hash, number FROM newest_fingerprints",
    "DELETE FROM newest_fingerprints",
    "UPDATE facts SET value = (SELECT max(number) FROM articles) WHERE name = 'merged'",
)
_ARTICLES = "SELECT number, id, outlet, day, digest, story FROM articles"


class Entered(NamedTuple):
    """A row of the table `articles`."""

    number: int
    id: str
    outlet: str
    day: str
    digest: int
    story: int


class CopyTables(CopyFile):
    """The tables of the index of copies."""

    def ids(self) -> set[str]:
        """Return the ids of all articles in it."""
        return {row[0] for row in self._fetch("SELECT id FROM articles")}

    def story(self, article_id: str) -> tuple[str, ...]:
        """Return the ids of the articles of a story, with the one that is asked for; sorted."""
        rows = self._fetch(
            "SELECT id FROM articles WHERE story ="
            " (SELECT story FROM articles WHERE id = ?) ORDER BY id",
            (article_id,),
        )
        return tuple(row[0] for row in rows)

    def stories_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the story of each article that has one with several articles."""
        rows = self._fetch(
            "SELECT id, story FROM articles WHERE id IN (SELECT value FROM json_each(?))"
            " AND story IN"
            " (SELECT story FROM articles GROUP BY story HAVING count(*) > 1)",
            (json.dumps(list(ids)),),
        )
        return dict(rows)

    def stories(self) -> list[tuple[str, ...]]:
        """Return the ids of the articles of each story with several articles."""
        found: dict[int, list[str]] = {}
        rows = self._fetch(
            "SELECT story, id FROM articles WHERE story IN"
            " (SELECT story FROM articles GROUP BY story HAVING count(*) > 1) ORDER BY id"
        )
        for story, article_id in rows:
            found.setdefault(story, []).append(article_id)
        return [tuple(ids) for ids in found.values()]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield each article's id, outlet, day, digest and sample, by id."""
        yield from self._run(
            "SELECT a.id, a.outlet, a.day, a.digest, s.hashes FROM articles AS a"
            " LEFT JOIN samples AS s USING (number) ORDER BY a.id"
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit the block, and count the commit; roll back if it raises."""
        with super().transaction():
            yield
            self._merge()

    # Articles, for the subclass.

    def _find(self, article_id: str) -> Entered | None:
        row = self._fetch_one(f"{_ARTICLES} WHERE id = ?", (article_id,))
        return Entered(*row) if row else None

    def _entered(self, numbers: Iterable[int]) -> dict[int, Entered]:
        """Return the articles with these numbers, by number."""
        rows = self._fetch(
            f"{_ARTICLES} WHERE number IN (SELECT value FROM json_each(?))",  # noqa: S608  # constants
            (json.dumps(list(numbers)),),
        )
        return {row[0]: Entered(*row) for row in rows}

    def _add(self, article_id: str, outlet: str, day: str, digest: int) -> int:
        """Add an article as a new story; return its number."""
        row = self._fetch_one(
            "INSERT INTO articles SELECT next, ?, ?, ?, ?, next"
            " FROM (SELECT ifnull(max(number), 0) + 1 AS next FROM articles) RETURNING number",
            (article_id, outlet, day, digest),
        )
        return int(row[0])

    def _update(self, number: int, outlet: str, day: str, digest: int) -> None:
        self._run(
            "UPDATE articles SET outlet = ?, day = ?, digest = ? WHERE number = ?",
            (outlet, day, digest, number),
        )

    def _delete(self, number: int) -> None:
        self._run("DELETE FROM articles WHERE number = ?", (number,))

    def _part(self, numbers: Iterable[int]) -> set[int]:
        """Take the stories of some articles apart; return all articles that were in them."""
        rows = self._fetch(
            "SELECT number FROM articles WHERE story IN (SELECT story FROM articles"
            " WHERE number IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(numbers)),),
        )
        found = {row[0] for row in rows}
        self._run(
            "UPDATE articles SET story = number WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(found)),),
        )
        return found

    def _unite(self, stories: Collection[int]) -> None:
        """Make one story of several; its number is the smallest of theirs."""
        self._run(
            "UPDATE articles SET story = ? WHERE story IN (SELECT value FROM json_each(?))",
            (min(stories), json.dumps(list(stories))),
        )

    # Fingerprints and common hashes, for the subclass.

    def _samples(self, numbers: Iterable[int]) -> dict[int, frozenset[int]]:
        """Return the sampled hashes of articles, by number; of none, nothing."""
        rows = self._fetch(
            "SELECT number, hashes FROM samples WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {row[0]: frozenset(array("I", row[1])) for row in rows}

    def _replace(self, number: int, before: frozenset[int], after: frozenset[int]) -> None:
        """Take the fingerprints `before` of an article out, and store its sample `after`."""
        if before - after:
            gone = json.dumps(list(before - after))
            for statement in _TAKE_OUT:
                self._run(statement, (number, gone))
        if after:
            hashes = array("I", sorted(after)).tobytes()
            self._run("INSERT OR REPLACE INTO samples VALUES (?, ?)", (number, hashes))
        else:
            self._run("DELETE FROM samples WHERE number = ?", (number,))

    def _enter(self, hashes: Mapping[int, Iterable[int]]) -> None:
        """Add fingerprints to articles, by number, in the order of the file."""
        rows = [one << _BITS | number for number, values in hashes.items() for one in values]
        self._run(
            "INSERT INTO newest_fingerprints SELECT value >> ?1, value & (1 << ?1) - 1"
            " FROM json_each(?2)",
            (_BITS, json.dumps(sorted(rows))),
        )

    def _merge(self) -> None:
        """Merge the fingerprints of the newest articles into the others, if they are many."""
        last, merged = self._fetch_one(
            "SELECT ifnull((SELECT max(number) FROM articles), 0),"
            " (SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'merged')"
        )
        if last - merged < max(_NEWEST, merged // _SHARE):
            return
        for statement in _MERGE:
            self._run(statement)

    def _postings(self, hashes: Iterable[int]) -> dict[int, list[int]]:
        """Return the numbers of the articles with each hash."""
        found: dict[int, list[int]] = {}
        for value, number in self._fetch(_POSTINGS, (json.dumps(sorted(hashes)),)):
            found.setdefault(value, []).append(number)
        return found

    def _common(self, hashes: Iterable[int]) -> set[int]:
        """Return those of the hashes that are marked as common."""
        rows = self._fetch(
            "SELECT hash FROM json_each(?) CROSS JOIN common ON hash = value",
            (json.dumps(list(hashes)),),
        )
        return {row[0] for row in rows}

    def _mark(self, hashes: Collection[int]) -> None:
        """Mark hashes as common."""
        self._run("INSERT INTO common SELECT value FROM json_each(?)", (json.dumps(list(hashes)),))

    def _unmark(self, hashes: Collection[int]) -> None:
        self._run(
            "DELETE FROM common WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps(list(hashes)),),
        )
