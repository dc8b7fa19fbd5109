"""`edit`, `collection`, `note --at`, `export --out`, `bundle` and `check-bundle` as commands."""

from __future__ import annotations

import json
from pathlib import Path

from tests.program import Run


def test_an_edit_is_made_listed_and_taken_back(seeded: Run) -> None:
    id_ = seeded("search", "herring", "--format", "ids", "-l", "1").out.strip()
    assert seeded("edit", id_, "headline=Zebra day", "published=2001-02-03").code == 0
    assert seeded("search", "headline:zebra", "--format", "ids").out.strip() == id_
    assert "headline=Zebra day" in seeded("edit", id_).out
    assert "your correction" in seeded("show", id_, "--why", "headline").out
    assert json.loads(seeded("edit", id_, "--json").out)["corrections"]
    assert seeded("edit", id_, "--reset", "headline").code == 0
    assert seeded("search", "headline:zebra", "--format", "ids").out == ""
    for wrong, code in ((("headline",), 2), (("body=x",), 2), (("published=soon",), 2)):
        assert seeded("edit", id_, *wrong).code == code
    assert seeded("edit", "qqqqqqqqqq", "headline=x").code == 1
    quotation = seeded("quotes", "--format", "ids", "-l", "1").out.strip()
    assert seeded("edit", quotation, "speaker=Zoe Quagga").code == 0
    assert "Zoe Quagga" in seeded("quotes", "--speaker", "Quagga").out


def test_collections(seeded: Run) -> None:
    assert seeded("collection", "add", "fish", "herring", "--description", "for May").code == 0
    shown = seeded("collection", "show", "fish", "--format", "ids").out.split()
    assert shown
    assert set(seeded("search", "collection:fish", "--format", "ids").out.split()) == set(shown)
    assert "for May" in seeded("collection", "list").out
    assert json.loads(seeded("collection", "list", "--json").out)["collections"][0]["articles"]
    assert seeded("collection", "move", "fish", shown[-1], "--to", "1").code == 0
    moved = seeded("collection", "show", "fish", "--format", "ids").out.split()
    assert moved == [shown[-1], *shown[:-1]]
    assert seeded("collection", "move", "fish", shown[0], "--to", "0").code == 2
    assert seeded("collection", "remove", "fish", shown[0]).code == 0
    assert seeded("collection", "remove", "fish").code == 0
    assert seeded("collection", "show", "fish").code == 1


def test_a_note_with_a_place(seeded: Run) -> None:
    id_ = seeded("search", "herring", "--format", "ids", "-l", "1").out.strip()
    assert seeded("note", id_, "--at", "herring", "which one?").code == 0
    assert "its words are now at" in seeded("note", id_).out
    (note,) = json.loads(seeded("note", id_, "--json").out)["notes"]
    assert note["place"]["words"].casefold() == "herring"
    assert seeded("note", id_, "--at", "no such words", "x").code == 1


def test_exports_and_bundles(seeded: Run, tmp_path: Path) -> None:
    assert seeded("export", "herring", "--format", "md", "--out", str(tmp_path / "n")).code == 0
    assert len(list((tmp_path / "n" / "articles").iterdir())) >= 2
    assert seeded("export", "--out", str(tmp_path / "a.sqlite")).code == 0
    assert seeded("export", str(tmp_path / "a.warc.gz"), "herring").code == 0
    assert seeded("export", "--out", str(tmp_path / "a.unknown")).code == 2
    assert seeded("export").code == 2
    bundle = tmp_path / "proof"
    assert seeded("bundle", "herring", "--out", str(bundle)).code == 0
    assert seeded("bundle", "herring", "--out", str(bundle)).code == 2
    assert "DOES NOT" not in seeded("check-bundle", str(bundle)).out
    (bundle / "data" / "report.html").write_text("changed")
    broken = seeded("check-bundle", str(bundle))
    assert (broken.code, "report.html" in broken.out) == (6, True)
    assert json.loads(seeded("check-bundle", str(bundle), "--json").out)["holds"] is False
    assert seeded("check-bundle", str(tmp_path)).code == 2
