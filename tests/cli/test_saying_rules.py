"""Quotations are found by the words and the days by which search finds their articles."""

from pathlib import Path

import pytest

from tests.program import Run

_PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{at}"></head><body><article><h1>{title}</h1>
<p>{quote}</p><p>{more}</p></article></body></html>"""
_MORE = {
    "en": "The council met for three hours and did not vote on the plan, which comes back in June.",
    "de": "Der Rat tagte drei Stunden und stimmte nicht ab, der Plan kommt im Juni wieder auf den"
    " Tisch der Stadt.",
}


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    """Return a vault of three pages: an evening in New York, a morning in Tokyo, one in German."""
    pages = {
        "york": ("en", "2024-05-02T22:30:00-04:00", "“Nothing new was opened,” said Ann Harrow."),
        "tokyo": ("en", "2024-05-04T07:00:00+09:00", "“The news was opening,” said Ken Mori."),
        "bonn": ("de", "2024-05-06T12:00:00+02:00", "„Die News sind neu“, sagte Eva Brandt."),
    }
    for name, (lang, at, quote) in pages.items():
        text = _PAGE.format(lang=lang, at=at, quote=quote, more=_MORE[lang], title=f"About {name}")
        path = tmp_path / f"{name}.html"
        path.write_text(text, "utf-8")
        ran = run("ingest", str(path), "--url", f"https://paper.example/{name}")
        assert ran.code == 0, ran.err
    return run


def _names(kept: Run, *words: str) -> set[str]:
    out = kept("quotes", *words).out
    return {name for name in ("Harrow", "Mori", "Brandt") if name in out}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("new", {"Harrow"}),
        ("news", {"Mori", "Brandt"}),
        ("opens", {"Harrow", "Mori"}),
        ("neue", {"Brandt"}),
        ("nothing opens", {"Harrow"}),
        ("news opens", {"Mori"}),
    ],
)
def test_a_word_has_the_forms_of_the_articles_language(
    kept: Run, words: str, names: set[str]
) -> None:
    assert _names(kept, "--saying", words) == names


@pytest.mark.parametrize(
    "flags",
    [
        ("--since", "2024-05-02", "--until", "2024-05-02"),
        ("--since", "2024-05-04", "--until", "2024-05-04"),
        ("--since", "2024-05-03"),
        ("--until", "2024-05-03"),
        ("--since", "2024-05-02..2024-05-03"),
        ("--until", "2024-05-02..2024-05-03"),
        ("--since", "..2024-05-03"),
        ("--until", "2024-05-03.."),
    ],
)
def test_the_day_of_a_quotation_is_the_one_its_page_shows(
    kept: Run, flags: tuple[str, ...]
) -> None:
    """As search has it, which finds the same articles."""
    found = kept("search", "*", *flags).out
    names = {"york": "Harrow", "tokyo": "Mori", "bonn": "Brandt"}
    expected = {name for page, name in names.items() if f"About {page}" in found}
    assert _names(kept, *flags) == expected
    if flags[-1] == "2024-05-02":
        assert expected == {"Harrow"}
    if flags[-1] == "2024-05-04":
        assert expected == {"Mori"}
