"""Two counts of one thing are the same, whoever speaks: people, pronouns, things, merged names."""

import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from newsvault import Vault
from tests.program import Run

NAMES = ("Berit Holm", "Ada Vik", "Yusuf Calder", "B. Holm", "Holm", "BERIT HOLM", "Ola Strand")
SOURCES = ("he", "she", "it", "they", "the report", "the ministry", "a spokesman", "a letter")
WORDS = "harbour railway council quay ferry budget vote winter street school bridge".split()


def page(rng: random.Random, number: int) -> str:
    """An article with quotations of names, of pronouns behind names, of things and of no one."""
    paragraphs = []
    for _ in range(rng.randint(1, 6)):
        words = " ".join(rng.sample(WORDS, 6))
        who = rng.choice(NAMES + SOURCES)
        paragraphs.append(
            f"<p>“The {words} will be ready in {rng.randint(2, 90)} days,” {who} said.</p>"
        )
    return (
        f"<html lang=en><head><title>Harbour plan {number}</title><link rel=canonical "
        f"href='https://{rng.choice('ab')}.example/news/{number}'></head><body><article>"
        f"<h1>Harbour plan {number}</h1><p>Berit Holm, the mayor, spoke at the harbour.</p>"
        f"{''.join(paragraphs)}</article></body></html>"
    )


@pytest.fixture
def speaking(vault: Path, tmp_path: Path, run: Run) -> Run:
    """The program on a vault of made pages, with a merge and a split."""
    rng = random.Random(20240531)
    pages = []
    for number in range(24):
        file = tmp_path / f"{number}.html"
        file.write_text(page(rng, number), "utf-8")
        pages.append(str(file))
    with Vault.open(vault) as opened:
        list(opened.ingest(pages))
    run("speakers", "merge", "B. Holm", "Berit Holm")
    first = run("list", "--format", "ids", "--limit", "1").out.strip()
    run("speakers", "split", "Ada Vik", "Ada Vik (the painter)", first)
    return run


def _rows(run: Run, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*arguments, "--format", "jsonl").out.splitlines()]


def _agree(run: Run, *flags: str) -> None:
    quotations: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for row in _rows(run, "quotes", *flags):
        if row["person"] is not None:
            quotations[row["person"]] += 1
            articles[row["person"]].add(row["article_id"])
    listed = {row["name"]: row for row in _rows(run, "speakers", *flags)}
    counted = {row["value"]: row["count"] for row in _rows(run, "count", "--by", "speaker", *flags)}
    facet = {
        row["value"]: row["count"]
        for row in _rows(run, "search", "*", "--facet", "speaker", *flags)
    }

    assert quotations
    assert {name: row["quotations"] for name, row in listed.items()} == quotations
    sizes = {name: len(ids) for name, ids in articles.items()}
    assert {name: row["articles"] for name, row in listed.items()} == sizes
    assert counted == facet == sizes


def test_every_count_of_made_pages_agrees(speaking: Run) -> None:
    """quotes, speakers, count and the facet count the same, narrowed by flags too."""
    _agree(speaking)
    _agree(speaking, "--source", "a.example")
    people = {row["name"] for row in _rows(speaking, "speakers")}
    assert people.isdisjoint({*SOURCES[:4], "B. Holm"})


def test_every_count_of_the_seeds_agrees(seeded: Run) -> None:
    """Pages as outlets print them, in three languages, with what a pronoun stands for."""
    _agree(seeded)
    _agree(seeded, "--since", "2024-05", "--lang", "en")


def test_asked_by_name_the_counts_stay(speaking: Run) -> None:
    """quotes and speakers of one name, and the articles that quote it."""
    for row in _rows(speaking, "speakers"):
        (one,) = [
            other for other in _rows(speaking, "speakers", row["name"])
            if other["name"] == row["name"]
        ]  # fmt: skip
        assert one == row
        mine = [
            quote for quote in _rows(speaking, "quotes", "--speaker", row["name"])
            if quote["person"] == row["name"]
        ]  # fmt: skip
        assert len(mine) == row["quotations"]
        assert {quote["article_id"] for quote in mine} <= set(
            speaking("search", "*", "--speaker", row["name"], "--format", "ids").out.split()
        )


def test_an_outlet_whose_name_differs_in_capitals_is_counted_once(tmp_path: Path, run: Run) -> None:
    """As `source:` finds it; the spelling that most articles have is shown."""
    for number, name in enumerate(("The Daily Quay", "THE DAILY QUAY", "The Daily Quay", "Other")):
        file = tmp_path / f"{number}.html"
        file.write_text(
            f"<html lang=en><head><title>Plan {number}</title>"
            f"<meta property=og:site_name content='{name}'></head><body><article>"
            f"<h1>Harbour plan {number}</h1><p>The harbour will have {number + 2} new quays, and "
            f"a bridge to the market in the old part of the town.</p></article></body></html>",
            "utf-8",
        )
        run("ingest", str(file), "--url", f"https://n{number}.example/a")

    counted = {row["value"]: row["count"] for row in _rows(run, "count", "--by", "source")}

    assert counted == {"The Daily Quay": 3, "Other": 1}
    assert len(_rows(run, "search", 'source:"the daily quay"', "--group", "none")) == 3
    assert len(_rows(run, "list", "--source", "THE DAILY QUAY")) == 3
