"""The parse in an export is never trusted over the page's bytes."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.erase import erase
from newsvault.maintenance.export import export
from newsvault.maintenance.import_captures import NOT_OURS, Imported
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.opening import open_catalog
from newsvault.urls import article_id
from newsvault.vault.verdict_overrides import judge
from newsvault.vault.writer import Writer
from tests.faults.pages import address, capture, headline
from tests.maintenance.altered import altered

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LIE = "The mayor admits taking bribes"


def lie(values: dict[str, Any]) -> None:
    article = values.get("article")
    if article is not None and article["url"] == address(1):
        article["headline"] = LIE
        article["blocks"][0]["text"] = LIE + article["blocks"][0]["text"]
        article["quotes"] = [
            {
                "kind": "direct", "text": LIE, "start": 0, "end": len(LIE), "speaker": "the mayor",
                "speaker_name": "Jane Roe", "confidence": 1.0,
            }
        ]  # fmt: skip


def lie_about_the_id(values: dict[str, Any]) -> None:
    if values["capture"]["url"] == address(1):
        values["capture"]["article_id"] = "aaaaaaaaaa"


def _capture(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(values: dict[str, Any]) -> None:
        if values["capture"]["url"] == address(1):
            values["capture"][name] = value

    return change


def imported(
    root: Path, target: Path, kind: str, change: Callable[[dict[str, Any]], None]
) -> Imported:
    file = root.with_name("forged.warc.gz")
    export(root, root.with_name("all.warc.gz"), format_="warc", now=NOW)
    altered(root.with_name("all.warc.gz"), file, (kind, change))
    done = import_own(target, Settings(), file)
    assert verify(target, Settings(), now=NOW).faults == ()
    return done


@pytest.fixture
def joined(root: Path, tmp_path: Path) -> Path:
    """A vault of the same pages with each parse in the document of its capture.

    Vaults of earlier versions are like this, and imported captures too.
    """
    export(root, tmp_path / "joined.warc.gz", format_="warc", now=NOW)
    import_own(tmp_path / "joined", Settings(), tmp_path / "joined.warc.gz")
    return tmp_path / "joined"


def program(*arguments: str) -> str:
    command = [sys.executable, "-m", "newsvault", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def everything(root: Path) -> str:
    with Vault.open(root, settings=Settings()) as vault:
        return repr([vault.versions(one.id) for one in vault.list().articles])


@pytest.mark.parametrize("kind", ["reading", "reading-again"])
def test_a_forged_parse_is_not_trusted(root: Path, joined: Path, tmp_path: Path, kind: str) -> None:
    """Not in an empty vault, nor in one with the same article; and it is stored."""
    with Vault.open(tmp_path / "other", settings=Settings()) as vault:
        vault.keep(capture(1))
    for target in (tmp_path / "empty", tmp_path / "other"):
        done = imported(joined if kind == "reading" else root, target, kind, lie)
        root.with_name("all.warc.gz").unlink()
        assert (done.faults, done.counts[NOT_OURS]) == ([], 1)
        rebuild(target, Settings(), now=NOW)
        with Vault.open(target, settings=Settings()) as vault:
            stored = vault.get(address(1))
            assert (stored.article.headline, stored.article.quotes) == (headline(1), ())
            assert vault.search("bribes").total == 0
            (there,) = vault.foreign_readings(address(1))
            assert (there.article.headline, there.vault[:6]) == (LIE, "vault-")
            assert ("headline", headline(1), LIE) in there.fields
        shown = program("--vault", str(target), "show", address(1), "--part", "readings")
        assert "Read by another vault, vault-" in shown
        assert f"headline: {LIE} (here: {headline(1)})" in shown
        rows = program("--vault", str(target), "show", address(1), "--part", "readings", "--json")
        assert json.loads(rows)["readings"][0]["proved"] is False
        assert LIE not in everything(target)
        assert list(Vault.open(target, settings=Settings()).reparse(dry_run=True)) == []


def test_a_forged_later_parse_is_not_trusted(joined: Path, tmp_path: Path) -> None:
    with Vault.open(joined, settings=Settings()) as vault:
        judge(vault, address(1), "paywalled")
    done = imported(joined, tmp_path / "other", "reading-again", lie)
    assert done.counts[NOT_OURS] == 1
    assert LIE not in everything(tmp_path / "other")


@pytest.mark.parametrize(
    "change",
    [
        lie_about_the_id,
        _capture("url", "http://other.example/"),
        _capture("requested_url", "http://other.example/"),
        _capture("captured_at", "2001-01-01T00:00:00+00:00"),
        _capture("status", 201),
        _capture("content_type", "text/plain"),
        _capture("payload_bytes", 1),
        _capture("version", 9),
        _capture("revisit", 1),
        _capture("truncated", "length"),
    ],
)
def test_capture_metadata_comes_from_the_warc_records(
    root: Path, joined: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    imported(joined, tmp_path / "other", "reading", change)
    with (
        Vault.open(root, settings=Settings()) as one,
        Vault.open(tmp_path / "other", settings=Settings()) as other,
    ):
        for number in range(1, 5):
            wanted, got = one.get(address(number)), other.get(address(number))
            assert (got.id, got.version, got.article) == (wanted.id, 1, wanted.article)
            for name in (
                "url",
                "requested_url",
                "captured_at",
                "status",
                "payload_bytes",
                "content_type",
            ):
                assert getattr(got.capture, name) == getattr(wanted.capture, name)


def test_verify_readings_reports_a_parse_that_does_not_match_the_bytes(root: Path) -> None:
    """Plain `verify` checks digests; with `--readings` a headline not in the page is a fault."""
    assert verify(root, Settings(), now=NOW, readings=True).faults == ()
    with closing(open_catalog(root, create=False)) as catalog:
        writer = Writer(root, catalog, Settings(), clock=lambda: NOW)
        stored = catalog.articles.get(article_id(address(1)))
        assert stored is not None
        row = catalog.captures.get(stored.capture.number)
        assert row is not None
        with writer.locked():
            writer.store_parse(row, replace(stored.article, headline=LIE))
    (fault,) = verify(root, Settings(), now=NOW, readings=True).faults
    assert f"{stored.id}@1: headline is not as newsvault/" in fault.what
    with Vault.open(root, settings=Settings()) as vault:
        list(vault.reparse())
    assert verify(root, Settings(), now=NOW, readings=True).faults == ()


@pytest.mark.parametrize("program", [None, "newsvault/0.0.9"])
def test_verify_readings_names_the_version_that_parsed(root: Path, program: str | None) -> None:
    """A different parse by another version is reported with its name, and is not damage."""

    def by_others(values: dict[str, Any]) -> None:
        lie(values)
        values["software"] = program

    (file,) = (root / "captures").rglob("nv-*.open")
    altered(file, file.with_suffix(".new"), ("reading-again", by_others))
    file.with_suffix(".new").rename(file)
    rebuild(root, Settings(), now=NOW)
    report = verify(root, Settings(), now=NOW, readings=True)
    assert report.faults == ()
    (reading,) = report.readings
    assert (program or "an unknown version") in reading.what
    assert "headline and text and quotations are not as newsvault/" in reading.what
    assert f"newsvault reparse {article_id(address(1))}" in reading.what


def test_erase_deletes_parses_of_another_vault(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert imported(root, other, "reading-again", lie).counts[NOT_OURS] == 1
    erase(other, Settings(), [address(1)])
    with Vault.open(other, settings=Settings()) as vault:
        assert vault.list().total == 3
    export(other, tmp_path / "after.warc.gz", format_="warc", now=NOW)
    import gzip

    assert LIE.encode() not in gzip.decompress((tmp_path / "after.warc.gz").read_bytes())
    assert verify(other, Settings(), now=NOW).faults == ()
