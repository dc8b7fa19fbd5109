"""The manual pages: made from the program's own help, complete, and installed with it."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from newsvault._plugins import members
from tests.program import ROOT, Run

PAGES = ROOT / "docs" / "man"


def test_the_pages_are_up_to_date() -> None:
    """Otherwise run: python docs/make_man.py."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_man.py"), "--check"],
        env={**os.environ, "COLUMNS": "80"},
        check=False,
    )
    assert ran.returncode == 0, "run: python docs/make_man.py"


@pytest.mark.parametrize("name", members("cli.commands"))
def test_every_command_has_a_page(name: str) -> None:
    text = (PAGES / "man1" / f"newsvault-{name.replace('_', '-')}.1").read_text("utf-8")
    assert ".SH SYNOPSIS" in text
    assert "newsvault" in text


def test_every_topic_has_a_page() -> None:
    topics = {path.stem for path in (ROOT / "newsvault" / "cli" / "help").glob("*.md")}
    pages = {path.name for path in (ROOT / "docs" / "man" / "man7").iterdir()}
    assert {f"newsvault-{topic}.7" for topic in topics} == pages


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not installed")
def test_the_pages_are_sound() -> None:
    pages = sorted(map(str, PAGES.glob("man?/*")))
    ran = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "error", *pages], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


def test_pages_documents_and_schemas_are_in_the_wheel() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    data = table["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert {"share/man/man1", "share/man/man5", "share/man/man7"} <= set(data.values())
    assert data["docs/schemas"] == "share/doc/newsvault/schemas"
    assert all((ROOT / source).exists() for source in data)


def test_the_built_wheel_holds_what_help_points_to(tmp_path: Path) -> None:
    """Every page, schema and topic is in it, and the marker that says it is typed."""
    pytest.importorskip("hatchling")
    build = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    ran = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / ran.stdout.split()[-1]) as wheel:
        held = wheel.namelist()
    docs = ROOT / "docs"
    for path in (*docs.glob("man/man?/*"), *docs.glob("schemas/*.json"), docs / "formats.md"):
        assert any(name.endswith(f"/{path.name}") and "/share/" in name for name in held), path
    for path in (ROOT / "newsvault" / "topics").glob("*.md"):
        assert f"newsvault/cli/help/{path.name}" in held
    assert "newsvault/py.typed" in held
    assert not [name for name in held if name.startswith(("tests/", "seeds/"))]


def test_help_says_where_the_documents_are(run: Run) -> None:
    line = next(line for line in run("help").out.splitlines() if line.startswith("Documents"))
    folder = Path(line.partition(": ")[2])
    assert (folder / "query-language.md").is_file()
    assert list((folder / "schemas").glob("*.json"))
