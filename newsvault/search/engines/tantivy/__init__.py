"""The tantivy engine, for large archives: needs the library tantivy (`newsvault[tantivy]`)."""

# ruff: noqa: E402  # the library is checked before the modules that import it

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from newsvault.search.engines.tantivy.library import load_library, writing

load_library()

from tantivy import Index

from newsvault.errors import Damaged, QueryError
from newsvault.models import Matches
from newsvault.search import engines, word_suggestions
from newsvault.search.analysis import exact_terms
from newsvault.search.cost_limit import Work
from newsvault.search.engines import Batch, Place, Sort
from newsvault.search.engines.tantivy import build, pages
from newsvault.search.engines.tantivy.evaluate import Evaluation
from newsvault.search.engines.tantivy.reader import Reader, index_fields
from newsvault.search.engines.tantivy.schema import PLAIN, schema
from newsvault.search.engines.tantivy.writer import Writer, restrict
from newsvault.search.local_engine import LocalEngine
from newsvault.search.query.tree import Query
from newsvault.system.file_modes import make_file

# Created with the index: opening it for reading would create them in a folder that may not be.
_LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


class Engine(LocalEngine):
    """A tantivy index in `folder`."""

    name = "tantivy"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._open: Reader | None = None

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, damaged, or of another schema."""
        if not self.is_current():
            return True
        try:
            self._reader()
        except Damaged:
            return True
        return False

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Return a transaction, committed when the block ends and rolled back when it raises."""
        if not self.is_current():
            self.clear()
        self.close()
        writer = Writer(self._folder)
        done = False
        try:
            yield writer
            done = True
        finally:
            if not done:
                writer.discard()
        writer.commit()

    def search(
        self, query: Query, *, limit: int, offset: int = 0, sort: Sort = "relevance"
    ) -> Matches:
        """Return at most `limit` matches from `offset`; those without a date sort last."""
        engines.check_sort(sort)
        with self._bounded(query) as reader:
            ranked = engines.ranked_leaves(query.root) if sort in ("relevance", "fresh") else []
            answers = Evaluation(reader, ranked)
            asked = answers.run(query.root)
            total = reader.total(asked)
            if not limit:
                return Matches(total=total, matches=())
            if sort in ("newest", "oldest"):
                found = pages.by_date(reader, asked, limit, offset, newest=sort == "newest")
            elif sort == "fresh":
                found = pages.fresh(reader, asked, limit, offset)
            elif answers.has_scores:
                found = pages.by_score(reader, asked, limit, offset)
            else:
                found = pages.by_id(reader, asked, limit, offset)
        return Matches(total=total, matches=found)

    def ids(self) -> frozenset[str]:
        """Return the ids of all articles in the index."""
        reader = self._reader()
        everything = build.everything()
        return frozenset(str(name) for name, _ in reader.hits(everything, reader.count, by="id"))

    def counts(self, query: Query, field: str) -> tuple[tuple[str, int], ...]:
        """Return the number of matches for each value of `field`, most frequent first."""
        with self._bounded(query) as reader:
            asked = Evaluation(reader).run(query.root)
            return engines.ranked_counts(reader.values(asked, f"facet_{field}"))

    def explain(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Return each part of `query` in words, with the number of articles that match it alone."""
        with self._bounded(query) as reader:
            answers = Evaluation(reader)
            return tuple(
                (text, reader.total(answers.run(node)))
                for text, node in word_suggestions.parts(query.root)
            )

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return the document frequency of each of some folded words, without stemming."""
        reader = self._reader()
        languages = reader.languages()
        return {
            word: reader.total(
                build.any_of(build.terms(field, exact_terms(word, languages)) for field in PLAIN)
            )
            for word in words
        }

    def suggest(self, query: Query) -> str | None:
        """Return the query with unknown words replaced by the nearest known ones, or None."""
        reader = self._reader()

        def frequency(field: str | None, term: str) -> int:
            return max(reader.frequency(one, term) for one in index_fields(field))

        return word_suggestions.suggest(
            query, word_suggestions.TermDictionary(reader.lexicon, frequency, reader.languages())
        )

    def clear(self) -> None:
        """Replace the index by an empty one."""
        self._empty_folder()
        for name in _LOCKS:
            make_file(self._folder / name)
        with writing(self._folder):
            Index(schema(), path=str(self._folder), reuse=False)
            restrict(self._folder.iterdir())
        engines.write_about(self._folder, self.name)

    def close(self) -> None:
        """Close all files."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _reader(self) -> Reader:
        if self._open is None:
            self._open = Reader(self._folder)
        return self._open

    @contextmanager
    def _bounded(self, query: Query) -> Iterator[Reader]:
        """Open the index for a query, within the cost limit."""
        reader = self._reader()
        reader.work = Work(query.text)
        try:
            yield reader
        except QueryError as exc:
            exc.query = exc.query or query.text
            raise
        finally:
            reader.work = None
