"""Pages read by helpers: the same articles, and no page takes the batch down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsvault.errors import SourceError
from newsvault.extract.from_capture import read_page
from newsvault.extract.workers import Readers
from newsvault.models import Capture
from newsvault.settings import Settings
from tests.program import SEEDS

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def saved(body: bytes, number: int = 0) -> Capture:
    url = f"https://paper.example/{number}"
    return Capture(requested_url=url, captured_at=NOW, saved_body=body, saved_type="text/html")


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(Settings(), alone=0) as made:
        yield made


def test_helpers_read_what_this_process_reads(readers: Readers) -> None:
    pages = [saved(f.read_bytes(), n) for n, f in enumerate(sorted(SEEDS.glob("*.html"))[:6])]
    for page in list(readers.ahead(pages)):
        assert isinstance(page, Capture)
        assert readers.read(page) == read_page(page, Settings())


def test_what_is_no_article_is_the_same_error(readers: Readers) -> None:
    (page,) = readers.ahead([saved(b"%PDF-1.7")])
    assert isinstance(page, Capture)
    with pytest.raises(SourceError) as caught:
        readers.read(page)
    assert (caught.value.reason, caught.value.exit_code) == ("unsupported-type", 5)
    assert caught.value.locator == page.requested_url


def test_a_page_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    good = next(SEEDS.glob("*.html")).read_bytes()
    with Readers(Settings(), alone=0, seconds=0.0) as hasty:
        (page,) = hasty.ahead([saved(good)])
        assert isinstance(page, Capture)
        with pytest.raises(SourceError) as caught:
            hasty.read(page)
        assert caught.value.reason == "parse-refused"
        hasty.seconds = 60.0
        (page,) = hasty.ahead([saved(good)])
        assert isinstance(page, Capture)
        assert hasty.read(page).headline


def test_a_helper_that_dies_costs_one_page(readers: Readers) -> None:
    good = next(SEEDS.glob("*.html")).read_bytes()
    (page,) = readers.ahead([saved(good)])
    assert isinstance(page, Capture)
    readers.read(page)
    for helper in readers.helpers:
        helper.kill()
        helper.wait()
    (page,) = readers.ahead([saved(good)])
    assert isinstance(page, Capture)
    assert readers.read(page).headline


def test_nobody_helps_with_a_few_pages() -> None:
    with Readers(Settings()) as alone:
        for page in alone.ahead([saved(b"<p>x", n) for n in range(5)]):
            assert isinstance(page, Capture)
        assert not alone.helpers
