"""The JSON the commands print is what docs/schemas/ publishes."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.program import SEEDS, Run

SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "schemas"


def _check(name: str, text: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    errors = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(json.loads(text))]
    assert errors == []


def _objects(schema: object) -> Iterator[dict[str, Any]]:
    """Every object a schema describes, at any depth."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def test_search(seeded: Run) -> None:
    """search --json keeps its shape, with hits and without."""
    _check("search", seeded("search", "Blinken", "--json").out)
    _check("search", seeded("search", "xyzzyplugh", "--json").out)


def test_list(seeded: Run) -> None:
    """list --json keeps its shape."""
    _check("list", seeded("list", "-l", "99", "--json").out)


def test_show(seeded: Run) -> None:
    """show --json keeps its shape for every seed."""
    for found in seeded("list", "-l", "99", "--format", "ids").out.split():
        _check("show", seeded("show", found, "--json").out)


def test_ingest(run: Run) -> None:
    """ingest --json keeps its shape, for what is saved and what is refused."""
    _check(
        "ingest", run("ingest", str(SEEDS / "sea-wall-graph.html"), "nowhere.html", "--json").out
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("count", ["count", "blinken", "--json"]),
        ("count", ["count", "--by", "source", "--json"]),
        ("count", ["search", "blinken", "--count", "--json"]),
        ("count", ["tag", "--json"]),
        ("changes", ["changes", "--json"]),
        ("cite", ["cite", "DEBATE", "--format", "csl-json"]),
        ("collections", ["collection", "list", "--json"]),
        ("list", ["collection", "show", "war", "--json"]),
        ("edit", ["edit", "DEBATE", "--json"]),
        ("stats", ["stats", "--json"]),
        ("stats", ["stats", "--by", "verdict", "--json"]),
        ("diff", ["diff", "6uhp", "--json"]),
        ("doctor", ["doctor", "--json"]),
        ("explain", ["search", "blinken OR tram", "--explain", "--json"]),
        ("facets", ["search", "blinken", "--facet", "source,month", "--json"]),
        ("note", ["note", "DEBATE", "--json"]),
        ("quotation", ["show", "DEBATE.q1", "--json"]),
        ("reparse", ["reparse", "--dry-run", "--json"]),
        ("saved", ["saved", "--json"]),
        ("search", ["like", "DEBATE", "--json"]),
        ("search", ["saved", "run", "americans", "--json"]),
        ("show", ["search", "blinken", "--open", "1", "--json"]),
        ("show", ["parse", str(SEEDS / "sea-wall-graph.html"), "--json"]),
        ("show-captures", ["show", "DEBATE", "--part", "captures", "--json"]),
        ("show-quotes", ["show", "DEBATE", "--part", "quotes", "--json"]),
        ("show-readings", ["show", "DEBATE", "--part", "readings", "--json"]),
        ("show-versions", ["show", "DEBATE", "--part", "versions", "--json"]),
        ("show-why", ["show", "DEBATE", "--why", "byline", "--json"]),
        ("show-why", ["show", "DEBATE.q1", "--why", "speaker", "--json"]),
        ("status", ["status", "--json"]),
        ("verify", ["verify", "--json"]),
    ],
)
def test_what_a_program_reads(name: str, arguments: list[str], seeded: Run) -> None:
    """Every command that prints data keeps its shape."""
    debate = seeded("search", "blinken stoltenberg", "--format", "ids").out.strip()
    seeded("note", debate, "ask the ministry again")
    seeded("tag", "+war", debate)
    seeded("collection", "add", "war", debate, "--description", "for May")
    seeded("edit", debate, "section=World", "published=")
    seeded("search", "american", "--save", "americans")

    ran = seeded(*(word.replace("DEBATE", debate) for word in arguments))

    assert ran.code == 0, ran.err
    _check(name, ran.out)


def test_bundle(seeded: Run, tmp_path: Path) -> None:
    """check-bundle keeps its shape, whether the bundle holds or not."""
    seeded("bundle", "wall", "--out", str(tmp_path / "proof"))
    _check("check-bundle", seeded("check-bundle", str(tmp_path / "proof"), "--json").out)
    (tmp_path / "proof" / "data" / "report.html").write_text("changed")
    ran = seeded("check-bundle", str(tmp_path / "proof"), "--json")
    assert ran.code == 6
    _check("check-bundle", ran.out)


def test_feeds_and_verdicts(run: Run, tmp_path: Path) -> None:
    """feeds and verdicts keep their shapes, for what went well and what did not."""
    page = tmp_path / "odd.html"
    page.write_text("<title>404</title><h1>Page not found</h1><p>It is gone.</p>")
    run("ingest", str(SEEDS / "sea-wall-graph.html"))
    run("ingest", str(page), "--url", "https://paper.example/odd")
    run("feeds", "add", "--no-check", "http://127.0.0.1:9/feed")
    _check("feeds", run("feeds", "list", "--json").out)
    _check("ingest", run("feeds", "run", "--json").out)
    _check("feeds", run("feeds", "list", "--json").out)
    _check("verdicts", run("verdicts", "list", "--json").out)
    _check("verdicts", run("verdicts", "list", "full", "--json").out)


def test_changes_of_reparse(run: Run, vault: Path) -> None:
    """reparse --json names the fields that the rules of today read otherwise."""
    run("ingest", str(SEEDS / "sea-wall-graph.html"))
    with closing(sqlite3.connect(vault / "catalogue.sqlite")) as catalogue, catalogue:
        catalogue.execute("UPDATE versions SET article = replace(article, ?, ?)", ("sea", "C"))

    ran = run("reparse", "--json")

    _check("reparse", ran.out)
    assert "headline" in [field["field"] for field in json.loads(ran.out)["changes"][0]["fields"]]


def test_quotes_and_timeline(seeded: Run) -> None:
    """quotes and timeline --json keep their shape, with answers and without."""
    for name in ("quotes", "timeline"):
        _check(name, seeded(name, "*", "-l", "999", "--json").out)
        _check(name, seeded(name, "--speaker", "Nemo", "--json").out)


def test_speakers_and_decisions(seeded: Run) -> None:
    """speakers --json keeps its shape, and so does what was decided."""
    assert seeded("speakers", "alias", "Antony Blinken", "Tony Blinken").code == 0
    _check("speakers", seeded("speakers", "-l", "999", "--json").out)
    _check("decisions", seeded("speakers", "decisions", "--json").out)


def test_check(seeded: Run) -> None:
    """check --json keeps its shape for every verdict."""
    draft = (
        "“adapt and adjust,” said Antony Blinken. “Nobody leaves this house happy, and that is"
        " how you know it,” said Paal Arnesen. “The argument is about geography,” said"
        " Joan Doe. “I am quite sure that nobody ever said this,” said"
        " Joan Doe."
    )
    _check("check", seeded("check", "-", "--json", stdin=draft.encode()).out)
    _check("check", seeded("check", "-", "--json", stdin=b"").out)


@pytest.mark.parametrize("name", sorted(p.name.split(".")[0] for p in SCHEMAS.glob("*.json")))
def test_a_changed_shape_fails(name: str) -> None:
    """The schemas allow no unknown key and miss none, so that a change cannot pass unseen."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))

    for part in _objects(schema):
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])


def test_every_schema_is_published() -> None:
    """docs/formats.md names every schema there is, and none that is not."""
    page = (SCHEMAS.parent / "formats.md").read_text("utf-8")

    assert set(re.findall(r"\(schemas/([\w-]+)\.schema\.json\)", page)) == {
        path.name.split(".")[0] for path in SCHEMAS.glob("*.json")
    }
