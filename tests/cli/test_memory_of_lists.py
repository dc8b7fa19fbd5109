"""Lists in data formats are printed as they are read; memory does not hold their texts."""

import sqlite3
import tracemalloc
from contextlib import closing, redirect_stdout
from pathlib import Path

import pytest

from newsvault import Vault
from newsvault.cli.main import run as run_program
from newsvault.storage.catalog import FILE_NAME
from tests.faults.pages import capture, page

FEW, MANY = 200, 800  # quotations
MANY_IDS = 8000
FEW_ARTICLES, MANY_ARTICLES, LONG = 10, 40, 30_000  # articles; characters of each
TEXT = 2000  # characters of each quotation, most of them between its words


def _fill(vault: Path, quotations: int) -> None:
    """Make a vault of one article with long quotations, each by another person."""
    with Vault.open(vault) as opened:
        opened.keep(capture(1))
        article_id = opened.ids()[0]
    with closing(sqlite3.connect(vault / FILE_NAME)) as catalog, catalog:
        catalog.execute("DELETE FROM quotations")
        catalog.executemany(
            "INSERT INTO quotations VALUES (?, 1, ?, 'direct', ?, ?, 'mayor', 0.9, 'x', ?)",
            (
                (article_id, n, f"Ada{n} Vik", f"Ada{n} Vik", f"{'- ' * (TEXT // 2)}harbour{n}")
                for n in range(1, quotations + 1)
            ),
        )


@pytest.mark.parametrize(
    "command",
    [
        ("quotes", "--format", "jsonl"),
        ("speakers", "--format", "csv"),
        ("timeline", "--speaker", "Vik", "--format", "jsonl"),
        ("timeline", "--speaker", "Vik", "--format", "csv"),
    ],
)
def test_memory_does_not_hold_the_texts_of_a_list(
    command: tuple[str, ...], vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks = []
    for quotations in (FEW, MANY):
        path = vault / str(quotations)
        _fill(path, quotations)
        monkeypatch.setenv("NEWSVAULT_HOME", str(path))
        printed = vault / "printed"
        with printed.open("w", encoding="utf-8") as out, redirect_stdout(out):
            run_program(["timeline", "--speaker", "Vik", "--limit", "1"])  # imports, not measured
            tracemalloc.start()
            assert run_program(list(command)) == 0
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert printed.read_text("utf-8").count(f"Ada{quotations} Vik")

    assert (peaks[1] - peaks[0]) / (MANY - FEW) < TEXT


def _fill_with_articles(vault: Path, articles: int) -> None:
    """Make a vault of one long article, and the others as copies of its record."""
    long = page(1).replace(b"coming", b"coming " + b"and going " * (LONG // 10), 1)
    with Vault.open(vault) as opened:
        opened.keep(capture(1, body=long))
    with closing(sqlite3.connect(vault / FILE_NAME)) as catalog, catalog:
        for n in range(1, articles):
            id_ = chr(97 + n // 26) + chr(97 + n % 26) + 8 * "q"
            catalog.execute(
                "INSERT INTO articles SELECT ?, url || ?, newest, removed, source, headline,"
                " published_at, captured_at, versions FROM articles LIMIT 1",
                (id_, n),
            )
            catalog.execute(
                "INSERT INTO versions SELECT ?, version, capture, digest, article,"
                " claimed, normal FROM versions LIMIT 1",
                (id_,),
            )


def test_memory_does_not_hold_the_articles(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    peaks: dict[str, list[int]] = {"stats": [], "export": []}
    for articles in (FEW_ARTICLES, MANY_ARTICLES):
        path = vault / str(articles)
        _fill_with_articles(path, articles)
        monkeypatch.setenv("NEWSVAULT_HOME", str(path))
        export = ["export", "--format", "atom", "--out", str(vault / "feed.xml")]
        with (vault / "printed").open("w", encoding="utf-8") as printed, redirect_stdout(printed):
            for command in (["stats"], export):
                run_program(command)  # imports, not measured
                tracemalloc.start()
                assert run_program(command) == 0
                peaks[command[0]].append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
    for few, many in peaks.values():
        assert (many - few) / (MANY_ARTICLES - FEW_ARTICLES) < LONG


def test_memory_does_not_hold_the_ids_of_a_list(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks: dict[str, list[int]] = {"1": [], "all": []}
    for articles in (MANY_ARTICLES, MANY_IDS):
        path = vault / str(articles)
        _fill_with_articles(path, MANY_ARTICLES)
        with closing(sqlite3.connect(path / FILE_NAME)) as catalog, catalog:
            for copies in range(articles // MANY_ARTICLES - 1):
                catalog.execute(
                    f"INSERT INTO articles SELECT '{copies}' || id, url || '{copies}', newest,"
                    " removed, source, headline, published_at, captured_at, versions FROM articles"
                    f" WHERE id >= 'aa' LIMIT {MANY_ARTICLES}"
                )
        monkeypatch.setenv("NEWSVAULT_HOME", str(path))
        for limit, found in peaks.items():
            command = ["list", "--format", "ids", "--offset", str(articles - 2), "--limit", limit]
            with (vault / "printed").open("w") as printed, redirect_stdout(printed):
                run_program(command)  # imports, not measured
                tracemalloc.start()
                assert run_program(command) == 0
                found.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
    for few, many in peaks.values():
        assert (many - few) / (MANY_IDS - MANY_ARTICLES) < 20  # bytes; an id takes 67
