"""What captures are taken for: listed, searched and corrected; a worse copy never takes over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import Answer, Run, Site

LINE = "The talks went on for a second day, the minister said, and nobody left early. "


def story(name: str, *, lines: int = 12, more: str = "") -> Answer:
    """An article with a headline of its own and a body as long as wanted."""
    body = f"<html><head><title>{name}</title>{more}</head><body><article><h1>{name}</h1>"
    body += "".join(f"<p>{LINE}That was hour {hour} of it.</p>" for hour in range(lines))
    return Answer((body + "</article></body></html>").encode())


# Short news under a headline that reads like an error page's: what the program takes for a wall.
ODD = Answer(
    b"<html><title>Page not found: the lost leaf of an old atlas</title><body><article>"
    b"<h1>Page not found: the lost leaf of an old atlas</h1>"
    b"<p>A librarian in Graz has looked for it for thirty years, she said.</p>"
    b"</article></body></html>"
)
GATED = (
    '<script type="application/ld+json">'
    '{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
)


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


def listed(run: Run, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("verdicts", "list", "--json", *arguments).out)[
        "captures"
    ]
    return found


def test_what_gave_no_article_is_listed_with_its_signs(run: Run, site: Site) -> None:
    base = site({"/odd": ODD, "/a": story("Talks resume"), "/gone": Answer(b"no", 410)})
    run("ingest", f"{base}/odd", f"{base}/a", f"{base}/gone")
    assert {one["verdict"] for one in listed(run)} == {"soft-404", "gone"}
    assert [one["requested_url"] for one in listed(run, "soft-404")] == [f"{base}/odd"]
    assert [one["requested_url"] for one in listed(run, "full")] == [f"{base}/a"]
    assert [one["verdict"] for one in listed(run, "--url", "/gon")] == ["gone"]
    line = run("verdicts", "list", "soft-404").out
    assert f"soft-404  {base}/odd" in line
    assert "its heading is 'Page not found: the lost leaf" in line


def test_an_article_taken_for_a_wall_is_corrected(run: Run, site: Site) -> None:
    """It is read at once, found, survives a rebuild, and the next visit needs no word any more."""
    base = site({"/odd": ODD})
    assert run("ingest", f"{base}/odd").code == 5
    (one,) = listed(run)
    assert run("search", "librarian").out == ""
    ran = run("verdicts", "set", "article", str(one["number"]))
    assert ran.code == 0, ran.err
    assert "full (by you)" in ran.out
    assert "lost leaf" in run("search", "librarian").out
    assert run("ingest", f"{base}/odd").code == 0
    assert run("verify").code == 0
    assert run("rebuild").code == 0
    assert "lost leaf" in run("search", "librarian").out
    assert run("verify").code == 0
    assert listed(run) == []


def test_a_wall_taken_for_an_article_is_corrected(run: Run, site: Site) -> None:
    """The article leaves, its bytes stay; the same bytes are no article the next time either."""
    base = site({"/a": story("Talks resume")})
    run("ingest", f"{base}/a")
    assert run("verdicts", "set", "consent-wall", f"{base}/a").code == 0
    assert run("search", "talks").out == ""
    assert run("show", f"{base}/a").code == 1
    assert run("ingest", f"{base}/a").code == 4
    assert [one["verdict"] for one in listed(run)] == ["consent-wall"] * 2
    assert run("verify").code == 0
    assert run("rebuild").code == 0
    assert run("verify").code == 0
    assert run("verdicts", "set", "article", f"{base}/a").code == 0
    assert "Talks resume" in run("search", "talks").out


def test_the_version_before_a_wall_is_the_newest_again(run: Run, site: Site) -> None:
    pages = {"/a": story("Talks resume")}
    base = site(pages)
    run("ingest", f"{base}/a")
    pages["/a"] = story("Subscribe to our five newsletters")
    run("ingest", f"{base}/a")
    assert run("show", f"{base}/a").out.count("Subscribe to our") == 1
    assert run("verdicts", "set", "not-an-article", f"{base}/a").code == 0
    assert "Talks resume" in run("show", f"{base}/a").out
    assert "Talks resume" in run("search", "talks").out
    assert run("search", "newsletters").out == ""
    assert run("verify").code == 0
    pages["/a"] = story("Talks end")
    run("ingest", f"{base}/a")
    assert "Talks end" in run("show", f"{base}/a").out


@pytest.mark.parametrize(
    "worse", [story("Talks resume", lines=1), story("Talks resume", lines=5, more=GATED)]
)
def test_a_worse_copy_never_takes_over(worse: Answer, run: Run, site: Site) -> None:
    """It is kept and named; the better version stays until the person says otherwise."""
    pages = {"/a": story("Talks resume")}
    base = site(pages)
    run("ingest", f"{base}/a")
    before = json.loads(run("show", f"{base}/a", "--json").out)
    pages["/a"] = worse
    ran = run("ingest", f"{base}/a")
    assert ran.code == 5
    assert "not a new version" in ran.err
    after = json.loads(run("show", f"{base}/a", "--json").out)
    assert after.pop("worse") == "shrunk"
    assert after.pop("worse_at")
    assert after == {name: before[name] for name in after}
    (one,) = listed(run, "shrunk")
    assert run("verdicts", "set", "article", str(one["number"])).code == 0
    assert json.loads(run("show", f"{base}/a", "--json").out)["version"] == 2
    assert run("verify").code == 0


def test_an_article_that_was_cut_a_little_is_a_new_version(run: Run, site: Site) -> None:
    pages = {"/a": story("Talks resume")}
    base = site(pages)
    run("ingest", f"{base}/a")
    pages["/a"] = story("Talks resume", lines=8)
    assert run("ingest", f"{base}/a").code == 0
    assert json.loads(run("show", f"{base}/a", "--json").out)["version"] == 2


def test_how_much_of_an_article_came_is_corrected(run: Run, site: Site) -> None:
    base = site({"/a": story("Talks resume", more=GATED)})
    run("ingest", f"{base}/a")
    assert [one["verdict"] for one in listed(run, "paywalled") + listed(run, "partial")]
    assert run("verdicts", "set", "full", f"{base}/a").code == 0
    assert run("search", "talks is:paywalled").out == ""
    run("reparse")
    assert json.loads(run("show", f"{base}/a", "--json").out)["article"]["access"] == "free"


def test_what_cannot_be_said(run: Run, site: Site) -> None:
    base = site({"/a": story("Talks resume"), "/b": Answer(b"no", 410)})
    run("ingest", f"{base}/a", f"{base}/b")
    assert run("verdicts", "set", "nonsense", f"{base}/a").code == 2
    assert run("verdicts", "set", "article", "999").code == 1
    assert run("verdicts", "set", "article", f"{base}/b").code == 5
    assert run("verdicts", "set", "article", f"{base}/never").code == 1


def test_corrections_go_into_another_vault(run: Run, site: Site, tmp_path: Path) -> None:
    base = site({"/odd": ODD, "/a": story("Talks resume")})
    run("ingest", f"{base}/odd", f"{base}/a")
    run("verdicts", "set", "article", f"{base}/odd")
    run("verdicts", "set", "soft-404", f"{base}/a")
    file = tmp_path / "all.warc.gz"
    assert run("export", str(file)).code == 0
    other = str(tmp_path / "other")
    assert "--take verdicts" in run("import", str(file), "--vault", other).err
    assert run("import", str(file), "--vault", other, "--take", "verdicts").code == 0
    assert "lost leaf" in run("search", "librarian", "--vault", other).out
    assert run("search", "talks", "--vault", other).out == ""
    assert run("verify", "--vault", other).code == 0
