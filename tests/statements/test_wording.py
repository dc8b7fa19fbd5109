"""Comparison of wordings: containment, likeness, difference."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.statements.text_diff import contains, difference, excerpt, folded, likeness, nearest

WORDS = st.lists(st.sampled_from("the war will end when talks begin in may".split()), max_size=12)


def test_contains_needs_a_contiguous_sequence() -> None:
    assert contains(folded("We will adapt and adjust."), folded("Adapt, and ADJUST"))
    assert not contains(folded("adapt well and adjust"), folded("adapt and adjust"))
    assert not contains(folded("adapt"), [])


@given(WORDS, WORDS, WORDS)
def test_a_contained_sequence_is_the_nearest_match(
    before: list[str], part: list[str], after: list[str]
) -> None:
    """A contained sequence is found, and no match is nearer."""
    whole = before + part + after

    assert contains(whole, part) == bool(part)
    if len(part) >= 4 and len(set(part)) == len(part) and not set(part) & {*before, *after}:
        assert nearest(whole, part) == (1.0, len(before), len(before) + len(part))


@given(WORDS, WORDS)
def test_nearest_returns_a_range_and_a_likeness(whole: list[str], part: list[str]) -> None:
    """For any input, the likeness is from 0 to 1 and the range is within the whole."""
    share, left, right = nearest(whole, part)

    assert 0 <= share <= 1
    assert 0 <= left <= right <= len(whole)
    assert share == 0 or share == likeness(whole[left:right], part)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_reconstructs_both_wordings(old: str, new: str) -> None:
    """Without the additions it is the old wording, without the deletions the new one."""
    if re.search(r"\[-|-\]|\{\+|\+\}", f"{old} {new}"):
        return
    shown = difference(old, new)
    if not shown:
        assert folded(old) == folded(new)
        return
    assert folded(re.sub(r"\{\+.*?\+\}", " ", shown, flags=re.DOTALL).replace("[-", "")) == folded(
        old
    )
    assert folded(re.sub(r"\[-.*?-\]", " ", shown, flags=re.DOTALL).replace("{+", "")) == folded(
        new
    )


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("adapt and adjust", "Adapt, and adjust!", ""),
        ("adapt and adjust", "adopt and adjust", "[-adapt-]{+adopt+} and adjust"),
        ("a great, great man", "a great man", "a great [-great-] man"),
        ("will be ready", "will not be ready", "will {+not+} be ready"),
    ],
)
def test_format_of_a_difference(old: str, new: str, shown: str) -> None:
    assert difference(old, new) == shown


def test_an_excerpt_is_verbatim() -> None:
    assert excerpt("“We — will\n‘adapt’, and adjust.”", 1, 3) == "will ‘adapt"
