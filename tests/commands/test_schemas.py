"""The JSON the commands print is what docs/schemas/ publishes."""

import json
from pathlib import Path

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


@pytest.mark.parametrize("name", ["search", "list", "show", "ingest"])
def test_a_changed_shape_fails(name: str) -> None:
    """The schemas allow no unknown key and miss none, so that a change cannot pass unseen."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))

    assert schema["additionalProperties"] is False
    assert sorted(schema["required"]) == sorted(schema["properties"])
