"""Tables and posts in an article, from the page to every format and to search."""

from __future__ import annotations

import json
from pathlib import Path

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
