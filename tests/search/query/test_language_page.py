"""The page of the query language is correct: its examples run."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.errors import QueryError
from newsvault.search.engines import open_engine
from newsvault.search.field_names import KINDS
from newsvault.search.query import parse
from tests.search.engines.conftest import LOCAL

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/query-language.md").read_text("utf-8")
TOPIC = (ROOT / "newsvault/cli/help/query.md").read_text("utf-8")
NOW = datetime(2026, 1, 15, tzinfo=UTC)


def examples(kind: str) -> list[tuple[str, str]]:
    """Each example of the page with its description."""
    lines = [
        line
        for block in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
        for line in block.splitlines()
    ]
    return [(query.strip(), says.strip()) for query, _, says in (x.partition("  #") for x in lines)]


@pytest.mark.parametrize(("query", "says"), examples("query"))
def test_examples_are_answered(query: str, says: str, tmp_path: Path) -> None:
    """Every engine answers each example, possibly without matches."""
    assert says is not None
    for name in LOCAL:
        engine = open_engine(name, tmp_path / name)
        engine.clear()
        assert engine.search(parse(query, now=NOW), limit=1).total == 0
        engine.close()


@pytest.mark.parametrize(("query", "says"), examples("query-of-the-vault"))
def test_examples_for_the_vault_parse(query: str, says: str) -> None:
    assert parse(query, now=NOW).text == query, says


@pytest.mark.parametrize(("query", "says"), examples("error"))
def test_error_messages_match_the_page(query: str, says: str) -> None:
    """The message equals the one on the page, with a position in the query and a hint."""
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert caught.value.message == says
    assert 0 <= caught.value.position < len(query)
    assert caught.value.hint


def test_every_field_is_on_both_pages() -> None:
    for field in KINDS.keys() - {"saved", "like"}:
        assert f"{field}:" in PAGE, field
        assert f"{field}:" in TOPIC, field
