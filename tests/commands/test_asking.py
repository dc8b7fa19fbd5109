"""What is told about a search beside its hits, and what the user adds to what is found."""

import json

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
    assert seeded("saved", "run", "b").out == seeded("search", "blinken").out
    assert seeded("count", "saved:c").code == 2
    assert seeded("saved", "remove", "b").code == 0
    assert seeded("saved", "show", "b").code == 1


def test_like_finds_the_other_copy(seeded: Run) -> None:
    """Two outlets' copies of one agency text are each other's nearest."""
    ids = seeded("search", "headline:herring", "--format", "ids").out.split()
    found = seeded("like", ids[0], "--format", "ids").out.split()

    assert ids[0] not in found
    assert found[0] in ids[1:]
    assert seeded("like", "zzzz").code == 1
