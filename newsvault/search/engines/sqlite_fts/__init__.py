"""The SQLite FTS5 engine: needs only Python; a fallback, and a comparison for tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from heapq import nsmallest
from typing import Any

from newsvault.models import Document, Match, Matches
from newsvault.search import engines, word_suggestions
from newsvault.search.analysis import LANGUAGES, exact_terms
from newsvault.search.cost_limit import Work
from newsvault.search.document import ZONES, entry
from newsvault.search.engines import Batch, Place, Sort
from newsvault.search.engines.sqlite_fts.evaluate import Evaluation
from newsvault.search.engines.sqlite_fts.opening import connect, reading, translated
from newsvault.search.engines.sqlite_fts.positions import Vocabulary
from newsvault.search.engines.sqlite_fts.rows import BY_NUMBERS, listed, rows
from newsvault.search.engines.sqlite_fts.schema import COLUMNS, create, drop, put
from newsvault.search.local_engine import LocalEngine
from newsvault.search.query.tree import And, Node, Query, Word
from newsvault.system.file_modes import make_file

FILE = "index.sqlite3"
# Cost limit in steps of SQLite's virtual machine; a slow computer does three million a second.
_STEPS = 9_000_000
_EACH = 1000  # steps, or rows, between two checks of the limit


class _Changes:
    """Adds and removes articles in one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, document: Document) -> None:
        """Add `document`, replacing an earlier one with its id."""
        drop(self._connection, document.id)
        put(self._connection, entry(document))

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Remove the article, if it is there."""
        drop(self._connection, id)


class Engine(LocalEngine):
    """An FTS5 index in one file in `folder`."""

    name = "sqlite_fts"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._open: sqlite3.Connection | None = None

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, damaged, or of another schema."""
        if not self.is_current():
            return True
        try:
            self._connection().execute("SELECT count(*) FROM text_terms WHERE term = ''").fetchone()
            self._connection().execute("SELECT max(number) FROM articles").fetchone()
        except sqlite3.Error:
            return True
        return False

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Return a transaction, committed when the block ends and rolled back when it raises."""
        if not self.is_current():
            self.clear()
        connection = self._connection()
        done = False
        with self._mapped():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield _Changes(connection)
                connection.execute("COMMIT")
                done = True
            finally:
                if not done:
                    connection.rollback()

    @reading
    def search(
        self, query: Query, *, limit: int, offset: int = 0, sort: Sort = "relevance"
    ) -> Matches:
        """Return at most `limit` matches from `offset`; those without a date sort last."""
        engines.check_sort(sort)
        with self._bounded(query) as work:
            return self._search(query, work, limit=limit, offset=offset, sort=sort)

    def _search(self, query: Query, work: Work, *, limit: int, offset: int, sort: Sort) -> Matches:
        """Return the page of matches in the order of `sort`; those without a date are last."""
        answers = self._evaluation(work)
        matched = answers.matched(query.root)
        columns = "id, NULL" if sort == "relevance" else "id, date"  # ids alone are in an index
        found = list(rows(self._connection(), columns, matched))
        scores: dict[int, float] = {}
        key: Callable[[Any], Any]
        if sort in ("newest", "oldest"):
            sign = -1 if sort == "newest" else 1
            key = lambda row: (row[2] is None, sign * (row[2] or 0), row[1])  # noqa: E731
        else:
            scores = self._scores(query.root, answers, matched)
            if sort == "fresh":
                dates = {number: date for number, _, date in found}
                scores = engines.freshened({n: scores.get(n, 0.0) for n in dates}, dates.get)
            key = lambda row: (-scores.get(row[0], 0.0), row[1])  # noqa: E731
        first = nsmallest(offset + limit, found, key=key)[offset:]
        matches = tuple(Match(id=name, score=scores.get(n, 0.0)) for n, name, _ in first)
        return Matches(total=len(found), matches=matches)

    @reading
    def ids(self) -> frozenset[str]:
        """Return the ids of all articles in the index."""
        return frozenset(
            found for (found,) in self._connection().execute("SELECT id FROM articles")
        )

    @reading
    def counts(self, query: Query, field: str) -> tuple[tuple[str, int], ...]:
        """Return the number of matches for each value of `field`, most frequent first."""
        with self._bounded(query) as work:
            found = self._evaluation(work).run(query.root)
        counted: dict[str, int] = {}
        rows = self._connection().execute(
            "SELECT value, number FROM facets WHERE field = ?", (field,)
        )
        for value, number in rows:
            if number in found:
                counted[value] = counted.get(value, 0) + 1
        return engines.ranked_counts(counted.items())

    @reading
    def explain(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Return each part of `query` in words, with the number of articles that match it alone."""
        with self._bounded(query) as work:
            answers = self._evaluation(work)
            return tuple(
                (text, len(answers.run(node))) for text, node in word_suggestions.parts(query.root)
            )

    @reading
    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return the document frequency of each of some folded words, without stemming."""
        languages = self._languages()
        return {word: sum(map(self._frequency, exact_terms(word, languages))) for word in words}

    @reading
    def suggest(self, query: Query) -> str | None:
        """Return the query with unknown words replaced by the nearest known ones, or None."""
        vocabulary = Vocabulary(self._connection())
        return word_suggestions.suggest(
            query,
            word_suggestions.TermDictionary(vocabulary.lexicon, self._held_in, self._languages()),
        )

    def clear(self) -> None:
        """Replace the index by an empty one."""
        self._empty_folder()
        make_file(self._folder / FILE)
        create(self._connection())
        engines.write_about(self._folder, self.name)

    def close(self) -> None:
        """Close the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Translate sqlite3 errors in the block into VaultError."""
        try:
            yield
        except sqlite3.Error as exc:
            raise translated(exc, self._folder) from exc

    @contextmanager
    def _bounded(self, query: Query) -> Iterator[Work]:
        """Refuse the query when SQLite has executed more than `STEPS` steps for it."""
        work = Work(query.text, _STEPS)
        connection = self._connection()
        connection.set_progress_handler(lambda: work.count(_EACH), _EACH)
        try:
            yield work
        except sqlite3.OperationalError as exc:
            if work.is_spent:
                raise work.refusal() from exc
            raise
        finally:
            connection.set_progress_handler(None, 0)

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = connect(self._folder / FILE)
        return self._open

    def _languages(self) -> tuple[str, ...]:
        return tuple(
            language
            for language in LANGUAGES
            if self._connection()
            .execute("SELECT 1 FROM keys WHERE key = ?", (f"lang:{language}",))
            .fetchone()
        )

    def _evaluation(self, work: Work) -> Evaluation:
        return Evaluation(self._connection(), self._languages(), work)

    def _scores(self, root: Node, answers: Evaluation, matched: set[int]) -> dict[int, float]:
        """Return FTS5's ranking (BM25 over columns) of the matches, by any part of the query."""
        weights = ", ".join(str(ZONES.get(column, 0.5)) for column in COLUMNS)
        sql = f"SELECT rowid, -bm25(text, {weights}) FROM text WHERE text MATCH ?"  # noqa: S608
        among: tuple[str, ...] = ()
        if isinstance(root, And):  # each part has more matches than all together
            sql, among = f"{sql} AND +rowid {BY_NUMBERS}", (listed(matched),)
        scores: dict[int, float] = {}
        for leaf in engines.ranked_leaves(root):
            asked = [(leaf, 1.0)]
            if isinstance(leaf, Word) and not leaf.exact:
                asked = [(leaf, engines.ALL_FORMS), (replace(leaf, exact=True), engines.AS_WRITTEN)]
            for share, question in ((s, q) for one, s in asked for q in answers.questions(one)):
                terms = 1 + question.count(" OR ")  # each is looked up for every article
                cursor = self._connection().execute(sql, (question, *among))
                while some := cursor.fetchmany(_EACH):
                    answers.work.spend(terms * len(some))
                    for number, score in some:
                        scores[number] = scores.get(number, 0.0) + share * score
        return scores

    def _frequency(self, term: str) -> int:
        sql = "SELECT doc FROM text_terms WHERE term = ?"
        found = self._connection().execute(sql, (term,)).fetchone()
        return int(found[0]) if found else 0

    def _held_in(self, field: str | None, term: str) -> int:
        """Return the number of articles, or of pieces in one of their fields, with a term."""
        if field is None:
            return self._frequency(term)
        sql = "SELECT count(*) FROM pieces WHERE pieces MATCH ?"
        found = self._connection().execute(sql, (f'{field} : "{term}"',)).fetchone()
        return int(found[0])
