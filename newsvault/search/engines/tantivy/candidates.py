"""Evaluation by position: NEAR, quotations, counts and loose phrases, on stored terms.

tantivy finds the articles that may match; their stored terms are read, and the same code decides
as for the other local engines.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from tantivy import Document

from newsvault.search.document import PIECES, ZONES
from newsvault.search.engines.tantivy.reader import Reader, index_fields
from newsvault.search.engines.tantivy.schema import STORED, UNITS
from newsvault.search.expansion import Lexicon, expand
from newsvault.search.proximity import quotations
from newsvault.search.query.tree import AtLeast, Leaf, Near, Node, Phrase, Said
from newsvault.search.query_positions import STARTS, QueryPositions, in_piece

_SLOT = 20  # bits of the number of a piece within its article
Terms = tuple[frozenset[str], ...]


def is_placed(node: Node) -> bool:
    """Whether `node` is evaluated by position."""
    if isinstance(node, Phrase):
        return node.slop is not None or "*" in node.text
    return isinstance(node, Near | AtLeast | Said)


class Expansions:
    """The terms of the leaves of one query, looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._held: dict[tuple[Leaf, str], Terms] = {}

    def of(self, leaf: Leaf) -> Terms:
        """Return the terms that match each position of `leaf`."""
        fields = [self.within(field, leaf) for field in index_fields(leaf.field)]
        return tuple(frozenset().union(*terms) for terms in zip(*fields, strict=True))

    def within(self, field: str, leaf: Leaf) -> Terms:
        """Return the terms of an index field that match each position of `leaf`."""
        key = (leaf, field)
        if key not in self._held:
            lexicon, languages = self._reader.lexicon(field), self._reader.languages()
            self._held[key] = tuple(map(frozenset, expand(leaf, lexicon, languages)))
        return self._held[key]


class _Texts:
    """The stored terms of some documents: articles by their place in the list."""

    def __init__(self, documents: Sequence[Document], reader: Reader) -> None:
        self._documents = documents
        self._reader = reader
        self._columns: dict[str, list[tuple[int, list[str]]]] = {}

    def lexicon(self, field: str | None) -> Lexicon:
        """Return a function that yields the indexed terms with a prefix."""
        return self._reader.lexicon(field)

    def held(self, field: str | None, terms: Collection[str]) -> dict[int, list[int]]:
        """Return the positions of some terms, by number of article or piece."""
        found: dict[int, list[int]] = {}
        for column in ZONES if field is None else (field,):
            if column not in self._columns:
                self._columns[column] = list(self._read(column))
            start = STARTS[column]
            for number, words in self._columns[column]:
                places = [n for n, word in enumerate(words, start) if word in terms]
                if places:
                    found.setdefault(number, []).extend(places)
        return found

    def starts(self, number: int, unit: str) -> Sequence[int]:
        """Return the numbers of the words of a body that begin a sentence or paragraph."""
        held = self._documents[number].get_first(UNITS[unit])
        return [int(n) for n in held.split()] if held else []

    def _read(self, column: str) -> Iterator[tuple[int, list[str]]]:
        for number, document in enumerate(self._documents):
            if column in PIECES:
                for slot, text in enumerate(document.get_all(column)):
                    yield number << _SLOT | slot, text.split()
                continue
            text = document.get_first(STORED if column == "other" else column)
            if text:
                yield number, (text.decode() if isinstance(text, bytes) else text).split()


class _Positions(QueryPositions):
    """Positions in some documents, with terms that were looked up before."""

    def __init__(self, texts: _Texts, expanded: Callable[[Leaf], Terms]) -> None:
        super().__init__(texts, ())
        self._known = expanded

    def expanded(self, leaf: Leaf) -> Sequence[Collection[str]]:
        """Return the terms that match each position of `leaf`."""
        return self._known(leaf)


def matching(
    node: Node, documents: Sequence[Document], reader: Reader, expansions: Expansions
) -> set[int]:
    """Return the places in `documents` of those that match `node`, which `is_placed`."""
    places = _Positions(_Texts(documents, reader), expansions.of)
    if isinstance(node, AtLeast):
        counts: dict[int, int] = {}
        quoted = in_piece(node.word)
        for number, spans in places.spelled(node.word).items():
            article = number >> _SLOT if quoted else number
            counts[article] = counts.get(article, 0) + len(spans)
        return {number for number, count in counts.items() if count >= node.count}
    if isinstance(node, Said):

        def among(part: Node) -> set[int]:
            return set(places.spans(part))

        spoken = quotations(node.speaker, None, among)
        return {number >> _SLOT for number in quotations(node.words, spoken, among)}
    found = set(places.spans(node))
    return {number >> _SLOT for number in found} if in_piece(node) else found
