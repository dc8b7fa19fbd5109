"""Versions and refusals follow from the set of captures, also where one is a worse copy."""

from itertools import permutations
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NotAnArticle
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.vault.test_versions_by_time import ADDRESS, NOW, page, visit

WORDS = "harbour ferry council crane bridge storm budget market school winter river road".split()


def text(words: int, start: int = 0) -> str:
    """A text of so many words, in sentences of eleven."""
    chosen = [WORDS[(start + n * n + n // 7) % len(WORDS)] for n in range(words)]
    lines = [" ".join(chosen[n : n + 11]).capitalize() + "." for n in range(0, words, 11)]
    return " ".join(lines)


LONG, HALF, SHORT = text(600), text(300), text(110)
# name: the captures, and the days of those that are versions; the rest are refused.
SETS: dict[str, tuple[list[tuple[str, float]], list[float]]] = {
    "a shorter text after a longer": ([(LONG, 0), (SHORT, 10)], [0]),
    "the same text twice": ([(SHORT, 0), (LONG, 10), (SHORT, 20)], [0, 10, 20]),
    "short after half": ([(LONG, 0), (HALF, 10), (SHORT + " Later.", 20)], [0, 10, 20]),
    "worse twice": ([(LONG, 0), (SHORT, 10), (SHORT, 20)], [0]),
    "worse, then an own text": ([(LONG, 0), (SHORT, 10), (HALF, 20), (SHORT, 30)], [0, 20, 30]),
    "one moment": ([(LONG, 0), (SHORT, 0.5), (HALF, 1), (LONG + " Corrected.", 1.5)], [0, 1, 1.5]),
}
CASES = [
    (name, order)
    for name, (captures, _) in SETS.items()
    for order in list(permutations(range(len(captures))))[
        :: 1 if len(captures) < 3 else 2 if len(captures) < 4 else 7
    ]
]
Seen = list[tuple[int | None, str, str | None]]


def visits(name: str) -> list[Capture]:
    return [visit(page(written), day) for written, day in SETS[name][0]]


def seen(root: Path) -> Seen:
    """Return version, time and verdict of each capture by time, and the current version."""
    with Vault.open(root, settings=Settings()) as vault:
        found = [
            (one.version, one.captured_at.isoformat(), None if one.article_id else one.verdict)
            for one in [*vault.verdicts("full"), *vault.verdicts()]
        ]
        current = vault.get(ADDRESS)
        begun = current.capture.captured_at.isoformat()
        assert vault.search("harbour").total == 1
        return [*sorted(found, key=lambda one: one[1]), (current.version, begun, "current")]


def keep(root: Path, *captures: Capture) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        for capture in captures:
            try:
                vault.keep(capture)
            except NotAnArticle as error:
                assert error.reason == "shrunk"  # noqa: PT017


@pytest.mark.parametrize(("name", "order"), CASES)
def test_every_order_of_arrival_gives_the_same(
    tmp_path: Path, name: str, order: tuple[int, ...]
) -> None:
    root, captures = tmp_path / "vault", visits(name)
    keep(root, *(captures[number] for number in order))
    found = seen(root)
    wanted = [captures[n].captured_at.isoformat() for n in range(len(captures))]
    versions = [
        captures[n].captured_at.isoformat()
        for n, (_, day) in enumerate(SETS[name][0])
        if day in SETS[name][1]
    ]
    assert [at for _, at, _ in found[:-1]] == wanted
    assert [at for number, at, _ in found[:-1] if number] == versions
    assert {verdict for number, _, verdict in found if not number} <= {"shrunk"}
    assert verify(root, Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert seen(root) == found


def test_imports_in_both_directions_give_the_same(tmp_path: Path) -> None:
    captures = visits("short after half")
    for name, numbers in (("a", (0, 2)), ("b", (1,))):
        keep(tmp_path / name, *(captures[number] for number in numbers))
        export(tmp_path / name, tmp_path / f"{name}.warc.gz", format_="warc", now=NOW)
    for name, other in ("ab", "ba"):
        import_own(tmp_path / name, Settings(), tmp_path / f"{other}.warc.gz")
    assert [number for number, *_ in seen(tmp_path / "a")] == [1, 2, 3, 3]
    assert seen(tmp_path / "a") == seen(tmp_path / "b")


def test_a_verdict_on_an_earlier_capture_counts_for_later_ones(tmp_path: Path) -> None:
    captures = visits("a shorter text after a longer")
    keep(tmp_path / "vault", *captures)
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        vault.set_verdict("1", "consent-wall")
        assert [one.capture.captured_at for one in vault.versions(ADDRESS)] == [
            captures[1].captured_at
        ]
        vault.set_verdict("1", "article")
        assert [one.capture.captured_at for one in vault.versions(ADDRESS)] == [
            captures[0].captured_at
        ]
