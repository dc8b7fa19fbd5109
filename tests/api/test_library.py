"""The library as a notebook uses it: sequences, rows, feeds, options of ingest, aliases."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

import newsvault
from newsvault import Receipt, UsageError, Vault
from tests.api.conftest import SEEDS


def test_results_are_sequences(vault: Vault) -> None:
    """Iteration, length, index, slice and total; the repr is one short line."""
    found = vault.search("the", limit=3)
    assert [hit.stored.id for hit in found] == [hit.stored.id for hit in found.hits]
    assert len(found) == 3 == len(found[:10])
    assert found[0] in found
    assert found.total > 3
    assert repr(found) == f"<3 of {found.total} hits>"


@pytest.mark.parametrize("name", ["quotes", "speakers", "timeline", "list"])
def test_rows_are_flat(vault: Vault, name: str) -> None:
    """Every value is text, a number, None or an aware datetime, as a table takes it."""
    rows = getattr(vault, name)(limit=5).rows()
    assert len(rows) == 5
    for row in rows:
        for value in row.values():
            assert value is None or isinstance(value, str | int | float | datetime)
            assert not isinstance(value, datetime) or value.tzinfo is not None


def test_a_table_of_quotations_has_real_dates(vault: Vault) -> None:
    """pandas takes the quotations themselves, and their flat rows."""
    table = pd.DataFrame(vault.quotes().rows())
    assert str(table["at"].dtype).startswith("datetime64")
    assert len(pd.DataFrame(vault.quotes())) == len(table)


def test_notebooks_show_a_table_that_is_escaped(vault: Vault) -> None:
    """A headline with markup stays text."""
    shown = vault.list(limit=2)._repr_html_()
    assert shown.startswith("<table>")
    assert "<script" not in shown
    assert shown.count("<tr>") == 3


def test_ingest_reads_a_generator_as_it_goes(tmp_path: Path) -> None:
    """The first pages are stored before the last locators are asked for."""
    pages = sorted(SEEDS.glob("*.html"))
    asked: list[str] = []

    def locators() -> Iterator[str]:
        for number in range(200):
            asked.append(str(number))
            yield str(pages[number % len(pages)])

    with Vault.open(tmp_path / "vault") as vault:
        first = next(iter(vault.ingest(locators())))
        assert isinstance(first, Receipt)
        assert len(asked) < 200


def test_ingest_has_the_options_of_the_command(vault: Vault) -> None:
    """`skip_known` leaves out what is stored; `limit` and others come with it."""
    url = vault.list()[0].capture.requested_url
    assert list(vault.ingest([url], skip_known=True)) == []


def test_errors_are_importable_from_the_package() -> None:
    """One import line for what a caller catches."""
    for name in ("NotFound", "AmbiguousId", "UsageError", "QueryError", "SourceError", "Damaged"):
        assert issubclass(getattr(newsvault, name), newsvault.NewsvaultError)


def test_unremove_has_its_old_name(vault: Vault) -> None:
    """`restore` is the name that earlier programs called."""
    one = vault.list()[0].id
    vault.remove([one])
    assert vault.restore([one]) == (one,)


def test_rebuild_leaves_the_vault_open(vault: Vault) -> None:
    """The open vault goes on with the new catalogue."""
    before = vault.list().total
    assert not vault.maintenance.rebuild().faults
    assert vault.list().total == before
    vault.tag([vault.list()[0].id], add=["after"])
    assert vault.count("tag:after") == 1


def test_ids_and_articles_give_what_the_list_has(vault: Vault) -> None:
    """`ids` has the order of the list, `articles` gives them one by one."""
    ids = vault.ids("lang:en", sort="headline")

    assert len(ids) == vault.count("lang:en")
    headlines = [stored.article.headline.casefold() for stored in vault.articles(ids)]
    assert headlines == sorted(headlines)
    vault.remove(ids[:1])
    assert ids[0] not in vault.ids()
    assert ids[0] in vault.ids(include_removed=True)


def test_quotations_come_one_by_one_as_in_the_list(vault: Vault) -> None:
    """`iter_quotes` gives the quotations, people and hosts of `quotes`."""
    name = vault.speakers()[0].name
    listed = vault.quotes(speaker=name)

    with vault.iter_quotes(speaker=name) as found:
        assert [saying.text for saying in found.sayings] == [saying.text for saying in listed]
        assert found.people == listed.people


def test_speakers_and_statements_come_one_by_one_as_in_the_list(vault: Vault) -> None:
    """`iter_speakers` and `iter_timeline` give the records of `speakers` and `timeline`."""
    with vault.iter_speakers(by_name=True, offset=1) as found:
        assert tuple(found.records) == vault.speakers(by_name=True, offset=1).speakers
    with vault.iter_timeline(newest_first=True, limit=7) as found:
        assert tuple(found.records) == vault.timeline(newest_first=True, limit=7).statements


def test_verdicts_are_narrowed_as_lists_are(vault: Vault) -> None:
    """The fields of a query choose captures, as the flags of `verdicts list` do."""
    every = list(vault.verdicts("full"))
    german = list(vault.verdicts("full", lang="de"))

    assert 0 < len(german) < len(every)
    assert {one.article_id for one in german} == {*vault.ids("lang:de")}


def test_a_draft_may_be_bytes(vault: Vault) -> None:
    """The bytes of a draft are decoded; what is no text is named."""
    said = vault.quotes(limit=1)[0].text

    assert vault.check(f'She said: "{said}"'.encode("utf-16"))[0].sources
    with pytest.raises(UsageError, match=r"draft\.md"):
        vault.check(b"\x00\x01\x02", name="draft.md")
