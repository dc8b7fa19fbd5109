"""A search that finds nothing names the next useful step."""

from pathlib import Path

import pytest

from tests.program import Run

_PAGE = """<!DOCTYPE html><html lang="en"><head><title>{0}</title><meta property="og:type"
content="article"><meta property="og:site_name" content="{2}"><meta property="og:title"
content="{0}"></head><body><article><h1>{0}</h1><p>{1}</p><p>The council met for three hours and
did not vote on the plan, which comes back in June with the figures it asked for.</p></article>
</body></html>"""
_PAGES = {
    "harbour": ("Road to the harbour opens again", "The Harbour Bay Times",
                '"The road is open for those who send boats," said Jo Haley, the clerk.'),
    "hill": ("Fire burns on the hill", "Fox Valley", "The hill was on fire through the night."),
}  # fmt: skip


@pytest.fixture
def vault(run: Run, tmp_path: Path) -> Run:
    for name, (headline, outlet, text) in _PAGES.items():
        path = tmp_path / f"{name}.html"
        path.write_text(_PAGE.format(headline, text, outlet), "utf-8")
        assert run("ingest", str(path), "--url", f"https://{name}.example/{name}").code == 0
    return run


@pytest.mark.parametrize(
    ("asked", "step"),
    [
        (('"for those who boats"',), "1 article, newsvault search 'for those who boats'"),
        (("“for those who boats” open",), "newsvault search '(for those who boats) open'"),
        (('"xyzzy those"',), "No articles.\n"),
        (("road", "qqqqqq"), "No article has: qqqqqq\n"),
        (("road", "burns"), "Each part alone has some"),
        (("--exact", "road", "opening"), "No article has: opening\n"),
        (("qqqqqq",), "No articles.\n"),
        (("road", "--source", "HBT"), "--source 'The Harbour Bay Times'?"),
        (("road", "--source", "THBT"), "--source 'The Harbour Bay Times'?"),
        (("road", "--source", "HB Times"), "--source 'The Harbour Bay Times'?"),
        (("source:harbourbaytimes",), "--source 'The Harbour Bay Times'?"),
        (("source:foxvalley",), "--source 'Fox Valley'?"),
        (("source:foxvaly",), "--source 'Fox Valley'?"),
        (("road", "--speaker", "Haly"), "Did you mean: Jo Haley?"),
    ],
)
def test_the_next_step_is_named(vault: Run, asked: tuple[str, ...], step: str) -> None:
    assert step in vault("search", *asked).err


@pytest.mark.parametrize(
    "title",
    [
        "Road to the harbour opens again - Harbour Times",
        "Road to the harbour opens again – News – Harbour Times",
        "World | Road to the harbour opens again",
        "Road to the harbour opens again | Fire",
    ],
)
def test_the_title_of_a_window_finds_its_article(vault: Run, title: str) -> None:
    out = vault("search", title).out
    assert "Road to" in out
    assert "Fire burns" not in out
