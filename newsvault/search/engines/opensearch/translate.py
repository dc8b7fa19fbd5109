"""Translation of a query tree to OpenSearch's query language: what matches, and what ranks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from newsvault.errors import UsageError
from newsvault.search.analysis import words
from newsvault.search.document import ZONES, bounds_of, column_of, whole_value
from newsvault.search.engines import ALL_FORMS, AS_WRITTEN, ranked_leaves
from newsvault.search.engines.opensearch import intervals
from newsvault.search.engines.opensearch.mapping import RANKED, stems_of
from newsvault.search.engines.opensearch.regular_expressions import to_lucene
from newsvault.search.expansion import folded_pattern
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

Json = dict[str, Any]
NOTHING: Json = {"match_none": {}}
_ITSELF = (None, *RANKED)  # fields that are searched by a plain query, without positions


def matching(node: Node) -> Json:
    """Return the cluster's query for the articles that match `node`.

    Raises QueryError for a query that the cluster cannot answer as the local engines do.
    """
    match node:
        case And(parts=parts):
            return {"bool": {"filter": [matching(part) for part in parts]}}
        case Or(parts=parts):
            return _any([matching(part) for part in parts])
        case Not(part=part):
            return {"bool": {"must_not": [matching(part)]}}
        case Everything():
            return {"match_all": {}}
        case Key():
            return _key(node)
        case DateRange() | NumberRange():
            return _range(node)
        case Said():
            spoken = _quotations(node.speaker, None)
            return _at("said", _quotations(node.words, spoken))
        case AtLeast():
            rule = intervals.repeated(node.word, node.count)
            return _at(intervals.group_of(node.word), rule)
        case Near():
            return _at(intervals.group_of(node), intervals.source(node))
        case Word() | Phrase() | Pattern() | Fuzzy() | Regex():
            return _spelled(node)
    raise UsageError(f"{type(node).__name__} is not for an index to answer")


def ranking(root: Node) -> list[Json]:
    """Return the clauses whose scores are summed: the words of a query, by field and weight."""
    return [clause for leaf in ranked_leaves(root) for clause in _weighed(leaf)]


def _any(parts: Sequence[Json]) -> Json:
    if len(parts) == 1:
        return parts[0]
    return {"bool": {"should": list(parts), "minimum_should_match": 1}}


def _at(group: str, rule: Json) -> Json:
    return {"intervals": {group: rule}}


def _spelled(leaf: Leaf) -> Json:
    """Return the query for a word, a phrase or a pattern, in all spelling variants."""
    ways = spellings(leaf)
    if ways.capitals and leaf.field is None:
        return _any([_key(Key(field=CAPITALS, value=word)) for word in ways.capitals])
    parts = [_leaf(one) for one in (leaf, *ways.others)]
    if ways.key:
        field, _, value = ways.key.partition(":")
        parts.append(_key(Key(field=field, value=value)))
    return _any(parts)


def _leaf(leaf: Leaf) -> Json:
    loose = isinstance(leaf, Phrase) and (leaf.slop is not None or "*" in leaf.text)
    if leaf.field not in _ITSELF or loose:
        return _at(intervals.group_of(leaf), intervals.source(leaf))
    return _plain(leaf, leaf.field or "text")


def _plain(leaf: Leaf, field: str) -> Json:
    """Return the query for a leaf in a separate field, without positions."""
    every = {"rewrite": "constant_score"}  # all words that match, however many
    match leaf:
        case Pattern(text=text):
            return {"wildcard": {field: {"value": folded_pattern(text), **every}}}
        case Regex(text=text, position=position):
            pattern = to_lucene(text, position)
            return {"regexp": {field: {"value": pattern, "flags": "NONE", **every}}}
        case Fuzzy(text=text, distance=distance):
            (word, *_) = words(text) or ("!",)
            asked = {"value": word, "fuzziness": distance, "prefix_length": 1, **every}
            return {"fuzzy": {field: asked}}
    found = words(leaf.text)
    if not found:
        return NOTHING
    if isinstance(leaf, Word) and not leaf.exact and len(found) == 1:
        stems = stems_of(found[0])
        return {"terms": {f"{field}_stem": stems}}
    if len(found) == 1:
        return {"term": {field: found[0]}}
    return {"match_phrase": {field: {"query": " ".join(found), "analyzer": "tokens"}}}


def _quotations(node: Node, among: Json | None) -> Json:
    """Return the rule for the quotations (of those `among`, None for all) that `node` matches.

    As in `proximity.quotations`, NOT alone matches none.
    """
    if isinstance(node, And):
        for part in node.parts:
            among = _quotations(part, among)
        return among or intervals.NEVER
    if isinstance(node, Or):
        return intervals.any_of([_quotations(part, among) for part in node.parts])
    if isinstance(node, Not):
        if among is None:
            return intervals.NEVER
        # `not_contained_by` would be right too, but Lucene asks it of each alternative alone.
        return intervals.filtered(among, "not_overlapping", _quotations(node.part, among))
    held = among or intervals.quotation_rule()
    return intervals.filtered(held, "containing", intervals.source(node))


def _key(node: Key) -> Json:
    if node.field == "id":
        return {"prefix": {"id": node.value}}
    return {"term": {"keys": whole_value(f"{node.field}:{node.value}")}}


def _range(node: DateRange | NumberRange) -> Json:
    bounds = zip(("gte", "lte"), bounds_of(node), strict=True)
    asked = {name: value for name, value in bounds if value is not None}
    column = column_of(node)
    return {"range": {column: asked}} if asked else {"exists": {"field": column}}


def _weighed(leaf: Leaf) -> Iterator[Json]:
    if leaf.field not in _ITSELF or (isinstance(leaf, Phrase) and "*" in leaf.text):
        return
    forms = [(leaf, 1.0)]
    if isinstance(leaf, Word) and not leaf.exact:
        forms = [(leaf, ALL_FORMS), (replace(leaf, exact=True), AS_WRITTEN)]
    for form, share in forms:
        for field in ("text", *RANKED) if leaf.field is None else (leaf.field,):
            yield from _scored(_plain(form, field), share * ZONES.get(field, 1.0))


def _scored(query: Json, weight: float) -> Iterator[Json]:
    """Yield a query with its score times `weight`; `terms` has none, so each term is asked for."""
    ((kind, asked),) = query.items()
    if kind == "terms":
        ((field, values),) = asked.items()
        for value in values:
            yield {"term": {field: {"value": value, "boost": weight}}}
    elif kind == "term":
        ((field, value),) = asked.items()
        yield {"term": {field: {"value": value, "boost": weight}}}
    elif kind != "match_none":
        ((field, inner),) = asked.items()
        yield {kind: {field: {**inner, "boost": weight}}}
