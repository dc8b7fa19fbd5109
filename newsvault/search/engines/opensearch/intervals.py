"""Interval rules of OpenSearch: the parts of a query that depend on positions of words.

A rule matches intervals of positions in one group of fields (see `mapping`). Rules are JSON.
Source of the method: Clarke, Cormack and Burkowski, "An algebra for structured text search" (1995),
which Lucene's intervals implement. They are minimal: an interval that contains another one of the
same rule is not seen. Where that would lose an article, the query is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from newsvault.errors import QueryError
from newsvault.search.analysis import words
from newsvault.search.engines.opensearch.mapping import (
    FIRST,
    GROUP_OF,
    LAST,
    ONLY,
    stems_of,
)
from newsvault.search.engines.opensearch.regular_expressions import to_lucene
from newsvault.search.expansion import folded_pattern, pieces
from newsvault.search.query.tree import Fuzzy, Leaf, Near, Node, Or, Pattern, Phrase, Regex, Word
from newsvault.search.spelling_variants import spellings

Rule = dict[str, Any]
_WIDEST = 1024  # maximum number of words a pattern expands to; above it, the cluster refuses it
NEVER: Rule = {"match": {"query": "!"}}  # no word is a mark


def unsupported(node: Leaf | Near, what: str) -> QueryError:
    """Return the error for a query that this engine cannot answer as the others do."""
    return QueryError(
        f"{what} cannot be searched on the cluster",
        query="",
        position=node.position,
        hint="join it by AND, or search a vault with a local index (engine = whoosh)",
    )


def group_of(node: Node) -> str:
    """Return the group of fields that a word, a phrase or a NEAR is searched in."""
    while isinstance(node, Near):
        node = node.left
    if isinstance(node, Or):
        return group_of(node.parts[0])
    return GROUP_OF.get(getattr(node, "field", None) or "body", "text")


def source(node: Node) -> Rule:
    """Return the rule for a word, a phrase, a group of them or a NEAR, in any spelling."""
    if isinstance(node, Near):
        return near(node)
    if isinstance(node, Or):
        return any_of([source(part) for part in node.parts])
    assert isinstance(node, Leaf)
    return any_of([_in_field(leaf) for leaf in (node, *spellings(node).others)])


def any_of(rules: Sequence[Rule]) -> Rule:
    """Return the rule that matches what any of `rules` matches."""
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": list(rules)}}


def filtered(rule: Rule, how: str, other: Rule) -> Rule:
    """Return the intervals of `rule` that are `how` (`contained_by`, ...) those of `other`."""
    return {"any_of": {"intervals": [rule], "filter": {how: other}}}


def zone_rule(zone: str) -> Rule:
    """Return the rule for the whole of a field within its group."""
    return _unit(f"{GROUP_OF[zone]}_zone", zone)


def quotation_rule() -> Rule:
    """Return the rule for one quotation, its speaker included."""
    return _unit("said_quotation")


def repeated(leaf: Word | Phrase, count: int) -> Rule:
    """Return the rule for at least `count` occurrences of a word or phrase."""
    found = words(leaf.text)
    overlaps = any(found[:size] == found[-size:] for size in range(1, len(found)))
    loose = isinstance(leaf, Phrase) and (leaf.slop is not None or "*" in leaf.text)
    if loose and len(found) > 1:
        raise unsupported(leaf, "atleast: of a phrase with ~ or *")
    if overlaps or count > _WIDEST:
        what = "atleast: of a phrase that can overlap itself" if overlaps else "so high an atleast:"
        raise QueryError(
            f"{what} cannot be counted on the cluster", query="", position=leaf.position
        )
    return _ordered([source(leaf)] * count)


def _in_field(leaf: Leaf) -> Rule:
    rule = _plain(leaf)
    return rule if leaf.field is None else filtered(rule, "contained_by", zone_rule(leaf.field))


def _plain(leaf: Leaf) -> Rule:
    """Return the rule for a leaf anywhere in its group."""
    group = group_of(leaf)
    match leaf:
        case Pattern():
            return {"wildcard": {"pattern": folded_pattern(leaf.text), "max_expansions": _WIDEST}}
        case Regex():
            pattern = to_lucene(leaf.text, leaf.position)
            return {"regexp": {"pattern": pattern, "max_expansions": _WIDEST}}
        case Fuzzy():
            (word, *_) = words(leaf.text) or ("!",)
            return {"fuzzy": {"term": word, "fuzziness": leaf.distance, "prefix_length": 1}}
        case Phrase() if "*" in leaf.text:
            return _row([rule for piece in pieces(leaf) for rule in _places(piece)], leaf.slop)
        case Phrase():
            return _row([_token(word) for word in words(leaf.text)], leaf.slop)
        case Word():
            found = words(leaf.text)
            if leaf.exact or len(found) != 1:
                return _row([_token(word) for word in found], None)
            return any_of([_token(stem, f"{group}_stem") for stem in stems_of(found[0])])
        case _:
            assert_never(leaf)


def _places(piece: Leaf) -> list[Rule]:
    """Return the rule of each position of a part of a phrase: a Chinese word has several."""
    if isinstance(piece, Word):
        return [_token(word) for word in words(piece.text)]
    return [_plain(piece)]


def _row(rules: list[Rule], slop: int | None) -> Rule:
    """Return the rule for consecutive words or, with `slop`, for words in any order.

    In any order, a word that is asked for twice may be the same one in the text.
    """
    if not rules:
        return NEVER
    if len(rules) == 1:
        return rules[0]
    if slop is None:
        return _ordered(rules, gaps=0)
    distinct = [rule for n, rule in enumerate(rules) if rule not in rules[:n]]
    if len(distinct) == 1:
        return distinct[0]
    gaps = slop + len(rules) - len(distinct)
    return {"all_of": {"intervals": distinct, "ordered": False, "max_gaps": gaps}}


def near(node: Near) -> Rule:
    """Return the rule for NEAR, ADJ or SAME."""
    if any(isinstance(inner, Near) for side in (node.left, node.right) for inner in _inside(side)):
        raise unsupported(node, "NEAR of another NEAR")
    if node.unit != "word":
        return _same(node)
    if node.apart:
        raise unsupported(node, "NOT NEAR")
    left, right = source(node.left), source(node.right)
    # Lucene merges equal rules into one that repeats, and counts its inner words as gaps.
    right = filtered(right, "not_containing", NEVER) if left == right else right
    gaps = node.distance - 1
    if gaps < 0:
        return NEVER
    rules = [_ordered([left, right], gaps=gaps)]
    if not node.ordered:
        rules.append(_ordered([right, left], gaps=gaps))
    return any_of(rules)


def _same(node: Near) -> Rule:
    """Return the rule for words of the left side in one sentence or paragraph with the right."""
    begins, other = _beginning(node.left, node), _beginning(node.right, node)
    how = "not_containing" if node.apart else "containing"
    unit = filtered(_unit_of(node), how, other)
    return filtered(begins, "contained_by", unit)


def _unit_of(node: Near) -> Rule:
    group = group_of(node)
    if group == "text":
        return _unit(f"text_{node.unit}")
    leaf = node.left
    while not isinstance(leaf, Leaf):
        assert isinstance(leaf, Or)
        leaf = leaf.parts[0]
    assert leaf.field is not None
    return zone_rule(leaf.field)


def _beginning(node: Node, whole: Near) -> Rule:
    """Return the rule for the first word: a phrase counts for the sentence that it begins in."""
    if isinstance(node, Or):
        return any_of([_beginning(part, whole) for part in node.parts])
    assert isinstance(node, Leaf)
    rules = []
    for leaf in (node, *spellings(node).others):
        parts = pieces(leaf) if isinstance(leaf, Phrase) and "*" in leaf.text else ()
        found = words(leaf.text)
        if isinstance(leaf, Pattern | Fuzzy | Regex) or max(len(parts), len(found)) < 2:
            rules.append(_in_field(leaf))
            continue
        if parts or (isinstance(leaf, Phrase) and leaf.slop) or found[0] in found[1:]:
            raise unsupported(whole, "SAME of this phrase")
        rules.append(filtered(_token(found[0]), "contained_by", _in_field(leaf)))
    return any_of(rules)


def _inside(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Or) else (node,)


def _unit(field: str, name: str = "") -> Rule:
    marks = [_token(name + mark, field) for mark in (FIRST, LAST, ONLY)]
    return any_of([_ordered(marks[:2]), marks[2]])


def _ordered(rules: Sequence[Rule], gaps: int = -1) -> Rule:
    return {"all_of": {"intervals": list(rules), "ordered": True, "max_gaps": gaps}}


def _token(token: str, field: str | None = None) -> Rule:
    found: dict[str, object] = {"query": token, "analyzer": "tokens"}
    if field is not None:
        found["use_field"] = field
    return {"match": found}
