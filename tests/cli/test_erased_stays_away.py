"""What was erased does not come back with an archive or a feed; a page given by itself does."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.test_feeds import feed, story
from tests.faults.pages import address, page
from tests.program import Run, Site
from tests.warc.test_wacz import story as record
from tests.warc.test_wacz import wacz

ARCHIVES = {
    "crawl.warc": record(1) + record(2),
    "crawl.warc.gz": gzip.compress(record(1)) + gzip.compress(record(2)),
    "crawl.wacz": wacz(("archive/data.warc.gz", gzip.compress(record(1) + record(2)))),
}


def urls(run: Run) -> set[str]:
    return {row["url"] for row in json.loads(run("list", "--json").out)["articles"]}


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("command", ["ingest", "import"])
def test_an_archive_does_not_bring_back_what_was_erased(
    command: str, name: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(ARCHIVES[name])
    assert run(command, str(file)).code == 0
    assert run("erase", "--yes", address(1)).code == 0
    again = run(command, str(file))
    assert "erased" in again.err, again.err
    assert urls(run) == {address(2)}
    assert run("rebuild").code == 0
    assert "erased" in run(command, str(file)).err
    assert urls(run) == {address(2)}
    assert run("import", str(file), "--take", "erased").code == 0
    assert urls(run) == {address(1), address(2)}
    assert run(command, str(file)).code == 0
    assert run("verify").code == 0


def test_another_capture_of_an_erased_article_stays_away_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.warc"
    file.write_bytes(record(1))
    run("ingest", str(file))
    run("erase", "--yes", address(1))
    other = tmp_path / "other.warc"
    later = record(1).replace(b"2023-", b"2024-").replace(b"</body>", b"<!--x--></body>")
    other.write_bytes(later.replace(b"<!--x-->", b""))
    ran = run("ingest", str(other))
    assert (ran.code, urls(run)) == (4, set()), ran.err
    assert run("ingest", "--dry-run", str(other)).code == 4


def test_a_page_given_by_itself_comes_in(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(page(1))
    assert run("ingest", "--url", address(1), str(file)).code == 0
    run("erase", "--yes", address(1))
    assert run("ingest", "--url", address(1), str(file)).code == 0
    assert urls(run) == {address(1)}


def test_a_feed_does_not_bring_back_what_was_erased(
    run: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")
    base = site({"/f": feed("/a", "/b"), "/a": story("Talks"), "/b": story("Snow")})
    run("feeds", "add", f"{base}/f")
    assert run("feeds", "run").code == 0
    assert run("erase", "--yes", f"{base}/a").code == 0
    assert run("feeds", "run").code == 0
    assert urls(run) == {f"{base}/b"}
    assert run("ingest", f"{base}/a").code == 0
    assert len(urls(run)) == 2
