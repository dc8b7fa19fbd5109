"""Files that the documents name are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
NAMED = re.compile(r"`([\w./-]*\w\.py)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_that_a_page_names_exist(page: Path) -> None:
    """Also after a move: by its path, or by its name where the page names the folder before."""
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in ("newsvault", "tests", "docs")
        for path in (ROOT / folder).rglob("*.py")
    }
    for name in NAMED.findall(page.read_text("utf-8")):
        assert any(f"/{file}".endswith(f"/{name}") for file in files), name
