"""The index of copies after kills and damage: `verify` finds it, `reindex` mends it."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.index_proof import COPIES, FOLDER
from tests.faults.copied_pages import OUTLETS, copied

KILLS = 6


def faults(root: Path) -> list[str]:
    return [fault.what for fault in verify(root, Settings(), now=datetime.now(UTC)).faults]


def stories(root: Path) -> set[frozenset[str]]:
    with Vault.open(root, settings=Settings()) as vault:
        return {frozenset(one.id for one in story.articles) for story in vault.stories(limit=None)}


def fresh(root: Path, place: Path) -> set[frozenset[str]]:
    """The stories of a copy of the vault whose index is built anew."""
    shutil.copytree(root, place)
    shutil.rmtree(place / FOLDER)
    return stories(place)


@pytest.mark.parametrize("job", ["copies", "reindex-again"])
def test_a_kill_costs_no_copy(job: str, tmp_path: Path) -> None:
    """Killed at random moments while articles come in or the index is built."""
    root, chance = tmp_path / "vault", random.Random(7)
    with Vault.open(root, settings=Settings()) as vault:
        list(vault.keep_all(copied(0)))
    for number in range(KILLS):
        command = [sys.executable, "-m", "tests.faults.driver", str(root), job]
        given = {**os.environ, "FIRST": str(number)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=given)
        assert process.stdout is not None
        process.stdout.readline()  # it has begun to write
        time.sleep(chance.uniform(0, 2))
        process.kill()
        process.communicate()
        for what in faults(root):
            assert "has to be rebuilt" in what or "made again" in what, what
    with Vault.open(root, settings=Settings()) as vault:
        vault.reindex()
    assert faults(root) == []
    found = stories(root)
    assert found == fresh(root, tmp_path / "fresh")
    assert max(map(len, found)) == OUTLETS


def _forget_one(index: Path) -> None:
    with closing(sqlite3.connect(index)) as database, database:
        for table in ("newest_fingerprints", "samples", "articles"):
            database.execute(f"DELETE FROM {table} WHERE number = 1")


@pytest.mark.parametrize("damage", ["lost", "earlier", "cut", "an article less"])
def test_verify_finds_and_reindex_mends(damage: str, tmp_path: Path) -> None:
    root = tmp_path / "vault"
    index = root / FOLDER / COPIES
    with Vault.open(root, settings=Settings()) as vault:
        list(vault.keep_all(copied(0)))
        wanted = stories(root)
        shutil.copyfile(index, tmp_path / "earlier")
        list(vault.keep_all(copied(1)))
    assert faults(root) == []
    if damage == "lost":
        index.unlink()
    elif damage == "earlier":
        shutil.copyfile(tmp_path / "earlier", index)
    elif damage == "cut":
        os.truncate(index, index.stat().st_size // 2)
    else:
        _forget_one(index)
    assert faults(root)
    with Vault.open(root, settings=Settings()) as vault:
        vault.reindex()
    assert faults(root) == []
    assert wanted < stories(root)
