"""Translation of a query tree to a query of tantivy, exact for what matches.

A part that tantivy cannot express is evaluated by position on the articles that may match, and
becomes the set of their ids.
"""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import FieldType, Query

from newsvault.errors import UsageError
from newsvault.search.analysis import stem_prefixes, term, words
from newsvault.search.document import bounds_of, column_of, whole_value
from newsvault.search.engines import ranked_leaves
from newsvault.search.engines.tantivy import build
from newsvault.search.engines.tantivy.candidates import Expansions, is_placed, matching
from newsvault.search.engines.tantivy.reader import Reader, index_fields
from newsvault.search.engines.tantivy.schema import schema
from newsvault.search.engines.tantivy.weights import weighed, weighed_phrase
from newsvault.search.query.tree import (
    And,
    AtLeast,
    DateRange,
    Everything,
    Fuzzy,
    Key,
    Leaf,
    Near,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Regex,
    Said,
    Word,
)
from newsvault.search.spelling_variants import CAPITALS, spellings

_AT_ONCE = 200  # candidates read at once
_CANDIDATE = 300  # cost of reading one
_SCORED_TERMS = 300  # terms of a pattern that are scored


class Evaluation:
    """Evaluates the nodes of one query; the leaves of `ranked` have scores, the others none."""

    def __init__(self, reader: Reader, ranked: Sequence[Leaf] = ()) -> None:
        self._reader = reader
        self._scored = {id(leaf) for leaf in ranked}
        self._expansions = Expansions(reader)
        self.has_scores = False

    def run(self, node: Node, among: Query | None = None) -> Query:
        """Return the query for the articles that match `node`; others than `among` may, too."""
        match node:
            case And(parts=parts):
                return self._and(parts, among)
            case Or(parts=parts):
                return build.any_of([self.run(part, among) for part in parts])
            case Not(part=part):
                return build.all_of([], without=[self.run(part, among)])
            case Near() | AtLeast() | Said():
                return self._placed(node, among)
            case Everything() | Key() | DateRange() | NumberRange():
                return build.unscored(self._known(node))
            case Word() | Phrase() | Pattern() | Fuzzy() | Regex():
                return self._placed(node, among) if is_placed(node) else self._spelled(node)
        raise UsageError(f"{type(node).__name__} is not for an index to answer")

    def _and(self, parts: Sequence[Node], among: Query | None) -> Query:
        """Return the query for all parts; those by position come last, on fewer articles."""
        wanted: list[Query] = []
        excluded: list[Query] = []
        for part in sorted(parts, key=_holds_placed):
            narrowed = among
            if wanted and _holds_placed(part):
                narrowed = build.all_of([*([among] if among else ()), *wanted])
            if isinstance(part, Not):
                excluded.append(self.run(part.part, narrowed))
            else:
                wanted.append(self.run(part, narrowed))
        return build.all_of(wanted, without=excluded)

    def _spelled(self, leaf: Leaf) -> Query:
        """Return the query for a word, a phrase or a pattern, in all spelling variants."""
        ways = spellings(leaf)
        scored = id(leaf) in self._scored
        if ways.capitals and leaf.field is None:
            keys = build.any_of(self._keyed(CAPITALS, word) for word in ways.capitals)
            return build.scored_by(keys, [self._written(leaf, scored=True)] if scored else [])
        found = [self._written(one, scored=scored) for one in (leaf, *ways.others)]
        if ways.key:
            field, _, value = ways.key.partition(":")
            found.append(build.unscored(self._keyed(field, value)))
        return build.any_of(found)

    def _written(self, leaf: Leaf, *, scored: bool) -> Query:
        """Return the query for a leaf as it is written, without its variants."""
        fields = index_fields(leaf.field)
        if isinstance(leaf, Pattern | Fuzzy | Regex):
            return self._pattern(leaf, fields, scored)
        found = words(leaf.text)
        if not found:
            return build.nothing()
        languages = (*self._reader.languages(), None)
        if len(found) > 1:
            rows = [[term(word, language) for word in found] for language in languages]
            self.has_scores |= scored
            by = weighed_phrase if scored and leaf.field is None else build.phrase
            return build.any_of(by(field, row) for field in fields for row in rows)
        inflected = isinstance(leaf, Word) and not leaf.exact
        forms = {}
        for field in fields:
            if inflected:
                prefixes = stem_prefixes(found[0], self._reader.languages())
                forms[field] = dict(t for p in prefixes for t in self._reader.listed(field, p))
            else:
                terms = [term(found[0], language) for language in languages]
                forms[field] = {t: n for t in terms if (n := self._reader.frequency(field, t))}
        if scored:
            self.has_scores = True
            return weighed(forms, found, self._reader, zones=leaf.field is None)
        return build.any_of(build.terms(f, list(held)) for f, held in forms.items())

    def _pattern(self, leaf: Pattern | Fuzzy | Regex, fields: Sequence[str], scored: bool) -> Query:
        """Return the query for the words that a pattern matches; many words have no scores.

        They would be one score for each article: equal scores have to be read all, for their order.
        """
        found = {
            field: [t for terms in self._expansions.within(field, leaf) for t in terms]
            for field in fields
        }
        if scored and sum(map(len, found.values())) <= _SCORED_TERMS:
            self.has_scores = True
            return build.any_of(build.term(f, t) for f, terms in found.items() for t in terms)
        return build.unscored(build.any_of(build.terms(f, t) for f, t in found.items()))

    def _keyed(self, field: str, value: str) -> Query:
        return build.term("keys", whole_value(f"{field}:{value}"))

    def _known(self, node: Node) -> Query:
        if isinstance(node, Everything):
            return build.everything()
        if isinstance(node, Key):
            if node.field != "id":
                return self._keyed(node.field, node.value)
            return build.terms("id", [name for name, _ in self._reader.listed("id", node.value)])
        assert isinstance(node, DateRange | NumberRange)
        low, high = bounds_of(node)
        if low is None and high is None:
            return Query.exists_query(column_of(node))
        return Query.range_query(schema(), column_of(node), FieldType.Integer, low, high)

    def _placed(self, node: Node, among: Query | None) -> Query:
        """Return the articles that match a node by position, scored by its words."""
        candidates = self._reach(node)
        found = self._verified(node, build.all_of([candidates, among]) if among else candidates)
        scores = [
            self._written(leaf, scored=True)
            for leaf in ranked_leaves(node)
            if id(leaf) in self._scored and not is_placed(leaf)
        ]
        return build.scored_by(found, scores)

    def _verified(self, node: Node, candidates: Query) -> Query:
        addresses = [at for _, at in self._reader.hits(build.unscored(candidates), 1 << 40)]
        self._reader.spend(_CANDIDATE * len(addresses))
        ids: list[str] = []
        for start in range(0, len(addresses), _AT_ONCE):
            here = addresses[start : start + _AT_ONCE]
            documents = [self._reader.document(address) for address in here]
            numbers = matching(node, documents, self._reader, self._expansions)
            ids += self._reader.names([here[n] for n in sorted(numbers)])
        return build.terms("id", ids)

    def _reach(self, node: Node) -> Query:
        """Return a query for all articles that may match `node`, and as few others as possible."""
        match node:
            case Near(left=left, apart=True):
                return self._reach(left)
            case Near(left=left, right=right):
                return build.all_of([self._reach(left), self._reach(right)])
            case Said(speaker=speaker, words=said):
                return build.all_of([self._reach(speaker), self._reach(said)])
            case And(parts=parts):
                return build.all_of([self._reach(part) for part in parts])
            case Or(parts=parts):
                return build.any_of([self._reach(part) for part in parts])
            case AtLeast(word=word):
                return self._reach(word)
            case Word() | Phrase() | Pattern() | Fuzzy() | Regex():
                return build.any_of(map(self._has, (node, *spellings(node).others)))
        return build.everything()

    def _has(self, leaf: Leaf) -> Query:
        """Return a query for the articles with all words of `leaf`."""
        if not is_placed(leaf):
            return self._written(leaf, scored=False)
        rows = [sorted(terms) for terms in self._expansions.of(leaf)]
        if not rows:
            return build.nothing()
        fields = index_fields(leaf.field)
        return build.all_of(build.any_of(build.terms(f, row) for f in fields) for row in rows)


def _holds_placed(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_holds_placed, node.parts))
    return _holds_placed(node.part) if isinstance(node, Not) else is_placed(node)
