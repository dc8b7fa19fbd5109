"""Expansion of query words to index terms, by lookup in an engine's list of terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

from newsvault.search.analysis import exact_terms, prefix_ranges, stem_prefixes, word_of, words
from newsvault.search.query.tree import Fuzzy, Leaf, Pattern, Phrase, Regex, Word
from newsvault.search.tokenizing import folded

# A function that yields the terms of a list with a prefix.
Lexicon = Callable[[str], Iterable[str]]
_STARS = re.compile(r"\*+")
_LETTERS = re.compile(r"[^*?]+")
_BEFORE_WILDCARD = re.compile(r"[^*?]*")


def expand(leaf: Leaf, lexicon: Lexicon, languages: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return, for each position of `leaf`, the terms that match it.

    A word has one position, a phrase several; () when `leaf` has no word. Terms of a phrase may be
    missing from the index.
    """
    match leaf:
        case Pattern():
            return (_pattern(leaf.text, lexicon, languages),)
        case Fuzzy():
            return (_fuzzy(leaf.text, leaf.distance, lexicon, languages),)
        case Regex():
            return (_regex(leaf.text, lexicon),)
        case Phrase() if "*" in leaf.text:
            return tuple(place for p in pieces(leaf) for place in expand(p, lexicon, languages))
        case Word() | Phrase():
            found = words(leaf.text)
            if isinstance(leaf, Word) and not leaf.exact and len(found) == 1:
                prefixes = stem_prefixes(found[0], languages)
                return (tuple(dict.fromkeys(t for p in prefixes for t in lexicon(p))),)
            return tuple(exact_terms(word, languages) for word in found)
        case _:
            assert_never(leaf)


def pieces(phrase: Phrase) -> tuple[Leaf, ...]:
    """Return the words and patterns of a phrase with `*`."""
    found: list[Leaf] = []
    for text in phrase.text.split():
        *before, last = (
            re.split(r"(?<![^\w*])[^\w*]++(?=.)", text, flags=re.DOTALL) if "*" in text else (text,)
        )
        for piece in (*before, last):
            plain = folded_pattern(piece)
            kind = Pattern if "*" in plain and plain.strip("*") else Word
            if kind is Pattern or words(piece):
                found.append(
                    Pattern(text=plain, field=phrase.field)
                    if kind is Pattern
                    else Word(text=piece, field=phrase.field, exact=True)
                )
    return tuple(found)


def _regex(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    wanted = re.compile(text, re.IGNORECASE)
    return tuple(t for t in lexicon("") if wanted.fullmatch(word_of(t)))


def _pattern(text: str, lexicon: Lexicon, languages: Sequence[str]) -> tuple[str, ...]:
    plain = folded_pattern(text)
    head = _BEFORE_WILDCARD.match(plain)
    assert head is not None
    prefix = head[0]
    ranges = prefix_ranges(prefix, languages) if prefix else ("",)
    terms = dict.fromkeys(t for p in ranges for t in lexicon(p))
    if plain == prefix + "*":
        return tuple(t for t in terms if t[1:].startswith(prefix) or word_of(t).startswith(prefix))
    shape = shape_of(plain)
    return tuple(t for t in terms if shape.fullmatch(word_of(t)))


def folded_pattern(text: str) -> str:
    """Return a pattern with its letters folded."""
    return _LETTERS.sub(lambda found: folded(found[0]), text)


def shape_of(pattern: str) -> re.Pattern[str]:
    """Return a regular expression for a pattern, with linear run time: each `*` is lazy and atomic.

    Source of the method: Python's `fnmatch.translate`, which supports brackets too.
    """
    first, *others = [
        "".join("." if char == "?" else re.escape(char) for char in piece)
        for piece in _STARS.split(pattern)
    ]
    if not others:
        return re.compile(first, re.DOTALL)
    *middle, last = others
    loose = "".join(f"(?>.*?{piece})" for piece in middle)
    return re.compile(f"{first}{loose}.*{last}", re.DOTALL)


def _fuzzy(text: str, distance: int, lexicon: Lexicon, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the terms at most `distance` letters from a word, with its first letter."""
    found = words(text)
    if not found:
        return ()
    word = found[0]
    begin = prefix_ranges(word[0], languages)
    return tuple(
        t for p in begin for t in lexicon(p) if differ(word, word_of(t), distance) is not None
    )


def differ(one: str, other: str, most: int) -> int | None:
    """Return the edit distance of two words, or None when it is more than `most`.

    Source of the method: Levenshtein distance with transpositions as one step, row by row, aborted
    as soon as a whole row exceeds `most`.
    """
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def nearest(
    word: str, lexicon: Lexicon, weight: Callable[[str], int], languages: Sequence[str]
) -> str | None:
    """Return the indexed word closest to `word` (folded), the most frequent of equals, or None."""
    most = 1 if len(word) < 5 else 2
    best: tuple[int, int, str] | None = None
    for candidate in (t for p in prefix_ranges(word[0], languages) for t in lexicon(p)):
        other = word_of(candidate)
        apart = differ(word, other, most)
        if apart and (common := weight(candidate)):
            found = (apart, -common, other)
            best = found if best is None else min(best, found)
    return best[2] if best else None
