"""`newsvault refresh`: saved pages are fetched again, by one rule of age, with good manners."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import QueryError, UsageError
from newsvault.ingest import refresh
from newsvault.models import Capture, Exchange
from newsvault.settings import Settings
from tests.changes.pages import BODY, page
from tests.program import Answer, Run, Site

HTML = ("Content-Type", "text/html; charset=utf-8")
MORE = tuple(f"{text} {text.replace('city', 'town')}" for text in BODY)
EDITED = tuple(text.replace("12 of its 40", "15 of its 40") for text in MORE)


def answer(text: tuple[str, ...] = MORE, headline: str = "Council votes", etag: str = "") -> Answer:
    html = page(text, headline).replace(
        '<link rel="canonical" href="https://valley', '<link href="x'
    )
    headers = (HTML, ("ETag", etag)) if etag else (HTML,)
    return Answer(html.encode(), headers=headers)


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


@pytest.fixture
def pages() -> dict[str, Answer]:
    """Three pages: one with an ETag, one without, one about something else."""
    return {
        "/a": answer(headline="Libraries to close", etag='"one"'),
        "/b": answer(headline="Harbour to close"),
        "/c": answer(headline="Snow in May"),
    }


@pytest.fixture
def base(pages: dict[str, Answer], run: Run, site: Site) -> str:
    """The address of the pages, which are saved."""
    address = site(pages)
    assert run("ingest", *(f"{address}{name}" for name in pages)).code == 0
    return address


def captures(run: Run, address: str) -> list[int]:
    found = json.loads(run("show", address, "--part", "captures", "--json").out)["captures"]
    return [capture["status"] for capture in found]


def test_all_pages_are_asked_for(pages: dict[str, Answer], base: str, run: Run) -> None:
    """An unchanged page is not sent again; a changed one is a new version."""
    pages["/b"] = answer(EDITED, "Harbour to close")
    ran = run("refresh")

    assert ran.code == 0
    assert sorted(line.split()[0] for line in ran.out.splitlines()) == ["changed", "same", "same"]
    assert "3 saved (0 new, 1 changed, 2 same), 0 refused" in ran.err
    assert captures(run, f"{base}/a") == [200, 304]
    assert captures(run, f"{base}/c") == [200, 200]
    assert run("changes", "--format", "ids").out.count("\n") == 1


def test_a_query_and_an_id_choose(base: str, run: Run) -> None:
    assert len(run("refresh", "snow").out.splitlines()) == 1
    short = json.loads(run("show", f"{base}/b", "--json").out)["short_id"]
    assert run("refresh", short).out.split()[:2] == ["same", short]
    assert len(run("refresh", f"{base}/a", f"{base}/b").out.splitlines()) == 2
    assert len(run("refresh", "headline:close", "--source", "valley").out.splitlines()) == 2
    assert run("refresh", "close", "--source", "meridian").out == ""
    assert captures(run, f"{base}/c") == [200, 200]


@pytest.mark.usefixtures("base")
def test_only_what_changed_is_printed(pages: dict[str, Answer], run: Run) -> None:
    pages["/b"] = answer(EDITED, "Harbour to close")
    pages["/c"] = Answer(b"gone", 410)
    ran = run("refresh", "--changed-only")

    assert ran.out.startswith("changed")
    assert len(ran.out.splitlines()) == 1
    assert "2 saved (0 new, 1 changed, 1 same), 1 refused" in ran.err
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert f"page not found (status 410); last seen {today}, gone since {today}" in ran.err
    assert ran.code == 8
    shown = json.loads(run("refresh", "--changed-only", "--json").out)["outcomes"]
    assert [one["outcome"] for one in shown] == ["refused"]


def test_pages_asked_for_lately_are_skipped(base: str, run: Run) -> None:
    ran = run("refresh", "--if-older", "24h")

    assert (ran.code, ran.out) == (0, "")
    assert "3 pages skipped: requested less than 24h ago" in ran.err
    assert len(run("refresh", "--if-older", "0h").out.splitlines()) == 3
    assert captures(run, f"{base}/c") == [200, 200]


def test_a_dry_run_stores_nothing(pages: dict[str, Answer], base: str, run: Run) -> None:
    pages["/b"] = answer(EDITED, "Harbour to close")
    ran = run("refresh", "--dry-run")

    assert "changed" in ran.out
    assert "nothing was saved" in ran.err
    assert captures(run, f"{base}/b") == [200]


def test_robots_txt_is_obeyed(run: Run, site: Site, tmp_path: Path) -> None:
    """The gate of all fetching, also for a page that a browser saved."""
    rules = Answer(b"User-agent: *\nDisallow: /b\n", headers=(("Content-Type", "text/plain"),))
    address = f"{site({'/robots.txt': rules, '/b': answer()})}/b"
    saved = tmp_path / "b.html"
    saved.write_bytes(answer().body)
    assert run("ingest", str(saved), "--url", address).code == 0
    ran = run("refresh", address)

    assert ran.code == 4
    assert "robots" in ran.err
    assert json.loads(run("show", address, "--json").out)["worse_at"] is None


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    "words",
    [("--if-older", "soon"), ("--max", "0"), ("hedline:x",), ("--format", "csv"), ("",)],
)
def test_wrong_arguments(words: tuple[str, ...], run: Run) -> None:
    ran = run("refresh", *words)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_what_is_not_saved_is_not_found(base: str, run: Run) -> None:
    assert run("refresh", f"{base}/none").code == 1
    assert run("refresh", "zebra").code == 1
    assert run("refresh", "headline:zebra").code == 0


def test_an_empty_vault_has_nothing_to_refresh(run: Run, vault: Path) -> None:
    Vault.open(vault).close()
    ran = run("refresh")
    assert (ran.code, ran.out) == (0, "")
    assert "0 saved" in ran.err


def moment(hours: float) -> datetime:
    return datetime(2024, 5, 1, 8, tzinfo=UTC) + timedelta(hours=hours)


def shot(name: str, hours: float, status: int = 200, body: str = "") -> Capture:
    url = f"https://valley.example/{name}"
    html = body or page(MORE, f"Story {name}").replace("https://valley.example/news/story-1", url)
    exchange = Exchange(url=url, requested_at=moment(hours), status=status, reason="",
                        response_headers=(HTML,), body=html.encode())  # fmt: skip
    return Capture(requested_url=url, captured_at=moment(hours), exchanges=(exchange,))


def test_one_rule_of_age(tmp_path: Path) -> None:
    """Every answer of the page counts, also gone and worse; a server error does not."""
    shots = [shot(name, 0) for name in "abcde"]
    shots += [
        shot("b", 48),  # unchanged
        shot("c", 48, 410, "<p>Gone.</p>"),
        shot("d", 48, 503, "<p>Later.</p>"),
        shot("e", 48, 403, "<p>No.</p>"),
    ]
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        list(vault.keep_all(shots))
        ids = vault.ids()

        def due(now: float, age: float) -> list[str]:
            found = refresh.due(vault, ids, if_older=timedelta(hours=age), now=moment(now))
            assert found.fresh == 5 - len(found.addresses)
            return [url.rpartition("/")[2] for url in found.addresses]

        assert due(49, 24) == ["a", "d"]
        assert due(49, 1) == ["a", "d", "b", "c", "e"]  # those requested longest ago come first
        assert due(49, 50) == []
        week = timedelta(days=7)
        young = refresh.recent(vault, younger_than=week, now=moment(49)).addresses
        assert {url.rpartition("/")[2] for url in young} == {"a", "d"}
        late = refresh.recent(vault, younger_than=week, now=moment(80)).addresses
        assert {url.rpartition("/")[2] for url in late} == set("abcde")


def test_ingest_if_older_follows_the_rule(base: str, run: Run) -> None:
    """An unchanged page that was requested now is not requested again, whenever its text began."""
    run("refresh", f"{base}/a")
    assert "1 skipped: already saved" in run("ingest", f"{base}/a", "--if-older", "1h").err
    assert run("ingest", f"{base}/a", "--if-older", "0h").out.startswith("same")


@pytest.mark.usefixtures("base")
def test_the_library(pages: dict[str, Answer], vault: Path) -> None:
    pages["/b"] = answer(EDITED, "Harbour to close")
    with Vault.open(vault, settings=Settings(delay=0, allow_hosts=("127.0.0.1",))) as opened:
        batch = opened.refresh("harbour")
        assert [outcome.outcome for outcome in batch] == ["changed"]  # type: ignore[union-attr]
        skipped = opened.refresh(if_older=timedelta(hours=1))
        assert list(skipped) == []
        assert skipped.due.fresh == 3
        assert len(list(opened.refresh(limit=2))) == 2
        with pytest.raises(QueryError):
            opened.refresh("hedline:x")
        with pytest.raises(UsageError):
            opened.refresh("harbour", younger_than=timedelta(days=1))


CASES = {
    "gone": (Answer(b"<p>gone</p>", 404), "gone since", 5),
    "denied": (Answer(b"<p>no</p>", 403), "worse captures since", 4),
    "shrunk": (answer((MORE[0][:90] + ".",), "Harbour to close"), "less of the text", 5),
}


@pytest.mark.parametrize("name", CASES)
def test_gone_and_worse_are_no_change(
    name: str, pages: dict[str, Answer], base: str, run: Run
) -> None:
    """One page is refused with its code; show, list, changes and diff say it, at any width."""
    now, words, code = CASES[name]
    pages["/b"] = answer(EDITED, "Harbour to close")
    run("refresh", "harbour")
    pages["/b"] = now
    ran = run("refresh", "harbour")

    assert ran.code == code
    assert words in ran.err
    assert "newsvault show" in ran.err
    assert words in run("show", f"{base}/b").out
    assert words in run("show", f"{base}/b", "--part", "meta").out
    assert words in run("diff", f"{base}/b").out
    (line,) = run("changes").out.splitlines()
    assert words in line
    mark = "[gone]" if name == "gone" else "[worse]"
    assert f"{mark} Harbour to close" in run("list").out
    assert json.loads(run("changes", "--json").out)["total"] == 1


def test_an_interrupted_refresh_skips_no_page_later(base: str, run: Run, vault: Path) -> None:
    addresses = [f"{base}/{name}" for name in "abc"]
    with Vault.open(vault, settings=Settings(delay=0, allow_hosts=("127.0.0.1",))) as opened:
        next(iter(opened.refresh()))  # interrupted behind the first page
    for address in addresses:  # all requested since, in the same order
        assert run("ingest", address).code == 0
    assert "3 saved (0 new, 0 changed, 3 same)" in run("refresh").err
