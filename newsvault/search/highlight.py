"""Snippets: the pieces of a text that show why it was found, with the matches marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from newsvault.models import Snippet
from newsvault.search.analysis import spans, stem, words
from newsvault.search.expansion import differ, folded_pattern, pieces, shape_of
from newsvault.search.query.tree import (
    And,
    AtLeast,
    Fuzzy,
    Leaf,
    Near,
    Node,
    Or,
    Pattern,
    Phrase,
    Regex,
    Said,
)

AROUND = 30  # words in a snippet
_BEFORE = 8  # of them before the first match
_LEAVES = 200  # parts of a query that are marked
_Test = Callable[[str], bool]
_Mark = tuple[int, int, int]  # first word, last word, which leaf


def snippets(
    root: Node, text: str, *, languages: Sequence[str], limit: int = 1
) -> tuple[Snippet, ...]:
    """Return the `limit` best pieces of `text` in its order; () when nothing of `root` is in it.

    A piece with more different parts of the query is better, then one with more matches.
    """
    tests = [_tests(leaf, languages) for leaf in islice(_leaves(root), _LEAVES)]
    tokens = list(spans(text))
    marks = sorted(_marks(tests, [token[0] for token in tokens]))
    chosen: list[tuple[int, int]] = []
    for _, start in _windows(marks):
        end = min(len(tokens), start + AROUND)
        if all(end <= a or b <= start for a, b in chosen):
            chosen.append((start, end))
        if len(chosen) == limit:
            break
    return tuple(_cut(text, tokens, window, marks) for window in sorted(chosen))


def _windows(marks: list[_Mark]) -> list[tuple[tuple[int, int], int]]:
    """Return the first words of pieces worth showing, the best first."""
    found = []
    for at, (first, _, _) in enumerate(marks):
        inside = []
        for mark in marks[at:]:
            if mark[1] >= first + AROUND - _BEFORE:
                break
            inside.append(mark[2])
        found.append(((-len(set(inside)), -len(inside)), max(0, first - _BEFORE)))
    return sorted(found)


def _cut(
    text: str, tokens: list[tuple[str, int, int]], window: tuple[int, int], marks: list[_Mark]
) -> Snippet:
    first, last = window
    start = tokens[first][1] if first else 0
    end = tokens[last - 1][2] if last < len(tokens) else len(text)
    if last < len(tokens) and text[end : end + 1] in ".!?":
        end += 1
    lead = "… " if start else ""
    piece = lead + re.sub(r"\s", " ", text[start:end]) + (" …" if end < len(text) else "")
    shift = len(lead) - start
    held: list[tuple[int, int]] = []
    for a, b, _ in marks:
        if first <= a and b < last:
            mark = tokens[a][1] + shift, tokens[b][2] + shift
            if held and mark[0] < held[-1][1]:
                mark = held[-1][0], max(mark[1], held[-1][1])
                held.pop()
            held.append(mark)
    return Snippet(text=piece, marks=tuple(held))


def _marks(tests: list[list[_Test]], tokens: list[str]) -> Iterator[_Mark]:
    """Where the leaves stand: each a row of tests for words one after the other."""
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        places.setdefault(token, []).append(at)
    for which, row in enumerate(tests):
        for token, held in places.items():
            if not row[0](token):
                continue
            for at in held:
                following = tokens[at : at + len(row)]
                if len(following) == len(row) and all(
                    test(word) for test, word in zip(row[1:], following[1:], strict=True)
                ):
                    yield at, at + len(row) - 1, which


def _leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves a text can show, each row of words once; nothing of what must not match."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Near):
        yield from _leaves(node.left)
        if not node.apart:
            yield from _leaves(node.right)
    elif isinstance(node, AtLeast):
        yield node.word
    elif isinstance(node, Said):
        yield from _leaves(node.words)
    elif isinstance(node, Leaf):
        if isinstance(node, Phrase) and node.slop is not None:
            yield from (Phrase(text=word) for word in words(node.text))
        elif words(node.text) and node.field in (None, "headline", "summary", "body", "quote"):
            yield node


def _tests(leaf: Leaf, languages: Sequence[str]) -> list[_Test]:
    if isinstance(leaf, Pattern):
        shape = shape_of(folded_pattern(leaf.text))
        return [lambda token: shape.fullmatch(token) is not None]
    if isinstance(leaf, Regex):
        wanted = re.compile(leaf.text, re.IGNORECASE)
        return [lambda token: wanted.fullmatch(token) is not None]
    if isinstance(leaf, Phrase) and "*" in leaf.text:
        return [test for piece in pieces(leaf) for test in _tests(piece, languages)]
    found = words(leaf.text)
    if isinstance(leaf, Fuzzy):
        return [
            lambda token: (
                token[0] == found[0][0] and differ(found[0], token, leaf.distance) is not None
            )
        ]
    if isinstance(leaf, Phrase) or leaf.exact or len(found) > 1:
        return [word.__eq__ for word in found]
    return [_any_form(found[0], languages)]


def _any_form(word: str, languages: Sequence[str]) -> _Test:
    stems = [(language, stem(word, language)) for language in (*languages, None)]
    first = word[0]
    return lambda token: token[0] == first and any(stem(token, lang) == s for lang, s in stems)
