"""The layers: imports go down only, libraries have homes, files and functions stay small."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newsvault"

# Room -> floor. A file imports from its own package only what stands on a lower floor, or its own
# room (a folder is one room, known by its name).
FLOORS = {
    "errors": -1, "text": -1, "private": -1, "models": 0, "guard": 0, "__init__": 0,
    "holdings": 1, "manners": 1, "registry": 1, "arguments": 1, "cells": 1,
    "look": 2, "scanning": 3,
    "settings": 1, "records": 1, "domains": 1, "urls": 1, "query": 1, "codings": 1, "charset": 1,
    "analysis": 1, "proximity": 1, "spoken": 1, "work": 1,
    "page": 2, "warc": 2, "robots": 2, "gate": 2, "pace": 2, "lanes": 2, "journal": 2,
    "walls": 2, "filters": 2, "quotes": 2, "shapes": 2, "entries": 2, "expansion": 2, "wording": 2,
    "fields": 3, "archive": 3, "catalog": 3, "transport": 3, "verdicts": 3,
    "onward": 3,
    "snippets": 3, "suggestions": 3, "tables": 3,
    "parser": 4, "fetcher": 4, "formats": 4, "engines": 4,
    "people": 4,
    "sources": 5, "telling": 5,
    "keeping": 6,
    "vault": 7,
    "annotating": 8, "upkeep": 8, "subscriptions": 9, "asking": 8, "rechecking": 8, "judging": 8,
    "sayings": 9, "gathering": 10,
    "meaning": 10, "console": 11,
    "commands": 12,
    "cli": 13, "__main__": 14,
}  # fmt: skip

# Outside library -> the rooms that may import it.
HOMES = {
    "bs4": {"page", "fields"},
    "lxml": {"page", "sources"},
    # The network has one gate: whatever can open a connection stays behind it.
    "requests": {"transport"},
    "urllib3": {"transport"},
    "socket": {"gate", "transport"},
    "ssl": {"transport"},
    "http": {"transport", "fetcher"},
    "urllib": {"urls"},  # urllib.parse; urllib.request is refused below
    "asyncio": set(),
    "ftplib": set(),
    "smtplib": set(),
    "ada_url": {"urls"},
    "charset_normalizer": {"charset"},
    "protego": {"robots"},
    "warcio": {"warc"},
    "backports": {"warc"},  # backports.zstd: compression.zstd of Python 3.14
    "compression": {"warc"},
    "sqlite3": {"catalog", "engines"},
    "whoosh": {"engines"},
    "snowballstemmer": {"analysis"},
    "click": {"cli", "commands", "console"},
    "platformdirs": {"settings"},
    "brotli": {"codings"},
    "wcwidth": {"cells"},
    "publicsuffixlist": {"domains"},
}

# The one file with a handler of every exception: what foreign archives, saved pages and exports
# make libraries raise has no list, and each item is to cost at most itself; nor has what a stemmer
# makes of a foreign word.
GUARD = "guard.py"

FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> list[str]:
    """Every absolute module name imported anywhere in the file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    """A file imports only from floors below, or its own folder's face."""
    here = room(path)
    if here == "__init__":
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "newsvault" or len(parts) < 2 or parts[1].startswith("__"):
            continue
        there = parts[1]
        assert there in FLOORS, f"{path.name} imports {name}: add the room to the table"
        if there == here:
            continue
        assert FLOORS[there] < FLOORS[here], f"{here} may not import {there}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_library_has_its_home(path: Path) -> None:
    """An outside library is imported only by the rooms that wrap it."""
    own = {"newsvault", "__future__"}
    for name in imports(path):
        top = name.split(".")[0]
        if top in own or (top in sys.stdlib_module_names and top not in HOMES):
            continue
        assert room(path) in HOMES.get(top, set()), f"{path.name} may not import {top}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    """Files up to 300 lines, functions up to 50, and no handler that catches everything."""
    source = path.read_text("utf-8")
    assert source.count("\n") <= 300
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            if path.name != GUARD:
                assert getattr(node.type, "id", "") not in ("Exception", "BaseException")
    assert ast.get_docstring(tree), "the first line says what the file is the one of"
