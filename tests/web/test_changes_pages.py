"""The pages of changes, differences, stories and copies."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from newsvault import Vault
from tests.changes.pages import capture, page
from tests.program import SEEDS
from tests.vault.test_absence import MORE, keep
from tests.web.conftest import Site, served


def changed(site: Site) -> str:
    """Return the address of the difference that the list of changes links to."""
    found = re.search(r'<h2><a href="(/article/[^"]+/changes)"', site.client.get("/changes").text)
    assert found
    return found[1]


def test_changes(site: Site) -> None:
    """A line for each change, with kinds and key words; filters narrow it and stay in the form."""
    with Vault.open(site.folder) as vault:
        (change,) = vault.changes()
    page = site.client.get("/changes").text
    assert "1 change," in page
    assert ", ".join(change.kinds) in page
    assert ("stealth edit</strong>" in page) == change.stealth
    kind = site.client.get("/changes", params={"kind": change.kinds[0], "since": "2000"}).text
    assert "1 change," in kind
    assert f'<option value="{change.kinds[0]}" selected>' in kind
    assert 'value="2000"' in kind
    assert "0 changes," in site.client.get("/changes?since=2000&kind=moved").text
    assert "0 changes," in site.client.get("/changes?offset=30&kind=moved").text


def test_difference(site: Site) -> None:
    """The last two versions by default; both ways; a version with itself has no difference."""
    place = changed(site)
    page = site.client.get(place).text
    assert "<del>" in page
    assert "<ins>" in page
    article = place.partition("@")[0]
    assert site.client.get(f"{article}/changes").text == page.replace(place, f"{article}/changes")
    back = site.client.get(f"{article}/changes?before=2&after=1").text
    assert back.index("Version 2<") < back.index("Version 1<")
    assert "No difference." in site.client.get(f"{article}/changes?before=1&after=1").text
    assert f'href="{place}">what changed</a>' in site.client.get(article).text


def test_stealth_edits_are_marked(tmp_path: Path) -> None:
    """A change of the headline that the page does not state; a choice of versions from three on."""
    page = (SEEDS / "mayor-budget.v1.html").read_text("utf-8")
    folder, url = tmp_path / "vault", "https://example.org/a"
    heading = re.search(r"<h1[^>]*>([^<]+)</h1>", page)
    assert heading
    with Vault.open(folder) as vault:
        titles = (heading[1], "Council rejects the plan", "Council buries the plan")
        for second, title in enumerate(titles, 14):
            version = page.replace(heading[1], title).replace("11:02:14", f"11:02:{second}")
            vault.keep_page(version.encode(), url=url)
        assert vault.changes(stealth=True).total == 2
    with served(folder, read_only=True) as site:
        assert site.client.get("/changes?stealth=1").text.count("stealth edit</strong>") == 2
        shown = site.client.get(changed(site)).text
        assert "stealth edit</strong>" in shown
        assert "Council <del>rejects</del> <ins>buries</ins> the plan" in shown
        assert '<select name="before">' in shown


def test_a_worse_page_says_since_when_and_what_it_is(tmp_path: Path) -> None:
    denied = capture("<p>No.</p>", 48, status=403)
    keep(tmp_path, capture(page(MORE)), capture(page(MORE[1:]), 24), denied)
    words = "last seen 2 May 2024, worse captures since 3 May 2024 (access denied)"
    with served(tmp_path, read_only=True) as site:
        difference = site.client.get(changed(site))
        assert words in difference.text
        assert words in site.client.get(difference.url.path.partition("@")[0]).text


def test_stories_and_copies(site: Site) -> None:
    """Outlets, lag and independent texts; beside an article its copies, first published first."""
    with Vault.open(site.folder) as vault:
        (story,) = vault.stories()
        copies = vault.same(story.articles[0].id)
        alone = next(one for one in vault.list() if not vault.same(one.id))
    page = site.client.get("/stories").text
    assert "1 story that" in page
    assert f"First {story.outlets[0]}" in page
    assert "2 outlets · 1 independent text" in page
    assert "0 stories" in site.client.get("/stories?q=ukraine").text
    shown = site.client.get(f"/article/{copies[0].stored.short_id}").text
    beside = shown.partition('<section id="copies">')[2].partition("</section>")[0]
    outlets = [str(one.stored.article.publisher) for one in copies]
    assert re.findall(r'<li[^>]*><a href="/article/[^"]+">([^<]+)</a>', beside) == outlets
    assert f"has {copies[1].retained:.0%} of it" in beside
    two = re.search(r'href="([^"]+)">differences', beside)
    assert two
    assert "What differs" in site.client.get(two[1]).text
    assert 'id="copies"' not in site.client.get(f"/article/{alone.short_id}").text


WRONG = [
    ("/changes?kind=nonsense", 400), ("/changes?kind=%3Cb%3E", 400), ("/changes?since=soon", 400),
    ("/changes?since=%00", 400), ("/changes?stealth=maybe", 400), ("/stories?since=x", 400),
    ("/stories?q=(", 400), ("/stories?q=" + "wall " * 900, 400),
    ("/stories?q=https://example.org/unknown", 404),
    ("/article/zzzzzzzz/changes", 404), ("/article/%3Cb%3E/changes", 404),
    ("{}/changes?before=9", 404), ("{}/changes?before=1&after=2021-13", 404),
    ("{}/changes?after=%3Cscript%3E", 404), ("{}/changes?before=" + "9" * 400, 404),
    ("{}/changes?before=" + quote("١"), 404), ("{}@1/changes", 404),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_errors_are_pages(site: Site, path: str, status: int) -> None:
    """A wrong address gives a page with its status, the reason, and the way back."""
    answer = site.client.get(path.format(changed(site).partition("@")[0]))
    assert answer.status_code == status, answer.text
    assert "<h1>" in answer.text
    assert "To the search" in answer.text
    assert "<b>" not in answer.text
    assert "<script>" not in answer.text


def test_navigation(site: Site) -> None:
    for path in ("/changes", "/stories"):
        assert f'<a href="{path}" aria-current="page">' in site.client.get(path).text


def test_an_article_is_shown_without_the_index(tmp_path: Path) -> None:
    """With the search cluster down, an article and its copies are shown: both are stored here."""
    folder = tmp_path / "vault"
    with Vault.open(folder) as vault:
        body = (SEEDS / "sea-wall-graph.html").read_bytes()
        stored = vault.keep_page(body, url="https://example.org/a").stored
    (folder / "newsvault.toml").write_text(
        'engine = "opensearch"\ncluster_hosts = ["http://127.0.0.1:9"]\n'
    )
    with served(folder) as site:
        answer = site.client.get(f"/article/{stored.short_id}")
        assert answer.status_code == 200
        assert "SHA-256" in answer.text
        assert "cannot reach the search cluster" not in answer.text
