"""A number of a quotation that meant other words before `reparse` is told, with the number now."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsvault import NotFound, Vault
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.vault.test_quotation_notes import read_by_other_rules, root

__all__ = ["root"]
AGAIN = "before the article was read again; that is"


def reparsed(root: Path) -> str:
    """Read the article again; return its id."""
    with Vault.open(root, settings=Settings()) as vault:
        list(vault.reparse())
        return vault.list()[0].id


def test_a_number_that_has_other_words_is_told(root: Path) -> None:
    """Rules that find the first quotation renumber those behind it."""
    read_by_other_rules(root, 0)
    article = reparsed(root)

    with Vault.open(root, settings=Settings()) as vault:
        assert vault.renumbered(f"{article}.q1") == (
            f"{article}.q1 was “We will see about the railway,” {AGAIN} {article}.q2 now",
        )
        assert vault.renumbered(f"{article}.q4") == ()


def test_numbers_before_the_new_quotation_keep_their_meaning(root: Path) -> None:
    read_by_other_rules(root, 2)
    article = reparsed(root)

    with Vault.open(root, settings=Settings()) as vault:
        assert vault.renumbered(f"{article}.q1") == vault.renumbered(f"{article}.q2") == ()
        assert vault.renumbered(f"{article}.q3")[0].endswith(f"that is {article}.q4 now")


def test_nothing_is_told_where_the_rules_find_the_same(root: Path) -> None:
    article = reparsed(root)

    with Vault.open(root, settings=Settings()) as vault:
        assert vault.renumbered(f"{article}.q1") == ()
        assert vault.added("renumbered", article) == ()


def test_a_number_beyond_the_last_says_what_it_was(root: Path) -> None:
    """Rules that find one quotation less leave the last number without words."""
    with closing(sqlite3.connect(root / FILE_NAME)) as catalog, catalog:
        catalog.execute(
            "UPDATE versions SET article = json_insert(article, '$.quotes[#]',"
            " json_extract(article, '$.quotes[0]'))"
        )
    article = reparsed(root)

    with Vault.open(root, settings=Settings()) as vault, pytest.raises(NotFound) as found:
        vault.quote(f"{article}.q5")

    assert found.value.hint is not None
    assert found.value.hint.endswith(f"that is {article}.q1 now")


def test_earlier_meanings_survive_a_second_change_and_a_rebuild(root: Path) -> None:
    """Each number keeps its latest three meanings; they are user data, kept in the captures."""
    read_by_other_rules(root, 0)
    reparsed(root)
    read_by_other_rules(root, 1)
    article = reparsed(root)

    with Vault.open(root, settings=Settings()) as vault:
        vault.maintenance.rebuild()
        moves = vault.renumbered(f"{article}.q2")

    assert moves == (
        f"{article}.q2 was “We will see about the price of it,” {AGAIN} {article}.q3 now",
    )
