"""Grouping of quotations into statements."""

from datetime import UTC, datetime, timedelta

import pytest

from newsvault.statements.grouping import grouped
from newsvault.storage.catalog import QuotationRow

LONG = "We will open the harbour in the spring of next year"


def said(*sayings: tuple[str, str | None, int, str]) -> list[list[str]]:
    """Group (article@version, person, day, words); return the articles of each statement."""
    rows = []
    for number, (place, person, day, text) in enumerate(sorted(sayings, key=lambda one: one[2]), 1):
        article, _, version = place.partition("@")
        at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)
        rows.append(
            QuotationRow(article, int(version or 1), number, person, 1.0, text, at.isoformat())
        )
    groups = grouped(rows, lambda row: row.name)
    return [[f"{place.article_id}@{place.version}" for place in group] for group in groups]


def test_the_same_words_are_one_statement() -> None:
    """Ordered by date, ignoring case and punctuation, even a year apart."""
    assert said(("b", "Holm", 400, LONG + "!"), ("a", "Holm", 1, LONG.upper())) == [["a@1", "b@1"]]


def test_short_statements_are_grouped_only_within_a_week() -> None:
    sayings = [("a", "Holm", 0, "Never again"), ("b", "Holm", 6, "never again."),
            ("c", "Holm", 40, "Never again!")]  # fmt: skip
    assert said(*sayings) == [["a@1", "b@1"], ["c@1"]]


@pytest.mark.parametrize(
    "other",
    [
        "open the harbour in the spring",
        "We will open the harbour in the autumn of next year",
        "And so I say: " + LONG + ", or I shall go.",
    ],
)
def test_near_wordings_are_one_statement(other: str) -> None:
    assert said(("a", "Holm", 0, LONG), ("b", "Holm", 1, other)) == [["a@1", "b@1"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "Holm", 0, LONG), ("b", "Wiik", 0, LONG)),
        (("a", "Holm", 0, LONG), ("b", "Holm", 0, "We will close the railway in the winter")),
        (("a", "Holm", 0, LONG), ("b", "Holm", 0, "in the spring")),
        (("a", "Holm", 0, LONG), ("a", "Holm", 0, LONG.replace("spring", "autumn"))),
    ],
)
def test_different_statements_are_not_grouped(
    one: tuple[str, str, int, str], other: tuple[str, str, int, str]
) -> None:
    """Two people, other words, few common words, or two wordings side by side."""
    assert len(said(one, other)) == 2


def test_words_without_a_speaker_never_join_two_people() -> None:
    """They join one of the people who said them, never both."""
    groups = said(("a", "Holm", 0, LONG), ("b", None, 1, LONG), ("c", "Wiik", 2, LONG))

    assert sorted(map(len, groups)) == [1, 2]


def test_wordings_in_versions_of_one_article() -> None:
    """An unchanged wording is listed once, a changed one joins its statement."""
    stayed = ("a@1", "Holm", 0, "The railway can wait for another year"), (
        "a@2", "Holm", 0, "The railway can wait for another year")  # fmt: skip
    rewritten = ("a@1", "Holm", 0, LONG), ("a@2", "Holm", 0, "We may open the harbour in the end")

    assert said(*stayed) == [["a@2"]]
    assert said(*rewritten) == [["a@1", "a@2"]]


def test_many_statements_of_common_words() -> None:
    """Thousands of wordings are grouped without comparing all pairs."""
    sayings = [
        ("a", "Holm", n, f"We will open the harbour and number {n} word{n}") for n in range(3000)
    ]

    assert len(said(*sayings)) == 3000
