"""A site that declares one wrong canonical link on every page costs no more a page as it grows."""

import random
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.models import Article, Block
from newsvault.vault.versions import identity, regrouping
from newsvault.vault.versions.identity import agree
from newsvault.vault.versions.text_sketches import FEW, sketch
from tests.vault.test_versions_by_time import page, visit

SITE = "https://the-lantern.example"
DECLARED = f"{SITE}/news/local"
WORDS = [a + b for a in "ba ce di fo gu ka le mi no ru".split() for b in
         "ban cel dor fin gas hum jat kel lop mur".split()]  # fmt: skip


def article(words: list[str], headline: str = "A day") -> Article:
    text = " ".join(words)
    return Article(url=f"{SITE}/a", headline=headline, blocks=(Block(text=text),))


@pytest.mark.parametrize("seed", range(60))
def test_texts_that_agree_have_sketches_that_may(seed: int) -> None:
    """Cut, extended, corrected and reordered texts of 5 to 2,000 words."""
    made = random.Random(seed)
    words = made.choices(WORDS, k=made.choice([5, 40, 120, 210, 400, 900, 2000]))
    others = [
        words[: len(words) // 2],
        words[len(words) // 3 :] + made.choices(WORDS, k=len(words)),
        words + made.choices(WORDS, k=5 * len(words)),
        [made.choice(WORDS) if made.random() < 0.1 else word for word in words],
        made.choices(WORDS, k=len(words)),
    ]
    for other in others:
        one, two = article(words), article(other, made.choice(["A day", "A night"]))
        if agree(one, two):
            assert sketch(one).may_agree(sketch(two))
            assert sketch(two).may_agree(sketch(one))


def test_other_texts_are_told_by_their_sketches() -> None:
    made = random.Random(1)
    for size in (60, 210, 900):
        texts = [sketch(article(made.choices(WORDS, k=size))) for _ in range(20)]
        assert not any(a.may_agree(b) for a in texts for b in texts if a is not b)


def test_one_canonical_link_on_every_page_costs_no_comparisons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is its own article, and is compared with texts like its own only."""
    made, compared = random.Random(2), [0]

    def counted(one: Article, other: Article) -> bool:
        compared[0] += 1
        return agree(one, other)

    monkeypatch.setattr(identity, "agree", counted)
    monkeypatch.setattr(regrouping, "agree", counted)
    with Vault.open(tmp_path / "vault") as opened:
        for number in range(2 * FEW):
            if number == FEW + 5:
                compared[0] = 0
            text = " ".join(made.choices(WORDS, k=150))
            opened.keep(
                visit(page(text, DECLARED, f"Story {number}"), number, f"{SITE}/s/{number}")
            )
        assert compared[0] <= FEW
        again = visit(page(f"{text} It rained.", DECLARED, f"Story {number}"), 50, f"{SITE}/copy")
        opened.keep(again)
        assert len(opened.list(limit=100)) == 2 * FEW
