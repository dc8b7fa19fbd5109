"""Wordings compared: what is a part, what is near, and how a difference is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.statements.text_diff import contains, difference, excerpt, folded, likeness, nearest

WORDS = st.lists(st.sampled_from("the war will end when talks begin in may".split()), max_size=12)


def test_a_part_is_a_run_of_words() -> None:
    assert contains(folded("We will adapt and adjust."), folded("Adapt, and ADJUST"))
    assert not contains(folded("adapt well and adjust"), folded("adapt and adjust"))
    assert not contains(folded("adapt"), [])


@given(WORDS, WORDS, WORDS)
def test_what_stands_inside_is_contained_and_nearest(
    before: list[str], part: list[str], after: list[str]
) -> None:
    """A run of words is found as such, and nothing is nearer than it."""
    whole = before + part + after

    assert contains(whole, part) == bool(part)
    if len(part) >= 4 and len(set(part)) == len(part) and not set(part) & {*before, *after}:
        assert nearest(whole, part) == (1.0, len(before), len(before) + len(part))


@given(WORDS, WORDS)
def test_nearest_is_a_place_and_a_share(whole: list[str], part: list[str]) -> None:
    """Whatever is compared, the likeness is a share and the place lies in the whole."""
    share, left, right = nearest(whole, part)

    assert 0 <= share <= 1
    assert 0 <= left <= right <= len(whole)
    assert share == 0 or share == likeness(whole[left:right], part)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_tells_both_wordings(old: str, new: str) -> None:
    """Without what came it is the old wording, without what went the new; words compared folded."""
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
def test_a_difference_as_it_is_read(old: str, new: str, shown: str) -> None:
    assert difference(old, new) == shown


def test_an_excerpt_is_as_it_stands() -> None:
    assert excerpt("“We — will\n‘adapt’, and adjust.”", 1, 3) == "will ‘adapt"
