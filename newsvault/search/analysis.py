"""Analysis: text to index terms, the same for indexing, searching and snippets.

A term holds a language, a word and its stem in one string, `Lcommon.stem.word`: "parties" in an
English text (stem "parti") is `2part.i.es`, "talks" is `2talk..s`. One posting list per word then
serves exact words, stems (the terms that begin with `2talk..`) and prefixes, nothing is indexed
twice, and a word is stemmed by the language of its article. There are no stop words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol

from newsvault.search.tokenizing import folded, raw_words, shape, spaced
from newsvault.text import fold

_STEMMERS = {"de": "german", "en": "english", "es": "spanish", "fr": "french"}
LANGUAGES = tuple(_STEMMERS)
# Prefixes of terms per language; texts in other languages, and names, have no stems.
_TAGS = {None: "0", "de": "1", "en": "2", "es": "3", "fr": "4"}
_ENDS = ".!?…。！？"  # marks that end a sentence
_BACK = 2  # letters of a stem that may differ from its word ("dying", "die")

_REMEMBERED = 300_000
# What the library may raise. Not `guard.attempt`, for speed: this runs for each new word.
_FAULTS = (LookupError, TypeError, ValueError)
_FOLDED = "folded"  # instead of a language: the words themselves


@cache
def _sentence(mark: str) -> re.Pattern[str]:
    # A pattern that begins with one character scans 4 times as fast as with a class.
    return re.compile(re.escape(mark) + r"[\"'”’»)\]]*\s+(?=[\"'“‘„«(\[]*[^\W\d_a-z])")


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in order."""
    return _looked_up(text, _FOLDED)


def terms(text: str, language: str | None) -> list[str]:
    """Return the index terms of the words of a text of `language`, in order."""
    return _looked_up(text, language)


def sentence_terms(text: str, language: str | None) -> list[list[str]]:
    """Return the index terms of each sentence of a text of `language`, in order."""
    cuts = pairwise((*sentence_starts(text), len(text)))
    plain = spaced(text)
    if plain is None:
        return [terms(text[start:end], language) for start, end in cuts]
    term_of = _table(language).__getitem__
    # no Latin letter or digit is folded to nothing
    return [list(map(term_of, plain[start:end].split())) for start, end in cuts]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word of `text` with its span in characters, half open."""
    table = _table(_FOLDED)
    for found in shape(text).finditer(text):
        word = table[found[0]]
        if word:
            yield word, found.start(), found.end()


def _looked_up(text: str, language: str | None) -> list[str]:
    """Return the form in a table of each word of `text`, without those that have none."""
    found = list(map(_table(language).__getitem__, raw_words(text)))
    return [word for word in found if word] if "" in found else found


class _Table(dict[str, str]):
    """A cache: the folded form or index term of each word as written."""

    def __init__(self, language: str | None) -> None:
        self._language = language

    def __missing__(self, raw: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        word = folded(raw)
        found = term(word, self._language) if word and self._language != _FOLDED else word
        self[raw] = found
        return found


@lru_cache(maxsize=len(LANGUAGES) + 2)
def _table(language: str | None) -> _Table:
    return _Table(language)


def sentence_starts(text: str) -> list[int]:
    """Return the offsets in `text` where a sentence begins, the first included."""
    marks = [mark for mark in _ENDS if mark in text]
    return sorted({0, *(one.end() for mark in marks for one in _sentence(mark).finditer(text))})


def base_language(language: str | None) -> str | None:
    """Return "en" for "en-GB"; None for a language without a stemmer here."""
    base = (language or "").replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else None


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str | None) -> str:
    """Return the stem of a folded `word` by Porter's Snowball rules for `language`.

    A word that the library cannot stem is its own stem.
    """
    return _stem(word, language)


def _stem(word: str, language: str | None) -> str:
    if language is None or len(word) < 3 or not word.isalpha():
        return word
    try:
        found = _stemmer(language).stemWord(word)
    except _FAULTS:
        return word
    if found and found.isascii() and word.startswith(found):  # most, and the fastest test
        return found
    found = found if found.isascii() else fold(found)
    kept = _common(found, word)
    return found if found and len(found) - kept <= _BACK and kept else word


def term(word: str, language: str | None) -> str:
    """Return the index term of a folded `word` in a text of `language`."""
    root = _stem(word, language)  # the caller remembers it
    kept = len(root) if word.startswith(root) else _common(root, word)
    return f"{_TAGS[language]}{word[:kept]}.{root[kept:]}.{word[kept:]}"


def word_of(index_term: str) -> str:
    """Return the word of an index term."""
    common, _, tail = index_term.split(".")
    return common[1:] + tail


def exact_terms(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the terms `word` can have in an index of `languages`."""
    return tuple(term(word, language) for language in (*languages, None))


def stem_prefixes(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the prefixes of the terms of all forms of `word`, in an index of `languages`."""
    found = []
    for language in languages:
        root, tag = stem(word, language), _TAGS[language]
        for cut in range(min(_BACK + 1, len(root))):
            end = len(root) - cut
            found.append(f"{tag}{root[:end]}.{root[end:]}.")
    return (*found, f"{_TAGS[None]}{word}..")


def prefix_ranges(prefix: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the prefixes of terms whose word may begin with `prefix`; check each by `word_of`."""
    tags = [_TAGS[language] for language in (*languages, None)]
    return tuple(
        tag + start
        for tag in tags
        for start in (prefix, *(f"{prefix[:n]}." for n in _cuts(prefix)))
    )


def _cuts(prefix: str) -> range:
    return range(1, len(prefix))


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


class _Stemmer(Protocol):
    """A stemmer of one language, as the library has it."""

    def stemWord(self, word: str) -> str:  # noqa: N802  # the library's name
        """Return the stem of a word in lower case."""


@cache
def _stemmer(language: str) -> _Stemmer:
    from Stemmer import Stemmer  # not needed by `show` and `list`

    stemmer: _Stemmer = Stemmer(_STEMMERS[language], 0)  # its cache off: `stem` has one
    return stemmer
