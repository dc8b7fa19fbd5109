"""Description of a query in words, and suggestions for unknown words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, assert_never

from newsvault.search.analysis import words
from newsvault.search.document import PIECES
from newsvault.search.expansion import Lexicon, expand, nearest
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
    Query,
    Regex,
    Said,
    Saved,
    Word,
)
from newsvault.text import plural

_SUGGESTED = (None, "headline", "summary", "body", "byline", *PIECES)
_LOOKED_FOR = 8  # maximum number of unknown words; each is compared with all words of its initial


def parts(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield each part of a tree that is a query by itself, in words, in order.

    A part with subparts (NEAR, said, atleast) comes before them: if it has no match, its subparts
    show which word is missing.
    """
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from parts(part)
    elif isinstance(node, Not):
        yield from ((f"not {text}", part) for text, part in parts(node.part))
    else:
        yield describe(node), node
        for part in _inside(node):
            yield from parts(part)


def _inside(node: Node) -> tuple[Node, ...]:
    match node:
        case Near(left=left, right=right):
            return left, right
        case Said(speaker=speaker, words=asked):
            return _asked_of(speaker, "speaker"), _asked_of(asked, "quote")
        case AtLeast(word=word):
            return (word,)
    return ()


def _asked_of(node: Node, field: str) -> Node:
    """Return the query inside `said( )`, restricted to the field it searches."""
    if isinstance(node, And | Or):
        inside = tuple(_asked_of(part, field) for part in node.parts)
        return And(parts=inside) if isinstance(node, And) else Or(parts=inside)
    return replace(node, field=field) if isinstance(node, Leaf) else node


def describe(node: Node) -> str:
    """Return a description of a tree in words."""
    match node:
        case Everything():
            return "every article"
        case And(parts=inside):
            return "(" + " AND ".join(map(describe, inside)) + ")"
        case Or(parts=inside):
            return "(" + " OR ".join(map(describe, inside)) + ")"
        case Not(part=part):
            return f"NOT {describe(part)}"
        case Near():
            return _near(node)
        case Said(speaker=speaker, words=said):
            return f"one quotation: speaker {describe(speaker)}, words {describe(said)}"
        case AtLeast(word=word, count=count):
            return f"{describe(word)} at least {plural(count, 'time')}"
        case DateRange() | NumberRange():
            return _range(node)
        case Key(field=field, value=value):
            return f"{field}:{value}"
        case Saved(name=name):
            return f"saved:{name}"
        case Like(id=article_id):
            return f"like:{article_id}"
        case Word() | Phrase() | Pattern() | Fuzzy() | Regex():
            return (f"{node.field}:" if node.field else "") + _text(node)
        case _:
            assert_never(node)


def _near(node: Near) -> str:
    how = {"word": f"within {plural(node.distance, 'word')} of"}.get(
        node.unit, f"in the same {node.unit} as"
    )
    how = f"at most {plural(node.distance, 'word')} before" if node.ordered else how
    how = f"not {how}" if node.apart else how
    return f"({describe(node.left)} {how} {describe(node.right)})"


def _range(node: DateRange | NumberRange) -> str:
    if isinstance(node, NumberRange):
        low = "0" if node.low is None else str(node.low)
        return f"{node.field} {low} to {'any number' if node.high is None else node.high}"
    start = node.start.strftime("%Y-%m-%d %H:%M") if node.start else "any time"
    end = node.end.strftime("%Y-%m-%d %H:%M") if node.end else "now and later"
    utc = {"moment": "published (UTC)", "modified_at": "modified (UTC)"}
    return f"{utc.get(node.field, node.field)} from {start}, before {end}"


def _text(leaf: Leaf) -> str:
    """Return a word or pattern as the explanation of a query writes it."""
    match leaf:
        case Phrase(text=text, slop=None):
            return f'"{text}"'
        case Phrase(text=text, slop=slop):
            return f'"{text}"~{slop}'
        case Regex(text=text):
            return f"re:/{text}/"
        case Fuzzy(text=text, distance=distance):
            return f"{text}~{distance}"
        case Word(text=text, exact=False):
            return f"{text} (any form)"
    return leaf.text


class Dictionary(Protocol):
    """The words of an index."""

    def has(self, word: Word) -> bool:
        """Whether any article has `word` in the fields it is searched in."""

    def nearest(self, word: str, field: str | None) -> str | None:
        """Return the indexed word closest to `word` (folded), the most frequent of equals."""


class TermDictionary:
    """The words of an index whose terms can be listed by prefix.

    `lexicon` and `frequency` take the field that a word is searched in (None: all text).
    """

    def __init__(
        self,
        lexicon: Callable[[str | None], Lexicon],
        frequency: Callable[[str | None, str], int],
        languages: Sequence[str],
    ) -> None:
        self._lexicon = lexicon
        self._frequency = frequency
        self._languages = languages

    def has(self, word: Word) -> bool:
        """Whether any article has `word` in the fields it is searched in."""
        field = _searched(word)
        places = expand(word, self._lexicon(field), self._languages)
        return any(self._frequency(field, term) for terms in places for term in terms)

    def nearest(self, word: str, field: str | None) -> str | None:
        """Return the indexed word closest to `word` (folded), the most frequent of equals."""
        weight = partial(self._frequency, field)
        return nearest(word, self._lexicon(field), weight, self._languages)


def suggest(query: Query, dictionary: Dictionary) -> str | None:
    """Return `query` with each unknown word replaced by the nearest one of `dictionary`.

    None when no word is unknown, or no known word is near.
    """
    text = query.text
    changed = False
    unknown = 0
    for word in sorted(_plain_words(query.root), key=lambda word: -word.position):
        folded = words(word.text)
        if len(folded) != 1 or dictionary.has(word):
            continue
        unknown += 1
        if unknown > _LOOKED_FOR:
            break
        better = dictionary.nearest(folded[0], _searched(word))
        if better and text.startswith(word.text, word.position):
            text = text[: word.position] + better + text[word.position + len(word.text) :]
            changed = True
    return text if changed else None


def _searched(word: Word) -> str | None:
    """Return the field whose words are looked up for `word`; None for all text."""
    return word.field if word.field in PIECES else None


def _plain_words(node: Node) -> Iterator[Word]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _plain_words(part)
    elif isinstance(node, Near | Said | AtLeast):
        for part in _inside(node):
            yield from _plain_words(part)
    elif isinstance(node, Word) and node.field in _SUGGESTED:
        yield node
