"""Whatever comes in, reading raises nothing but NotAnArticle, and its records keep their word."""

import random
from datetime import UTC, datetime
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsvault.decoding.charset import decode
from newsvault.errors import NotAnArticle
from newsvault.extract.fields.dates import read_date
from newsvault.extract.fields.person_names import split_names
from newsvault.extract.parser import parse_article
from newsvault.models import Article
from tests.benchmarks.fuzz_reading import PAGES, mutants

SEEDS = [path.read_bytes() for path in sorted(PAGES.rglob("*.html"))]
URL = "https://paper.example/2024/05/a"
TAGS = st.sampled_from(
    "p div h1 h2 li ul blockquote article a span b br time figure figcaption table tr nav".split()
)
PIECES = st.one_of(
    st.text(max_size=60),
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.tuples(TAGS, st.text(max_size=20)).map(lambda two: f'<{two[0]} class="{two[1]}">'),
    st.sampled_from(
        ["The minister said on Tuesday that the bridge would stay open, and nobody objected. "]
    ),
)


def read(data: bytes, url: str = URL, captured_at: datetime | None = None) -> Article | None:
    try:
        return parse_article(data, url, captured_at=captured_at, quotes=False)
    except NotAnArticle as error:
        return None if error.reason and error.locator == url else pytest.fail("it names no reason")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    """No bytes make reading fail in another way."""
    read(data)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60), st.text(max_size=30))
def test_any_markup_and_any_address(pieces: list[str], url: str) -> None:
    """No arrangement of tags, and no address, makes reading fail in another way."""
    read("".join(["<h1>A headline of words</h1>", *pieces]).encode("utf-8", "replace"), url)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_pages(seed: int) -> None:
    """The short fuzz: pages of ours, damaged (the long one is tests/benchmarks/fuzz_reading.py)."""
    for page in islice(mutants(SEEDS, random.Random(seed)), 60):
        read(page)


@pytest.mark.parametrize("page", SEEDS, ids=range(len(SEEDS)))
def test_records_keep_their_word(page: bytes) -> None:
    """No empty blocks or controls, aware dates, at most one winner per field, the same twice."""
    captured_at = datetime(2026, 1, 1, tzinfo=UTC)
    article = read(page, captured_at=captured_at)
    assert article is not None
    assert all(block.text and block.text == block.text.strip() for block in article.blocks)
    for moment in (article.published_at, article.modified_at):
        assert moment is None or (moment.tzinfo is not None and moment <= captured_at)
    won = [candidate.field for candidate in article.origins if candidate.won]
    assert len(won) == len(set(won))
    assert article == read(page, captured_at=captured_at)


def test_nothing_is_published_after_its_capture() -> None:
    """A date later than the capture is no date of the article."""
    page = b"""<h1>A headline of words</h1><meta property="article:published_time"
        content="2099-01-01T10:00:00Z"><p>The council met on Monday and decided, after four
        hours of talk, to keep the old bridge open for another year.</p>"""
    article = read(
        page, url="https://paper.example/a", captured_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    assert article is not None
    assert article.published_at is None


@given(st.text(max_size=60))
def test_any_date(text: str) -> None:
    """No text makes the reading of a date fail, and what is read is aware."""
    moment = read_date(text)
    assert moment is None or moment.at.tzinfo is not None


@given(st.text(max_size=120))
def test_any_byline(text: str) -> None:
    """No text makes the reading of names fail, and no name is empty or holds a digit."""
    for person in split_names(text):
        assert person.name
        assert not any(char.isdigit() for char in person.name)


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_charset(data: bytes, header: str) -> None:
    """Decoding never fails."""
    decode(data, f"text/html; charset={header}")
