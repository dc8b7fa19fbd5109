"""Fingerprints: the hash of a shingle is that of its words, each folded by itself."""

from __future__ import annotations

import re
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsvault.models import Article, Block
from newsvault.search.copies import fingerprints as module
from newsvault.search.copies.fingerprints import Fingerprints, fingerprints
from newsvault.text import fold

TEXTS = (
    "The sea wall of Søren’s cœur held; THE SEA WALL held. Straße, STRASSE, ıstanbul, İstanbul.",
    "Мэр города заявил: бюджет не изменится. Ёлка, ЁЛКА, йод.",
    "Ο δήμαρχος είπε ότι ο προϋπολογισμός ΔΕΝ θα αλλάξει. ΣΟΦΟΣ σοφος σοφοσ",
    "قال رئيس البلدية إنّ الميزانية لن تتغيّر ﷺ بعد ﻻ",
    "महापौर ने कहा कि बजट नहीं बदलेगा क़लम",
    "市長は予算を変更しないと述べた。ガガｶﾞ 市长说预算不会改变。",
    "นายกเทศมนตรีกล่าวว่างบประมาณจะไม่เปลี่ยนแปลง",
    "시장은 예산이 바뀌지 않을 것이라고 말했다 한글 ㈱",
    "ſharp ﬁre ﬀ ǅ ŉ ΐ \u0345α ᾳ \u037a ª º ² ½ Ⅷ e\u0301e\u0323\u0302 a\u034fb o\u20d0",
)


def of(text: str) -> Fingerprints:
    return fingerprints(Article(url="", headline="", blocks=(Block(text=text),)))


def one_by_one(text: Fingerprints) -> list[int]:
    values = [zlib.crc32(fold(token).encode()) for token in text.tokens]
    return [hash(tuple(values[at : at + text.width])) for at in range(len(values) - text.width + 1)]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TOKEN_HASHES", type(module._TOKEN_HASHES)())


@pytest.mark.parametrize("text", TEXTS)
def test_words_folded_together_are_those_folded_one_by_one(text: str) -> None:
    longer = " ".join([text] * 3)
    assert of(longer).hashes == one_by_one(of(longer)) != []


def test_all_scripts_in_one_text() -> None:
    mixed = of(" ".join(TEXTS))
    assert mixed.hashes == one_by_one(mixed) != []


def test_every_letter_of_unicode_beside_others() -> None:
    letters = [one for one in map(chr, range(sys.maxunicode + 1)) if re.match(r"\w", one)]
    for start in range(0, len(letters), 10_000):
        text = of(" ".join(f"{one} x{one}\u0301y" for one in letters[start : start + 10_000]))
        assert text.hashes == one_by_one(text) != []


@pytest.mark.parametrize("most", [1, 3, 20])
def test_a_text_with_more_words_than_are_remembered(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    expected = [of(text).hashes for text in TEXTS]
    monkeypatch.setattr(module, "_REMEMBERED", most)
    assert [of(text).hashes for text in TEXTS] == expected


def test_threads_that_read_many_words_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server answers in several threads."""
    monkeypatch.setattr(module, "_REMEMBERED", 20)
    texts = [" ".join(f"{name}{n}" for n in range(300)) for name in "abcdefgh"] * 20
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(of, texts))
    finally:
        sys.setswitchinterval(before)
    assert [one.hashes for one in found] == [one_by_one(one) for one in found]
