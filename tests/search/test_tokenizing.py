"""Texts without unusual characters are cut by a simpler pattern, into the same words."""

import random
from itertools import chain

import pytest

from newsvault.search import analysis, tokenizing


def test_no_character_that_needs_the_slow_pattern_is_missed() -> None:
    slow = [
        code
        for code in [*range(0x30000)]
        if tokenizing._odd().match(chr(code))
        or 0x5D0 <= code <= 0x5EA  # with a mark between two of them
        or 0x400 <= code <= 0x52F
    ]
    assert len(slow) > 50_000
    assert [hex(code) for code in slow if not tokenizing._not_plain().match(chr(code))] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Café” – it’s 1,000 €", ["Café", "it", "s", "1,000", "€"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("« naïve » co\u00adoperate", ["naïve", "co\u00adoperate"]),
        ("Ἀθῆναι U.S. “C++”", ["Ἀθῆναι", "U.S.", "C++"]),
        ("п'ять “слів”", ["п'ять", "слів"]),
        ('צה"ל “x”', ['צה"ל', "x"]),
        ("“東京”", ["東", "京"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert tokenizing.raw_words(text) == [word for word in words if word != "€"]


def test_a_latin_text_has_the_words_of_the_pattern() -> None:
    rng = random.Random(3)
    alphabet = [
        *"abcXYZ019éß½²  .,+#'’“”–…_-\n\x1c\x85\u00a0\u00ad",
        "U.S. ",
        "1,000",
        "C++",
        ". A",
    ]
    fast = 0
    for _ in range(3000):
        text = "".join(rng.choices(alphabet, k=rng.randint(0, 12)))
        plain = tokenizing.spaced(text)
        if plain is not None:
            fast += 1
            assert len(plain) == len(text)
            assert plain.split() == tokenizing._word().findall(text), text
        sentences = analysis.sentence_terms(text, "en")
        assert list(chain.from_iterable(sentences)) == analysis.terms(text, "en"), text
        assert len(sentences) == len(analysis.sentence_starts(text))
    assert fast > 1000


def test_no_latin_letter_is_folded_to_nothing() -> None:
    letters = [chr(code) for code in range(256) if chr(code).isalnum()]
    assert [char for char in letters if not tokenizing.folded(char)] == []
