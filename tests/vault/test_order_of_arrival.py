"""Captures of the same time have one order, whatever the order and the way of ingest."""

from itertools import permutations
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.vault.test_versions_by_time import ADDRESS, NOW, TEXTS, page, visit

# Three texts of one moment, one of them in two byte forms, and one text that comes back later.
VISITS = (
    visit(page(TEXTS[0]), 0),
    visit(page(TEXTS[1]), 0),
    visit(page(TEXTS[1]) + b"<!-- from the second machine -->", 0),
    visit(page(TEXTS[2]), 0),
    visit(page(TEXTS[0]) + b"<!-- again -->", 1),
)
Seen = list[tuple[int, str, str, str]]


def seen(root: Path) -> Seen:
    """Return number, name, payload digest and text of each version, the current one last."""
    with Vault.open(root, settings=Settings()) as vault:
        versions = [*vault.versions(ADDRESS), vault.get(ADDRESS)]
        named = [one for one in versions if "T" in one.version_name]
        assert all(vault.get(one.version_name).article == one.article for one in named)
        return [
            (one.version, one.version_name, one.capture.payload_sha256, one.article.text)
            for one in versions
        ]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The versions when the captures are ingested in the order in which they are written above."""
    root = tmp_path_factory.mktemp("in-order") / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        for capture in VISITS:
            vault.keep(capture)
    return seen(root)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """An export for each capture, of a vault with nothing else."""
    folder = tmp_path_factory.mktemp("exports")
    paths = tuple(folder / f"{number}.warc.gz" for number in range(len(VISITS)))
    for capture, path in zip(VISITS, paths, strict=True):
        with Vault.open(folder / path.stem, settings=Settings()) as vault:
            vault.keep(capture)
        export(folder / path.stem, path, format_="warc", now=NOW)
    return paths


ORDERS = list(permutations(range(len(VISITS))))[7::16]


@pytest.mark.parametrize("order", ORDERS)
def test_captures_of_one_moment(tmp_path: Path, order: tuple[int, ...], wanted: Seen) -> None:
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        for number in order:
            vault.keep(VISITS[number])
    assert seen(root) == wanted
    assert verify(root, Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert seen(root) == wanted


@pytest.mark.parametrize("order", ORDERS)
def test_captures_that_partly_come_by_import(
    tmp_path: Path, order: tuple[int, ...], wanted: Seen, exports: tuple[Path, ...]
) -> None:
    """Every other capture comes from an export of another vault."""
    root = tmp_path / "vault"
    for place, number in enumerate(order):
        if place % 2:
            assert import_own(root, Settings(), exports[number]).faults == []
        else:
            with Vault.open(root, settings=Settings()) as vault:
                vault.keep(VISITS[number])
    assert seen(root) == wanted
    assert verify(root, Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert seen(root) == wanted
