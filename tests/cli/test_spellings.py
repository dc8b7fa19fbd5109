"""Two words of a query that are also written as one."""

import json
from pathlib import Path

import pytest

from tests.program import Run


@pytest.mark.parametrize(
    ("asked", "holds", "found"),
    [
        ("covid 19", "covid19", True),
        ("boeing 737", "Boeing737", True),
        ("health care", "healthcare", True),
        ("cease fire", "ceasefire", True),
        ('"covid 19"', "covid19", False),
        ("covid =19", "covid19", False),
        ("election 2024", "election2024", False),
    ],
)
def test_two_words_of_a_query_find_one(
    asked: str, holds: str, found: bool, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "page.html"
    text = f"The {holds} report has twenty pages about the town, its harbour and its old bridge."
    file.write_text(
        f"<html lang=en><body><article><h1>A report</h1><p>{text}</p></article></body></html>"
    )
    run("ingest", str(file), "--url", "https://quay.example/a")

    rows = run("search", asked, "--format", "jsonl").out.splitlines()
    assert bool([json.loads(row) for row in rows]) is found
