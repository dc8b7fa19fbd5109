"""Search as it is typed: words in one and in two, tags and notes that matched, what was mended."""

from pathlib import Path

import pytest

from tests.program import Run

_PAGE = """<!DOCTYPE html><html lang="en"><head><title>{0}</title><meta property="og:type"
content="article"><meta property="og:title" content="{0}"></head><body><article><h1>{0}</h1>
<p>{1}</p><p>The council met for three hours and did not vote on the plan, which comes back in
June with the figures that the clerk was asked for.</p></article></body></html>"""
_TEXTS = {
    "one": "The ceasefire held through the night, and the road to the harbour was open again.",
    "two": "Fire did not cease to burn on the hill, and the road to the harbour was closed again.",
    "none": "The hill was quiet through the night, and the road to the harbour was open again.",
}


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    for name, text in _TEXTS.items():
        path = tmp_path / f"{name}.html"
        path.write_text(_PAGE.format(f"Page {name}", text), "utf-8")
        assert run("ingest", str(path), "--url", f"https://paper.example/{name}").code == 0
    return run


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cease fire", {"one", "two"}),
        ("Cease Fire held", {"one"}),
        ("cease fire hill", {"two"}),
        ("(cease fire) OR quiet", {"one", "two", "none"}),
        ("body:cease body:fire", {"one", "two"}),
        ("body:cease fire", {"two"}),
        ("fire cease", {"two"}),
        ('"cease fire"', set()),
        ("=cease fire", {"two"}),
        ("harbour -(cease fire)", {"none"}),
    ],
)
def test_two_words_find_the_word_they_are_also_written_as(
    kept: Run, query: str, names: set[str]
) -> None:
    out = kept("search", query).out
    assert {name for name in _TEXTS if f"Page {name}" in out} == names
    assert kept("count", query).out.strip() == str(len(names))


def test_a_tag_and_a_note_that_matched_are_named(kept: Run) -> None:
    ident = kept("search", "quiet", "--format", "ids").out.split()[0]
    assert kept("tag", "+Later", "--", "quiet").code == 0
    assert kept("note", ident, "Ask the clerk").code == 0
    assert "tag: Later" in kept("search", "quiet tag:later").out
    assert "note: Ask the clerk" in kept("search", "note:clerk").out


@pytest.mark.parametrize("words", [("search",), ("count",), ("search", "--facet", "source"),
                                   ("search", "--count"), ("count", "--by", "month")])  # fmt: skip
def test_what_was_mended_in_a_query_is_said_by_each_command(
    kept: Run, words: tuple[str, ...]
) -> None:
    """On stderr, whether articles are listed or counted."""
    ran = kept(words[0], "harbour or quiet", *words[1:])
    assert ran.code == 0
    assert "or is read as a word" in ran.err
    assert kept(words[0], '"harbour or quiet"', *words[1:]).err.count("read as") == 0
