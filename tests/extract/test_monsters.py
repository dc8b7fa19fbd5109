"""A page of 1 MB costs about ten times what one of 100 KB does, whatever it is full of."""

import gc
from collections.abc import Iterator

import pytest

from tests.extract.monsters import MONSTERS, TIMES, times


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    """Read as the process that reads pages does: garbage is collected between them."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("kind", MONSTERS)
def test_a_large_page_costs_what_its_size_does(kind: str) -> None:
    """At ten times the size at most 15 times the CPU time, and less than any page may take."""
    assert times(kind) <= TIMES
