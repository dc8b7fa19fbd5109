"""Each new version gets the right kinds: the set of pairs, its score, and properties of diff."""

import random
from collections import Counter
from datetime import UTC, datetime

from newsvault import find_quotes
from newsvault.extract.changes import classify, compare, normal_digest
from newsvault.extract.changes.normalisation import keys
from newsvault.models import Article, Block
from tests.changes.pairs import TEXTS, WANTED, Pair, pairs

_AT = datetime(2024, 5, 1, tzinfo=UTC)


def _article(side: tuple[str, tuple[str, ...]], language: str, note: str | None = None) -> Article:
    headline, paragraphs = side
    return Article(
        url="https://valley.example/news/1",
        headline=headline,
        blocks=tuple(Block(text=text) for text in paragraphs),
        quotes=find_quotes("\n\n".join(paragraphs), language=language),
        language=language,
        modified_at=_AT,
        correction=note,
    )


def _both(pair: Pair) -> tuple[Article, Article]:
    return _article(pair.before, pair.language), _article(pair.after, pair.language, pair.note)


def test_the_set_is_classified() -> None:
    """At least 95 of 100 pairs get their kind, and no cosmetic edit is called a change."""
    wrong: list[tuple[object, ...]] = []
    count: Counter[str] = Counter()
    for pair in pairs():
        old, new = _both(pair)
        found = classify(old, new)
        count[pair.kind] += 1
        is_same = normal_digest(old) == normal_digest(new)
        if pair.kind == "cosmetic":
            assert is_same, pair
            assert not found.kinds, pair
        elif is_same or not WANTED[pair.kind] <= set(found.kinds):
            wrong.append((pair.language, pair.kind, found.kinds, found.before, found.after))
        if pair.kind in ("silent", "correction"):
            assert found.stealth is (pair.kind == "silent"), pair

    assert count.total() >= 120
    assert len(wrong) <= count.total() * 0.05, wrong


def test_a_difference_applied_to_the_first_text_gives_the_second() -> None:
    """Paragraph by paragraph, and what is gone with what stayed is the first one."""
    chance = random.Random(18)
    texts = [paragraph for text in TEXTS for paragraph in text.paragraphs]
    words = " ".join(texts).split()
    for _ in range(150):
        before = [chance.choice(texts) for _ in range(chance.randrange(1, 7))]
        after = [_edited(text, words, chance) for text in before if chance.random() < 0.9]
        chance.shuffle(after) if chance.random() < 0.3 else None
        old, new = (_article(("h", tuple(side)), "und") for side in (before, after))
        changes = compare(old, new).paragraphs

        come = [
            "".join(piece.text for piece in change.pieces if piece.kind != "gone")
            for change in changes
            if change.after
        ]
        assert come == after
        stayed = Counter(
            key
            for change in changes
            for piece in change.pieces
            if piece.kind != "come"
            for key in keys(piece.text)
        )
        assert stayed == Counter(key for text in before for key in keys(text))
        assert compare(old, old).is_empty


def _edited(text: str, words: list[str], chance: random.Random) -> str:
    parts = text.split(" ")
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(parts) + 1)
        parts[at : at + chance.randrange(3)] = [
            chance.choice(words) for _ in range(chance.randrange(3))
        ]
    return " ".join(part for part in parts if part) or "x"
