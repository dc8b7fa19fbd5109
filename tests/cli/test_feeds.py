"""Feeds, batches and copies from a web archive, through the program and a small real web."""

from __future__ import annotations

import contextlib
import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.ingest import refresh
from newsvault.ingest.batch import Batch, BatchOptions
from newsvault.ingest.journal import Journal
from newsvault.models import Receipt
from newsvault.settings import Settings
from tests.program import SEEDS, Answer, Run, Site

LINE = "The talks went on for a second day, the minister said, and nobody left early. "


def story(name: str) -> Answer:
    """An article with its own headline."""
    body = f"<html><head><title>{name}</title></head><body><article><h1>{name}</h1>"
    return Answer((body + f"<p>{LINE * 3}</p>" * 4 + "</article></body></html>").encode())


def feed(*links: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return Answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), headers=headers)


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


def test_feeds_are_followed_run_and_left(run: Run, site: Site) -> None:
    pages = {"/feed": feed("/a", "/b"), "/a": story("Talks resume"), "/b": story("Snow in May")}
    base = site(pages)
    assert run("feeds", "add", f"{base}/feed").code == 0
    ran = run("feeds", "run")
    assert ran.code == 0, ran.err
    assert "Talks resume" in ran.out
    assert "Snow in May" in ran.out
    pages["/feed"] = feed("/a", "/b", "/c")
    pages["/c"] = story("A third story")
    again = run("feeds", "run")
    assert "1 saved (1 new, 0 changed, 0 same), 0 refused" in again.err
    listed = run("feeds", "list").out
    assert listed.startswith(f"{base}/feed\t")
    assert "never" not in listed
    assert run("feeds", "remove", f"{base}/feed").code == 0
    assert run("feeds", "list").out == ""
    assert run("feeds", "remove", f"{base}/feed").code == 1


def test_feeds_come_and_go_as_opml(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="A &amp; B" xmlUrl="https://a.example/f?x=1&amp;y=2"/>'
        '<outline text="C" xmlUrl="https://c.example/f"/></body></opml>'
    )
    assert "2 new of 2" in run("feeds", "import", str(file)).err
    first = run("feeds", "export").out
    again = tmp_path / "again.opml"
    again.write_text(first)
    assert run("feeds", "import", str(again)).err == "0 new of 2.\n"
    assert run("feeds", "export").out == first
    assert run("feeds", "import", str(SEEDS)).code == 2


def test_what_is_no_feed_is_said_and_remembered(run: Run, site: Site) -> None:
    base = site({"/page": story("Not a feed")})
    run("feeds", "add", "--no-check", f"{base}/page", f"{base}/none")
    ran = run("feeds", "run")
    assert ran.code == 8
    assert "not a feed" in ran.err
    listed = run("feeds", "list").out.splitlines()
    assert [line.count("not a feed") + line.count("status 404") for line in listed] == [1, 1]
    assert run("list", "--json").out.count('"id"') == 0


def test_a_page_that_gave_no_article_is_not_asked_for_at_every_run(run: Run, site: Site) -> None:
    """Nor one of which the user said that it is none; the run goes well."""
    base = site({"/feed": feed("/gone", "/a"), "/gone": Answer(b"", 410), "/a": story("Talks")})
    run("feeds", "add", f"{base}/feed")
    assert run("feeds", "run").code == 8
    run("verdicts", "set", "not-an-article", f"{base}/a")
    again = run("feeds", "run")
    assert again.code == 0
    assert "0 saved" in again.err


def test_watch_once_runs_the_feeds_and_prints_units(run: Run, site: Site) -> None:
    base = site({"/feed": feed("/a"), "/a": story("Talks resume")})
    run("feeds", "add", f"{base}/feed")
    assert "1 saved" in run("watch", "--once").err
    units = run("watch", "--print-unit", "--every", "2h").out
    assert "OnUnitActiveSec=7200s" in units
    assert "0 */2 * * *" in units
    assert run("watch", "--every", "soon").code == 2


def validated(etag: str, body: Answer) -> Answer:
    """An answer with an ETag."""
    return Answer(body.body, headers=(*body.headers, ("ETag", etag)))


def test_a_page_that_did_not_change_is_not_sent_again(run: Run, site: Site, vault: Path) -> None:
    """What a 304 says is kept as a revisit, and stands in every kind of upkeep."""
    pages = {"/a": validated('"one"', story("Talks resume"))}
    base = site(pages)
    run("ingest", f"{base}/a")
    ran = run("ingest", f"{base}/a", "--refresh")
    assert ran.out.startswith("same"), ran.err
    captures = json.loads(run("show", f"{base}/a", "--part", "captures", "--json").out)["captures"]
    assert [one["status"] for one in captures] == [200, 304]
    stored = b"".join(gzip.decompress(p.read_bytes()) for p in vault.rglob("*.warc.gz*"))
    assert stored.count(b"/revisit/server-not-modified") == 1
    pages["/a"] = validated('"two"', story("Talks end"))
    assert run("ingest", f"{base}/a", "--refresh").out.startswith("changed")
    article = json.loads(run("show", f"{base}/a", "--json").out)
    assert run("ingest", article["short_id"], "--refresh").out.startswith("same")
    for check in ("verify", "rebuild", "verify"):
        assert run(check).code == 0
    assert b"Talks end" in run("show", f"{base}/a", "--raw").raw


def test_a_304_that_nobody_asked_for_is_no_article(run: Run, site: Site) -> None:
    pages = {"/a": story("Talks resume")}
    base = site(pages)
    run("ingest", f"{base}/a")
    pages["/a"] = Answer(b"", 304)
    ran = run("ingest", f"{base}/a")
    assert ran.code == 5
    assert "status 304" in ran.err


def test_young_articles_are_asked_for_again(run: Run, site: Site, vault: Path) -> None:
    """After an hour, then ever more seldom, and not when they are old."""
    pages = {"/a": validated('"one"', story("Talks resume"))}
    base = site(pages)
    run("ingest", f"{base}/a")
    with Vault.open(vault) as opened:
        first = opened.captures(f"{base}/a")[0].captured_at

        def due(**age: float) -> tuple[str, ...]:
            now = first + timedelta(**age)
            return refresh.recent(opened, younger_than=timedelta(days=2), now=now).addresses

        assert due(minutes=59) == ()
        assert due(minutes=61) == (f"{base}/a",)
        assert due(hours=49) == ()
        pages["/a"] = validated('"two"', story("Talks end"))
        outcomes = Batch(opened, due(hours=2), BatchOptions(refresh=True))
        assert [type(o) is Receipt and o.outcome for o in outcomes] == ["changed"]
    assert "0 saved" in run("watch", "--once").err


def test_a_batch_tells_how_much_is_waiting(site: Site, tmp_path: Path) -> None:
    """What tells it is asked for before the batch begins, as the progress line does."""
    base = site({f"/{n}": story(f"Story number {n}") for n in range(4)})
    with Vault.open(
        tmp_path / "vault", settings=Settings(delay=0, jobs=1, allow_hosts=(base[7:],))
    ) as opened:
        batch = Batch(opened, [f"{base}/{n}" for n in range(4)], BatchOptions())
        waiting = batch.waiting
        assert waiting() == (0, 0)
        pending = [waiting() for _ in batch]
    assert pending[0][0] > 0
    assert pending[0][1] == 1


def test_pages_that_ask_not_to_be_kept(
    run: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages a person chose are kept, with a note; those a feed led to are left out."""
    robots = b'<head><meta name="robots" content="index, NOARCHIVE">'
    meta = story("Talks resume").body.replace(b"<head>", robots)
    header = (("Content-Type", "text/html"), ("X-Robots-Tag", "otherbot: noarchive"))
    ours = (("Content-Type", "text/html"), ("X-Robots-Tag", "noindex, noarchive"))
    base = site({
        "/meta": Answer(meta),
        "/header": Answer(story("Snow in May").body, headers=ours),
        "/others": Answer(story("A third story").body, headers=header),
        "/feed": feed("/meta", "/header", "/others"),
    })  # fmt: skip
    ran = run("ingest", f"{base}/feed")
    assert ran.code == 8
    assert ran.out.count("\n") == 1
    assert "A third story" in ran.out
    assert ran.err.count("marked noarchive") == 2
    assert ran.err.count("newsvault ingest ADDRESS") == 2
    assert run("ingest", f"{base}/meta", f"{base}/others").code == 0
    assert json.loads(run("show", f"{base}/meta", "--json").out)["capture"]["overrides"] == [
        "noarchive"
    ]
    monkeypatch.setenv("NEWSVAULT_OBEY_NOARCHIVE", "false")
    assert run("ingest", f"{base}/feed").code == 0


def test_a_feed_given_to_ingest_gives_its_pages(run: Run, site: Site) -> None:
    base = site(
        {"/feed": feed("/a", "/b"), "/a": story("Talks resume"), "/b": story("Snow in May")}
    )
    ran = run("ingest", f"{base}/feed", "--max", "1")
    assert ran.code == 0, ran.err
    assert ran.out.count("\n") == 1


def test_known_pages_are_left_out_when_asked(run: Run, site: Site) -> None:
    base = site(
        {"/feed": feed("/a", "/b"), "/a": story("Talks resume"), "/b": story("Snow in May")}
    )
    run("ingest", f"{base}/a")
    ran = run("ingest", f"{base}/feed", "--skip-known")
    assert "Snow in May" in ran.out
    assert "Talks resume" not in ran.out
    assert run("ingest", f"{base}/a", f"{base}/b", "--if-older", "7d").out == ""


def test_an_interrupted_batch_goes_on_where_it_stopped(
    run: Run, site: Site, vault: Path, tmp_path: Path
) -> None:
    base = site({f"/{name}": story(f"Story {name}") for name in "abc"})
    addresses = [f"{base}/{name}" for name in "abc"]
    listing = tmp_path / "list.txt"
    listing.write_text("\n".join(addresses))
    journal = Journal(vault / "batches", addresses)
    with contextlib.suppress(KeyboardInterrupt), journal:
        journal.note(addresses[0])
        journal.note("a page that is in no list")
        raise KeyboardInterrupt
    ran = run("ingest", "--from", str(listing))
    assert ran.code == 0, ran.err
    assert "resuming an interrupted batch: 2 done already" in ran.err
    assert "Story a" not in ran.out
    assert "Story b" in ran.out
    assert not list((vault / "batches").iterdir())


def test_a_copy_comes_from_the_web_archive(
    run: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://paper.example/gone"
    copy = f"/web/20240530101112id_/{url}"
    base = site(
        {
            f"/web/20240601id_/{url}": Answer(b"", 302, (("Location", copy),)),
            copy: story("Talks resume"),
        }
    )
    monkeypatch.setenv("NEWSVAULT_WAYBACK", f"{base}/web")
    ran = run("ingest", url, "--wayback", "2024-06-01")
    assert ran.code == 0, ran.err
    shown = run("show", url, "--json").out
    assert '"captured_at": "2024-05-30T10:11:12+00:00"' in shown
    assert '"origin": "web archive:' in shown
    assert run("ingest", "https://paper.example/never", "--wayback", "latest").code == 5
    assert run("ingest", url, "--wayback", "soon").code == 2


def test_robots_may_be_ignored_for_one_page_by_hand(run: Run, site: Site, tmp_path: Path) -> None:
    base = site({"/robots.txt": Answer(b"User-agent: *\nDisallow: /"), "/a": story("Talks resume")})
    assert run("ingest", f"{base}/a").code == 4
    ran = run("ingest", f"{base}/a", "--ignore-robots")
    assert ran.code == 0, ran.err
    assert '"robots"' in run("show", f"{base}/a", "--json").out
    assert run("ingest", f"{base}/a", f"{base}/b", "--ignore-robots").code == 2
    listing = tmp_path / "list.txt"
    listing.write_text(f"{base}/a")
    assert run("ingest", "--from", str(listing), "--ignore-robots").code == 2


def test_cookies_come_from_a_file_and_are_never_stored(
    run: Run, site: Site, tmp_path: Path, vault: Path
) -> None:
    """Those that are current, and those of a browser's session, which expire at 0."""
    headers = (("Content-Type", "text/html"), ("X-Needs-Cookie", "k=planted-secret; s=1"))
    base = site({"/a": Answer(story("Talks resume").body, headers=headers)})
    file = tmp_path / "cookies.txt"
    jar = [("2147483647", "k", "planted-secret"), ("0", "s", "1"), ("1000", "old", "2")]
    lines = [f"127.0.0.1\tFALSE\t/\tFALSE\t{when}\t{k}\t{v}\n" for when, k, v in jar]
    file.write_text("# Netscape HTTP Cookie File\n" + "".join(lines))
    assert run("ingest", f"{base}/a").code == 4
    assert run("ingest", f"{base}/a", "--cookies", str(file)).code == 0
    assert run("ingest", f"{base}/a", "--cookies", str(tmp_path / "none")).code == 2
    for stored in vault.rglob("*"):
        if stored.is_file():
            assert b"planted-secret" not in stored.read_bytes()
