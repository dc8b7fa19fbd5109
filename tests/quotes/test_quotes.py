"""What must hold of quotations in any text: offsets, order, block quotes, cost at import."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsvault import find_quotes

PIECES = st.sampled_from(
    [
        *"\"“”„'«»—,.?:()1",
        "''",
        "--",
        "\n",
        "\n\n",
        "\x00",
        "�",
        "A.",
        "Dr.",
        *"said She he the Jane Roe of a report dit-il l' dijo sagte according".split(),
        "Forscher",
        "Lehrerin",
    ]
)
TEXTS = st.text(max_size=200) | st.lists(PIECES, max_size=60).map(" ".join)
LANGUAGES = st.sampled_from([None, "en", "de", "fr", "es", "it", "", "pt-BR"])


@settings(deadline=None)  # the machine may be busy; test_long_texts.py holds the cost
@given(
    TEXTS, LANGUAGES, st.lists(st.tuples(st.integers(-5, 250), st.integers(-5, 250)), max_size=3)
)
def test_any_text_gives_ordered_quotations_with_true_offsets(
    text: str, language: str | None, blocks: list[tuple[int, int]]
) -> None:
    """Nothing raises; offsets index the words claimed; quotations do not overlap."""
    end = 0
    for quote in find_quotes(text, language=language, context=text[:50], block_quotes=blocks):
        assert end <= quote.start < quote.end
        end = quote.end
        assert text[quote.start : quote.end] == quote.text
        if quote.speaker is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker
        if quote.cue is not None:
            assert text[quote.cue_start : quote.cue_end] == quote.cue
        assert 0.0 <= quote.confidence <= 1.0


def test_a_block_quotation_is_one_quotation_of_who_spoke_before_it() -> None:
    """A span the page sets off is quoted without marks."""
    text = "Mayor Helen Brook wrote on her page:\n\nThe city will pay for every roof."
    start = text.index("The city")
    (quote,) = find_quotes(text, block_quotes=[(start, len(text))])
    assert (quote.text, quote.speaker_name) == (text[start:], "Helen Brook")


@pytest.mark.parametrize(
    "text",
    [
        "““We will not sign,” Jane Roe said.",
        "““We will not sign,”” Jane Roe said.",
        '""We will not sign,"" Jane Roe said.',
        "''''We will not sign,'' Jane Roe said.",
        "„„We will not sign“, sagte Jane Roe.",
        "«« We will not sign », a dit Jane Roe.",
    ],
)
def test_a_mark_typed_twice_is_one_mark(text: str) -> None:
    """A slip of the writer loses no quotation."""
    (quote,) = find_quotes(text)
    assert (quote.text.rstrip(","), quote.speaker) == ("We will not sign", "Jane Roe")


def test_a_name_is_completed_from_the_context() -> None:
    """The headline or a caption gives the first name."""
    (quote,) = find_quotes('"We will not sign," Bennett said.', context="Laura Bennett at work")
    assert quote.speaker_name == "Laura Bennett"


def test_import_reads_no_model() -> None:
    """The folder's face costs nothing until the first text."""
    code = "import sys, newsvault.quotes; print('newsvault.quotes.finder' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("language", "text", "name", "role"),
    [
        (
            "de",
            "„Die Buchen sterben“, sagte Forstamtsleiterin Friederike Kahl am Montag.",
            "Friederike Kahl",
            "Forstamtsleiterin",
        ),
        (
            "de",
            "Klimaforscher Thure Brandt sagte: „Das ist erst der Anfang der Trockenheit.“",
            "Thure Brandt",
            "Klimaforscher",
        ),
        (
            "de",
            "Thure Brandt sagte: „Das ist erst der Anfang der Trockenheit.“",
            "Thure Brandt",
            None,
        ),
        ("de", "Inzwischen sagte Thure Brandt: „Das ist erst der Anfang.“", "Thure Brandt", None),
        (
            "en",
            "The Ministry of Foreign Affairs said the raid was “an unprovoked attack on us”.",
            "The Ministry of Foreign Affairs",
            None,
        ),
    ],
)
def test_a_name_is_told_from_what_its_bearer_is(
    language: str, text: str, name: str, role: str | None
) -> None:
    (quote,) = find_quotes(text, language=language)

    assert quote.speaker_name == name
    assert quote.role == role


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Gespräch war kurz. Der lange Ausfall des Netzes sei „verheerend“ gewesen."),
        ("es", "El acuerdo con los puertos “sigue siendo la clave de todo” este año."),
        ("en", "The plaques hang in a row.\n\nJune 20, 1990: “He spoke here to his people.”"),
    ],
)
def test_what_does_not_speak_is_no_speaker(language: str, text: str) -> None:
    """A thing without a verb of speaking, a heading and a date say nothing."""
    assert not any(quote.speaker for quote in find_quotes(text, language=language))


def test_a_word_before_a_surname_is_no_first_name() -> None:
    """What only ever begins a sentence is no name while the article has a fuller one."""
    text = (
        "Secretary Thomas Perez spoke in Ohio on Monday. Understated Perez stayed calm.\n\n"
        "“We will keep at it for as long as it takes,” Perez said."
    )
    (quote,) = find_quotes(text, language="en")

    assert quote.speaker_name == "Thomas Perez"


@pytest.mark.parametrize("end", ["Das sei „Unsinn genug“", "Das sei „Unsinn genug“ gewesen."])
def test_the_beginning_of_a_text_is_not_read_beside_its_end(end: str) -> None:
    """Whether marked words are an outlet depends on what is before them alone."""
    found = find_quotes(f", schreibt die „Deichpost“. {end}", language="de")
    assert [quote.text for quote in found] == ["Deichpost", "Unsinn genug"]


def test_a_quotation_before_a_row_of_nouns_is_no_occupation() -> None:
    """A sentence may begin with a quotation, which has no first letter."""
    text = "„Wir gehen jetzt nach Hause“ Brandt Meier kam spät."

    assert len(find_quotes(text, language="de")) <= 1
