"""The Whoosh engine: the default, with posting lists of our format in Whoosh's files."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from newsvault.errors import Damaged
from newsvault.models import Match, Matches
from newsvault.search import engines, word_suggestions
from newsvault.search.analysis import LANGUAGES, exact_terms
from newsvault.search.cost_limit import Work
from newsvault.search.engines import Batch, Place, Sort
from newsvault.search.engines.whoosh import schema
from newsvault.search.engines.whoosh.damage import TORN
from newsvault.search.engines.whoosh.evaluate import Evaluation
from newsvault.search.engines.whoosh.ranking import Scores
from newsvault.search.engines.whoosh.reader import Reader, open_reader
from newsvault.search.local_engine import LocalEngine
from newsvault.search.query.tree import Query
from newsvault.system.platform import sync_files

NAME = "MAIN"
_FEW = 200  # matches; for fewer, the date of each is looked up


class Engine(LocalEngine):
    """A Whoosh index in `folder`."""

    name = "whoosh"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._open: Reader | None = None
        self._last: tuple[tuple[Query, bool], Scores] | None = None

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, damaged, or of another schema."""
        if not self.is_current():
            return True
        try:
            self._reader()
        except OSError:
            return True
        except TORN:
            return True
        return False

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Return a transaction, committed when the block ends and rolled back when it raises."""
        from newsvault.search.engines.whoosh.writer import Writer  # a search does not write

        if not self.is_current():
            self.clear()
        writer = Writer(NAME, self._folder)
        done = False
        try:
            yield writer
            done = True
        finally:
            self.close()
            if not done:
                writer.discard()
        writer.commit()

    def search(
        self, query: Query, *, limit: int, offset: int = 0, sort: Sort = "relevance"
    ) -> Matches:
        """Return at most `limit` matches from `offset`; those without a date sort last."""
        engines.check_sort(sort)
        if sort == "newest" and (newest := self._newest_with_word(query, limit, offset)):
            return newest
        ranked = sort in ("relevance", "fresh")
        found = self._scores(query, ranked=ranked)
        reader = self._reader()
        wanted = limit + offset
        if sort == "fresh":
            dates = reader.numbers("date")
            found = engines.freshened(
                found, lambda n: None if dates[n] == schema.ABSENT else dates[n]
            )
        if ranked:
            best = _highest(found, found.__getitem__, wanted, reader)
        else:
            best = _by_date(found, reader, wanted, newest=sort == "newest")
        return _page(len(found), best[offset:], found.__getitem__, reader)

    def _newest_with_word(self, query: Query, limit: int, offset: int) -> Matches | None:
        """Return the newest matches of a single word that many have, without scores of the others.

        None for another query.
        """
        held, wanted = self._by_segment(query), limit + offset
        total = 0 if held is None else sum(map(len, held.values()))
        if held is None or total <= _FEW or not wanted:
            return None
        reader = self._reader()
        best = _newest(held, reader, wanted)
        return _page(total, best[offset:], lambda _: 1.0, reader)

    def ids(self) -> frozenset[str]:
        """Return the ids of all articles in the index."""
        reader = self._reader()
        gone = reader.deleted
        return frozenset(
            name
            for name in reader.terms("id", "")
            if any(n not in gone for n in reader.holders("id", name))
        )

    def counts(self, query: Query, field: str) -> tuple[tuple[str, int], ...]:
        """Return the number of matches for each value of `field`, most frequent first."""
        reader = self._reader()
        found = self._by_segment(query)
        if found is None:
            found = reader.split(self._scores(query))
        return engines.ranked_counts(
            (
                term.partition("\x1f")[2],
                sum(
                    sum(map(found[held.base].__contains__, held.local))
                    for held in reader.postings("facet", term)
                    if held.base in found
                ),
            )
            for term in reader.terms("facet", f"{field}\x1f")
        )

    def explain(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Return each part of `query` in words, with the number of articles that match it alone."""
        with self._evaluation(query, ranked=False) as answers:
            return tuple(
                (text, len(answers.run(node))) for text, node in word_suggestions.parts(query.root)
            )

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return the document frequency of each of some folded words, without stemming."""
        reader, languages = self._reader(), self._languages()
        return {
            word: sum(reader.frequency("text", t) for t in exact_terms(word, languages))
            for word in words
        }

    def suggest(self, query: Query) -> str | None:
        """Return the query with unknown words replaced by the nearest known ones."""
        reader = self._reader()
        dictionary = word_suggestions.TermDictionary(
            lambda field: partial(reader.terms, field or "text"),
            lambda field, term: reader.frequency(field or "text", term),
            self._languages(),
        )
        return word_suggestions.suggest(query, dictionary)

    def clear(self) -> None:
        """Replace the index by an empty one."""
        from newsvault.search.engines.whoosh.writer import create  # a search does not write

        self._empty_folder()
        create(NAME, self._folder)
        sync_files(self._folder.glob("*.toc"))  # the log of recent articles belongs to it
        engines.write_about(self._folder, self.name)

    def close(self) -> None:
        """Close all files."""
        if self._open is not None:
            self._open.close()
        self._open = self._last = None

    def _reader(self) -> Reader:
        if self._open is None:
            self._open = open_reader(self._folder, NAME)
        return self._open

    def _languages(self) -> tuple[str, ...]:
        return self._reader().languages(LANGUAGES)

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Raise Damaged for exceptions caused by damaged bytes."""
        try:
            yield
        except TORN as exc:
            raise Damaged(
                f"the index is damaged: {exc}",
                path=str(self._folder),
                names=(self._folder.name,),
                hint="run: newsvault reindex",
            ) from exc

    def _scores(self, query: Query, *, ranked: bool = False) -> Scores:
        """Return the matches; their scores are meaningful only when `ranked`."""
        if self._last is None or self._last[0] != (query, ranked):
            with self._evaluation(query, ranked=ranked) as answers:
                self._last = (query, ranked), answers.run(query.root)
        return self._last[1]

    def _by_segment(self, query: Query) -> Mapping[int, Collection[int]] | None:
        """Return the matches of a single word in each segment; None for another query."""
        with self._evaluation(query, ranked=False) as answers:
            return answers.by_segment(query.root)

    @contextmanager
    def _evaluation(self, query: Query, *, ranked: bool) -> Iterator[Evaluation]:
        """Open an evaluation of `query`, within the cost limit."""
        with self._mapped():
            reader = self._reader()
            reader.work = Work(query.text)
            try:
                yield Evaluation(reader, self._languages(), ranked=ranked)
            finally:
                reader.work = None


def _by_date(found: Scores, reader: Reader, wanted: int, *, newest: bool) -> list[int]:
    """Return the first documents by date, those without one last."""
    if newest and wanted and len(found) > _FEW:
        return _newest(reader.split(found), reader, wanted)
    dates = reader.numbers("date")
    if newest:  # ABSENT is less than any date
        return _highest(found, dates.__getitem__, wanted, reader)
    dated = [n for n in found if dates[n] != schema.ABSENT]
    best = _highest(dated, lambda n: -dates[n], wanted, reader)
    if len(best) < wanted:
        undated = [n for n in found if dates[n] == schema.ABSENT]
        best += _highest(undated, lambda _: 0, wanted - len(best), reader)
    return best


def _page(
    total: int, numbers: Iterable[int], score: Callable[[int], float], reader: Reader
) -> Matches:
    """Return documents as a page of matches."""
    some = list(numbers)
    name = reader.names(len(some))
    matches = (Match(id=name(n).rstrip(b"\0").decode(), score=score(n)) for n in some)
    return Matches(total=total, matches=tuple(matches))


def _newest(found: Mapping[int, Collection[int]], reader: Reader, wanted: int) -> list[int]:
    """Return the newest documents, equal dates by id, without reading all dates."""
    level: list[tuple[float, int]] = []
    for date, number in reader.newest(found):
        if len(level) >= wanted and -date != level[-1][0]:
            break
        level.append((-date, number))
    return _by_name(level, wanted, reader)


def _highest(
    numbers: Collection[int], value: Callable[[int], float], wanted: int, reader: Reader
) -> list[int]:
    """Return the documents with the highest values, equal values by id.

    Not by document number: it depends on when the article was indexed.
    """
    values = list(map(value, numbers))
    best = heapq.nlargest(wanted, values)
    if not best:
        return []
    edge = best[-1]
    level = [(-v, n) for n, v in zip(numbers, values, strict=True) if v >= edge]
    return _by_name(level, wanted, reader)


def _by_name(level: list[tuple[float, int]], wanted: int, reader: Reader) -> list[int]:
    """Return the documents with the lowest values, equal values by id."""
    name = reader.names(len(level))
    ordered = heapq.nsmallest(wanted, ((v, name(n), n) for v, n in level))
    return [n for _, _, n in ordered]
