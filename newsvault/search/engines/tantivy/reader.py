"""Reading of a tantivy index. Each method translates the errors of the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tantivy import DocAddress, Document, Index, Order, Query, Searcher

from newsvault.search.analysis import LANGUAGES
from newsvault.search.cost_limit import Work
from newsvault.search.engines.tantivy.library import is_unwritable, reading
from newsvault.search.engines.tantivy.schema import NAME, PLAIN, unpacked
from newsvault.search.expansion import Lexicon

Hit = tuple[object, DocAddress]  # its score or sort key
_REMEMBERED = 5_000  # lists of terms
_TERM = 4  # cost of listing a term


class Reader:
    """The committed state of an index, as it was when opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._links: TemporaryDirectory[str] | None = None
        with reading(folder):
            self._searcher = self._opened()
        self.count = self._searcher.num_docs
        self.work: Work | None = None
        self._lists: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}
        self._languages: tuple[str, ...] | None = None

    def _opened(self) -> Searcher:
        """Open the folder; of one that cannot be written, which the library locks, its links."""
        try:
            return Index.open(str(self._folder)).searcher()
        except (ValueError, OSError) as exc:
            if not is_unwritable(exc):
                raise
        self._links = TemporaryDirectory(prefix="newsvault-index-")
        for path in self._folder.iterdir():
            if path.suffix != ".lock":
                (Path(self._links.name) / path.name).symlink_to(path.absolute())
        return Index.open(self._links.name).searcher()

    def close(self) -> None:
        """Close the files."""
        del self._searcher
        if self._links is not None:
            with suppress(OSError):
                self._links.cleanup()

    def languages(self) -> tuple[str, ...]:
        """Return the languages with a stemmer that articles are in."""
        if self._languages is None:
            with reading(self._folder):
                self._languages = tuple(
                    one for one in LANGUAGES if self._searcher.doc_freq("keys", f"lang:{one}")
                )
        return self._languages

    def frequency(self, field: str, term: str) -> int:
        """Return the number of articles, also removed ones, with a term in an index field."""
        with reading(self._folder):
            return self._searcher.doc_freq(field, term)

    def listed(self, field: str, prefix: str) -> tuple[tuple[str, int], ...]:
        """Return the terms of an index field with a prefix, each with its number of articles."""
        key = (field, prefix)
        if key not in self._lists:
            if len(self._lists) >= _REMEMBERED:
                self._lists.clear()
            with reading(self._folder):
                self._lists[key] = tuple(self._searcher.terms_with_prefix(field, prefix))
        found = self._lists[key]
        self.spend(_TERM * len(found))
        return found

    def lexicon(self, field: str | None) -> Lexicon:
        """Return a function that yields the terms with a prefix, of a field of the queries."""
        fields = index_fields(field)

        def terms(prefix: str) -> Iterable[str]:
            if len(fields) == 1:
                return [term for term, _ in self.listed(fields[0], prefix)]
            return dict.fromkeys(term for one in fields for term, _ in self.listed(one, prefix))

        return terms

    def hits(
        self, query: Query, limit: int, *, offset: int = 0, by: str | None = None, up: bool = True
    ) -> Sequence[Hit]:
        """Return matches by score, or by the field `by`, `up` or down, those without it last."""
        limit = min(limit, self.count - offset)
        if limit <= 0:
            return []
        order = Order.Asc if by and up else Order.Desc
        with reading(self._folder):
            return self._searcher.search(
                query, limit, count=False, offset=offset, order_by_field=by, order=order
            ).hits

    def total(self, query: Query) -> int:
        """Return the number of matches."""
        if not self.count:
            return 0
        with reading(self._folder):  # in an order, since a score would be counted for each match
            found = self._searcher.search(query, 1, count=True, order_by_field=NAME[0])
        return int(found.count)  # type: ignore[attr-defined]  # not in the library's stub

    def names(self, addresses: list[DocAddress]) -> list[str]:
        """Return the ids of some documents."""
        with reading(self._folder):
            columns = [self._searcher.fast_field_values(name, addresses) for name in NAME]
        return [unpacked(*map(int, row)) for row in zip(*columns, strict=True)]

    def numbers(self, field: str, addresses: list[DocAddress]) -> list[int | None]:
        """Return the values of a column for some documents."""
        with reading(self._folder):
            found = self._searcher.fast_field_values(field, addresses)
        return [None if value is None else int(value) for value in found]

    def document(self, address: DocAddress) -> Document:
        """Return the stored fields of a document."""
        with reading(self._folder):
            return self._searcher.doc(address)

    def values(self, query: Query, field: str) -> list[tuple[str, int]]:
        """Return the values of a column of text in the matches, with their numbers of articles."""
        with reading(self._folder):
            return _counted(self._searcher, query, field)

    def spend(self, amount: int) -> None:
        """Add to the cost of the current query."""
        if self.work:
            self.work.spend(amount)


def index_fields(field: str | None) -> tuple[str, ...]:
    """Return the index fields for a field of the queries."""
    return PLAIN if field is None else (field,)


_BUCKETS = 65_000  # the library's limit


def _counted(searcher: Searcher, query: Query, field: str) -> list[tuple[str, int]]:
    asked = {"values": {"terms": {"field": field, "size": _BUCKETS}}}
    try:
        found = searcher.aggregate(query, asked)["values"]
    except ValueError:  # more values than the limit
        found = {"sum_other_doc_count": 1}
    if found["sum_other_doc_count"]:
        return searcher.terms_with_prefix(field, "", query)
    return [(bucket["key"], bucket["doc_count"]) for bucket in found["buckets"]]
