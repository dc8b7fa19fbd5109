"""What lists that give nothing are called, and the exit codes that cron sees."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.test_feeds import feed, story
from tests.program import Answer, Run, Site


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


EMPTY = Answer(b"<rss version='2.0'><channel><title>Pier</title></channel></rss>")
RUNS = [("feeds", "run"), ("watch", "--once")]


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (EMPTY, 5, "the list is empty"),
        (Answer(b"gone", 410), 5, "status 410"),
        (Answer(b"none", 404), 5, "status 404"),
        (Answer(b"no", 403), 4, "status 403"),
        (Answer(b"no", 500), 3, "status 500"),
    ],
)
def test_a_list_that_gives_nothing_says_why(
    answer: Answer, code: int, words: str, run: Run, site: Site
) -> None:
    """`ingest`, `feeds run` and `watch --once` alike, and the JSON holds the reason."""
    base = site({"/feed": answer})
    came = run("ingest", f"{base}/feed")
    assert (came.code, words in came.err) == (code, True), came.err
    (outcome,) = json.loads(run("ingest", "--json", f"{base}/feed").out)["outcomes"]
    assert outcome["refusal"]["exit_code"] == code
    run("feeds", "add", "--no-check", f"{base}/feed")
    ran = run("watch", "--once")
    assert (ran.code, words in ran.err) == (code, True), ran.err


@pytest.mark.parametrize("command", RUNS)
def test_one_feed_of_several_that_fails_is_code_8(
    command: tuple[str, ...], run: Run, site: Site
) -> None:
    """Also when the others have nothing new."""
    base = site({"/good": feed("/a"), "/a": story("Pier reopens"), "/bad": Answer(b"no", 500)})
    run("feeds", "add", "--no-check", f"{base}/good")
    assert run("feeds", "run").code == 0
    assert run(*command).code == 0
    run("feeds", "add", "--no-check", f"{base}/bad")
    assert run(*command).code == 8


def test_a_host_that_asked_us_to_wait_is_left_alone_by_the_next_run(run: Run, site: Site) -> None:
    asked = Answer(b"slow", 429, (("Retry-After", "3600"),))
    answers = {"/feed": asked, "/a": story("Pier reopens")}
    base = site(answers)
    run("feeds", "add", "--no-check", f"{base}/feed")
    assert "status 429" in run("watch", "--once").err
    answers["/feed"] = feed("/a")
    for command in (("watch", "--once"), ("feeds", "run"), ("ingest", f"{base}/a")):
        ran = run(*command)
        assert (ran.code, "Retry-After" in ran.err) == (3, True), ran.err


def test_a_list_in_a_file_that_leads_nowhere(run: Run, tmp_path: Path, site: Site) -> None:
    base = site({"/a": story("Pier reopens")})
    empty = tmp_path / "empty.xml.gz"
    empty.write_bytes(gzip.compress(EMPTY.body))
    assert run("ingest", str(empty)).code == 5
    lines = tmp_path / "links.txt"
    lines.write_text(f"# mine\n- {base}/a\n")
    assert run("ingest", str(lines)).code == 0
    assert run("ingest", "--skip-known", str(lines), str(empty)).code == 8


def test_a_feed_that_moved_for_good_is_followed_there(run: Run, site: Site) -> None:
    """Only what is permanent counts, and never past the first redirect that is not."""

    def to(place: str, status: int) -> Answer:
        return Answer(b"", status, (("Location", place),))

    answers = {
        "/old": to("/newer", 301),
        "/newer": to("/today", 308),
        "/today": to("/feed", 302),
        "/feed": feed("/a"),
        "/a": story("Pier reopens"),
        "/temporary": to("/feed", 302),
        "/broken": to("/nowhere", 301),
    }
    base = site(answers)
    run(
        "feeds", "add", "--no-check", *(f"{base}/{name}" for name in ("old", "temporary", "broken"))
    )
    run("feeds", "run")
    listed = json.loads(run("feeds", "list", "--json").out)["feeds"]
    assert {one["url"] for one in listed} == {
        f"{base}/{name}" for name in ("today", "temporary", "broken")
    }
    run("feeds", "add", "--no-check", f"{base}/old")
    run("feeds", "run")
    assert json.loads(run("feeds", "list", "--json").out)["feeds"][-1]["url"] == f"{base}/today"


def test_a_feed_that_is_gone_for_good_rests(run: Run, site: Site) -> None:
    answers = {"/feed": Answer(b"gone", 410), "/late": Answer(b"none", 404)}
    base = site(answers)
    run("feeds", "add", "--no-check", f"{base}/feed")
    assert run("feeds", "run").code == 5
    answers["/feed"] = feed("/a")
    answers["/a"] = story("Pier reopens")
    assert run("feeds", "run").code == 0
    assert "status 410" in run("feeds", "list").out
    assert run("list", "--format", "ids").out == ""
    run("feeds", "add", "--no-check", f"{base}/feed", f"{base}/late")
    assert run("feeds", "run").code == 8
    assert run("list", "--format", "ids").out != ""
    assert run("feeds", "run").code == 8  # a 404 may be a mistake, and is asked for again


@pytest.mark.parametrize("written", ["fährhafen.example", "xn--fhrhafen-0za.example"])
def test_a_host_has_two_spellings(written: str, run: Run, tmp_path: Path) -> None:
    for number, host in enumerate(("fährhafen.example", "news.xn--fhrhafen-0za.example")):
        page = tmp_path / f"{number}.html"
        page.write_bytes(story(f"Pier {number}").body)
        assert run("ingest", str(page), "--url", f"https://{host}/{number}").code == 0
    assert run("count", f"domain:{written}").out.strip() == "2"
    assert run("count", "domain:example").out.strip() == "2"
    assert run("count", "domain:other.example").out.strip() == "0"


@pytest.mark.parametrize("status", [404, 410])
def test_an_article_says_since_when_its_page_is_gone(status: int, run: Run, site: Site) -> None:
    answers = {"/a": story("Pier reopens")}
    base = site(answers)

    def gone() -> str | None:
        at: str | None = json.loads(run("show", f"{base}/a", "--json").out)["gone_at"]
        return at

    run("ingest", f"{base}/a")
    assert gone() is None
    answers["/a"] = Answer(b"oops", 500)
    run("ingest", f"{base}/a")
    assert gone() is None
    answers["/a"] = Answer(b"gone", status)
    run("ingest", f"{base}/a")
    first = gone()
    assert first is not None
    assert "gone since" in run("show", f"{base}/a").out
    run("ingest", f"{base}/a")
    assert gone() == first
    answers["/a"] = story("Pier reopens")
    run("ingest", f"{base}/a")
    assert gone() is None
