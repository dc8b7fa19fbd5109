"""Every list in a data format carries all rows; what is read has pages, and says so."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import click
import pytest

from newsvault import Vault, _plugins
from newsvault.cli.list_options import STREAMED
from newsvault.errors import UsageError
from newsvault.output.formats import formats_with
from tests.program import Run

FLAGS = ("--since", "--until", "--source", "--speaker", "--lang", "--tag", "--section")
NAMES = _plugins.members("cli.commands")
MANY = 45  # articles, more than any page
LISTS = {
    "search": ("search", "harbour"),
    "list": ("list",),
    "like": ("like", "{id}"),
    "quotes": ("quotes",),
    "speakers": ("speakers",),
    "timeline": ("timeline", "harbour"),
    "saved": ("saved", "run", "all"),
    "verdicts": ("verdicts", "list", "full"),
}
PAGE = """<html lang="en"><head><title>Harbour plan {n}</title>
<meta property="og:site_name" content="The {outlet} Post">
<meta property="article:section" content="{section}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Harbour plan number {n}", "datePublished": "2024-{month:02}-11T08:00:00Z",
"author": {{"@type": "Person", "name": "Ada Vik{letter}"}}}}</script></head><body><article>
<h1>Harbour plan number {n}</h1><p>“The harbour will open in {n} days, and the work on the railway
goes on beside it,” said Berit Holm{letter}, the mayor.</p><p>The council of the town has talked
about the harbour for {n} years. Nothing was built in all that time, and the boats that came to the
town went on to other places along the coast.</p></article></body></html>"""


def _options(command: click.Command) -> set[str]:
    listing = getattr(command, "commands", {}).get("list", command)
    return {flag for param in listing.params for flag in param.opts}


def _command_of(name: str) -> list[str]:
    """The words that the help of a list command is asked with."""
    return [word for word in LISTS[name] if word in (name, "list")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with more articles, speakers and statements than any page has rows."""
    folder = tmp_path_factory.mktemp("filled")
    path = folder / "vault"
    pages = []
    for n in range(1, MANY + 1):
        text = PAGE.format(
            n=n, month=n % 12 + 1, outlet=("Coast", "Inland")[n % 2],
            section=("Town", "Trade")[n % 2], letter=chr(96 + n % 26 + 1) * (n // 26 + 1),
        )  # fmt: skip
        page = folder / f"page-{n:02}.html"
        page.write_text(
            text.replace("<head>", f'<head><link rel="canonical" href="https://'
                         f'{("coast", "inland")[n % 2]}.example/news/{n}">'), "utf-8"
        )  # fmt: skip
        pages.append(str(page))
    with Vault.open(path) as vault:
        outcomes = list(vault.ingest(pages))
        vault.record([("put", "query", "", "all", "harbour")])
        some = vault.list(limit=7).articles
        vault.record([("put", "tag", stored.id, "to read", "") for stored in some])
    assert len(outcomes) == MANY
    return path


@pytest.fixture
def run_filled(filled: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on the filled vault."""
    monkeypatch.setenv("NEWSVAULT_HOME", str(filled))
    return run


def _command(name: str, run: Run) -> list[str]:
    first = run("list", "--format", "ids", "--limit", "1").out.strip()
    return [word.format(id=first) for word in LISTS[name]]


def test_every_list_is_here() -> None:
    """A command with --limit and --format is one of those that the tests below are about."""
    listing = set()
    for name in NAMES:
        flags = _options(_plugins.load("cli.commands", name).command)
        if {"--limit", "--format"} <= flags:
            listing.add(name)

    # The dates of `changes` are those of the change, a story is of several articles:
    # tests/cli/test_changes.py, tests/cli/test_copies.py.
    assert listing == {*LISTS, "changes", "stories"}


@pytest.mark.parametrize("name", LISTS)
def test_data_formats_carry_everything(name: str, run_filled: Run) -> None:
    """Each data format has as many rows as there are, less only when --limit asks for less."""
    arguments = _command(name, run_filled)
    total = json.loads(run_filled(*arguments, "--json").out)["total"]
    assert total > 20
    tables = ("speakers", "timeline", "verdicts")
    for output in formats_with("table" if name in tables else "rows"):
        ran = run_filled(*arguments, "--format", output)
        if output not in STREAMED or ran.code == 2:
            continue
        assert _rows(ran.out, output) >= total, output
        few = run_filled(*arguments, "--format", output, "--limit", "3")
        assert _rows(few.out, output) < total, output


def _rows(text: str, output: str) -> int:
    if output in ("csv", "tsv"):
        rows = csv.reader(text.splitlines(), delimiter="," if output == "csv" else "\t")
        return sum(1 for _ in rows) - 1
    return text.count("\0") if output == "ids0" else len(text.splitlines())


@pytest.mark.parametrize("name", LISTS)
def test_pages_say_where_they_end(name: str, run_filled: Run) -> None:
    """Text and JSON have pages; both name the next one, and following it gives every row once."""
    arguments = _command(name, run_filled)
    message = run_filled(*arguments, *(["--limit", "20"] if name == "verdicts" else [])).err
    assert re.search(r"1-\d+ shown", message)
    assert "--limit all" in message
    page = json.loads(run_filled(*arguments, "--json").out)
    total, seen = page["total"], 0
    for _ in range(20):
        rows = next(value for value in page.values() if isinstance(value, list) and value)
        seen += len(rows)
        if page["next_offset"] is None:
            break
        page = json.loads(
            run_filled(*arguments, "--json", "--offset", str(page["next_offset"])).out
        )

    assert seen == total
    whole = json.loads(run_filled(*arguments, "--json", "--limit", "all").out)
    assert whole["next_offset"] is None


@pytest.mark.parametrize("name", LISTS)
def test_defaults_are_in_the_help(name: str, run: Run) -> None:
    """The help tells how many rows are printed where no --limit is given."""
    text = " ".join(run(*_command_of(name), "--help").out.split())

    assert re.search(r"--limit N\|all .* \(default: \d+ in text, .*; all in jsonl, csv", text)


@pytest.mark.parametrize("name", [*LISTS, "count", "export"])
def test_one_vocabulary(name: str) -> None:
    """The flags that choose articles are the same on every command that lists."""
    assert set(FLAGS) <= _options(_plugins.load("cli.commands", name).command)


@pytest.mark.parametrize("name", [*LISTS, "count", "export"])
@pytest.mark.parametrize(
    ("flags", "query"),
    [
        (("--source", "coast post"), 'source:"coast post"'),
        (("--source", "inland.example"), "domain:inland.example"),
        (("--since", "2024-06"), "since:2024-06"),
        (("--until", "2024-06"), "until:2024-06"),
        (("--section", "trade"), "section:trade"),
        (("--speaker", "Holmc"), "speaker:holmc"),
        (("--tag", "to read"), 'tag:"to read"'),
        (("--lang", "en"), "lang:en"),
        (("--since", "2024-03", "--source", "coast"), "since:2024-03 source:coast"),
        (("--since", "2030"), "since:2030"),
    ],
)
def test_flags_are_the_query_language(
    name: str, flags: tuple[str, ...], query: str, run_filled: Run, tmp_path: Path
) -> None:
    """A flag means on every command what its word in a query means."""
    wanted = set(run_filled("search", query, "--format", "ids").out.split())
    assert bool(wanted) is (query != "since:2030")
    if name == "count":
        assert int(run_filled("count", *flags).out) == len(wanted)
        return
    if name == "export":
        ran = run_filled("export", str(tmp_path / "some.warc"), *flags)
        assert f"{len(wanted)} capture" in ran.err or (ran.code, wanted) == (1, set())
        return
    arguments = _command(name, run_filled)
    ran = run_filled(*arguments, *flags, "--format", "jsonl")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    if name == "speakers":
        quoted = run_filled("quotes", *flags, "--format", "jsonl").out.splitlines()
        people = {json.loads(line)["person"] for line in quoted}
        assert {row["name"] for row in rows} == people
        return
    found = {one for row in rows for one in _articles(row)}
    unasked = set(arguments) & set(run_filled("list", "--format", "ids").out.split())
    assert found == wanted - unasked  # nothing is like itself


def _articles(row: dict[str, Any]) -> list[str]:
    """The ids of the articles that a row is about."""
    if "variants" in row:
        return [one["article_id"] for one in row["variants"]]
    return [row["article_id"] if "article_id" in row else row["id"]]


@pytest.mark.parametrize("name", [name for name in LISTS if name != "speakers"])
def test_rows_name_their_outlet_as_the_flag_takes_it(name: str, run_filled: Run) -> None:
    """`source` in JSON and CSV is the outlet's host, and --source with it finds just these rows."""
    arguments = [*_command(name, run_filled), "--format", "csv"]

    def rows(*flags: str) -> list[tuple[str, str]]:
        found = csv.DictReader(run_filled(*arguments, *flags).out.splitlines())
        return sorted((row["source"], row["url"]) for row in found)

    every = rows()
    some = rows("--source", "inland.example")
    assert some
    assert some == [row for row in every if row[0] == "inland.example"]


def test_captures_without_an_article_have_day_and_host(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What gave no article is chosen by the day it came and its address, and by nothing else."""
    monkeypatch.setenv("NEWSVAULT_HOME", str(tmp_path / "vault"))
    page = tmp_path / "wall.html"
    page.write_text("<title>Just a moment...</title><p>Checking your browser</p>", "utf-8")
    run("ingest", str(page), "--url", "https://wall.example/a")

    def total(*flags: str) -> int:
        return int(json.loads(run("verdicts", "list", *flags, "--json").out)["total"])

    assert total() == total("--since", "1d", "--until", "today", "--source", "wall") == 1
    assert "No capture is gon. There are: 1 " in run("verdicts", "list", "gon").err
    for flags in (("--until", "2020"), ("--source", "hall"), ("--lang", "en"), ("--tag", "a")):
        assert total(*flags) == 0


def test_counts_of_one_thing_are_the_same(run_filled: Run) -> None:
    """Speakers have the same numbers wherever they are counted."""
    counts = json.loads(run_filled("count", "--by", "speaker", "--json").out)["counts"]
    counted = {row["value"]: row["count"] for row in counts}
    facet = json.loads(run_filled("search", "*", "--facet", "speaker", "--json").out)["facets"][0]
    listed = json.loads(run_filled("speakers", "--json", "--limit", "all").out)["speakers"]

    assert counted == {row["value"]: row["count"] for row in facet["counts"]}
    assert counted == {row["name"]: row["articles"] for row in listed}
    for row in listed[:5]:
        assert (
            int(run_filled("quotes", "--speaker", row["name"], "--count").out) == row["quotations"]
        )
        assert int(run_filled("count", "--speaker", row["name"]).out) == row["articles"]


def test_months_and_years_are_in_order(run_filled: Run) -> None:
    """Counts by month come in the order of months, those by year in the order of years."""
    months = [line.split()[1] for line in run_filled("count", "--by", "month").out.splitlines()[1:]]

    assert months == sorted(months)
    assert run_filled("count", "--by", "year").out.split() == ["year", str(MANY), "2024"]


def test_articles_are_taken_where_no_word_looks_like_them(run_filled: Run) -> None:
    """A whole id, a version, a quotation, an address or a pasted headline finds its article."""
    whole, short, url = "", "", ""
    for row in json.loads(run_filled("list", "--json", "--limit", "1").out)["articles"]:
        whole, short, url, headline = row["id"], row["short_id"], row["url"], row["headline"]
    asked = (whole, f"{short}@1", f"{short}.q1", f"id:{short}", url)
    for text in (*asked, f"“{headline}”: a question?"):
        found = run_filled("search", text, "--format", "ids").out.split()
        assert (text, found) == (text, [whole] if text in asked else found)
        assert run_filled("count", text).out.strip() == str(len(found))
    assert run_filled("search", f'{headline}"', "--format", "ids").out.split() == [whole]
    assert "newsvault show " + short in run_filled("search", short).err
    assert run_filled("search", "https://coast.example/never-saved").code == 1


@pytest.mark.parametrize("limit", ["10", 1.5, True])
def test_wrong_arguments_are_no_damage(limit: object, filled: Path) -> None:
    """What is no number is a TypeError, a negative one a UsageError; None means all."""
    with Vault.open(filled) as vault:
        with pytest.raises(TypeError):
            vault.search("harbour", limit=limit)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            vault.list(limit=limit)  # type: ignore[arg-type]
        for name in ("limit", "offset"):
            wrong: dict[str, Any] = {name: -1}
            with pytest.raises(UsageError):
                vault.search("harbour", **wrong)
            with pytest.raises(UsageError):
                vault.list(**wrong)
        assert len(vault.search("harbour", limit=None).hits) == MANY
        assert len(vault.list(limit=None).articles) == MANY


def test_unknown_flags_name_their_commands(run: Run) -> None:
    """A flag of another command is told with the commands that have it."""
    ran = run("list", "--facet", "source")

    assert ran.code == 2
    assert "search" in ran.err
    assert ran.err.startswith("newsvault: ")


def test_an_empty_variable_never_means_everything(seeded: Run, tmp_path: Path) -> None:
    """`export FILE "$ID"` and `tag +x -- "$ID"` with nothing in it change and write nothing."""
    target = tmp_path / "some.wacz"
    for arguments in (("export", str(target), ""), ("tag", "+x", "--", " ")):
        ran = seeded(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert "is empty" in ran.err
    assert not target.exists()
    assert seeded("count", "tag:x").out.strip() == "0"
