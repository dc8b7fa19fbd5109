"""Stems: every word has one in every language, and the index records the version of the rules."""

import hashlib
import itertools
import json
import random
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.models import Article, Block, Document
from newsvault.search import analysis
from newsvault.search.analysis import (
    LANGUAGES,
    exact_terms,
    stem,
    stem_prefixes,
    term,
    terms,
    word_of,
)
from newsvault.search.engines import ABOUT, SCHEMA, open_engine
from newsvault.settings import Settings
from newsvault.text import fold
from newsvault.vault import indexing
from tests.faults.pages import capture
from tests.search.engines.conftest import ENGINES

LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz'éïöüç",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "fr": "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    "es": "abcdefghijklmnopqrstuvwxyzáéíñóúü",
}
SUFFIXES = {
    "en": "s es ed ing ings ly li ation izer fulness ousli bli ogi alism ue güe y ies eed ative",
    "de": "e em en ern er es s st est end ung ig ik isch lich heit keit igkeit erin innen üe",
    "fr": "e es ais ions iez euse ment amment issement logie usion ence ité ivité ère ë güe oux",
    "es": "o a os güe gue guéis yendo iéndoselo ándonos amente logía ución encia idad ivas ísimo",
}
SCRIPTS = (
    "The U.S. paid 1,000 for C++ and 3.5 for J.P. Loft", 'שָׁלוֹם אמר רס"ן', "п'ять об’єднань",
    "हिन्दी में दिल और दल", "ภาษาไทยนำ", "ພາສາລາວ", "ភាសាខ្មែរ", "မြန်မာစာ", "東京でガス", "서울에서",
    "المُدَرِّسُ في المدرســة", "Strauß ﬁel über Łódź",
)  # fmt: skip
FOREIGN = "абвгдёжαβγδέήابتثजकखกขค" + "\u0301\u200d\u00ad" + "0123"


def vocabulary(seed: int, count: int) -> list[str]:
    """Return `count` random words of each language, some of them in two scripts."""
    rng = random.Random(seed)
    found = []
    for language, letters in LETTERS.items():
        suffixes = SUFFIXES[language].split()
        for number in range(count):
            pool = letters if number % 4 else letters + FOREIGN
            root = "".join(rng.choices(pool, k=rng.randint(0, 9)))
            found.append(root + "".join(rng.choices(suffixes, k=rng.randint(0, 3))))
        found += ["".join(pair) for pair in itertools.product(suffixes, repeat=2)]
    return found


def test_every_word_has_a_stem_in_every_language() -> None:
    """No random word makes a stemmer raise; its term contains it, and is found by it."""
    for raw in vocabulary(1, 1000):
        for word in analysis.words(raw):
            for language in LANGUAGES:
                indexed = term(word, language)
                assert word_of(indexed) == word
                assert indexed in exact_terms(word, [language])
                assert any(indexed.startswith(p) for p in stem_prefixes(word, [language]))


def test_stemmers_take_words_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's stemmers never raise, for folded words or others."""
    failures: list[str] = []
    monkeypatch.setattr(analysis, "_FAULTS", ())
    for raw in vocabulary(2, 500):
        for language in LANGUAGES:
            try:
                stem.__wrapped__(fold(raw), language)
                stem.__wrapped__(raw, language)
            except (IndexError, ValueError, TypeError) as exc:
                failures.append(f"{language} {raw}: {exc}")
    assert failures == []


def test_the_terms_of_this_index_version() -> None:
    """If the terms differ: increment `engines.SCHEMA`, then update this test."""
    held = [
        t for raw in vocabulary(3, 500) for lang in (*LANGUAGES, None) for t in terms(raw, lang)
    ]
    held += [t for text in SCRIPTS for t in terms(text, None)]
    assert (SCHEMA, hashlib.sha256(" ".join(held).encode()).hexdigest()[:16]) == (
        17,
        "e37aaa66b8e2c583",
    )


def test_a_failing_stemmer_affects_only_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its stem is the word itself; other words are stemmed."""

    class Broken:
        def stemWord(self, word: str) -> str:  # noqa: N802  # the library's name
            if word == "harbours":
                raise IndexError("string index out of range")
            return plain.stemWord(word)

    plain = analysis._stemmer("en")
    monkeypatch.setattr(analysis, "_stemmer", lambda _: Broken())
    stem.cache_clear()
    analysis._table.cache_clear()
    try:
        assert terms("ferries leave harbours", "en")[2] == "2harbours.."
        assert stem("ferries", "en") == plain.stemWord("ferries")
    finally:
        stem.cache_clear()
        analysis._table.cache_clear()


def test_words_of_one_language_in_texts_of_another_are_found(tmp_path: Path) -> None:
    """Spanish forms beside English ones, with marks and without: each engine finds them."""
    from newsvault.search.query import parse

    for name in ENGINES:
        engine = open_engine(name, tmp_path / name)
        with engine.batch() as batch:
            for number, (language, text) in enumerate(
                [("es", "No hay quien argüe ni averigüe."), ("en", "They argue about agreements.")]
            ):
                article = Article(
                    url=f"https://gazette.example/{number}",
                    headline="A dispute",
                    language=language,
                    blocks=(Block(text=text),),
                )
                batch.add(
                    Document(
                        id=language, article=article, source="Gazette",
                        captured_at=capture(1).captured_at,
                    )
                )  # fmt: skip
        found = {
            words: {m.id for m in engine.search(parse(words), limit=9).matches}
            for words in ("argue", "argüe", "averigüe", "agreement")
        }
        assert found["argue"] == found["argüe"] == {"en", "es"}, name
        assert found["averigüe"] == {"es"}
        assert found["agreement"] == {"en"}
        engine.close()


@pytest.mark.parametrize("name", ENGINES)
def test_an_index_of_an_earlier_version_is_rebuilt(tmp_path: Path, name: str) -> None:
    """A search in a vault with an index of the previous version finds all, by the current rules."""
    root, settings = tmp_path / "vault", Settings(engine=name)
    with Vault.open(root, settings=settings) as vault:
        for number in range(1, 4):
            vault.keep(capture(number))
    about = root / indexing.FOLDER / ABOUT
    about.write_text(json.dumps({"engine": name, "schema": SCHEMA - 1}), "utf-8")
    with Vault.open(root, settings=settings) as vault:
        assert vault.search("*", limit=9).total == 3
    assert json.loads(about.read_text("utf-8"))["schema"] == SCHEMA
