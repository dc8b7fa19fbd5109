"""Feeds are found from a site's address, and tried before they are followed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from newsvault import NotAnArticle, Vault
from newsvault.settings import Settings
from tests.cli.test_feeds import story
from tests.program import Answer, Run, Site


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


def rss(title: str, *links: str) -> Answer:
    items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    return Answer(
        f"<rss version='2.0'><channel>{items}<title>{title}</title></channel></rss>".encode(),
        headers=(("Content-Type", "application/rss+xml"),),
    )


def atom(title: str, *links: str) -> Answer:
    entries = "".join(f"<entry><title>x</title><link href='{link}'/></entry>" for link in links)
    head = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{title}</title>"
    return Answer(f"{head}{entries}</feed>".encode())


def json_feed(title: str, *links: str) -> Answer:
    items = [{"id": link, "url": link} for link in links]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return Answer(json.dumps(feed).encode())


def home(*links: str, base: str = "") -> Answer:
    """A front page that declares feeds."""
    head = (f'<base href="{base}">' if base else "") + "".join(links)
    return Answer(f"<html><head><title>Paper</title>{head}</head><body>News</body></html>".encode())


def declared(place: str, kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="Feed" href="{place}">'


def followed(run: Run) -> list[tuple[str, str]]:
    rows = json.loads(run("feeds", "list", "--json").out)["feeds"]
    return [(row["url"], row["title"] or "") for row in rows]


@pytest.mark.parametrize("make", [rss, atom, json_feed])
def test_a_feed_is_tried_and_its_title_kept(make: object, run: Run, site: Site) -> None:
    base = site({"/f": make("The Paper", "/a", "/b")})  # type: ignore[operator]
    ran = run("feeds", "add", f"{base}/f")
    assert ran.code == 0, ran.err
    assert f"following {base}/f: 2 entries, The Paper\n" in ran.err
    assert "1 new" in ran.err
    assert followed(run) == [(f"{base}/f", "The Paper")]
    again = run("feeds", "add", f"{base}/f")
    assert again.code == 0
    assert "already followed" in again.err


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("application/rss+xml", rss),
        ("application/atom+xml; charset=utf-8", atom),
        ("APPLICATION/FEED+JSON", json_feed),
        ("application/json", json_feed),
        ("text/xml", rss),
    ],
)
def test_a_declared_feed_is_found(kind: str, make: object, run: Run, site: Site) -> None:
    pages = {"/": home(declared("/deep/feed", kind)), "/deep/feed": make("News", "/a")}  # type: ignore[operator]
    base = site(pages)
    ran = run("feeds", "add", f"{base}/")
    assert ran.code == 0, ran.err
    assert followed(run) == [(f"{base}/deep/feed", "News")]


def test_of_several_the_first_of_articles_is_followed_and_the_others_are_listed(
    run: Run, site: Site
) -> None:
    """Comments come last; what is declared and is no feed is passed over; `base` counts."""
    links = [
        declared("comments/feed"), declared("oembed", "application/json"), declared("missing"),
        declared("all.xml"), declared("all.xml"), declared("de.xml", rel="ALTERNATE nofollow"),
    ]  # fmt: skip
    base = site({
        "/": home(*links, base="/news/"),
        "/news/comments/feed": rss("Comments for Paper", "/c"),
        "/news/oembed": Answer(b'{"type": "rich"}'),
        "/news/all.xml": atom("Paper", "/a", "/b"),
        "/news/de.xml": rss("Zeitung", "/z"),
    })  # fmt: skip
    ran = run("feeds", "add", f"{base}/")
    assert ran.code == 0, ran.err
    assert followed(run) == [(f"{base}/news/all.xml", "Paper")]
    lines = ran.err.splitlines()
    assert lines[0] == f"following {base}/news/all.xml: 2 entries, Paper"
    assert lines[1] == f"also available: {base}/news/de.xml: 1 entry, Zeitung"
    assert lines[2] == f"also available: {base}/news/comments/feed: 1 entry, Comments for Paper"


def test_usual_addresses_are_tried_when_nothing_is_declared(run: Run, site: Site) -> None:
    base = site({
        "/politics/": home(),
        "/feed": story("A page that answers for every address"),
        "/rss.xml": rss("Paper", "/a"),
        "/atom.xml": atom("Paper too", "/a"),
    })  # fmt: skip
    ran = run("feeds", "add", f"{base}/politics/")
    assert ran.code == 0, ran.err
    assert followed(run) == [(f"{base}/rss.xml", "Paper")]


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps_that_robots_txt_names_are_the_last_resort(
    packed: bool, run: Run, site: Site
) -> None:
    pages = {"/": home()}
    base = site(pages)
    name = "/maps/all.xml" + (".gz" if packed else "")
    listed = f"<urlset><url><loc>{base}/a</loc></url></urlset>".encode()
    pages[name] = Answer(gzip.compress(listed) if packed else listed)
    pages["/a"] = story("Talks resume")
    pages["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\nSitemap: {base}{name}\n".encode())
    ran = run("feeds", "add", f"{base}/")
    assert ran.code == 0, ran.err
    assert followed(run) == [(f"{base}{name}", "")]
    assert "Talks resume" in run("feeds", "run").out


def test_an_address_without_any_feed_is_refused(run: Run, site: Site) -> None:
    base = site({"/": home()})
    ran = run("feeds", "add", f"{base}/")
    assert ran.code == 5
    assert ran.err.count("\n") <= 2
    assert "no feed" in ran.err
    assert followed(run) == []
    gone = run("feeds", "add", f"{base}/none")
    assert gone.code == 5
    assert "status 404" in gone.err


def test_what_is_declared_and_cannot_be_had_is_named(run: Run, site: Site) -> None:
    pages = {"/": home(declared("/busy")), "/busy": Answer(b"later", 503)}
    base = site({**pages, "/empty": rss("Paper")})
    ran = run("feeds", "add", f"{base}/")
    assert ran.code == 3
    assert "--no-check" in ran.err
    assert run("feeds", "add", f"{base}/empty").code == 5


def test_one_of_several_that_fails_costs_only_itself(run: Run, site: Site) -> None:
    base = site({"/f": rss("Paper", "/a"), "/": home()})
    ran = run("feeds", "add", f"{base}/", f"{base}/f", "example.org")
    assert ran.code == 8
    assert ran.err.count("refused") == 2
    assert followed(run) == [(f"{base}/f", "Paper")]


def test_a_feed_that_moved_for_good_is_followed_where_it_is(run: Run, site: Site) -> None:
    pages = {"/new": rss("Paper", "/a")}
    base = site(pages)
    pages["/old"] = Answer(b"", 301, (("Location", f"{base}/new"),))
    pages["/for-now"] = Answer(b"", 302, (("Location", f"{base}/new"),))
    run("feeds", "add", f"{base}/old", f"{base}/for-now")
    assert [url for url, _ in followed(run)] == [f"{base}/for-now", f"{base}/new"]


def test_a_feed_is_added_unseen_without_a_network(run: Run) -> None:
    address = "http://127.0.0.1:9/feed"
    offline = run("feeds", "add", address)
    assert offline.code == 3
    assert "--no-check" in offline.err
    assert run("feeds", "add", "--no-check", address).code == 0
    assert followed(run) == [(address, "")]


def test_the_library_finds_and_follows(site: Site, tmp_path: Path) -> None:
    base = site({"/": home(declared("/f")), "/f": rss("Paper", "/a"), "/none": home()})
    settings = Settings(delay=0, allow_hosts=("127.0.0.1",))
    with Vault.open(tmp_path / "vault", settings=settings) as vault:
        (found,) = vault.feeds.find(f"{base}/")
        assert (found.url, found.title, found.entries) == (f"{base}/f", "Paper", 1)
        assert len(vault.feeds) == 0
        assert vault.feeds.add(f"{base}/", tags=["politics"])
        assert [(one.url, one.title, one.tags) for one in vault.feeds] == [
            (f"{base}/f", "Paper", ("politics",))
        ]
        assert not vault.feeds.add(f"{base}/f")
        assert vault.feeds.add("http://127.0.0.1:9/f", check=False)
    other = site({"/": home()})
    with Vault.open(tmp_path / "vault", settings=settings) as vault, pytest.raises(NotAnArticle):
        vault.feeds.find(f"{other}/")
