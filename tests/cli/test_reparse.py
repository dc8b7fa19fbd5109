"""The report of `reparse`, on a vault that commit 758045f wrote (`tests/vault/make_blocks.py`)."""

import zipfile
from pathlib import Path

from newsvault.api.vault import Vault
from tests.program import Run
from tests.vault.make_blocks import SITE, TARGET


def test_reparse_reports_the_kinds_of_changes_on_a_page(run: Run, vault: Path) -> None:
    with zipfile.ZipFile(TARGET.with_suffix(".zip")) as package:
        package.extractall(vault)
    for path in vault.rglob("*.warc.gz"):
        path.chmod(0o444)
    ran = run("reparse", "--dry-run")
    lines = ran.out.splitlines()
    assert "links: 2 articles" in lines
    assert "tables, posts, captions: 3 articles" in lines
    assert "kinds of blocks: 1 article" in lines
    assert max(map(len, lines)) < 80
    assert len(lines) < 40
    assert ran.err == "6 articles would change. All of one: newsvault reparse --dry-run ID\n"
    with Vault.open(vault) as opened:
        assert not opened.get(f"{SITE}/links").article.blocks[2].links
        table = opened.get(f"{SITE}/table").id
    of_one = run("reparse", "--dry-run", table).out
    assert of_one.startswith(f"{table}@1\n  tables, posts, captions: “Year | People 2022 | 4,100")
    assert run("reparse").err == "6 articles changed.\n"
    assert run("reparse", "--dry-run").out == ""
