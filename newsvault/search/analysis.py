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
from typing import Protocol

from newsvault.search.tokenizing import folded, raw_words, shape
from newsvault.text import fold

_STEMMERS = {"de": "german", "en": "english", "es": "spanish", "fr": "french"}
LANGUAGES = tuple(_STEMMERS)
# Prefixes of terms per language; texts in other languages, and names, have no stems.
_TAGS = {None: "0", "de": "1", "en": "2", "es": "3", "fr": "4"}
_BACK = 2  # letters of a stem that may differ from its word ("dying", "die")

_REMEMBERED = 300_000
# What the library may raise. Not `guard.attempt`, for speed: this runs for each new word.
_FAULTS = (LookupError, TypeError, ValueError)
_FOLDED = "folded"  # instead of a language: the words themselves


@cache
def _sentence() -> re.Pattern[str]:
    return re.compile(r"[.!?…。！？][\"'”’»)\]]*\s+(?=[\"'“‘„«(\[]*[^\W\d_a-z])")


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in order."""
    return _kept(list(map(_table(_FOLDED).__getitem__, raw_words(text))))


def terms(text: str, language: str | None) -> list[str]:
    """Return the index terms of the words of a text of `language`, in order."""
    return _kept(list(map(_table(language).__getitem__, raw_words(text))))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word of `text` with its span in characters, half open."""
    table = _table(_FOLDED)
    for found in shape(text).finditer(text):
        word = table[found[0]]
        if word:
            yield word, found.start(), found.end()


def _kept(found: list[str]) -> list[str]:
    """Return `found` without the words that are empty after folding."""
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
    return [0, *(found.end() for found in _sentence().finditer(text))]


def base_language(language: str | None) -> str | None:
    """Return "en" for "en-GB"; None for a language without a stemmer here."""
    base = (language or "").replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else None


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str | None) -> str:
    """Return the stem of a folded `word` by Porter's Snowball rules for `language`.

    A word that the library cannot stem is its own stem.
    """
    if language is None or len(word) < 3 or not word.isalpha():
        return word
    try:
        found = _stemmer(language).stemWord(word)
    except _FAULTS:
        return word
    found = found if found.isascii() else fold(found)
    kept = _common(found, word)
    return found if found and len(found) - kept <= _BACK and kept else word


def term(word: str, language: str | None) -> str:
    """Return the index term of a folded `word` in a text of `language`."""
    root = stem(word, language)
    kept = _common(root, word)
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
