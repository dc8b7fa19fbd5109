"""Lists that lead to other lists and archives: robots.txt, text sitemaps, multi-WACZ."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.test_feeds import story
from tests.fetch.test_saved_kinds import safari
from tests.program import Answer, Run, Site
from tests.warc.test_wacz import story as record
from tests.warc.test_wacz import wacz


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


def titles(run: Run) -> set[str]:
    return {row["headline"] for row in json.loads(run("list", "--json").out)["articles"]}


@pytest.mark.parametrize("name", ["/sitemap.txt", "/sitemap.txt.gz", "/pages", "/news.xml.gz"])
def test_text_and_packed_sitemaps_are_read_from_the_network(
    name: str, run: Run, site: Site
) -> None:
    pages = {"/a": story("Talks resume"), "/b": story("Snow in May")}
    base = site(pages)
    lines = f"{base}/a\n{base}/b\n".encode()
    if ".xml" in name:
        lines = f"<urlset><url><loc>{base}/a</loc></url><url><loc>/b</loc></url></urlset>".encode()
    packed = name.endswith(".gz")
    kind = (("Content-Type", "application/gzip" if packed else "text/plain"),)
    pages[name] = Answer(gzip.compress(lines) if packed else lines, headers=kind)
    ran = run("ingest", f"{base}{name}")
    assert ran.code == 0, ran.err
    assert titles(run) == {"Talks resume", "Snow in May"}


def test_a_robots_txt_leads_to_its_sitemaps(run: Run, site: Site) -> None:
    pages = {"/a": story("Talks resume")}
    base = site(pages)
    pages["/map.xml"] = Answer(f"<urlset><url><loc>{base}/a</loc></url></urlset>".encode())
    rules = f"User-agent: *\r\nDisallow: /private\r\n SITEMAP : {base}/map.xml # all\r\n"
    pages["/robots.txt"] = Answer(rules.encode(), headers=(("Content-Type", "text/plain"),))
    ran = run("ingest", f"{base}/robots.txt")
    assert ran.code == 0, ran.err
    assert titles(run) == {"Talks resume"}
    pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n")
    none = run("ingest", f"{base}/robots.txt")
    assert none.code == 5
    assert "names no sitemap" in none.err


def test_a_list_of_packages_gives_all_their_pages(run: Run, tmp_path: Path) -> None:
    (tmp_path / "crawls").mkdir()
    (tmp_path / "one.wacz").write_bytes(wacz(("archive/data.warc", record(1))))
    (tmp_path / "crawls" / "two.wacz").write_bytes(wacz(("archive/data.warc", record(2))))
    places = [{"name": "one", "path": "one.wacz"}, {"name": "two", "path": "crawls/two.wacz"}]
    listed = tmp_path / "datapackage.json"
    listed.write_text(json.dumps({"profile": "multi-wacz-package", "resources": places}))
    ran = run("ingest", str(listed))
    assert ran.code == 0, ran.err
    assert run("count").out.strip() == "2"


@pytest.mark.parametrize(
    "place",
    ["missing.wacz", "../outside.wacz", "https://paper.example/x.wacz", "", None, 5, "a\0b", "."],
)
def test_a_package_that_is_not_there_costs_itself(place: object, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    whole = wacz(("archive/data.warc", record(1)))
    (tmp_path / "outside.wacz").write_bytes(whole)
    (folder / "one.wacz").write_bytes(whole)
    listed = folder / "all.json"
    places = [{"path": place}, "odd", {"path": "one.wacz"}]
    listed.write_text(json.dumps({"profile": "multi-wacz-package", "resources": places}))
    ran = run("ingest", str(listed))
    assert ran.code == 8
    assert "not beside it" in ran.err
    assert run("count").out.strip() == "1"


def test_a_packed_webarchive_comes_in(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "page.webarchive.gz"
    file.write_bytes(gzip.compress(safari(3)))
    ran = run("ingest", str(file))
    assert ran.code == 0, ran.err
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "other.webarchive.gz").write_bytes(gzip.compress(safari(4)))
    assert run("ingest", str(folder)).code == 0
    assert run("count").out.strip() == "2"
