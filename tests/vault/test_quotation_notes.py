"""A note on a quotation stays with its words when other rules number the quotations otherwise."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsvault import Vault
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.faults.pages import address, capture

PAGE = (
    '<html lang="en"><head><title>Council story</title>'
    f'<link rel="canonical" href="{address(1)}"></head><body><article>'
    "<h1>The council story of the harbour and the railway</h1>"
    "<p>“The harbour will open next year at the latest,” said Marta Holm, the mayor.</p>"
    "<p>“We will see about the railway,” said Jan Brook, a porter at the station.</p>"
    "<p>“We will see about the price of it,” Holm said. “We will see about the railway,” she said"
    " again, when the council had gone home and the porter with it.</p></article></body></html>"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "vault"
    with Vault.open(path, settings=Settings()) as vault:
        vault.keep(capture(1, body=PAGE.encode()))
    return path


def read_by_other_rules(root: Path, number: int) -> None:
    """Leave a vault whose rules did not find one of the quotations."""
    with closing(sqlite3.connect(root / FILE_NAME)) as catalog, catalog:
        catalog.execute(f"UPDATE versions SET article = json_remove(article, '$.quotes[{number}]')")


def reparsed(root: Path) -> list[str]:
    with Vault.open(root, settings=Settings()) as vault:
        assert len(list(vault.reparse())) == 1
        return [text for _, text in vault.notes(vault.list()[0].id)]


def annotate(root: Path, number: int, text: str) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        vault.add_note(f"{vault.list()[0].id}.q{number}", text)


@pytest.mark.parametrize(
    ("missing", "noted", "now"),
    [
        (0, 1, "q2 of version 1, “We will see about the railway,”: on tape"),
        (0, 2, "q3 of version 1, “We will see about the price of it,”: on tape"),
        (0, 3, "q4 of version 1, “We will see about the railway,”: on tape"),  # said twice
        (1, 3, "q4 of version 1, “We will see about the railway,”: on tape"),
        (3, 3, "q3 of version 1, “We will see about the price of it,”: on tape"),
    ],
)
def test_a_note_follows_its_words(root: Path, missing: int, noted: int, now: str) -> None:
    """Rules that find one quotation more renumber those behind it."""
    read_by_other_rules(root, missing)
    annotate(root, noted, "on tape")

    assert reparsed(root) == [now]


def test_a_note_keeps_its_words_where_no_quotation_is_found_now(root: Path) -> None:
    """The note says so; a note on the article is not touched."""
    with Vault.open(root, settings=Settings()) as vault:
        article = vault.list()[0].id
        vault.add_note(article, "q1 was wrong")
    annotate(root, 2, "on tape")
    read_by_other_rules(root, 1)
    read_by_other_rules(root, 2)

    with Vault.open(root, settings=Settings()) as vault:
        notes = [text for _, text in vault.notes(vault.list()[0].id)]

    assert notes == [
        "q1 was wrong",
        "version 1, “We will see about the railway,” (no quotation now): on tape",
    ]
