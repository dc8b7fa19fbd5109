"""Evaluation of a query tree on SQLite FTS5: the numbers of the matching articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import assert_never

from newsvault.errors import UsageError
from newsvault.search.analysis import prefix_ranges, stem_prefixes, term, word_of, words
from newsvault.search.cost_limit import Work
from newsvault.search.document import PIECES, ZONES, bounds_of, column_of
from newsvault.search.engines.sqlite_fts.positions import Vocabulary
from newsvault.search.engines.sqlite_fts.rows import rows
from newsvault.search.expansion import expand
from newsvault.search.proximity import quotations
from newsvault.search.query.tree import (
    And,
    AtLeast,
    DateRange,
    Everything,
    Fuzzy,
    Key,
    Leaf,
    Like,
    Near,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Regex,
    Said,
    Saved,
    Word,
)
from newsvault.search.query_positions import QueryPositions, in_piece
from newsvault.search.spelling_variants import CAPITALS, spellings

_AT_ONCE = 400  # terms in one FTS5 query: its parser has a stack limit


class Evaluation:
    """Evaluates the nodes of one query."""

    def __init__(
        self, connection: sqlite3.Connection, languages: Sequence[str], work: Work
    ) -> None:
        self.work = work
        self._connection = connection
        self._languages = languages
        self._vocabulary = Vocabulary(connection, work)
        self._places = QueryPositions(self._vocabulary, languages)

    def run(self, node: Node) -> set[int]:
        """Return the numbers of the articles that match."""
        return {number for number, _ in rows(self._connection, "NULL", self.matched(node))}

    def matched(self, node: Node) -> set[int]:
        """Return the numbers of the articles that match, and of removed ones that did."""
        match node:
            case And():
                return set.intersection(*map(self.matched, node.parts))
            case Or():
                return set().union(*map(self.matched, node.parts))
            case Not():
                return self._everything() - self.matched(node.part)
            case Word() | Phrase() | Pattern() | Fuzzy() | Regex():
                return self._spelled(node)
            case Near():
                units = self._units(node)
                return self._articles(units) if in_piece(node) else units
            case Said():
                spoken = quotations(node.speaker, None, self._quotations)
                return self._articles(quotations(node.words, spoken, self._quotations))
            case AtLeast():
                held = self._places.spelled(node.word)
                found = self._units_to_articles(held, node.word.field)
                return {n for n, count in found.items() if count >= node.count}
            case Key() | DateRange() | NumberRange():
                return self._known(node)
            case Everything():
                return self._everything()
            case Saved() | Like():
                raise UsageError(f"{type(node).__name__} is not for an index to answer")
            case _:
                assert_never(node)

    def _spelled(self, leaf: Leaf) -> set[int]:
        """Return the matches of a word, a phrase or a pattern, in all spelling variants."""
        ways = spellings(leaf)
        if ways.capitals and leaf.field is None:
            keys = [Key(field=CAPITALS, value=word) for word in ways.capitals]
            return set().union(*map(self._known, keys))
        found: set[int] = set()
        for one in (leaf, *ways.others):
            units = self._units(one)
            found |= self._articles(units) if in_piece(one) else units
        if ways.key:
            field, _, value = ways.key.partition(":")
            found |= self._known(Key(field=field, value=value))
        return found

    def _units(self, node: Node) -> set[int]:
        """Return the articles, or for fields of pieces the pieces, that match `node`."""
        if isinstance(node, Near) or (
            isinstance(node, Phrase) and (node.slop is not None or "*" in node.text)
        ):
            return set(self._places.spans(node))
        if isinstance(node, Or):
            return set().union(*map(self._units, node.parts))
        assert isinstance(node, Leaf)
        table = "pieces" if node.field in PIECES else "text"
        found: set[int] = set()
        for question in self.questions(node):
            sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608  # one of two
            found.update(chain.from_iterable(self._connection.execute(sql, (question,))))
        return found

    def _quotations(self, node: Node) -> set[int]:
        others = spellings(node).others if isinstance(node, Leaf) else ()
        return set().union(*map(self._units, (node, *others)))

    def _articles(self, matched: set[int]) -> set[int]:
        rows = self._connection.execute("SELECT piece, number FROM piece_articles")
        return {number for piece, number in rows if piece in matched}

    def _units_to_articles(
        self, held: dict[int, list[tuple[int, int]]], field: str | None
    ) -> dict[int, int]:
        if field not in PIECES:
            return {number: len(spans) for number, spans in held.items()}
        counts: dict[int, int] = {}
        for piece, number in self._connection.execute("SELECT piece, number FROM piece_articles"):
            if piece in held:
                counts[number] = counts.get(number, 0) + len(held[piece])
        return counts

    def questions(self, leaf: Leaf) -> Iterator[str]:
        """Yield the FTS5 queries for `leaf`; their results are united."""
        columns = " ".join(ZONES) if leaf.field is None else leaf.field
        for some in _chunks(list(dict.fromkeys(self._alternatives(leaf)))):
            yield f"{{{columns}}} : ({' OR '.join(some)})"

    def _alternatives(self, leaf: Leaf) -> Iterator[str]:
        """Yield the FTS5 terms and phrases, quoted, any of which is a match of `leaf`."""
        if isinstance(leaf, Phrase) and "*" in leaf.text:
            return  # evaluated by position; it does not count for the ranking
        if isinstance(leaf, Pattern | Fuzzy | Regex):
            places = expand(leaf, self._vocabulary.lexicon(leaf.field), self._languages)
            head = leaf.text[:-1].lower() if isinstance(leaf, Pattern) else ""
            if head.isascii() and head.isalnum() and leaf.text.endswith("*"):
                # Instead of listing every term with this prefix.
                heads = [p for p in prefix_ranges(head, self._languages) if p.endswith(head)]
                yield from (f'"{one}"*' for one in heads)
                places = tuple(tuple(t for t in r if t[1:].find(head)) for r in places)
            yield from (f'"{t}"' for row in places for t in row if word_of(t))
            return
        found = words(leaf.text)
        if isinstance(leaf, Word) and not leaf.exact and len(found) == 1:
            yield from (f'"{prefix}"*' for prefix in stem_prefixes(found[0], self._languages))
        elif found:
            for language in (*self._languages, None):
                yield '"' + " ".join(term(word, language) for word in found) + '"'

    def _everything(self) -> set[int]:
        return {number for (number,) in self._connection.execute("SELECT number FROM articles")}

    def _known(self, node: Key | DateRange | NumberRange) -> set[int]:
        """Return the articles with a value, or with a date or count in a range."""
        if isinstance(node, Key) and node.field == "id":
            sql = "SELECT number FROM articles WHERE substr(id, 1, length(?)) = ?"
            values: tuple[object, ...] = (node.value, node.value)
        elif isinstance(node, Key):
            sql = "SELECT number FROM keys WHERE key = ?"
            values = (f"{node.field}:{node.value}",)
        else:
            name = column_of(node)
            sql = (
                f"SELECT number FROM articles WHERE {name} IS NOT NULL"  # noqa: S608  # ours
                f" AND {name} >= ifnull(?, -1e18) AND {name} <= ifnull(?, 1e18)"
            )
            values = bounds_of(node)
        return {number for (number,) in self._connection.execute(sql, values)}


def _chunks(some: list[str]) -> Iterator[list[str]]:
    return (some[at : at + _AT_ONCE] for at in range(0, len(some), _AT_ONCE))
