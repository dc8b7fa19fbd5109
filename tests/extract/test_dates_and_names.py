"""Dates and names as pages print them, in several languages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsvault.extract.fields.dates import read_date
from newsvault.extract.fields.person_names import agency_of, split_names


def at(*parts: int, hours: float | None = None) -> datetime:
    zone = UTC if hours is None else timezone(timedelta(hours=hours))
    return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type,misc]  # year, month, day, ...


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2024-05-03T18:19:08+02:00", at(2024, 5, 3, 18, 19, 8, hours=2), "instant"),
        ("2024-05-03T18:19:08.389Z", at(2024, 5, 3, 18, 19, 8), "instant"),
        ("2024-05-03 18:19", at(2024, 5, 3, 18, 19), "local"),
        ("20240503", at(2024, 5, 3), "day"),
        ("2024-05-03", at(2024, 5, 3), "day"),
        ("1714753148", at(2024, 5, 3, 16, 19, 8), "instant"),
        ("May 3, 2024, 6:19 p.m. EDT", at(2024, 5, 3, 18, 19, hours=-4), "instant"),
        ("3. Mai 2024, 15:47 Uhr", at(2024, 5, 3, 15, 47), "local"),
        ("Publié le 05 mars 2024 à 18h02", at(2024, 3, 5, 18, 2), "local"),
        ("3 de mayo de 2024", at(2024, 5, 3), "day"),
        ("27.08.2024, 12:32 Uhr", at(2024, 8, 27, 12, 32), "local"),
        ("2024年12月3日 22時48分", at(2024, 12, 3, 22, 48), "local"),
        ("14 мая 2025, 20:28", at(2025, 5, 14, 20, 28), "local"),
        ("25/12/2023", at(2023, 12, 25), "day"),
    ],
)
def test_a_date_is_read(text: str, moment: datetime, precision: str) -> None:
    """A date in markup or words is the moment it means, and no more exact than it was told."""
    read = read_date(text)
    assert read is not None
    assert (read.at, read.precision) == (moment, precision)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "03/04/2024", "0001-01-01T00:00:00", "99999-01-01", "2024-13-41", "31. Februar"],
)
def test_a_doubtful_date_is_none(text: str) -> None:
    """What could be two dates, or is none, is not read."""
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Roe and John Q. Public", ["Jane Roe", "John Q. Public"]),
        ("Von Anna Müller, Jörg Groß und Al Weiß", ["Anna Müller", "Jörg Groß", "Al Weiß"]),
        ("Par Camille Authier et Julien Morvan", ["Camille Authier", "Julien Morvan"]),
        ("Por María López y José Pérez", ["María López", "José Pérez"]),
        ("JANE ROE", ["Jane Roe"]),
        ("Jane Roe (dpa)", ["Jane Roe"]),
        ("By Jane Roe, Reuters", ["Jane Roe"]),
        ("Jane Roe | Political correspondent", ["Jane Roe"]),
        ("Jane Roe, MS, RDN", ["Jane Roe"]),
        ("Jane Roe; photo: John Doe", ["Jane Roe"]),
        ("The Associated Press", []),
        ("Redaktion", []),
        ("Staff writer", []),
        ("admin", []),
        ("jane@paper.example", []),
        ("Updated 4 May 2024", []),
    ],
)  # fmt: skip
def test_names_in_a_byline(text: str, names: list[str]) -> None:
    """People are told from words before them, roles, agencies and the makers of pictures."""
    assert [person.name for person in split_names(text)] == names


def test_outlets_are_no_people() -> None:
    """The outlet's own name is nobody's."""
    assert split_names("Harbour Echo", outlets=frozenset({"harbour echo"})) == ()


def test_a_role_after_a_name_is_kept() -> None:
    """What stands after a name and says what somebody does is the role."""
    (person,) = split_names("By Jane Roe, Music Critic")
    assert (person.name, person.role) == ("Jane Roe", "Music Critic")


def test_agencies() -> None:
    """An agency is known by its name, its short name, or by calling itself one."""
    assert agency_of("AP") == agency_of("The Associated Press") == "AP"
    assert agency_of("Meridian News Agency") == "Meridian News Agency"
    assert agency_of("Jane Roe") is None
