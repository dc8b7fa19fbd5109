"""`stats`, `--plot` and `--plot-file`: bars that fit, and pictures with title, axes and units."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from newsvault.output.bars import bars, without_gaps
from newsvault.output.cell_width import width
from tests.program import Run

COUNTS = [
    ("A rather long name of an outlet with 東京新聞", 1234),
    ("b", 1),
    ("\x1b[31mc", 0),
    ("d", 617),
]


@pytest.mark.parametrize("room", [20, 40, 80, 200])
def test_bars_fit_the_terminal(room: int) -> None:
    lines = list(bars(COUNTS, room))
    assert len(lines) == len(COUNTS)
    assert all(width(line) <= room for line in lines)
    assert "█" in lines[0]
    assert lines[1].rstrip()[-1] in "▏▎▍▌▋▊▉█"  # one article is seen
    assert "\x1b" not in "".join(lines)


def test_bars_in_a_pipe_are_plain() -> None:
    lines = list(bars(COUNTS, None))
    assert lines[0].endswith("  1,234  " + "#" * 40)
    assert lines[3].endswith("#" * 20)
    assert "#" not in lines[2]


def test_months_without_articles_are_shown() -> None:
    assert without_gaps([("2023-11", 2), ("2024-02", 1)], "month") == [
        ("2023-11", 2), ("2023-12", 0), ("2024-01", 0), ("2024-02", 1),
    ]  # fmt: skip
    assert without_gaps([("x", 1)], "month") == [("x", 1)]
    assert without_gaps([("2020", 1), ("2022", 1)], "year")[1] == ("2021", 0)


def test_stats_and_plots(seeded: Run, tmp_path: Path) -> None:
    text = seeded("stats").out
    assert "without a date" in text
    counted = json.loads(seeded("stats", "lang:en", "--by", "month", "--json").out)
    assert counted["articles"] == sum(row["count"] for row in counted["counts"]["month"])
    assert seeded("stats", "--by", "verdict").code == 0
    assert seeded("stats", "herring", "--by", "verdict").code == 2
    assert "##" in seeded("count", "--by", "month", "--plot").out
    assert "##" in seeded("timeline", "herring", "--plot").out
    assert seeded("count", "--plot").code == 2
    for name in ("months.svg", "sources.png", "said.svg"):
        target = tmp_path / name
        command = {
            "months.svg": ("count", "--by", "month"),
            "sources.png": ("stats", "--by", "source"),
            "said.svg": ("timeline", "herring"),
        }[name]
        ran = seeded(*command, "--plot-file", str(target))
        assert ran.code == 0, ran.err
        if name.endswith("svg"):
            words = "".join(ET.parse(target).getroot().itertext())
            assert "number of" in words
            assert "published (month)" in words
        else:
            assert target.read_bytes().startswith(b"\x89PNG")
    assert seeded("count", "--by", "month", "--plot-file", str(tmp_path / "x.pdf")).code == 2
