"""Tables and posts in an article, from the page to every format and to search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import Run

_PAGE = """<html lang=en><head><title>Ferry full</title></head><body><article><h1>Ferry full</h1>
<p>The ferry to Upper Tarn carried more people this summer than in any year before.</p>
<p>Its crew has grown as well, from four hands to nine, and most of them live on the lake.</p>
<table><tr><th>Year</th><th>Travellers</th></tr><tr><td>2022</td><td>4,100 <b>|</b> low</td></tr>
<tr><td>2023</td><td>&lt;script&gt;5,300</td></tr></table>
<blockquote class=twitter-tweet><p>The second boat has a name, and it is Heronsong.</p>
&mdash; Ebba Stone (@ebbastone) <a href="https://x.example/s/1">May 4, 2023</a></blockquote>
<p>The company will buy that boat in spring, its director said on the first of the month.</p>
</article></body></html>"""


_LINKED = """<html lang=en><head><title>Ferry full</title><meta property=og:image
content="https://tarn-eye.example/i/heron-417.jpg"></head><body><article><h1>Ferry full</h1>
<figure><img src="/i/heron-417.jpg"><figcaption>The Heron at the north pier, unpainted
<span class=credit>Photo: Ib Tarnley</span></figcaption></figure>
<p>The ferry carried more people than <a href="/books?y=1">the books [of] the port</a> ever
held.</p>
<p>Its crew has <a href="javascript:alert(1)">grown</a> as well, and
<a href="mailto:crew@tarn.example">can be written to</a> by those who want to row on the lake.</p>
<dl><dt>Strake</dt><dd>A plank of the hull, of larch, that runs from one end to the other.</dd></dl>
<h1>What comes next</h1>
<p>The company will buy that boat in spring, its director said on the first of the month.</p>
</article></body></html>"""


def test_links_definitions_and_the_lead_picture_are_shown_and_found(
    run: Run, tmp_path: Path
) -> None:
    page = tmp_path / "ferry.html"
    page.write_text(_LINKED)
    assert run("ingest", str(page), "--url", "https://tarn-eye.example/ferry").code == 0
    for words in ("unpainted", "Tarnley", "caption:unpainted", "caption:tarnley", "larch"):
        (row,) = run("search", words, "--format", "jsonl").out.splitlines()
    name = json.loads(row)["id"]
    shown = json.loads(run("show", name, "--json").out)["article"]
    assert shown["blocks"][0]["links"] == [
        {
            "text": "the books [of] the port",
            "href": "https://tarn-eye.example/books?y=1",
            "start": 35,
        }
    ]
    assert [link["href"] for link in shown["blocks"][1]["links"]] == ["mailto:crew@tarn.example"]
    kinds = [block["kind"] for block in shown["blocks"]]
    assert kinds == ["paragraph", "paragraph", "term", "definition", "subheading", "paragraph"]
    markdown = run("show", name, "--format", "md").out
    assert "[the books \\[of\\] the port](<https://tarn-eye.example/books?y=1>) ever" in markdown
    assert "**Strake**\n\n: A plank" in markdown
    assert "[Picture](<https://tarn-eye.example/i/heron-417.jpg>) · The Heron" in markdown
    assert "Ib Tarnley" in markdown
    assert "javascript" not in markdown
    html = run("show", name, "--format", "html").out
    assert (
        'than <a href="https://tarn-eye.example/books?y=1">the books [of] the port</a> ever' in html
    )
    assert "<dl>\n<dt>Strake</dt>" in html
    assert "<h2>What comes next</h2>" in html
    assert "unpainted · Ib Tarnley</figcaption>" in html
    assert "javascript" not in html
    assert "<img" not in html


@pytest.mark.parametrize("form", ["md", "html", "epub", "atom", "jsonl", "csv", "sqlite"])
def test_every_kind_of_block_is_exported(run: Run, tmp_path: Path, form: str) -> None:
    for number, text in enumerate((_PAGE, _LINKED)):
        page = tmp_path / f"{number}.html"
        page.write_text(text)
        assert run("ingest", str(page), "--url", f"https://tarn-eye.example/{number}").code == 0
    out = tmp_path / f"out.{form}"
    assert run("export", "--format", form, "--out", str(out)).code == 0
    assert out.exists()


def test_tables_and_posts_are_shown_and_found(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "ferry.html"
    page.write_text(_PAGE)
    assert run("ingest", str(page), "--url", "https://tarn-eye.example/ferry").code == 0
    hits = run("search", "Heronsong", "--format", "jsonl").out
    row = json.loads(hits.splitlines()[0])
    name = row["id"]
    assert name in run("search", "Travellers", "--format", "jsonl").out
    text = run("show", name).out
    assert "2022 | 4,100" in text
    assert "https://x.example/s/1" in text
    assert "Ebba Stone: “The second boat" in text
    blocks = json.loads(run("show", name, "--json").out)["article"]["blocks"]
    assert blocks[2]["rows"][0] == ["Year", "Travellers"]
    assert (blocks[3]["author"], blocks[3]["date"]) == ("Ebba Stone", "May 4, 2023")
    markdown = run("show", name, "--format", "md").out
    assert "| Year | Travellers |\n| --- | --- |\n| 2022 | 4,100 \\| low |" in markdown
    html = run("show", name, "--format", "html").out
    assert "<tr><td>2023</td><td>&lt;script&gt;5,300</td></tr>" in html
    assert '<a href="https://x.example/s/1">' in html
