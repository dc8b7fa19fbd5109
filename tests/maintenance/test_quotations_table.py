"""The table of quotations matches the stored versions after every operation."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.backup import backup, restore
from newsvault.maintenance.erase import erase
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.models.vault import Change
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME, Catalog, QuotationFilter
from tests.faults.pages import address, capture

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SETTINGS = Settings()


def page(number: int, edition: int) -> bytes:
    """Return a page with a quotation that has this number and edition."""
    return (
        f'<html lang="en"><head><title>Council story {number}</title>'
        f'<link rel="canonical" href="{address(number)}"></head><body><article>'
        f"<h1>The council story number {number} in its edition {edition}</h1>"
        "<p>The council met in the evening and talked about the harbour until it was dark.</p>"
        f"<p>“The harbour number {number} will open in year {edition} at the latest,” said"
        f" Marta Holm, the mayor of the town, after the meeting.</p>"
        "<p>Nobody else wanted to say anything about the harbour, nor about the railway.</p>"
        "</article></body></html>"
    ).encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A vault with three articles, the first of them in two versions."""
    path = tmp_path / "vault"
    with Vault.open(path, settings=SETTINGS) as vault:
        for number, edition in ((1, 1), (2, 1), (3, 1), (1, 2)):
            vault.keep(capture(number, body=page(number, edition)))
    return path


def table(root: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(root / FILE_NAME)) as database:
        query = "SELECT * FROM quotations ORDER BY article_id, version, number"
        return database.execute(query).fetchall()


def due(root: Path) -> list[tuple[object, ...]]:
    """Return the expected rows, computed from the articles."""
    with Vault.open(root, settings=SETTINGS) as vault:
        articles = vault.list(limit=99, include_removed=True).articles
        return sorted(
            (one.id, one.version, n, q.kind, q.speaker, q.speaker_name, q.role, q.confidence,
             one.article.publisher, q.text)
            for article in articles
            for one in vault.versions(article.id)
            for n, q in enumerate(one.article.quotes, 1)
        )  # fmt: skip


def words(root: Path) -> list[object]:
    return [row[-1] for row in table(root)]


def test_the_table_has_the_quotations_of_every_version(root: Path) -> None:
    assert table(root) == due(root)
    assert len(table(root)) == 4
    for year in (1, 2):
        said = f"number 1 will open in year {year}"
        assert sum(said in str(text) for text in words(root)) == 1
    assert verify(root, SETTINGS, now=NOW).faults == ()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM quotations WHERE number = 1",
        "UPDATE quotations SET name = 'Somebody Else'",
        "UPDATE quotations SET text = text || '.'",
    ],
)
def test_a_changed_row_is_detected_and_repaired(root: Path, change: str) -> None:
    with closing(sqlite3.connect(root / FILE_NAME)) as database, database:
        database.execute(change)
    assert any("quotations" in fault.what for fault in verify(root, SETTINGS, now=NOW).faults)
    rebuild(root, SETTINGS, now=NOW)
    assert table(root) == due(root)
    assert verify(root, SETTINGS, now=NOW).faults == ()


def test_rebuild_restores_the_table(root: Path) -> None:
    before = table(root)
    (root / FILE_NAME).unlink()
    rebuild(root, SETTINGS, now=NOW)
    assert table(root) == before


def test_backup_restore_export_and_import(root: Path, tmp_path: Path) -> None:
    """Every kind of copy holds the same quotations."""
    backup(root, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    export(root, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    import_own(tmp_path / "imported", SETTINGS, tmp_path / "all.warc.gz")
    for other in ("copy", "again", "imported"):
        assert table(tmp_path / other) == table(root), other
        assert verify(tmp_path / other, SETTINGS, now=NOW).faults == ()


def test_imported_texts_become_versions(root: Path, tmp_path: Path) -> None:
    """In a vault with the same article, different texts become versions."""
    export(root, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    other = tmp_path / "other"
    with Vault.open(other, settings=SETTINGS) as vault:
        vault.keep(capture(1, body=page(1, 7)))
    import_own(other, SETTINGS, tmp_path / "all.warc.gz")
    assert table(other) == due(other)
    assert verify(other, SETTINGS, now=NOW).faults == ()


def test_erase_deletes_rows(root: Path) -> None:
    with Vault.open(root, settings=SETTINGS) as vault:
        one = vault.get(address(1)).id
    erase(root, SETTINGS, [one])
    assert table(root) == due(root)
    assert len(table(root)) == 2
    assert verify(root, SETTINGS, now=NOW).faults == ()


def test_remove_and_unremove_change_nothing(root: Path) -> None:
    before = table(root)
    with Vault.open(root, settings=SETTINGS) as vault:
        vault.remove([address(1)])
        assert table(root) == before
        vault.restore([address(1)])
    assert table(root) == before


def test_reparse_replaces_rows(root: Path) -> None:
    """A parse by an earlier version is replaced, in the table too."""
    with Vault.open(root, settings=SETTINGS) as vault:
        writer, catalog = vault.writer, vault.catalog
        row = catalog.articles.get(vault.get(address(2)).id)
        assert row
        stored = catalog.captures.get(row.capture.number)
        assert stored
        with writer.locked():
            writer.store_parse(stored, replace(row.article, quotes=()))
    assert len(table(root)) == 3
    with Vault.open(root, settings=SETTINGS) as vault:
        (change,) = vault.reparse()
    assert isinstance(change, Change)
    assert change.version == 1
    assert table(root) == due(root)
    assert len(table(root)) == 4
    assert verify(root, SETTINGS, now=NOW).faults == ()


def test_a_vault_of_the_first_schema_gets_the_table(root: Path) -> None:
    """An upgrade fills the table from the versions, and saves the old catalogue."""
    before = table(root)
    with closing(sqlite3.connect(root / FILE_NAME)) as database, database:
        database.execute("DROP TABLE quotations")
        database.execute("ALTER TABLE captures DROP COLUMN why")
        database.execute("DROP INDEX versions_claimed")
        database.execute("DROP INDEX versions_normal")
        for table_name in ("changes", "presence", "withdrawn", "additions_log", "links"):
            database.execute(f"DROP TABLE {table_name}")
        for name in ("captures_revision", "documents_revision"):
            database.execute(f"DROP INDEX {name}")
        for name, column in (
            ("captures", "digest"), ("captures", "written"), ("captures", "date_source"),
            ("articles", "versions"), ("versions", "claimed"), ("versions", "normal"),
            ("captures", "revision"), ("documents", "revision"),
            ("captures", "stored_at"), ("documents", "stored_at"),
        ):  # fmt: skip
            database.execute(f"ALTER TABLE {name} DROP COLUMN {column}")
        database.execute("PRAGMA user_version = 1")
    Vault.open(root, settings=SETTINGS).close()
    assert table(root) == before
    assert (root / "backups" / "catalogue-schema-1.sqlite").is_file()
    rebuild(root, SETTINGS, now=NOW)  # the revisions that these files have, unlike those of then
    assert table(root) == before
    assert verify(root, SETTINGS, now=NOW).faults == ()


def test_a_search_reads_one_snapshot(root: Path) -> None:
    """A listed quotation can be looked up even if its article is erased in between."""
    with closing(Catalog(root / FILE_NAME)) as catalog:
        with catalog.snapshot():
            rows = list(catalog.quotations.rows(QuotationFilter(), "newest"))
            with closing(sqlite3.connect(root / FILE_NAME)) as database, database:
                database.execute("DELETE FROM quotations")
            assert [
                catalog.quotations.saying(row[:3], short_id="x", person=None).text for row in rows
            ] == [row.text for row in rows]
        assert catalog.quotations.count(QuotationFilter()) == 0
