"""Golden records: what a person read out of each page of `seeds/`, against what the parser does."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent
GOLDEN = {path.stem: path for path in sorted((PROJECT / "tests" / "golden").glob("*.json"))}
DATES = ("published_at", "modified_at")
PLAIN = (
    "url", "headline", "summary", "published_precision", "modified_precision", "section",
    "language", "publisher", "agency", "access", "correction",
)  # fmt: skip
LISTS = ("byline", "keywords", "image", "blocks", "quotes")

parser = pytest.importorskip("newsvault.parser", reason="the parser is not in this checkout yet")


@pytest.fixture(scope="module", params=list(GOLDEN.values()), ids=list(GOLDEN))
def pair(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Any]:
    """Return what a person expects of one page, and the article the parser makes of it."""
    golden = json.loads(request.param.read_text("utf-8"))
    page = (PROJECT / golden["file"]).read_bytes()
    return golden["expected"], parser.parse_article(page, golden["url"])


@pytest.mark.parametrize("field", PLAIN)
def test_plain_field(pair: tuple[dict[str, Any], Any], field: str) -> None:
    """A text field says what the page says, or nothing where the page says nothing."""
    expected, article = pair
    assert getattr(article, field) == expected[field]


@pytest.mark.parametrize("field", DATES)
def test_date(pair: tuple[dict[str, Any], Any], field: str) -> None:
    """A date is the same instant as the one a person read."""
    expected, article = pair
    wanted = expected[field] and datetime.fromisoformat(expected[field])
    assert getattr(article, field) == wanted


@pytest.mark.parametrize("field", LISTS)
def test_listed_field(pair: tuple[dict[str, Any], Any], field: str) -> None:
    """People, keywords, picture, blocks and quotations are the same ones in the same order."""
    expected, article = pair
    assert _as_written(field, article) == expected[field]


def _as_written(field: str, article: Any) -> Any:
    """Return the article's field in the shape of a golden record."""
    if field == "keywords":
        return list(article.keywords)
    if field == "image":
        return article.image and {"url": article.image.url, "caption": article.image.caption}
    names = {
        "byline": ("name", "role"),
        "blocks": ("kind", "text"),
        "quotes": ("text", "kind", "speaker_name", "role"),
    }[field]
    return [{name: getattr(item, name) for name in names} for item in getattr(article, field)]
