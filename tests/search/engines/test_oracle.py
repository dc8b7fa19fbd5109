"""Every engine against a matcher of its own: words, rows, nearness, fields and logic as documented.

The matcher reads each article whole, with its own way to cut words; nothing of the program's
search is in it but the stemmers of the library.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from snowballstemmer.english_stemmer import EnglishStemmer  # type: ignore[import-untyped]
from snowballstemmer.french_stemmer import FrenchStemmer  # type: ignore[import-untyped]
from snowballstemmer.german_stemmer import GermanStemmer  # type: ignore[import-untyped]
from snowballstemmer.spanish_stemmer import SpanishStemmer  # type: ignore[import-untyped]

from newsvault.models import Document
from newsvault.search.engines import Engine
from newsvault.search.query import parse

Test = Callable[["Read"], bool]
STEMMERS = {  # in pure Python; the package's front prefers those that the program uses
    "en": EnglishStemmer(),
    "de": GermanStemmer(),
    "fr": FrenchStemmer(),
    "es": SpanishStemmer(),
}
WORDS = (
    "talks talk strikes striking minister party parties making made encouraged red line order"
    " sanctions war wars zurich café naïve Blinken Verhandlung haushalte Straße strasse Bürger"
    " städte accord accords négociations guerre ministre été 東京 会議 переговоры 2024 x1 nowhere"
    " budget said fire cease rules based"
).split()
ZONES = ("headline", "byline", "summary", "other", "body")
NAMES = {"byline", "source"}
FIELDS = ("", "", "", "headline", "body", "summary", "section", "keywords", "note", "was")


def cut(text: str) -> list[str]:
    """Return the words of a text, folded, one character of Chinese or Japanese a word."""
    text = re.sub(r"\b(?:[A-Za-z]\.)+[A-Za-z]\.?", lambda m: m[0].replace(".", ""), text)
    found, word = [], ""
    for char in unicodedata.normalize("NFC", text) + " ":
        wide = unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA"))
        if char.isalnum() and not wide:
            plain = unicodedata.normalize("NFKD", char)
            word += "".join(c for c in plain if not unicodedata.combining(c)).casefold()
            continue
        if word:
            found.append(word)
            word = ""
        if wide:
            found.append(char)
    return found


class Read:
    """An article as the matcher reads it."""

    def __init__(self, document: Document) -> None:
        article = document.article
        self.document = document
        base = (article.language or "").split("-")[0]
        self.language = base if base in STEMMERS else None
        names = [f"{p.name}, {p.role}" if p.role else p.name for p in article.byline]
        other = (*article.keywords, article.agency or "", article.correction or "")
        self.fields: dict[str, list[str]] = {
            "headline": cut(article.headline),
            "byline": cut("; ".join(names)),
            "summary": cut(article.summary or ""),
            "other": cut("; ".join(other)),
            "body": [word for block in article.blocks for word in cut(block.text)],
            "source": cut(article.publisher or document.source),
            "section": cut(article.section or ""),
            "note": cut("\n".join(document.notes)),
            "keywords": cut("; ".join(article.keywords)),
        }
        self.removed = [cut(text) for text in document.history.removed]
        self.paragraphs = [cut(block.text) for block in article.blocks]
        self.quotes = [
            (cut(f"{quote.speaker_name} {quote.speaker}"), cut(quote.text))
            for quote in article.quotes
        ]

    def places(self, field: str) -> list[tuple[str, list[str]]]:
        if field == "was":
            return [("was", sentence) for sentence in self.removed]
        return [(one, self.fields[one]) for one in (ZONES if not field else (field,))]

    def stem(self, word: str, field: str) -> str:
        if self.language is None or field in NAMES or len(word) < 3 or not word.isalpha():
            return word
        return _stem(word, self.language)


@cache
def _stem(word: str, language: str) -> str:
    found = cut(STEMMERS[language].stemWord(word))
    alike = found and word.startswith(found[0][: max(1, len(found[0]) - 2)])
    return found[0] if alike else word


def at(words: list[str], row: list[str]) -> list[int]:
    return [n for n in range(len(words) - len(row) + 1) if words[n : n + len(row)] == row]


def leaf(rng: random.Random) -> tuple[str, Test]:
    """Return a part of a query as typed, and its test."""
    field = rng.choice(FIELDS)
    typed = f"{field}:" if field else ""
    word, second = rng.choice(WORDS), rng.choice(WORDS)
    row = cut(word)
    kind = rng.randrange(9)
    if kind > 5 and len(row) == 1:
        return _of_one_word(kind, typed, field, row[0], second)
    if kind == 0 and len(row) == 1:
        mark = rng.choice(("", "'s", "’s")) if len(word) > 1 and word.isalpha() else ""
        return typed + word + mark, lambda a: any(
            a.stem(held, where) == a.stem(row[0], where)
            for where, text in a.places(field)
            for held in text
        )
    if kind == 1:
        both = row + cut(second)
        return f'{typed}"{word} {second}"', lambda a: any(
            at(text, both) for _, text in a.places(field)
        )
    if kind == 2 and len(row) == 1 and row[0].isalpha():
        head = row[0][: rng.randint(1, 4)]
        return f"{typed}{head}*", lambda a: any(
            held.startswith(head) for _, text in a.places(field) for held in text
        )
    if kind == 3:
        most = rng.randint(1, 6)
        other = cut(second)
        return f'"{word}" NEAR/{most} "{second}"', lambda a: any(
            _close(at(text, row), len(row), at(text, other), len(other), most)
            for _, text in a.places("")
        )
    if kind == 4:
        who = rng.choice(["blinken", "roe", "strasse"])
        return f'said({who}: "{word}")', lambda a: any(
            who in name and at(text, row) for name, text in a.quotes
        )
    return f'{typed}"{word}"', lambda a: any(at(text, row) for _, text in a.places(field))


def _of_one_word(kind: int, typed: str, field: str, word: str, second: str) -> tuple[str, Test]:
    """Return a regular expression, a unit of text that two share, or a word but for a letter."""
    if kind == 6:
        shape = re.compile(f"{word[:2]}.*{word[-1]}")
        return f"{typed}re:/{shape.pattern}/", lambda a: any(
            shape.fullmatch(held) for _, text in a.places(field) for held in text
        )
    if kind == 7:
        other = cut(second)
        return f'"{word}" SAME/p "{second}"', lambda a: any(
            at(text, [word]) and at(text, other)
            for text in (*a.paragraphs, *(t for name, t in a.places("") if name != "body"))
        )
    return f"{typed}{word}~1", lambda a: any(
        held[0] == word[0] and _one_apart(held, word)
        for _, text in a.places(field)
        for held in text
    )


def _one_apart(one: str, other: str) -> bool:
    """Whether two words differ by a letter more, less or other, or by two that changed places."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    first = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if first is None:
        return True
    if len(long) > len(short):
        return short[first:] == long[first + 1 :]
    swapped = long[first + 1 : first + 2] + long[first : first + 1] + long[first + 2 :]
    return short[first + 1 :] == long[first + 1 :] or short[first:] == swapped


def _close(one: list[int], long: int, other: list[int], wide: int, most: int) -> bool:
    """Whether the next of one side begins after the other ends, at most so many words on."""
    pairs = ((one, long, other), (other, wide, one))
    return any(
        (later := [n for n in b if n > first + size - 1]) and later[0] <= first + size - 1 + most
        for a, size, b in pairs
        for first in a
    )


def known(rng: random.Random) -> tuple[str, Test]:
    month = rng.randint(1, 12)
    start, end = datetime(2024, month, 1, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)
    return rng.choice(
        [
            (
                f"date:2024-{month:02}-01..2024-12-30",
                lambda a: (
                    (day := a.document.article.published_at) is not None and start <= day < end
                ),
            ),
            ("tag:war", lambda a: "War" in a.document.tags),
            ("has:summary", lambda a: bool(a.document.article.summary)),
            ("is:paywalled", lambda a: a.document.article.access == "paywalled"),
            ("lang:de", lambda a: a.document.article.language == "de"),
            ("quotes:>=1", lambda a: len(a.document.article.quotes) >= 1),
            ("is:stealth", lambda a: a.document.history.stealth),
            ("change:quote", lambda a: "quote" in a.document.history.kinds),
            ("has:was", lambda a: bool(a.removed)),
            (
                f"changed:2025-02-{month:02}..2025-03-01",
                lambda a: (
                    (at := a.document.history.changed_at) is not None
                    and f"2025-02-{month:02}" <= at.isoformat() < "2025-03-02"
                ),
            ),
            ("source:strike", lambda a: "strike" in a.fields["source"]),
        ]
    )


def question(rng: random.Random, depth: int = 3) -> tuple[str, Test]:
    """Return a query as typed, and its test."""
    kind = rng.random()
    if depth == 0 or kind < 0.4:
        return leaf(rng) if rng.random() < 0.8 else known(rng)
    (one, left), (other, right) = question(rng, depth - 1), question(rng, depth - 1)
    if kind < 0.65:
        return f"({one}) ({other})", lambda a: left(a) and right(a)
    if kind < 0.85:
        return f"(({one}) OR ({other}))", lambda a: left(a) or right(a)
    return f"({one}) NOT ({other})", lambda a: left(a) and not right(a)


@pytest.mark.parametrize("seed", range(10))
def test_each_engine_finds_what_the_matcher_finds(
    seed: int, engines: dict[str, Engine], documents: tuple[Document, ...]
) -> None:
    """500 queries a seed: a difference is a fault of the program or of its documents."""
    rng = random.Random(seed)
    articles = [Read(document) for document in documents]
    wrong = []
    for _ in range(500):
        typed, test = question(rng)
        wanted = {a.document.id for a in articles if test(a)}
        for name, engine in engines.items():
            found = {m.id for m in engine.search(parse(typed), limit=1000).matches}
            if found != wanted:
                wrong.append((name, typed, sorted(found - wanted), sorted(wanted - found)))
    assert wrong == []
