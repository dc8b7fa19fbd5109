"""What is told about a search beside its hits, and what the user adds to what is found."""

import json
from pathlib import Path

import pytest

from tests.program import Run


def test_facets_counts_and_explanation(seeded: Run) -> None:
    """Counts by a field add up; an explanation says which part finds nothing."""
    total = int(seeded("count").out)
    sources = seeded("search", "*", "--facet", "source,lang").out

    assert total == int(seeded("search", "*", "--count").out) > 15
    assert "source" in sources
    assert json.loads(seeded("count", "--by", "lang", "--json").out)["counts"][0]["value"] == "en"
    ran = seeded("search", "--explain", "blinken", "zzzz")
    assert "blinken (any form)" in ran.out
    assert "zzzz" in ran.err
    assert seeded("search", "x", "--facet", "colour").code == 2


def test_a_batch_gives_a_count_a_line(seeded: Run) -> None:
    ran = seeded("search", "--batch", "-", stdin=b"blinken\n\nzzzz\n")

    assert [line.split()[1] for line in ran.out.splitlines()] == ["blinken", "zzzz"]
    assert ran.out.splitlines()[1].split()[0] == "0"


def test_a_bad_line_does_not_end_a_batch(seeded: Run) -> None:
    """A query that cannot be understood is told with its line; the others are counted."""
    ran = seeded("search", "--batch", "-", stdin=b"blinken\n(open\nukraine\n")

    assert [line.split()[1] for line in ran.out.splitlines()] == ["blinken", "ukraine"]
    assert "line 2:" in ran.err
    assert ran.code == 8
    assert seeded("search", "--batch", "-", stdin=b"(open\n").code == 2


@pytest.mark.parametrize(("output", "mark"), [("csv", ","), ("tsv", "\t")])
def test_counts_and_facets_as_columns(seeded: Run, output: str, mark: str) -> None:
    """What is counted prints in columns too, and refuses a format that is made for articles."""
    count = seeded("search", "blinken", "--count", "--format", output).out.splitlines()
    facets = seeded("search", "*", "--facet", "lang, month", "--format", output).out.splitlines()

    assert count == [f"value{mark}count", f"blinken{mark}1"]
    assert facets[0] == f"field{mark}value{mark}count"
    assert facets[1].startswith(f"lang{mark}en{mark}")
    assert any(line.startswith("month") for line in facets)
    assert seeded("search", "x", "--count", "--format", "ids").code == 2
    explained = seeded("search", "blinken", "--explain", "--format", output).out.splitlines()
    assert explained[0] == f"value{mark}count"


def test_no_field_to_count_by_is_told(seeded: Run) -> None:
    ran = seeded("search", "*", "--facet", "")

    assert ran.code == 2
    assert "--facet is empty" in ran.err


def test_a_word_to_leave_out_as_an_option_is_explained(seeded: Run) -> None:
    """`night -train` without quotes looks like options: the hint says what to type."""
    ran = seeded("search", "night", "-train")

    assert ran.code == 2
    assert "'night -train'" in ran.err


@pytest.mark.parametrize(
    "query",
    ["blinken NEAR/5 zzzz", "said(zzzz: adapt)", "said(blinken: zzzz)", "atleast:2(zzzz)"],
)
def test_an_explanation_looks_inside_what_binds_words(seeded: Run, query: str) -> None:
    """Which word of a NEAR, a said or an atleast is missing is told, not only that it fails."""
    ran = seeded("search", query, "--explain")

    assert "No articles match:" in ran.err
    assert any(line.split()[0] == "0" and "zzzz" in line for line in ran.out.splitlines()[1:])
    if "blinken" in query:
        assert any(
            line.split()[0] == "1" and "blinken" in line for line in ran.out.splitlines()[1:]
        )


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("speaker:blinkn", "speaker:blinken"),
        ("said(blinkn: adapt)", "said(blinken: adapt)"),
        ("said(blinken: adpt)", "said(blinken: adapt)"),
        ("ukrane NEAR/5 war", "ukraine NEAR/5 war"),
    ],
)
@pytest.mark.parametrize("engine", ["whoosh", "sqlite_fts", "tantivy"])
def test_a_misspelt_name_in_a_quotation_is_suggested(
    seeded: Run, monkeypatch: pytest.MonkeyPatch, query: str, meant: str, engine: str
) -> None:
    monkeypatch.setenv("NEWSVAULT_ENGINE", engine)

    assert f"'{meant}'" in seeded("search", query).err


def test_ids_with_nul(seeded: Run) -> None:
    """Each id has a NUL behind it and nothing else."""
    ran = seeded("search", "*", "--format", "ids0", "-l", "99")
    ids = ran.raw.decode().split("\0")

    assert ids.pop() == ""
    assert ids == seeded("search", "*", "--format", "ids", "-l", "99").out.split()


def test_open_shows_a_hit(seeded: Run) -> None:
    assert "Blinken" in seeded("search", "blinken", "--open", "1").out
    assert seeded("search", "blinken", "--open", "99").code == 1


def test_tags_are_put_found_and_taken_off(seeded: Run) -> None:
    """Tags go to what a query finds or to ids; a dry run changes nothing."""
    (article,) = seeded("search", "blinken", "--format", "ids").out.split()
    dry = seeded("tag", "+war", "--dry-run", "--", "blinken")

    assert dry.code == 0, dry.err
    assert "1 article would" in dry.err
    assert seeded("count", "tag:war").out.strip() == "0"
    assert seeded("tag", "+war", "+to-read", "--", "blinken").code == 0
    assert seeded("search", "tag:war", "--format", "ids").out.split() == [article]
    assert seeded("tag", "-war", "--", article).code == 0
    assert seeded("count", "tag:war").out.strip() == "0"
    assert "to-read" in seeded("tag").out
    assert seeded("tag", "+x").code == 2
    assert seeded("tag", "-to-read", "--", article).code == 0


def test_notes_are_kept_listed_and_found(seeded: Run) -> None:
    (article,) = seeded("search", "blinken", "--format", "ids").out.split()

    assert seeded("note", article, "ask", "the ministry").code == 0
    assert seeded("search", "note:ministry", "--format", "ids").out.split() == [article]
    assert seeded("note", article).out.strip() == "1  ask the ministry"
    assert seeded("note", article, "--remove", "2").code == 1
    assert seeded("note", article, "--remove", "1").code == 0
    assert seeded("count", "has:notes").out.strip() == "0"


def test_saved_queries(seeded: Run) -> None:
    """A saved query is run by name, used in others, and cannot mean itself."""
    assert seeded("search", "blinken", "--save", "b").code == 0
    assert seeded("saved", "list").out == "b\tblinken\n"
    assert seeded("count", "saved:b OR zzzz").out.strip() == "1"
    assert seeded("search", "herring", "--save", "copied").code == 0
    for name, query in (("b", "blinken"), ("copied", "herring")):
        assert seeded("saved", "run", name).out == seeded("search", query).out
    seeded("saved", "remove", "copied")
    assert seeded("count", "saved:c").code == 2
    assert seeded("saved", "remove", "b").code == 0
    assert seeded("saved", "show", "b").code == 1


def test_saved_queries_cannot_multiply(seeded: Run) -> None:
    """Ten of ten of ten saved queries in one another are refused before they are read."""
    assert seeded("search", "blinken", "--save", "m0").code == 0
    for n in range(1, 6):
        inside = " OR ".join([f"saved:m{n - 1}"] * 10)
        ran = seeded("search", inside, "--save", f"m{n}")
    assert ran.code == 2
    assert "more than 100 saved queries" in ran.err
    for n in range(6):
        seeded("saved", "remove", f"m{n}")


def test_a_query_as_long_as_a_book_is_refused(seeded: Run) -> None:
    ran = seeded("search", "word " * 200_000)

    assert ran.code == 2
    assert "1,000,000 characters" in ran.err or "999,999 characters" in ran.err
    assert max(map(len, ran.err.splitlines())) < 300


def test_like_finds_the_other_copy(seeded: Run) -> None:
    """Two outlets' copies of one agency text are each other's nearest."""
    ids = seeded("search", "headline:herring", "--format", "ids").out.split()
    found = seeded("like", ids[0], "--format", "ids").out.split()

    assert ids[0] not in found
    assert found[0] in ids[1:]
    assert seeded("like", "zzzz").code == 1


def test_what_the_user_added_survives_backup_restore_and_rebuild(
    seeded: Run, tmp_path: Path
) -> None:
    """Tags, notes and saved queries are found by in a restored copy, and after a rebuild of it."""
    (article,) = seeded("search", "blinken", "--format", "ids").out.split()
    assert seeded("tag", "+kept", "--", article).code == 0
    assert seeded("note", article, "call", "the", "embassy").code == 0
    assert seeded("search", "blinken moldova", "--save", "mission").code == 0
    copy, place = str(tmp_path / "copy"), str(tmp_path / "again")
    assert seeded("backup", copy).code == 0
    assert seeded("--vault", place, "restore", copy).code == 0
    for step in ((), ("rebuild",)):
        if step:
            assert seeded("--vault", place, *step).code == 0
        for query in ("tag:kept", "note:embassy", "saved:mission", "has:tags", "has:notes"):
            ran = seeded("--vault", place, "search", query, "--format", "ids")
            assert ran.out.split() == [article], (step, query, ran.err)
    seeded("tag", "-kept", "--", article)
    seeded("note", article, "--remove", "1")
    seeded("saved", "remove", "mission")


def test_a_short_id_that_finds_nothing_as_a_word_is_suggested(seeded: Run) -> None:
    """Each command says how it takes the article; the command that it prints finds it."""
    short = json.loads(seeded("list", "council", "--json").out)["articles"][0]["short_id"]
    for command in (
        "list", "count", "quotes", "timeline", "coverage", "changes", "stories", "stats",
        "speakers",
    ):  # fmt: skip
        ran = seeded(command, short)
        assert ran.code == 0
        line = ran.err.splitlines()[0]
        assert line.startswith(f"{short} as a word finds nothing; the article: newsvault {command}")
        assert line not in seeded(*line.partition("newsvault ")[2].split()).err
    assert "speaker" not in seeded("stats", "xyzzy").out  # no title without values
