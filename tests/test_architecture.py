"""The layers: imports go down only, libraries have homes, files and functions stay small."""

import ast
import io
import sys
import tokenize
from graphlib import TopologicalSorter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newsvault"

# The layers, lowest first: a file imports from layers below its own, or from its own folder.
LAYERS = (
    "errors", "text", "guard", "system", "_plugins", "models", "urls", "settings",
    "decoding",
    "classify", "fetch", "warc", "quotes", "extract", "sources", "storage", "search", "vault",
    "ingest", "statements", "maintenance", "output", "api", "web", "cli",
)  # fmt: skip
LEVELS = {folder: level for level, folder in enumerate(LAYERS)}

# Outside library -> the folders that may import it.
HOMES = {
    "bs4": {"extract/page", "extract/fields"},
    "lxml": {"extract/page", "sources"},
    # One way to the network: whatever can open a connection stays behind the SSRF guard.
    "requests": {"fetch/transport", "fetch/budget"},
    # The cluster of the index is named in the settings, by the user.
    "urllib3": {"fetch/transport", "search/engines/opensearch/client"},
    "socket": {"fetch/ssrf_guard", "fetch/transport", "web/server"},  # web/server only listens
    "ssl": {"fetch/transport"},
    "http": {"fetch/transport", "fetch/cookies", "web/security"},  # http.cookies
    "urllib": {
        "urls",
        "web",
        "output/exports/md_notes",
    },  # urllib.parse; urllib.request is refused below
    "asyncio": {"web"},
    "ftplib": set(),
    "smtplib": set(),
    "ada_url": {"urls"},
    "charset_normalizer": {"decoding/charset"},
    "protego": {"fetch/robots"},
    "warcio": {"warc"},
    "backports": {"warc"},  # backports.zstd: compression.zstd of Python 3.14
    "compression": {"warc"},
    "sqlite3": {
        "storage/catalog",
        "storage/completion_values",
        "search/copies/index_file",
        "search/engines",
        "output/exports/sqlite_database",
    },
    "matplotlib": {"output/plot_file"},
    "bagit": {"output/evidence"},
    "rfc3161_client": {"output/evidence/timestamp"},
    "cryptography": {"output/evidence/timestamp"},
    "pyarrow": {"output/exports/parquet_tables"},
    "whoosh": {"search/engines"},
    "tantivy": {"search/engines/tantivy"},
    "Stemmer": {"search/analysis"},
    "click": {"cli"},
    "prometheus_client": {"cli/metrics"},
    "platformdirs": {"settings"},
    "brotli": {"decoding/content_encoding"},
    "portalocker": {"system/platform"},
    "wcwidth": {"output/cell_width"},
    "pypandoc": {"output/citations"},
    "publicsuffixlist": {"extract/fields/registrable_domain"},
    "starlette": {"web"},
    "uvicorn": {"web/server"},
    "jinja2": {"web/render"},
    "markupsafe": {"web/render"},
    "mcp": {"web/mcp_server"},
}

# The one file with a handler of every exception: what foreign archives, saved pages and exports
# make libraries raise has no list, and each item is to cost at most itself.
GUARD = "guard.py"

# Libraries that are given foreign text or bytes by the folders that wrap them.
GUARDED = {
    "ada_url", "backports", "bagit", "brotli", "charset_normalizer", "compression",
    "protego", "publicsuffixlist", "rfc3161_client", "wcwidth",
}  # fmt: skip

FILES = sorted(PACKAGE.rglob("*.py"))
COMMANDS = sorted((PACKAGE / "cli" / "commands").glob("*.py"))

# What a command may import: the library's face, and what prints.
OF_COMMANDS = {"api", "cli", "output", "errors", "text", "models", "_plugins", "web"}


def folder_of(path: Path) -> str:
    """The module or folder at the top of the package; `__main__` only calls the program."""
    name = path.relative_to(PACKAGE).with_suffix("").parts[0]
    return "cli" if name == "__main__" else name


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


def docstring_lines(node: ast.FunctionDef) -> int:
    """Return how many lines of a function are its docstring, which may be as long as it needs."""
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return 0
    return (first.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    """A file imports only from floors below, or its own folder's face."""
    here = folder_of(path)
    if here == "__init__":
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "newsvault" or len(parts) < 2 or parts[1].startswith("__"):
            continue
        there = parts[1]
        assert there in LEVELS, f"{path.name} imports {name}: add the folder to the table"
        if there == here:
            continue
        assert LEVELS[there] < LEVELS[here], f"{here} may not import {there}"


def test_files_do_not_import_each_other_in_circles() -> None:
    """Not even inside functions or for types alone: each file can be read before its users."""
    names = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in FILES
    }
    graph = {
        here: {
            there
            for name in imports(path)
            for there in (name, name.rpartition(".")[0])
            if there in names and there != here
        }
        for here, path in names.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, with the circle


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_library_has_its_home(path: Path) -> None:
    """An outside library is imported only by the folders that wrap it."""
    own = {"newsvault", "__future__"}
    for name in imports(path):
        top = name.split(".")[0]
        if top in own or (top in sys.stdlib_module_names and top not in HOMES):
            continue
        here = path.relative_to(PACKAGE).with_suffix("").as_posix()
        homes = HOMES.get(top, set())
        assert any(f"{here}/".startswith(f"{home}/") for home in homes), f"{here}: {top}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    """Files up to 300 lines, functions up to 50, and no handler that catches everything."""
    source = path.read_text("utf-8")
    assert source.count("\n") <= 300
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno - docstring_lines(node)
            assert lines < 50, f"{node.name} is too long"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            if path.name != GUARD:
                assert getattr(node.type, "id", "") not in ("Exception", "BaseException")
    assert ast.get_docstring(tree), "the first line says what the file is the one of"


def code_lines(source: str) -> int:
    """Return how many lines hold code, apart from docstrings and the declarations of options."""
    others: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            texts = node.body[:1] if ast.get_docstring(node) is not None else []
            for one in (*texts, *getattr(node, "decorator_list", ())):
                others |= {*range(one.lineno, (one.end_lineno or one.lineno) + 1)}
    blank = {
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
        tokenize.ENDMARKER,
    }  # fmt: skip
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in blank:
            lines |= {*range(token.start[0], token.end[0] + 1)}
    return len(lines - others)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda p: p.name)
def test_commands_hold_options_and_printing_only(path: Path) -> None:
    """A command calls `newsvault.Vault` and prints: up to 100 lines of code, nothing from below."""
    assert code_lines(path.read_text("utf-8")) <= 100
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "newsvault" and len(parts) > 2:
            assert parts[1] in OF_COMMANDS, f"{path.name} imports {name}: give it a method of Vault"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_read_foreign_text_under_the_guard(path: Path) -> None:
    """Whatever such a library raises costs one word, page or address: no list of that is whole."""
    source = path.read_text("utf-8")
    names = {name.split(".")[0] for name in imports(path)}
    if names & GUARDED or 'import_module("compression.zstd"' in source:
        assert "from newsvault.guard import" in source


def test_the_picture_is_up_to_date_and_small() -> None:
    """docs/architecture.svg shows the imports of today: at most 25 boxes, arrows down."""
    script = PACKAGE.parent / "docs" / "make_architecture.py"
    spec = spec_from_file_location("make_architecture", script)
    assert spec is not None
    assert spec.loader is not None
    drawing = module_from_spec(spec)
    spec.loader.exec_module(drawing)
    assert set(LAYERS) == drawing.FOLDERS
    assert len(LAYERS) <= 25
    for here, there in drawing.shortest(drawing.arrows()):
        assert drawing.centres()[here][1] <= drawing.centres()[there][1], f"{here} -> {there}"
    assert (script.parent / "architecture.svg").read_text("utf-8") == drawing.picture()
