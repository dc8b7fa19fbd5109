"""Articles merged by an earlier version are reported by `doctor` and split by `reparse`.

The vault in `merged/` was written by commit 758045f (`make_merged.py`).
"""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NotFound
from newsvault.maintenance.doctor import examine
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.models.vault import Change
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.vault.make_merged import SITE, TARGET, VISITS, visit

NOW = datetime(2026, 11, 26, tzinfo=UTC)
# What each address shows afterwards: headline, versions, captures, tags, notes.
APART = {
    "/sec/1": ("Crane costs less", 1, 1, ("board", "crane"), ("call", "who?")),
    "/sec/2": ("New chair for board", 2, 3, ("board",), ("who?",)),
    "/desk": ("What our desk reads", 1, 1, (), ()),
    "/desk/bread": ("Baker closes shop", 1, 1, ("bread",), ()),
    "/news/light": ("Lighthouse is painted", 1, 2, ("light",), ()),
    "/amp/news/light": ("Lighthouse is painted", 1, 2, ("light",), ()),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    with zipfile.ZipFile(TARGET.with_suffix(".zip")) as package:
        package.extractall(folder)
    for path in folder.rglob("*.warc.gz"):
        path.chmod(0o444)
    return folder


def shown(folder: Path) -> dict[str, tuple[str, int, int, tuple[str, ...], tuple[str, ...]]]:
    with Vault.open(folder, settings=Settings()) as vault:
        found = {path: vault.get(SITE + path) for path in APART}
        return {
            path: (one.article.headline, one.versions, one.captures, one.tags, one.notes)
            for path, one in found.items()
        }


def wrong(folder: Path) -> list[tuple[str, str]]:
    found = examine(folder, Settings(), now=NOW)
    return [(one.what, one.run) for one in found if not one.well and "merged" in one.what]


def apart(folder: Path, *, dry_run: bool = False) -> list[tuple[str, object, object]]:
    with Vault.open(folder, settings=Settings()) as vault:
        changes = [one for one in vault.reparse(dry_run=dry_run) if isinstance(one, Change)]
        return [field for one in changes for field in one.fields]


def test_doctor_reports_merged_articles_after_the_upgrade(root: Path) -> None:
    """The old vault is upgraded, a copy is saved, and one line names the command to run."""
    assert verify(root, Settings(), now=NOW).faults == ()
    assert [one.name for one in (root / "backups").iterdir()] == ["catalogue-schema-2.sqlite"]
    ((what, run),) = wrong(root)
    with Vault.open(root, settings=Settings()) as vault:
        ids = sorted(vault.get(SITE + path).id for path in ("/sec/1", "/desk"))
    assert what.startswith("2 articles with pages of several addresses")
    assert run == f"newsvault reparse {ids[0]} {ids[1]}"


def test_reparse_splits_merged_articles(root: Path) -> None:
    """Each address shows its page; user data goes to the part it was added to, or to all."""
    with Vault.open(root, settings=Settings()) as vault:
        old = vault.get(SITE + "/sec/1").id
    planned = apart(root, dry_run=True)
    assert wrong(root)
    assert apart(root) == planned
    one, two = (shown_id(root, path) for path in ("/sec/1", "/sec/2"))
    assert ("tag crane", old, one) in planned
    assert ("tag board", old, f"{one}, {two}") in planned
    assert ("note call", old, one) in planned
    assert ("article", old, f"{two} ({SITE}/sec/2)") in planned
    for _ in range(2):
        assert shown(root) == APART
        assert wrong(root) == []
        assert apart(root) == []
        assert verify(root, Settings(), now=NOW).faults == ()
        with Vault.open(root, settings=Settings()) as vault:
            assert vault.search("chair").total == 2
            assert vault.search("tag:board").total == 2
            assert vault.get(SITE + "/sec/1").article.claimed_url == SITE + "/news/local"
            with pytest.raises(NotFound) as caught:
                vault.get(old)
            assert one in caught.value.hint
        (root / FILE_NAME).unlink()
        assert rebuild(root, Settings(), now=NOW).faults == ()


def shown_id(folder: Path, path: str) -> str:
    with Vault.open(folder, settings=Settings()) as vault:
        return vault.get(SITE + path).id


def test_reparse_splits_a_single_article_by_id(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        changes = list(vault.reparse([SITE + "/desk"]))
        assert {one.id for one in changes if isinstance(one, Change)} == {
            vault.get(SITE + "/desk").id
        }
    assert len(wrong(root)) == 1


def test_split_pages_join_captures_stored_since(root: Path) -> None:
    """Pages that this version stored separately since, and a note added there."""
    with Vault.open(root, settings=Settings()) as vault:
        day, path, declared, headline = VISITS[0]
        again = vault.keep(visit(day + 30, path, declared, headline))
        vault.record([("put", "note", again.stored.id, "1", "mine")])
    apart(root)
    assert shown(root)["/sec/1"][0] == "Crane costs less"
    with Vault.open(root, settings=Settings()) as vault:
        assert "mine" in vault.get(SITE + path).notes
        assert len(vault.captures(SITE + path)) == 2
    assert wrong(root) == []
    assert verify(root, Settings(), now=NOW).faults == ()


def test_import_of_its_export_splits_merged_articles(root: Path, tmp_path: Path) -> None:
    """Into an empty vault, and into one with other pages."""
    apart(root)
    out = tmp_path / "out.warc.gz"
    export(root, out, format_="warc", now=NOW)
    for name in ("empty", "other"):
        folder = tmp_path / name
        if name == "other":
            with Vault.open(folder, settings=Settings()) as vault:
                vault.keep(visit(9, "/other", "/other", "Crane costs less"))
        assert import_own(folder, Settings(), out).faults == []
        assert {path: one[:3] for path, one in shown(folder).items()} == {
            path: one[:3] for path, one in APART.items()
        }
        assert verify(folder, Settings(), now=NOW).faults == ()


def test_articles_of_this_version_are_not_split(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with Vault.open(folder, settings=Settings()) as vault:
        for day, path, declared, headline in sorted(VISITS):
            vault.keep(visit(day, path, declared, headline))
    assert {path: one[:3] for path, one in shown(folder).items()} == {
        path: one[:3] for path, one in APART.items()
    }
    assert wrong(folder) == []
    assert apart(folder) == []


def test_a_page_does_not_join_an_article_stored_under_its_address(tmp_path: Path) -> None:
    """The vault in `alone.zip`, by the same commit, holds only a page that declares /news/local."""
    root = tmp_path / "vault"
    with zipfile.ZipFile(TARGET.with_name("alone.zip")) as package:
        package.extractall(root)
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.get(f"{SITE}/sec/1").tags == ("crane",)
        desk = vault.keep(visit(2, "/news/local", "/news/local", "What our desk reads"))
        crane = vault.get(f"{SITE}/sec/1")
        assert (desk.outcome, desk.stored.versions) == ("new", 1)
        assert crane.article.headline == "Crane costs less"
        assert crane.id != desk.stored.id == vault.get(f"{SITE}/news/local").id
        assert crane.tags == ("crane",)
        assert vault.search("headline:crane OR headline:desk").total == 2
    assert wrong(root) == []
    assert verify(root, Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.get(f"{SITE}/sec/1") == crane
