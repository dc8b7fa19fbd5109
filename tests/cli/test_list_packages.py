"""Reading lists exported as ZIP files come in with what the reader added."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.test_feeds import story
from tests.program import Run, Site


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


def package(path: Path, files: Mapping[str, object]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return str(path)


def saved(url: str, slug: str, **more: object) -> dict[str, object]:
    """An article as Omnivore exports it."""
    return {
        "id": "b3c1", "slug": slug, "title": "Pier reopens", "description": "After two years.",
        "author": "Jo Penn", "url": url, "state": "Archived", "readingProgress": 40,
        "thumbnail": f"{url}.png", "labels": ["sea", "wood"],
        "savedAt": "2024-05-01T10:00:00.000Z", "updatedAt": "2024-06-01T10:00:00.000Z",
        "publishedAt": "2024-04-30T10:00:00.000Z", **more,
    }  # fmt: skip


def test_omnivore_gives_labels_highlights_and_dates(run: Run, site: Site, tmp_path: Path) -> None:
    base = site({"/a": story("Pier reopens"), "/b": story("Ferry returns")})
    files = {
        "content/pier.html": "<DIV id='readability-page-1'><p>Copy</p></DIV>",
        "highlights/pier.md": "> The pier\n> is open. \n\n#quote\n\nAsk Ada.\n\n> Twelve.\n",
        "metadata_0_to_20.json": [saved(f"{base}/a", "pier")],
        "metadata_20_to_40.json": [saved(f"{base}/b", "ferry", labels=[])],
    }
    ran = run("ingest", package(tmp_path / "export.zip", files))
    assert ran.code == 0, ran.err
    shown = json.loads(run("show", f"{base}/a", "--json").out)
    assert shown["tags"] == ["sea", "wood"]
    assert shown["notes"] == ["The pier\nis open.\n#quote\nAsk Ada.", "Twelve."]
    assert shown["bookmarked_at"] == "2024-05-01T10:00:00+00:00"
    assert json.loads(run("show", f"{base}/b", "--json").out)["tags"] == []


def test_tables_in_a_package(run: Run, site: Site, tmp_path: Path) -> None:
    base = site({"/a": story("Pier reopens"), "/b": story("Ferry returns")})
    head = "title,url,time_added,tags,status\n"
    files = {
        "pocket/part_000000.csv": f"{head}Pier,{base}/a,1714557600,sea|wood,unread\n",
        "pocket/part_000001.csv": f"{head}Ferry,{base}/b,1714557600,,archive\n",
        "pocket/readme.txt": "What is in here",
    }
    assert run("ingest", package(tmp_path / "pocket.zip", files)).code == 0
    assert json.loads(run("show", f"{base}/a", "--json").out)["tags"] == ["sea", "wood"]
    assert run("count").out.strip() == "2"


def test_a_list_that_cannot_be_read_costs_itself(run: Run, site: Site, tmp_path: Path) -> None:
    base = site({"/a": story("Pier reopens")})
    files = {"metadata_0.json": [saved(f"{base}/a", "../../x")], "metadata_1.json": "[{"}
    ran = run("ingest", package(tmp_path / "export.zip", files))
    assert ran.code == 8
    assert "metadata_1.json" in ran.err
    assert run("count").out.strip() == "1"


@pytest.mark.parametrize("files", [{}, {"word/document.xml": "<x/>"}, {"a.json": {"name": "x"}}])
def test_a_package_without_lists_is_named(
    files: dict[str, object], run: Run, tmp_path: Path
) -> None:
    ran = run("ingest", package(tmp_path / "some.zip", files))
    assert ran.code in (2, 5)
    assert ran.err.count("\n") <= 2


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_package_cut_short_costs_itself(cut: int, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    package(path, {"metadata_0.json": [saved("https://paper.example/a", "a")] * 20})
    path.write_bytes(path.read_bytes()[:-cut])
    ran = run("ingest", str(path))
    assert ran.code == 5, ran.err
