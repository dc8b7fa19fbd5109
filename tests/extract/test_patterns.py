"""No regular expression of the package costs more than its text's length times its logarithm."""

import re
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from tests.growth import FLOOR, TIMES, cpu, growth
from tests.patterns import ambiguous_texts, hard_texts, overlaps, patterns

PATTERNS = patterns()
SIZES = (128, 1_024, 8_192)
MOST = 1.0  # seconds: what takes longer on a text of 8 KB is no matter of noise
NOTABLE = FLOOR / 2  # what costs so much at one size is measured at a quarter of that
SHORT, TRIALS = 192, 300


class TooLong(Exception):
    """One search has taken `MOST` seconds of CPU."""


@pytest.fixture(autouse=True)
def _alarm() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def search(pattern: re.Pattern[Any], text: str, *, anchored: bool) -> None:
    """Look for the pattern as the package does: at the beginning, or everywhere."""
    data = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST)
    if anchored:
        pattern.match(data)
        pattern.fullmatch(data)
    else:
        for _ in pattern.finditer(data):
            pass
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def worst(pattern: re.Pattern[Any], *, anchored: bool) -> tuple[float, str]:
    """Return how much more four times a text costs, with the first text where that is too much.

    Raises TooLong at a text that is not searched in time at all.
    """
    for text in ambiguous_texts(pattern, SHORT, TRIALS):
        search(pattern, text, anchored=anchored)
    for number, texts in enumerate(zip(*(hard_texts(pattern, s) for s in SIZES), strict=True)):
        for size, text in zip(SIZES, texts, strict=True):
            if cpu(lambda text=text: search(pattern, text, anchored=anchored)) < NOTABLE:  # type: ignore[misc]
                continue
            small = [*hard_texts(pattern, size // 4)][number]
            pair = {1: small, 4: text}
            ratio = growth(
                lambda n, p=pair: lambda: search(pattern, p[n], anchored=anchored),  # type: ignore[misc]
                1,
                floor=NOTABLE,
            )
            if ratio >= TIMES:
                return ratio, text[:60]
            break
    return 0.0, ""


@pytest.mark.parametrize("place", PATTERNS)
def test_each_pattern_is_tried_in_time(place: str) -> None:
    """Runs of the pattern's own pieces, and near misses, cost what their length does."""
    pattern, anchored = PATTERNS[place]
    ratio, text = worst(pattern, anchored=anchored)
    assert ratio < TIMES, f"{text!r} against {pattern.pattern!r}"


def test_a_repeated_character_is_read_in_one_way() -> None:
    """No two alternatives of a repeat match the same character."""
    twice = {place: "".join(overlaps(pattern))[:20] for place, (pattern, _) in PATTERNS.items()}
    assert {place: found for place, found in twice.items() if found} == {}
    assert [*overlaps(re.compile(r"((?:[^\W\d_]|[\u0e00-\u0eff]){2,14})\s"))]


@pytest.mark.parametrize(
    "slow",
    [r"\s*,\s*", r"(?:[-_][a-z-]+)*z", r"\s+\|\s+", r"A(?: (?:\d (?:de )?\w+|\d|[A-Z]\w*))*-",
     r"a(?:\bMme\.?|[^.]){0,80}!"],
)  # fmt: skip
def test_a_slow_pattern_would_be_found(slow: str) -> None:
    """The texts made from a pattern show a cost that grows with its text's square, or faster."""
    with pytest.raises((AssertionError, TooLong)):
        assert worst(re.compile(slow), anchored=False)[0] < TIMES


def test_the_patterns_of_every_part_are_found() -> None:
    """Those in modules, tables, cached functions and functions' own lines are all tried."""
    assert {
        "newsvault.extract.fields.person_names._JOIN",
        "newsvault.classify.block_pages._CHALLENGE",
    } <= PATTERNS.keys()
    assert any(place.startswith("newsvault.extract.fields.visible_byline:") for place in PATTERNS)
    assert any(place.endswith("()") for place in PATTERNS)
    assert sum("[" in place for place in PATTERNS) > 10
