"""Merging of segments: which are merged, and that removed articles do not come back."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from newsvault.search.engines import open_engine
from newsvault.search.engines.whoosh import merging
from newsvault.search.engines.whoosh.merging import LARGEST, Size, chosen
from newsvault.search.query import parse
from tests.search.engines.conftest import made_up


def segments(commits: Sequence[int]) -> tuple[list[int], int]:
    """Return the sizes of segments after some commits, and how many documents were rewritten."""
    sizes: list[int] = []
    rewritten = 0
    for added in commits:
        taken = chosen([Size(all=size, live=size) for size in sizes], added)
        joined = sum(sizes[n] for n in taken)
        rewritten += joined
        sizes = [size for n, size in enumerate(sizes) if n not in taken] + [added + joined]
    return sizes, rewritten


def every(sizes: Sequence[Size], _: int) -> list[int]:
    """Return the numbers of all segments: what a policy that merges them all would."""
    return list(range(len(sizes)))


@pytest.mark.parametrize("added", [33, 500, 5000])
def test_a_large_archive_has_few_segments(added: int) -> None:
    sizes, rewritten = segments([added] * (100_000 // added))
    assert max(sizes) <= LARGEST
    assert len(sizes) <= 3 * merging.FACTOR
    assert sum(1 for size in sizes if size > LARGEST // 2) >= 3
    assert rewritten <= 5 * 100_000  # once a tier


def test_commits_of_any_size_keep_to_the_largest_segment() -> None:
    rng = random.Random(1)
    commits = [rng.choice((1, 40, 600, 7000, 30_000)) for _ in range(300)]
    sizes, _ = segments(commits)
    assert sum(sizes) == sum(commits)
    assert max(sizes) <= 30_000
    assert all(size <= LARGEST or size == 30_000 for size in sizes)


def test_a_merge_keeps_what_is_there_and_only_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles of several segments, some removed, some of a field that others lack."""
    whole = open_engine("whoosh", tmp_path / "whole")
    parts = open_engine("whoosh", tmp_path / "parts")
    gone = {made_up(number).id for number in range(0, 400, 3)}
    with whole.batch() as batch:
        for number in range(400):
            if made_up(number).id not in gone:
                batch.add(made_up(number))
    for start in range(0, 400, 100):
        with parts.batch() as batch:
            for number in range(start, start + 100):
                batch.add(made_up(number))
    with parts.batch() as batch:
        for name in gone:
            batch.remove(name)
    before = len(list((tmp_path / "parts").glob("*.trm")))
    monkeypatch.setattr("newsvault.search.engines.whoosh.writer.chosen", every)
    with parts.batch() as batch:
        for number in range(1, 400, 3):  # again, so that the commit is large
            batch.add(made_up(number))
    assert before > len(list((tmp_path / "parts").glob("*.trm"))) == 1
    assert parts.ids() == whole.ids()
    for text in (
        "talks",
        "sanctions minister",
        '"the minister"',
        "str*",
        "date:2024-05",
        "lang:de",
    ):
        assert parts.search(parse(text), limit=500) == whole.search(parse(text), limit=500)
        assert parts.counts(parse(text), "month") == whole.counts(parse(text), "month")
        newest = parts.search(parse(text), limit=500, sort="newest")
        assert newest == whole.search(parse(text), limit=500, sort="newest")
