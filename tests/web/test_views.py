"""What each page shows, and what its forms change."""

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from newsvault import Vault
from tests.output.atom_schema import entries_of
from tests.program import SEEDS
from tests.web.conftest import Site, served

ALL = ("/", "/?q=wall", "/people", "/changes", "/stories", "/draft", "/status", "/take", "/nope")


def first(site: Site, query: str) -> str:
    """Return the address of the first hit of a query."""
    found = re.search(r'<h2><a href="(/article/[^"]+)"', site.client.get(f"/?q={query}").text)
    assert found, query
    return found[1]


def test_search(site: Site) -> None:
    """Hits with marked snippets; the address of the state narrows with the facets."""
    page = site.client.get("/?q=sea+wall").text
    assert "1 article" in page
    assert re.search(r"<mark>[Ss]ea</mark>", page)
    everything = site.client.get("/").text
    assert "newest first" in everything
    assert 'href="/?facets=1"' in everything
    part = site.client.get("/?part=facets").text
    assert 'id="months"' in part
    assert "<html" not in part


@pytest.mark.parametrize("name", ["source", "speaker", "section", "lang"])
def test_facets_without_scripts(site: Site, name: str) -> None:
    """A link shows what narrows the hits; it stays while one narrows, and counts what it finds."""
    everything = site.client.get("/?facets=1").text
    narrowed = re.search(
        rf'<a href="(/\?{name}=[^"]+)">[^<]*</a> <span class="number">(\d+)<', everything
    )
    assert narrowed
    page = site.client.get(narrowed[1].replace("&amp;", "&")).text
    assert "(remove)" in page
    assert 'name="facets"' in page
    assert re.search(rf'class="count">{narrowed[2]} articles?', page)


def test_an_error_of_the_query_is_under_the_box(site: Site) -> None:
    """At its place, with the way out; the fragment for scripts says the same."""
    answer = site.client.get("/", params={"q": "wall (sea"})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert re.search(r"<pre[^>]*>wall <b>\(</b>sea</pre>", answer.text)
    part = site.client.get("/", params={"q": "wall (sea", "part": "results"})
    assert part.status_code == 200
    assert "<b>(</b>" in part.text
    assert "<html" not in part.text


def test_suggestion_and_address(site: Site) -> None:
    """Nothing found: a similar query; an address finds its article."""
    assert "Did you mean" in site.client.get("/?q=hospitel").text
    with Vault.open(site.folder) as vault:
        stored = vault.list()[0]
    assert stored.short_id in site.client.get("/", params={"q": stored.article.url}).text


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 30, "1e3", "٣"])
def test_odd_addresses(site: Site, offset: str) -> None:
    for path in ("/", "/people", "/changes", "/stories", "/status", "/person?name=Blinken"):
        assert site.client.get(path, params={"offset": offset}).status_code == 400, path


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ("sort=best", "relevance, fresh, newest, oldest"),
        ("limit=0", "from 1 to 200"),
        ("offset=x", "from 0 to"),
    ],
)
def test_a_wrong_value_is_named_under_the_box(site: Site, given: str, allowed: str) -> None:
    answer = site.client.get(f"/?q=wall&{given}")
    assert answer.status_code == 400
    assert f"invalid value for {given.partition('=')[0]}" in answer.text
    assert allowed in answer.text
    assert 'value="wall"' in answer.text


def test_the_number_of_hits_stays(site: Site) -> None:
    page = site.client.get("/?limit=2").text
    assert page.count('<li class="hit">') == 2
    assert 'rel="next" href="/?limit=2&amp;offset=2"' in page
    assert '<input type="hidden" name="limit" value="2">' in page


def test_article(site: Site) -> None:
    """Text with marked quotations, each beside it with speaker and citation."""
    page = site.client.get(first(site, "ukraine")).text
    numbers = re.findall(r'<q id="q(\d+)"', page)
    assert numbers
    assert all(f'id="said-{number}"' in page for number in numbers)
    assert "SHA-256" in page
    assert 'href="/person?name=' in page


def test_versions(site: Site) -> None:
    page = site.client.get(first(site, "budget")).text
    older = re.search(r'<a href="(/article/[^"]+@[^"]+)"><time', page)
    assert older
    assert "The newest version" in site.client.get(older[1]).text


def test_origins_and_stored_page(site: Site) -> None:
    """Where values came from; the stored bytes as they are, in a frame that runs nothing."""
    article = first(site, "wall")
    assert "chosen" in site.client.get(f"{article}/origins").text
    page = site.client.get(f"{article}/stored").text
    assert re.search(r'<iframe[^>]* sandbox=""', page)
    frame = site.client.get(f"{article}/frame")
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    with Vault.open(site.folder) as vault:
        assert frame.content == vault.raw(article.rpartition("/")[2]).body


def test_headers_of_the_stored_response(tmp_path: Path) -> None:
    """Shown as they came, without cookies; a saved page had none."""
    body = (SEEDS / "sea-wall-graph.html").read_bytes()
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: <b>coast</b>\r\n"
        b"Set-Cookie: session=secret\r\n\r\n"
    )
    record = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-"
        "000000000001>\r\nWARC-Target-URI: https://coast.example/a\r\n"
        "WARC-Date: 2026-11-24T04:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(head + body)}\r\n\r\n"
    )
    (tmp_path / "one.warc").write_bytes(record.encode() + head + body + b"\r\n\r\n")
    with Vault.open(tmp_path / "vault") as vault:
        assert len(list(vault.ingest([str(tmp_path / "one.warc")]))) == 1
        reference = vault.list()[0].id
    with served(tmp_path / "vault") as site:
        shown = site.client.get(f"/article/{reference}/stored").text
    assert "&lt;b&gt;coast&lt;/b&gt;" in shown
    assert "session=secret" not in shown


def test_tags_and_notes(own_site: Site) -> None:
    """Written and removed; markup in them is text."""
    article = first(own_site, "wall")
    assert own_site.post(f"{article}/tags", add="coast, <b>x</b>") == 303
    assert own_site.post(f"{article}/notes", text="<script>alert(1)</script> see page 2") == 303
    page = own_site.client.get(article).text
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)" in page
    assert own_site.post(f"{article}/tags", remove="coast") == 303
    assert own_site.post(f"{article}/notes", remove="1") == 303
    assert "see page 2" not in own_site.client.get(article).text
    assert own_site.post(f"{article}/tags", add=" , ") == 400
    assert own_site.post(f"{article}/notes", text="  ") == 400
    assert own_site.post(f"{article}/notes", remove="7") == 404


def test_people(own_site: Site) -> None:
    """Merge, alias and undo change who is who."""
    page = own_site.client.get("/people").text
    name = re.search(r'<p class="who"><a href="/person\?name=[^"]+">([^<]+)</a>', page)
    assert name
    shown = own_site.client.get("/person", params={"name": name[1]}).text
    assert "<blockquote>" in shown
    assert own_site.post("/people/alias", name=name[1], alias="The Chair") == 303
    assert "The Chair" in own_site.client.get("/person", params={"name": name[1]}).text
    names = re.findall(r'<p class="who"><a href="/person\?name=[^"]+">([^<]+)</a>', page)
    assert own_site.post("/people/merge", name=name[1], into=names[1]) == 303
    assert name[1] in own_site.client.get("/person", params={"name": names[1]}).text
    assert own_site.post("/people/undo", name=name[1]) == 303
    assert own_site.post("/people/undo", name="No One") == 404
    assert own_site.client.get("/person?name=").status_code == 400


def test_draft(site: Site) -> None:
    """Each quotation of a draft with its verdict and proof."""
    with Vault.open(site.folder) as vault:
        saying = vault.quotes(limit=1)[0]
    draft = f'"{saying.text}" and "we never said any of this to them", he said.'
    data = {"token": site.tokens.form, "draft": draft}
    page = site.client.post("/draft", data=data).text
    assert "not in the archive" in page
    assert f"#q{saying.number}" in page


def test_a_page_comes_in(own_site: Site) -> None:
    """By the form with a file, and by the endpoint that SingleFile speaks."""
    body = (SEEDS / "glacier-strapline.html").read_bytes()
    files = {"data": ("page.html", body, "text/html")}
    sent = {"token": own_site.tokens.form, "url": ""}
    answer = own_site.client.post("/take", data=sent, files=files, follow_redirects=False)
    assert answer.status_code == 303
    assert own_site.client.get(answer.headers["location"]).status_code == 200
    bearer = {"Authorization": f"Bearer {own_site.tokens.pages}", "Origin": "moz-extension://x"}
    url = {"url": "https://example.org/seen/library-hours"}
    files = {"data": ("page.html", (SEEDS / "library-hours-plain.html").read_bytes(), "text/html")}
    answer = own_site.client.post("/api/v1/pages", data=url, files=files, headers=bearer)
    assert answer.status_code == 201, answer.text
    assert answer.json()["outcome"] == "new"
    again = own_site.client.post("/api/v1/pages", data=url, files=files, headers=bearer)
    assert (again.status_code, again.json()["outcome"]) == (200, "same")
    form = {**url, "token": own_site.tokens.pages}
    shown = own_site.client.post("/api/v1/pages?show=1", data=form, files=files)
    assert "Saved already" in shown.text


@pytest.mark.parametrize("name", ["access", "form", ""])
def test_pages_need_their_own_token(own_site: Site, name: str) -> None:
    token = getattr(own_site.tokens, name, "")
    files = {"data": ("page.html", b"<p>page</p>", "text/html")}
    headers = {"Authorization": f"Bearer {token}"}
    assert own_site.client.post("/api/v1/pages", files=files, headers=headers).status_code == 401


def test_refused_pages(own_site: Site) -> None:
    """A page without an article is listed with its reason; it can be taken as one."""
    body = b"<html><title>Just a moment...</title><body><p>Checking your browser</p></body></html>"
    headers = {"Authorization": f"Bearer {own_site.tokens.pages}"}
    files = {"data": ("page.html", body, "text/html")}
    url = {"url": "https://example.org/checking"}
    answer = own_site.client.post("/api/v1/pages", data=url, files=files, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    page = own_site.client.get("/status").text
    assert "https://example.org/checking" in page
    number = re.search(r'name="capture" value="(\d+)"', page)
    assert number
    assert own_site.post("/status/verdict", capture=number[1]) in (303, 422)


def test_addresses_are_of_the_web(own_site: Site) -> None:
    """A form reads no file of this computer."""
    for urls in ("/etc/passwd", "file:///etc/passwd", "seeds/pages", "", "ftp://example.org"):
        assert own_site.post("/take", urls=urls) == 400


def test_progress(own_site: Site) -> None:
    """A batch says the outcome of each address; those of the local network are not reached."""
    sent = {"token": own_site.tokens.form, "urls": "http://10.0.0.1/a\nhttp://10.0.0.1/b"}
    answer = own_site.client.post("/take", data=sent, follow_redirects=False)
    place = answer.headers["location"]
    for _ in range(200):
        part = own_site.client.get(place + "?part=progress").text
        if "data-done" in part:
            break
    assert part.count('<li class="hit">') == 2
    assert own_site.client.get("/take/unknown").status_code == 404


class Tags(HTMLParser):
    """Looks for tags and attributes that a page of ours never has."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        assert tag not in ("img", "object", "embed", "style", "base"), self.path
        assert tag != "script" or (names.get("src") or "").startswith("/static/"), self.path
        assert not [name for name in names if name.startswith("on") or name == "style"], self.path


HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202egnp.exe\x1b[31m "
    "javascript:alert(1)"
)


def test_hostile_archive(tmp_path: Path) -> None:
    """Text from a page is text in every view: no tag, no attribute, no script address."""
    words = escape(HOSTILE)
    page = (SEEDS / "mayor-budget.v1.html").read_text("utf-8")
    page = page.replace("<p>", f"<p>{words} ").replace("</h1>", f" {words}</h1>")
    page = page.replace("</title>", f" {words}</title>").replace(
        "</body>", "<script>1</script></body>"
    )
    page = re.sub(r'content="', f'content="{words} ', page)
    folder = tmp_path / "vault"
    with Vault.open(folder) as vault:
        stored = vault.keep_page(page.encode(), url="https://example.org/a?<script>'\"").stored
        changed = page.replace("the mayor", "the council").replace("</p>", f" {words} 77</p>", 1)
        found = vault.keep_page(changed.encode(), url=stored.article.url)
        assert found.stored.versions == 2
        copied = changed.replace("Brookhaven Beacon", f"Gazette {words}")
        other = vault.keep_page(copied.encode(), url="https://example.net/b").stored
        assert len(vault.stories()) == 1
        vault.tag([stored.id], add=[HOSTILE])
        vault.add_note(stored.id, HOSTILE)
    with served(folder) as site:
        article = f"/article/{stored.short_id}"
        views = (
            *ALL, article, f"{article}/origins", f"{article}/stored", f"{article}/changes",
            f"{article}/changes?after={other.id}", f"/article/{other.short_id}",
            "/person?name=Mayor",
        )  # fmt: skip
        for path in (*views, f"/?q={quote(HOSTILE)}", "/?q=budget&part=results"):
            shown = site.client.get(path).text
            assert "<script>alert" not in shown, path
            assert "<img" not in shown, path
            assert "\u202e" not in shown, path
            assert "\x1b" not in shown, path
            assert 'href="javascript:alert' not in shown, path
            Tags(path).feed(shown)
        assert entries_of(site.client.get("/feed.atom").content) == 2
        assert entries_of(site.client.get(f"/feed.atom?q={quote(HOSTILE)}").content) >= 0
