"""The report of `reparse`, on a vault that commit 758045f wrote (`tests/vault/make_blocks.py`)."""

import zipfile
from dataclasses import replace
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.models import Quote
from newsvault.models.vault import Change
from newsvault.output.reparse_text import parts
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


def test_the_page_names_the_kind_of_change_of_a_quotation() -> None:
    """Another speaker, another verb or only another confidence: each is named as that."""
    text = 'Ada Wren said: "The bridge stays shut." Then she left.'
    start = text.index("The")
    first = Quote(
        text="The bridge stays shut.", start=start, end=start + 22,
        speaker="Ada Wren", speaker_name="Ada Wren", cue="said", confidence=0.912,
    )  # fmt: skip
    shown = {
        "speakers": replace(first, speaker="Wren", speaker_name="Bo Wren"),
        "roles and verbs of speaking": replace(first, cue="insisted"),
        "confidence of speakers": replace(first, confidence=0.95),
        "places of quotations": replace(first, start=start + 1, end=start + 23),
        "quotations added": replace(first, text="Never."),
    }
    for kind, after in shown.items():
        change = Change(id="a" * 10, version=1, fields=(("quotes", (first,), (after,)),))
        assert kind in dict(parts(change))
    gone = Change(id="a" * 10, version=1, fields=(("quotes", (first,), ()),))
    assert parts(gone) == [("quotations left out", "“The bridge stays shut.”")]
    assert dict(parts(change))["quotations left out"] == "“The bridge stays shut.”"
