"""The example pages of `seeds/`: readable, ours, and each with its golden record."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

PROJECT = Path(__file__).parent.parent
SEEDS = PROJECT / "seeds"
PAGES = {path.stem: path for path in sorted((SEEDS / "pages").glob("*.html"))}
GOLDEN = {path.stem: path for path in sorted((PROJECT / "tests" / "golden").glob("*.json"))}
CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]+)""", re.IGNORECASE)
ADDRESS = re.compile(r'<(?:link rel="canonical" href|meta property="og:url" content)="([^"]+)"')

each_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
each_golden = pytest.mark.parametrize("path", GOLDEN.values(), ids=GOLDEN.keys())


def read(path: Path) -> str:
    page = path.read_bytes()
    declared = CHARSET.search(page)
    return page.decode(declared[1].decode() if declared else "utf-8")


def expected(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))["expected"]
    return record


def test_there_are_enough_pages() -> None:
    """At least 18 pages, and a golden record for each and no other."""
    assert len(PAGES) >= 18
    assert PAGES.keys() == GOLDEN.keys()


@each_page
def test_page_is_in_its_declared_charset_and_carries_its_address(path: Path) -> None:
    """A page can be decoded as it says, and the address it carries is under .example."""
    text = read(path)
    assert "�" not in text
    address = ADDRESS.search(text)
    assert address
    assert (urlsplit(address[1]).hostname or "").endswith(".example")


@each_page
def test_readme_explains_the_page(path: Path) -> None:
    """`seeds/README.md` has a line for every page."""
    assert f"`{path.name}`" in (SEEDS / "README.md").read_text("utf-8")


@each_golden
def test_golden_record_belongs_to_its_page(path: Path) -> None:
    """The record names its page, its licence, and an address and publisher that are invented."""
    record = json.loads(path.read_text("utf-8"))
    assert record["file"] == f"seeds/pages/{path.stem}.html"
    assert record["license"] == "written by us, MIT"
    assert record["expected"]["url"] in read(PAGES[path.stem])
    host = urlsplit(record["expected"]["url"]).hostname or ""
    squeezed = re.sub(r"[^a-z]", "", host)
    words = re.findall(r"[a-z]+", (record["expected"]["publisher"] or "").lower())
    assert all(word in squeezed for word in words if word not in {"the", "le", "la", "der", "die"})


@each_golden
def test_article_is_long_enough(path: Path) -> None:
    """An article has 250 words or more; a paywalled one shows less, as in life."""
    record = expected(path)
    words = sum(len(block["text"].split()) for block in record["blocks"])
    assert words >= 250 or record["access"] == "paywalled"


@each_golden
def test_golden_quotations_stand_in_the_text_in_order(path: Path) -> None:
    """Every quotation is found in the blocks, after the one before it."""
    record = expected(path)
    text = "\n\n".join(block["text"] for block in record["blocks"])
    position = 0
    for quote in record["quotes"]:
        position = text.index(quote["text"], position) + len(quote["text"])


def test_opml_lists_feeds() -> None:
    """`feeds.opml` is OPML 2 and every feed has a title and an address."""
    outlines = [o for o in ET.parse(SEEDS / "feeds.opml").iter("outline") if o.get("type") == "rss"]
    assert len(outlines) >= 8
    for outline in outlines:
        assert outline.get("text")
        assert (outline.get("xmlUrl") or "").startswith("https://")


def test_address_list_holds_addresses_and_comments() -> None:
    """Each line of `urls.txt` is empty, a comment, or one address."""
    lines = (SEEDS / "urls.txt").read_text("utf-8").splitlines()
    assert any(line.startswith("https://") for line in lines)
    assert all(line == "" or line.startswith(("#", "https://")) for line in lines)
