"""Identity of names, before and after the user's decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.vault.searching.speaker_identities import People, fits, same


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Blinken", "Antony Blinken"),
        ("antony blinken", "Antony J. Blinken"),
        ("Désirée Blum", "Desiree BLUM"),
        ("Kennedy", "Robert F. Kennedy Jr."),
        ("Potomac Herald", "The Potomac Herald"),
    ],
)
def test_a_shorter_name_matches_a_person(asked: str, name: str) -> None:
    assert fits(asked, name)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Tony Blinken", "Antony Blinken"),
        ("Antony", "Antony Blinken"),
        ("Blinken Antony", "Antony Blinken"),
        ("Smith", "Smithson"),
        ("", "Antony Blinken"),
        ("!", "?"),
    ],
)
def test_a_different_name_does_not_match(asked: str, name: str) -> None:
    assert not fits(asked, name)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("Blinken", "Antony Blinken", True),
        ("Antony Blinken", "Blinken", True),
        ("Jens Stoltenberg", "Oksana Drach", False),
        ("John Smith", "Anna Smith", False),
        ("Bob Smith", "Bill Smith", None),
        ("…", "Anna Smith", None),
    ],
)
def test_two_names_are_the_same_person_different_or_undecided(
    one: str, other: str, answer: bool | None
) -> None:
    assert same(one, other) is answer
    assert same(other, one) is answer


NAMES = ("A. Blinken", "Antony Blinken", "ANTONY BLINKEN", "John Smith", "Anna Smith")


def test_merges_are_followed() -> None:
    people = People(NAMES, {"A. Blinken": "Tony Blinken", "Tony Blinken": "Antony Blinken"}, {})

    assert people.meant("A. Blinken") == people.meant("ANTONY BLINKEN") == "Antony Blinken"
    assert people.fitting("Tony Blinken") == ("Antony Blinken",)
    assert set(people.names_of(["Antony Blinken"])) == {*NAMES[:3]}
    assert set(people.aliases("Antony Blinken")) == {"A. Blinken", "Tony Blinken"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_a_cycle_of_merges_terminates(merged: dict[str, str]) -> None:
    """Merged vaults can hold cyclic decisions."""
    people = People("abcdef", merged, {})

    for name in "abcdef":
        assert people.meant(name) in "abcdef"
        assert people.person("x", name) == people.meant(name)


def test_a_split_applies_to_one_article() -> None:
    people = People(NAMES, {}, {("k3fa", "John Smith"): "John Smith (senator)"})

    assert people.person("k3fa", "JOHN SMITH") == "John Smith (senator)"
    assert people.person("other", "John Smith") == "John Smith"
    assert people.names_of(["John Smith (senator)"]) == ("John Smith",)


def test_suggestions_for_an_unknown_name() -> None:
    people = People(NAMES, {}, {})

    assert people.near("Antony Blinkin")[0] == "Antony Blinken"
    assert people.near("Antony") == ("Antony Blinken",)
    assert people.near("Xyzzy") == ()
    assert people.near("blinkken")[0].endswith("Blinken")
    assert people.near("links") == ()  # as puttin is not Epstein
    assert people.near("") == ()
