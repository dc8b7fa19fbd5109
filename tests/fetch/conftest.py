"""What the tests of fetching share: a server of their own, and fetchers that do not wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsvault.fetch.fetcher import Fetcher
from newsvault.settings import Settings
from tests.fetch.hostile import Make, Server, patient, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as it:
        yield it


@pytest.fixture
def waits() -> list[float]:
    """The pauses that were made, in seconds."""
    return []


@pytest.fixture
def settings() -> Settings:
    return Settings(
        allow_hosts=("127.0.0.1",), delay=0.0, retries=0, total_timeout=5.0, read_timeout=5.0
    )


@pytest.fixture
def make(settings: Settings, waits: list[float]) -> Iterator[Make]:
    """Make a fetcher with some settings changed; it is closed after the test."""
    made: list[Fetcher] = []

    def build(**changes: object) -> Fetcher:
        fetcher = Fetcher(replace(settings, **changes), clock=patient(waits))  # type: ignore[arg-type]  # names are checked by replace
        made.append(fetcher)
        return fetcher

    yield build
    for fetcher in made:
        fetcher.close()
