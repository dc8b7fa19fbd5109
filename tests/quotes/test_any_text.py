"""No text makes the search for quotations and their speakers fail, in any language."""

import random
import re
from pathlib import Path

import pytest

import newsvault.quotes
from newsvault import find_quotes
from tests.quotes.test_passages import read

LANGUAGES = ("en", "de", "fr", "es")
WORDS = Path(newsvault.quotes.__file__).parent / "words"
NAMES = "Jo Bell|Roe's|Dr.|Mme|Herr|ROE:|O'Neil|J.K.|U.S.|Dorn hotels|Seepost|2024".split("|")
MARKS = "“|”|„|«|»|‘|’|\"|'|,|,|.|.|:|;|?|(|)|—|-|…|\n\n|*|👍".split("|")
SPOKEN = ("“it is safe”", "„es ist sicher“", "« c'est sûr »", '"it is"', "‘it is so’")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_any_order(language: str) -> None:
    """Words of the rules, names and marks around a quotation."""
    words = re.findall(r"[^\s,;:=#]+", (WORDS / f"{language}.txt").read_text("utf-8"))
    choice = random.Random(language)
    for _ in range(2_000):
        few = [*choice.sample(words, 12), *choice.sample(NAMES, 4), *choice.sample(MARKS, 6)]
        text = [choice.choice(few) for _ in range(choice.randrange(1, 20))]
        text.insert(choice.randrange(len(text) + 1), choice.choice(SPOKEN))
        find_quotes(" ".join(text), language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_that_end_early(language: str) -> None:
    """Each passage up to each of its words, and from each of its words."""
    for _, text, _ in read(language)[::4]:
        for match in re.finditer(r"\S+", text):
            find_quotes(text[: match.end()], language=language)
            find_quotes(text[match.start() :], language=language)


@pytest.mark.parametrize(
    "end",
    [
        "",
        " a",
        " a spokesman for",
        " a spokesman for Dorn",
        " a friend,",
        " Jo Bell, a mayor since",
        " Jo Bell, mayor since",
    ],
)
def test_a_description_at_the_end(end: str) -> None:
    assert find_quotes(f"“It is safe,” said{end}", language="en")


def test_a_comma_at_the_beginning() -> None:
    """No noun is before it, so none of the text's end is taken for the subject."""
    text = ", notamment Jo Bell, a dit que c’était « sûr » Ada Rook"
    (quote,) = find_quotes(text, language="fr")
    assert quote.speaker == "Jo Bell"
