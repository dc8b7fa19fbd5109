"""When a saved page was captured: read from the file, or given by hand; the quick start twice."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.test_feeds import story
from tests.program import SEEDS, Answer, Run, Site

ADDRESS = "https://www.brookhaven-beacon.example/story/news/politics/2024/02/20/mayor-budget-parks"
MAYOR = f"{ADDRESS}/72611804007/"
PAGE = "library-hours-plain.html"


def captures(run: Run, reference: str) -> list[tuple[str, str | None]]:
    shown = json.loads(run("show", reference, "--part", "captures", "--json").out)["captures"]
    return [(one["captured_at"], one["date_source"]) for one in shown]


def test_the_quick_start_twice(run: Run) -> None:
    """The second time all is known: no version is added, and no printed reference changes."""
    asked = (
        ("timeline", "--speaker", "Yusuf Calder", "--saying", "parks"),
        ("check", "-"),
        ("quotes", "--format", "csv"),
        ("show", MAYOR, "--part", "versions"),
    )
    draft = "Calder said: “The parks will lose as little as possible while I am mayor.”".encode()
    assert run("ingest", str(SEEDS)).code == 0
    before = [run(*words, stdin=draft).out for words in asked]
    again = run("ingest", str(SEEDS))
    assert again.code == 0
    assert "(0 new, 0 changed, 22 same), 0 refused" in again.err
    assert [run(*words, stdin=draft).out for words in asked] == before
    assert "@2024-02-20T16:02:14Z.q1" in before[0]


@pytest.mark.parametrize("order", [("v1", "v2"), ("v2", "v1")])
def test_two_copies_of_an_article_are_in_the_order_they_were_saved(
    run: Run, order: tuple[str, str]
) -> None:
    for name in order:
        assert run("ingest", str(SEEDS / f"mayor-budget.{name}.html")).code == 0
    assert captures(run, MAYOR) == [
        ("2024-02-20T16:02:14+00:00", "page"),
        ("2024-02-20T22:05:40+00:00", "page"),
    ]
    assert "little as possible" in run("show", MAYOR).out


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("2024-05-01T08:30", "2024-05-01T08:30:00+00:00"),
        ("2024-05-01 08:30:15", "2024-05-01T08:30:15+00:00"),
        ("2024-05-01T08:30:15Z", "2024-05-01T08:30:15+00:00"),
        ("2024-05-01T00:30:00+02:00", "2024-04-30T22:30:00+00:00"),
        ("2024-05-01T22:30:00-0530", "2024-05-02T04:00:00+00:00"),
    ],
)
def test_a_time_given_by_hand(run: Run, given: str, moment: str) -> None:
    ran = run("ingest", str(SEEDS / PAGE), "--captured-at", given, "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)["outcomes"][0]["article"]["id"]
    assert captures(run, found) == [(moment, "user")]
    assert "captured 2024-0" in run("show", found).out


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("yesterday", "invalid date: 'yesterday'"),
        ("01.05.2024", "invalid date: '01.05.2024'"),
        ("2024-02-30", "invalid date: '2024-02-30'"),
        ("", "--captured-at is empty"),
        ("2999-01-01", "2999-01-01 is in the future"),
        ("1985-06-01", "1985-06-01 is before the first web page"),
        ("0001-01-01T00:00:00+02:00", "invalid date"),
    ],
)
def test_a_time_that_cannot_be(run: Run, vault: Path, given: str, why: str) -> None:
    """It is refused before anything is kept."""
    ran = run("ingest", str(SEEDS / PAGE), "--captured-at", given)
    assert ran.code == 2
    assert why in ran.err
    assert not vault.exists()


def test_a_time_by_hand_for_a_folder_and_stdin(run: Run, tmp_path: Path) -> None:
    """It takes the place of a time that is noted or the file's own."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in (PAGE, "mayor-budget.v1.html"):
        shutil.copy(SEEDS / name, folder)
    assert run("ingest", str(folder), "--captured-at", "2023-01-02").code == 0
    assert captures(run, MAYOR) == [("2023-01-02T00:00:00+00:00", "user")]
    page = (SEEDS / "mayor-budget.v2.html").read_bytes()
    ran = run("ingest", "-", "--url", MAYOR, "--captured-at", "2023-01-03", stdin=page)
    assert ran.code == 0, ran.err
    assert captures(run, MAYOR)[1] == ("2023-01-03T00:00:00+00:00", "user")


@pytest.mark.parametrize(
    "words", [("https://paper.example/a",), ("page.html", "--wayback", "2024-01-01")]
)
def test_what_is_fetched_has_its_own_time(run: Run, words: tuple[str, ...]) -> None:
    ran = run("ingest", *words, "--captured-at", "2024-01-01")
    assert ran.code == 2
    assert "--captured-at applies to saved pages only" in ran.err


def test_a_list_of_addresses_has_its_own_times(run: Run, site: Site, tmp_path: Path) -> None:
    """Whether its pages are fetched is known only during the batch; nothing is lost."""
    base = site({"/a": story("Talks resume"), "/robots.txt": Answer(b"", 404)})
    listing = tmp_path / "addresses.txt"
    listing.write_text(f"{base}/a\n")
    local = ("--allow-host", base.partition("://")[2])
    ran = run("ingest", str(listing), *local, "--captured-at", "2024-01-01")
    assert ran.code == 0, ran.err
    assert "--captured-at ignored for 1 page" in ran.err
    assert captures(run, f"{base}/a")[0][1] is None


def test_the_date_of_a_file_is_the_last_resort(run: Run, tmp_path: Path) -> None:
    """Its origin is named, and a second time it is the same capture."""
    path = tmp_path / "page.html"
    shutil.copy(SEEDS / PAGE, path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = json.loads(run("ingest", str(path), "--json").out)["outcomes"][0]["article"]["id"]
    assert captures(run, found) == [("2023-11-14T22:13:20+00:00", "file")]
