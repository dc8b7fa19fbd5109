"""People of one article: one name each, roles that describe them, confidence, and the threshold."""

import pytest

from newsvault import find_quotes


def names(text: str, language: str = "en") -> list[str | None]:
    return [quote.speaker_name for quote in find_quotes(text, language=language)]


def test_one_person_has_one_name() -> None:
    """Middle names and initials do not make two people; the form used most is given."""
    text = (
        "Ann Q. Rowe came. Ann Rowe spoke first, Ann Rowe sat, and Ann Rowe left first.\n\n"
        "“The quay is wet,” said Ann Q. Rowe. “It was always wet,” Rowe said."
    )
    assert names(text) == ["Ann Rowe", "Ann Rowe"]


def test_two_people_of_one_surname_stay_two() -> None:
    text = (
        "Ann Rowe met Bill Rowe on the quay.\n\n"
        "“The quay is wet,” said Ann Rowe. “It was always wet,” said Bill Rowe."
    )
    assert names(text) == ["Ann Rowe", "Bill Rowe"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“The quay is wet,” said Ann Rowe, 54.", None),
        ("“The quay is wet,” said Ann Rowe, 54, on Monday.", None),
        ("“The quay is wet,” said Ann Rowe, a baker.", "a baker"),
        ("“The quay is wet,” said Mayor Ann Rowe.", "Mayor"),
        ("“The quay is wet,” said Ann Rowe of Port Lily on Monday.", None),
    ],
)
def test_a_role_describes_the_person(text: str, role: str | None) -> None:
    """An age or a place is no role."""
    (quote,) = find_quotes(text, language="en")
    assert quote.role == role


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Peter Poe left in May. The new speaker came on Friday. “I will serve,” he said.", False),
        ("Peter Poe left in May.\n\nA teacher came on Friday. “I will serve,” he said.", False),
        ("Peter Poe left in May. His wife came on Friday. “I will serve,” he said.", True),
        ("Peter Poe left in May. The teacher came back on Friday. “I will serve,” he said.", True),
        ("Peter Poe met the new speaker on Friday. “I will serve,” he said.", True),
        ("The new speaker came. Peter Poe left on Friday. “I will serve,” he said.", True),
    ],
)
def test_a_role_nearer_to_a_pronoun_makes_its_name_less_sure(text: str, sure: bool) -> None:
    """A role that begins a sentence behind the name, of a person new to the text."""
    (quote,) = find_quotes(text, language="en")
    assert quote.speaker_name == "Peter Poe"
    assert (quote.confidence >= 0.8) == sure


def test_no_speaker_is_given_below_the_threshold() -> None:
    """Every speaker that is given has a confidence of at least 0.4."""
    text = (
        "Ann Rowe walked. The mill by the river, the road, the wall. “Wet again today”, the sign,"
        " the wall, Bill Rowe and Jo Bell, a paper. He or she said it, or did not say it."
    )
    for quote in find_quotes(text, language="en"):
        assert quote.speaker is None or quote.confidence >= 0.4


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Jack Rowe died in May. Ms Rowe told the court: “I will go.”", "en", "Rowe"),
        ("Jack Rowe died in May. Mr Rowe once said: “I will go.”", "en", "Jack Rowe"),
        ("Jack Rowe and Ann Rowe came. Mrs. Rowe said: “I will go.”", "en", "Ann Rowe"),
        ("Robin Rowe came. Ms Rowe said: “I will go.”", "en", "Robin Rowe"),
        ("Peter Rohde kam. Frau Rohde sagte: „Ich gehe jetzt.“", "de", "Rohde"),
    ],
)
def test_a_title_of_the_other_gender_names_another_person(
    text: str, language: str, named: str
) -> None:
    assert names(text, language) == [named]


@pytest.mark.parametrize(
    ("text", "language", "speaker"),
    [
        ("“He is mad,” one source close to Rowe told reporters.", "en", "one source close to Rowe"),
        ("Two people close to Rowe said he was “mad”.", "en", "Two people close to Rowe"),
        ("“He is mad,” said a friend close to the mayor.", "en", "a friend close to the mayor"),
        ("An aide loyal to Jo Rowe called it “mad”.", "en", "An aide loyal to Jo Rowe"),
        (
            "“He is mad,” said a person familiar with Rowe's plan.",
            "en",
            "a person familiar with Rowe's plan",
        ),
        (
            "Una fuente cercana a Ruiz dijo que era “una locura”.",
            "es",
            "Una fuente cercana a Ruiz",
        ),
        (
            "Une source proche d'Anne Roy a déclaré que c'était « une folie ».",
            "fr",
            "Une source proche d'Anne Roy",
        ),
    ],
)
def test_a_person_close_to_another_is_the_speaker(text: str, language: str, speaker: str) -> None:
    (quote,) = find_quotes(text, language=language)
    assert (quote.speaker, quote.speaker_name) == (speaker, None)
