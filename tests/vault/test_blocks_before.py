"""Kinds of blocks that an earlier version did not read: no new versions.

The vault in `blocks/` was written by commit 758045f (`make_blocks.py`).
"""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from tests.vault.make_blocks import AT, INSIDE, SITE, TARGET, visit


def _unpack(folder: Path) -> Path:
    with zipfile.ZipFile(TARGET.with_suffix(".zip")) as package:
        package.extractall(folder)
    for path in folder.rglob("*.warc.gz"):
        path.chmod(0o444)
    return folder


@pytest.mark.parametrize("again", [False, True], ids=["as read before", "read again"])
def test_a_visit_makes_no_new_version(tmp_path: Path, again: bool) -> None:
    root = _unpack(tmp_path / "vault")
    with Vault.open(root, settings=Settings()) as vault:
        if again:
            assert len(list(vault.reparse())) == len(INSIDE)
        for path in INSIDE:
            vault.keep(visit(path, AT + timedelta(days=1)))
        for path in INSIDE.keys() - {"/heading"}:  # its words were left out, and are text
            stored = vault.get(SITE + path)
            assert (path, stored.versions, stored.captures) == (path, 1, 2)
