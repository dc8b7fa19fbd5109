"""Versions are ordered by capture time, whatever the order of ingest."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.models import Capture, Exchange
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME

NOW = datetime(2026, 11, 26, tzinfo=UTC)
FIRST = datetime(2024, 5, 1, 8, tzinfo=UTC)
ADDRESS = "https://the-lantern.example/town/harbour"
TEXTS = (
    (
        "The harbour board opened its books on Monday and found that the new crane had cost less "
        "than the old one, said its chair, Ines Holt, who had expected a long and bitter meeting."
    ),
    (
        "The harbour board closed its books on Monday after a night of talks about the new crane, "
        "and its chair, Ines Holt, said that she would rather not repeat the evening before spring."
    ),
    (
        "The harbour board has a new chair. Ines Holt left on Friday, and the crane that she had "
        "ordered is to be sold to a yard on the other side of the estuary before the summer ends."
    ),
)


def page(text: str, canonical: str = "", headline: str = "Harbour board meets again") -> bytes:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!doctype html><html lang=en><head><title>{headline}</title>{link}</head><body>"
        f"<article><h1>{headline}</h1><p>{text}</p><p>Nothing else was decided that day, and "
        f"the members went home by the late ferry.</p></article></body></html>"
    ).encode()


def visit(body: bytes, day: float, url: str = ADDRESS) -> Capture:
    at = FIRST + timedelta(days=day)
    exchange = Exchange(
        url=url,
        requested_at=at,
        status=200,
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
    )
    return Capture(requested_url=url, captured_at=at, exchanges=(exchange,))


def seen(root: Path) -> list[tuple[int, str, str]]:
    """Return number, time and text of each version, the current one last."""
    with Vault.open(root, settings=Settings()) as vault:
        versions = [
            (one.version, one.capture.captured_at.isoformat(), one.article.text)
            for one in vault.versions(ADDRESS)
        ]
        current = vault.get(ADDRESS)
        return [*versions, (current.version, "", current.article.text)]


VISITS = (visit(page(TEXTS[0]), 0), visit(page(TEXTS[1]), 10), visit(page(TEXTS[2]), 20),
          visit(page(TEXTS[1]), 30))  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(4)))[::3])
def test_versions_do_not_depend_on_the_order_of_ingest(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Three texts in four captures: numbers, times, current text, also after `rebuild`."""
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        for number in order:
            vault.keep(VISITS[number])
        assert vault.search('"new crane had cost less"').total == 0  # no longer what it says
        assert vault.search('"rather not repeat the evening"').total == 1
    found = seen(root)
    texts = [text for _, _, text in found]
    assert [number for number, _, _ in found] == [1, 2, 3, 2]
    assert [at for _, at, _ in found[:3]] == [
        (FIRST + timedelta(days=day)).isoformat() for day in (0, 10, 20)
    ]
    assert all(wanted in text for wanted, text in zip(TEXTS, texts, strict=False))
    assert verify(root, Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert seen(root) == found


def test_the_same_bytes_are_no_new_version(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        for day in range(3):
            vault.keep(visit(page(TEXTS[0]), day))
            outcome = vault.keep(visit(page(TEXTS[1]), day + 0.5)).outcome
        assert outcome == "same"
        assert len(vault.versions(ADDRESS)) == 2
        assert len(vault.captures(ADDRESS)) == 6


def test_a_time_selects_the_version_current_then(tmp_path: Path) -> None:
    """A time refers to the same text after an older capture was ingested."""
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        vault.keep(VISITS[2])
        late = vault.get(ADDRESS)
        name = f"{late.id}@{late.capture.captured_at.isoformat().replace('+00:00', 'Z')}"
        vault.keep(VISITS[0])
        assert vault.get(f"{late.id}@1").article.text != late.article.text
        assert vault.get(name).article.text == late.article.text


@pytest.mark.parametrize("apart", [10, 1e-5, 1e-7, 0])
def test_a_version_has_a_permanent_name(tmp_path: Path, apart: float) -> None:
    """Also with two texts captured in one second; older captures change only the numbers.

    Texts captured at the very same time (`apart` of 0 days) share one name.
    """
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        for number, text in enumerate(TEXTS[:2]):
            vault.keep(visit(page(text), number * apart))
        names = {one.version_name: one.article.text for one in vault.versions(ADDRESS)}
        assert len(names) == 2
        vault.keep(visit(page(TEXTS[2]), -100))
        assert vault.versions(ADDRESS)[0].article.text != vault.get(list(names)[-1]).article.text
        for name, text in names.items():
            if apart or "T" in name:
                assert vault.get(name).article.text == text


def test_two_captures_of_the_same_time_are_one_version(tmp_path: Path) -> None:
    """The same text in other bytes in the same second, saved in two vaults that are merged."""
    bodies = (page(TEXTS[0]), page(TEXTS[0]) + b"<!-- served by the second machine -->")
    for name, body in zip("ab", bodies, strict=True):
        with Vault.open(tmp_path / name, settings=Settings()) as vault:
            vault.keep(visit(body, 0))
        export(tmp_path / name, tmp_path / f"{name}.warc.gz", format_="warc", now=NOW)
    for name, other in ("ab", "ba"):
        root = tmp_path / name
        assert import_own(root, Settings(), tmp_path / f"{other}.warc.gz").faults == []
        with Vault.open(root, settings=Settings()) as vault:
            assert len(vault.versions(ADDRESS)) == 1
            assert len(vault.captures(ADDRESS)) == 2
            first = vault.get(ADDRESS).capture.payload_sha256
        assert first == min(hashlib.sha256(body).hexdigest() for body in bodies)
        assert verify(root, Settings(), now=NOW).faults == ()
        (root / FILE_NAME).unlink()
        assert rebuild(root, Settings(), now=NOW).faults == ()
