"""same, stories, coverage, and search with copies folded, on two outlets' copies of one text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.test_schemas import _check
from tests.program import Run

WIRE = (
    "KALDVIK, March 3 (Norrwire) - The harbour board of Kaldvik said on Tuesday that it would"
    " close the old fish market in the autumn, after engineers found cracks in eleven of its forty"
    " pillars, and that the traders would move to a hall beside the ferry quay.\n"
    "The board had known of the cracks since last summer, according to minutes that the engineers"
    " released on Monday, but it let the winter season run its course because the hall was still"
    " rented to a boat builder.\n"
    "Ellen Vik, who chairs the board, denied that anybody had been in danger. “The market was safe"
    " on every day that it was open,” she said.\n"
    "Traders asked for a rent holiday of two years, which the town council is going to discuss at"
    " its meeting in April together with the plans for a new roof over the square."
).split("\n")
LEAD = "The smell of herring is moving to the quay: the market has to go."
OWN = (
    "Eleven bad pillars end two centuries of fish trading on the square, as the town heard in a"
    " crowded meeting on Tuesday evening.\n"
    "“The market was safe on every day that it was open,” said Ellen Vik to whistles from the"
    " benches, where stallholders had come in their aprons and asked who would pay them."
).split("\n")


def _page(folder: Path, host: str, hour: int, headline: str, paragraphs: list[str]) -> Path:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    path = folder / f"{host}.html"
    path.write_text(
        f'<html lang="en"><head><title>{headline}</title>'
        f'<link rel="canonical" href="https://{host}.example/{host}-market">'
        f'<meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="{host.title()} Post">'
        f'<meta property="article:published_time" content="2026-03-03T{hour:02}:00:00Z">'
        f"</head><body><article><h1>{headline}</h1>{text}</article></body></html>",
        "utf-8",
    )
    return path


def _vault(run: Run, folder: Path) -> list[str]:
    """Ingest a text, its copy without the denial and with another lead, and another report."""
    folder.mkdir()
    cut = [LEAD, WIRE[1], WIRE[3] + " (Norrwire)"]
    pages = [
        _page(folder, "morning", 6, "Kaldvik closes its fish market", WIRE),
        _page(folder, "evening", 18, "Herring moves to the quay", cut),
        _page(folder, "weekly", 20, "Whistles for the harbour board", OWN * 2),
    ]
    assert run("ingest", *map(str, pages)).code == 0
    found = run("search", "market", "--format", "jsonl", "--sort", "oldest").out.splitlines()
    return [json.loads(line)["short_id"] for line in found]


def _json(run: Run, *words: str) -> Any:
    return json.loads(run(*words, "--json").out)


def test_a_timeline_says_which_statements_are_copies(run: Run, tmp_path: Path) -> None:
    """Two printed the agency's text, one of them cut; the third heard it itself."""
    folder = tmp_path / "pages"
    folder.mkdir()
    cut = [LEAD, *WIRE[:3]]
    pages = [
        _page(folder, "morning", 6, "Kaldvik closes its fish market", WIRE),
        _page(folder, "weekly", 12, "Whistles for the harbour board", OWN * 2),
        _page(folder, "evening", 18, "Herring moves to the quay", cut),
    ]
    assert run("ingest", *map(str, pages)).code == 0
    (said,) = _json(run, "timeline", "market")["statements"]
    outlets = {one["outlet"]: one["copy_of"] for one in said["variants"]}
    first = next(one["article_id"] for one in said["variants"] if one["outlet"] == "Morning Post")
    assert outlets == {"Morning Post": None, "Weekly Post": None, "Evening Post": first}
    shown = [line for line in run("timeline", "market").out.splitlines() if "copy" in line]
    assert len(shown) == 1
    assert "Evening Post" in shown[0]


def test_copies_over_outlets(run: Run, tmp_path: Path) -> None:
    """Who ran the agency's text, who cut the denial, who has another text, who had nothing."""
    first, copy, own = _vault(run, tmp_path / "pages")
    found = _json(run, "same", first, "--diff")
    assert [one["publisher"] for one in found["copies"]] == ["Morning Post", "Evening Post"]
    assert [one["agency"] for one in found["copies"]] == ["Norrwire", "Norrwire"]
    assert "denied that anybody" in " ".join(found["copies"][1]["cut"])
    assert found["copies"][1]["added"][0] == LEAD
    assert found["copies"][0]["asked"]
    assert found["copies"][1]["retained"] > 0.4
    text = run("same", first, "--diff").out
    assert "cut: Ellen Vik, who chairs the board, denied that anybody had been in danger." in text
    assert run("same", own, "--exit-code").code == 1
    assert run("same", "zzzz").code == 1

    (story,) = _json(run, "stories", "fish")["stories"]
    assert story["outlets"] == ["Morning Post", "Evening Post", "Weekly Post"]
    assert sorted(map(len, story["texts"])) == [1, 2]
    assert (story["origin"], story["lag"]) == ("Norrwire", 14 * 3600)
    assert _json(run, "stories", "--min-outlets", "4")["stories"] == []
    assert "3 outlets, 2 independent texts, origin Norrwire" in run("stories").out

    (said,) = _json(run, "timeline", "market")["statements"]
    assert [one["outlet"] for one in said["variants"]] == ["Morning Post", "Weekly Post"]
    assert [one["copy_of"] for one in said["variants"]] == [None, None]

    (tmp_path / "sources.txt").write_text("morning.example\nhttps://nowhere.example/rss\n")
    given = ("coverage", "market", "--sources", str(tmp_path / "sources.txt"))
    covered = _json(run, *given)
    assert [one["source"] for one in covered["outlets"]] == [
        "morning.example", "evening.example", "weekly.example",
    ]  # fmt: skip
    assert [one["lag"] for one in covered["outlets"]] == [0, 12 * 3600, 14 * 3600]
    assert [bool(one["copy_of"]) for one in covered["outlets"]] == [False, True, False]
    assert covered["silent"] == ["nowhere.example"]
    assert "nothing  nowhere.example" in run(*given).out
    assert run("coverage", "market", "--sources", "none.txt").code == 2

    folded = run("search", "market")
    assert "+1 copy" in folded.out
    assert folded.out.count("Post") == 2
    assert run("search", "market", "--group", "none").out.count("Post") == 3
    assert len(run("search", "market", "--format", "ids").out.split()) == 3
    assert len(run("search", "market", "--format", "ids", "--group", "story").out.split()) == 2
    assert _json(run, "search", "market", "--group", "story")["total"] == 3
    assert run("search", "market", "--count").out.strip() == "3"

    for name, words in (
        ("same", ("same", first, "--diff")), ("stories", ("stories",)), ("coverage", given),
        ("search", ("search", "market", "--group", "story")),
    ):  # fmt: skip
        _check(name, run(*words, "--json").out)
        if name != "search":
            assert len(run(*words, "--format", "csv").out.splitlines()) > 1
    assert run("verify").code == 0
    assert run("erase", copy, "--yes").code == 0
    assert run("same", first).out == ""
    assert run("verify").code == 0
