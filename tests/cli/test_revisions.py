"""Archive revisions in `search`, `saved run --new` and `status`."""

import json

import pytest

from tests.program import SEEDS, Run

FIRST, SECOND = (str(SEEDS / f"mayor-budget.v{n}.html") for n in (1, 2))


@pytest.fixture(autouse=True)
def two_versions(run: Run) -> None:
    """Two versions of an article; revision 2 is between them."""
    for page in (FIRST, SECOND):
        assert run("ingest", page).code == 0


def test_as_of_says_what_it_is(run: Run) -> None:
    found = run("search", "budget", "--as-of", "2")
    assert "parks budget will not be touched" in found.out
    assert "As of revision 2: articles and versions of then, as they are read today." in found.err
    shown = json.loads(run("search", "budget", "--as-of", "2", "--json").out)
    assert (shown["revision"], shown["as_of"], shown["erased"]) == (2, 2, 0)
    reference = shown["hits"][0]["version_name"]
    assert "will not be touched" in run("show", reference).out
    count = run("search", "*", "--as-of", "2020-01-01", "--count")
    assert (count.out, count.code) == ("0\n", 0)


def test_since_a_revision(run: Run) -> None:
    assert (
        "1 new article found since revision 2." in run("search", "budget", "--since-rev", "2").err
    )
    assert "No new articles since revision 4." in run("search", "budget", "--since-rev", "4").err
    rows = run("search", "budget", "--since-rev", "2", "--format", "ids")
    assert len(rows.out.split()) == 1


@pytest.mark.parametrize(
    "flags",
    [
        ("--as-of", "1", "--since-rev", "1"),
        ("--since-rev", "1", "--count"),
        ("--since-rev", "1", "--group", "story"),
        ("--as-of", "99"),
        ("--as-of", "then"),
        ("--as-of", ""),
    ],
)
def test_wrong_revisions_are_wrong_usage(run: Run, flags: tuple[str, ...]) -> None:
    ran = run("search", "budget", *flags)
    assert ran.code == 2
    assert ("neither a revision nor a date" in ran.err) == ("then" in flags)


def test_explain_and_status_say_the_revision(run: Run) -> None:
    assert run("search", "budget", "--explain").out.splitlines()[-1] == "Archive revision: 4"
    assert json.loads(run("search", "budget", "--explain", "--json").out)["revision"] == 4
    assert json.loads(run("status", "--json").out)["revision"] == 4


def test_a_saved_query_gives_what_is_new_since_its_last_run(run: Run) -> None:
    run("search", "budget OR storm", "--save", "watched")
    assert "1 new article found since revision 0." in run("saved", "run", "watched", "--new").err
    assert "No new articles" in run("saved", "run", "watched", "--new").err
    for name in ("storm-live", "bank-paywall"):
        run("ingest", str(SEEDS / f"{name}.html"))
    assert "storm" in run("saved", "run", "watched", "--new", "-l", "1").out.lower()
    again = run("saved", "run", "watched", "--new", "--format", "ids")
    assert len(again.out.split()) == 0
    assert run("saved", "run", "nothing", "--new").code == 1
    assert run("saved", "list", "--new").code == 2
