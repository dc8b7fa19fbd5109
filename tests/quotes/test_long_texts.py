"""Texts of one block and of nothing but quotations cost what their length costs, and no more."""

from collections.abc import Callable
from itertools import count

import pytest

from newsvault import find_quotes
from tests.growth import TIMES, growth


def name(number: int) -> str:
    """Return a surname of its own for each number."""
    found = "V"
    while number:
        number, letter = divmod(number, 80)
        found += "bdfghklmnprstvzc"[letter % 16] + "aeiou"[letter // 16]
    return found + "rsen"


def each(piece: str) -> Callable[[int], str]:
    """Return a text of so many pieces, each with names of its own."""
    return lambda n: " ".join(piece.format(i=i, a=name(i), b=name(i + 7)) for i in range(n))


SHAPES: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "a transcript": (
        "en", 50, each("It was late. “We will see about item {i},” said {a} {b}, a member."),
    ),
    "surnames alone": ("en", 50, each("“We will see about item {i},” said {a}.")),
    "one family": ("en", 50, each("“We will see,” said {a} Rowe. “It is late,” said Rowe.")),
    "a sentence without end": ("en", 50, each("and “we will see about it” said {a} and")),
    "German reported speech": ("de", 50, each("{a} klagte. Das Haus sei „kalt {i}“.")),
    "a German sentence without end": (
        "de", 50, each("und, wie {a} am Montag sagte, sei „das Haus noch kalt“ und")
    ),
    "German passives without end": ("de", 400, each("laut „gelogen“ wurde von")),
    "one first name": ("en", 50, each("“We see it well,” said Jo Q. {a}. “It is,” said Jo {a}.")),
    "no possible speaker": ("en", 100, each("go on so “we will see about it” go on so")),
    "pronouns": ("en", 30, each("Jane {a} came. She said he and they knew. “We see,” he said.")),
    "later mentions": (
        "en", 50, each("{a} Rowe, the minister of {b}, came. “We see,” the minister said."),
    ),
    "epithets": ("en", 50, lambda n: "Jane Rowe came. " + "“We see,” the 70-year-old said. " * n),
    "nothing but quotations": ("en", 400, lambda n: "“We will look at it again.” " * n),
    "quotations without a verb": ("es", 400, lambda n: "«Vamos a ver otra vez», añadió. " * n),
    "single words": ("en", 1_000, lambda n: '"a" ' * n),
    "marks that only open": ("de", 2_000, lambda n: "„a " * n + "“"),
    "single marks": ("en", 70, lambda n: "‘We “will” look at it,’ said Jane Rowe. " * n),
    "single marks that only open": ("en", 2_000, lambda n: "'we will look " * n),
    "possessives": ("en", 2_000, lambda n: "'we " + "s' " * n),
    "dashes": ("es", 100, lambda n: "— Vamos a ver —dijo el hombre.\n" * n),
    "blanks before a dash": ("es", 2_000, lambda n: "— Vamos" + " " * n + "x\n— Ya —dijo ella."),
    "verbs in one clause": ("de", 2_000, lambda n: "Heute " + "sagte " * n + "er „Wir sehen es.“"),
    "initials": ("en", 2_000, lambda n: "the " + "A. " * n + "said “we will see about it.”"),
    "days": ("en", 2_000, lambda n: "the Monday " + "Monday " * n + "said “we will see.”"),
    "one person's longer names": (
        "en", 1_000, lambda n: f"{each('The {a} Jo Bell came.')(n)} “We see it,” said Bell."
    ),
    "titles behind a verb": ("fr", 5, lambda n: f"« Oui, dit {'Mme ' * n}? » dit Lise Morand."),
    "claims in the next sentence": ("de", 400, lambda n: "Es war „kalt“. Das sagte Jo Roe. " * n),
    "a German heading without end": (
        "de", 1_000, lambda n: "Kritik " + "kam von der Stadt " * n + "„wie neu und kalt“."
    ),
    "halves of words": (
        "de", 500, lambda n: "Die " + "Rad- und Gehwege, " * n + "nannte er „neu und gut“."
    ),
    "clauses about an object": (
        "en", 400, lambda n: "The rule, " + "which Jo Roe called “mad”, " * n + "is over."
    ),
    "for a person": ("fr", 400, lambda n: "Pour Jo Roe, " + "c'est « un recul », " * n + "oui."),
    "put it so": ("en", 400, lambda n: "It is, " + "as Jo Roe put it, “mad”, " * n + "and over."),
    "conclusions": ("de", 400, lambda n: "Jo Roe kam. Sein Fazit: „Es war kalt.“ " * n),
    "relative clauses in one sentence": (
        "en", 500, lambda n: "a man " + "who met the man said " * n + "it was “cold”."
    ),
    "agents in one sentence": (
        "fr", 500, lambda n: "Luc Fabre, " + "accusé par Luc Roy d'avoir « menti », " * n + "a ri"
    ),
    "names in a row": ("en", 2_000, lambda n: each("{a}")(n) + " said “we will see.”"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_costs_more_than_its_length(shape: str) -> None:
    """Four times the text costs little more than four times the time."""
    language, size, text = SHAPES[shape]

    def run(n: int) -> Callable[[], object]:
        long = text(n)
        return lambda: find_quotes(long, language=language, context=long[:200])

    assert growth(run, size) < TIMES


def test_a_german_word_costs_what_its_length_does() -> None:
    """Its parts are looked for at its end alone; each word is met for the first time."""
    numbers = count()

    def run(n: int) -> Callable[[], object]:
        text = "Das {}" + "amt" * n + " sagte: „Wir sehen es.“"
        return lambda: find_quotes(text.format(name(next(numbers))), language="de")

    assert growth(run, 8_000) < TIMES


def test_a_speaker_is_found_in_a_block_of_any_length() -> None:
    """Each of 500 quotations of one block goes to the name behind its verb."""
    text = each("It was late. “We will see about item {i},” said {a} {b}, a member.")(500)
    found = [quote.speaker_name for quote in find_quotes(text)]
    assert found == [f"{name(i)} {name(i + 7)}" for i in range(500)]


def test_a_speaker_is_found_among_thousands_of_quotations() -> None:
    """The same holds where a page has so many that fewer names are weighed for each."""
    text = each("It was late. “We will see about item {i},” said {a} {b}, a member.")(2_100)
    found = [quote.speaker_name for quote in find_quotes(text)]
    assert found == [f"{name(i)} {name(i + 7)}" for i in range(2_100)]
