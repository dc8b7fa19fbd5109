"""An export can be imported into another vault, and other programs can read it."""

import gzip
import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import Damaged, UsageError
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own, is_ours
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from newsvault.warc import Record, members, parse
from tests.faults.pages import address, capture, headline, page

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def full(root: Path) -> Path:
    """The vault with a changed page, an unchanged one, one without article, a tag and a removal."""
    with Vault.open(root, settings=Settings()) as vault:
        extra = [capture(1, 2), capture(2), capture(9, body=b"<html></html>")]
        list(vault.ingest(extra))
        vault.record([("put", "tag", vault.get(address(1)).id, "kept", "")])
        vault.remove([address(3)])
    return root


def records(path: Path) -> list[tuple[str, ...]]:
    """Every record but the first: id, kind, address, date, digest."""
    wanted = ("warc-record-id", "warc-type", "warc-target-uri", "warc-date", "warc-block-digest")
    with path.open("rb") as stream:
        heads = [parse(member.data).headers for member in members(stream)]
    return [tuple(head.get(name, "") for name in wanted) for head in heads[1:]]


@pytest.mark.parametrize("name", ["all.warc.gz", "all.wacz"])
def test_export_import_and_export_give_equal_records(full: Path, tmp_path: Path, name: str) -> None:
    """Imported into an empty vault and exported, every page's record is unchanged.

    Its parse is in one document then, which is exported and imported unchanged.
    """
    kind = "wacz" if name.endswith("wacz") else "warc"
    export(full, tmp_path / "first.warc.gz", format_="warc", now=NOW)
    export(full, tmp_path / name, format_=kind, now=NOW) if kind == "wacz" else None
    source = tmp_path / (name if kind == "wacz" else "first.warc.gz")
    assert is_ours(source)
    done = import_own(tmp_path / "other", Settings(), source, take=frozenset({"all"}))
    assert not done.faults
    export(tmp_path / "other", tmp_path / "second.warc.gz", format_="warc", now=NOW)
    first, second = records(tmp_path / "first.warc.gz"), records(tmp_path / "second.warc.gz")
    reading = "urn:newsvault:reading"
    assert [one for one in second if reading not in one] == [
        one for one in first if reading not in one
    ]
    import_own(tmp_path / "third", Settings(), tmp_path / "second.warc.gz", take=frozenset({"all"}))
    export(tmp_path / "third", tmp_path / "third.warc.gz", format_="warc", now=NOW)
    assert records(tmp_path / "third.warc.gz") == second
    assert verify(tmp_path / "other", Settings(), now=NOW).faults == ()
    with (
        Vault.open(full, settings=Settings()) as one,
        Vault.open(tmp_path / "other", settings=Settings()) as other,
    ):
        for stored in one.list(limit=100, include_removed=True).articles:
            there = other.get(stored.id)
            assert there.article == stored.article
            assert (there.tags, there.removed) == (stored.tags, stored.removed)
            assert other.raw(stored.id) == one.raw(stored.id)


def test_a_second_import_changes_nothing(full: Path, tmp_path: Path) -> None:
    export(full, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    done = import_own(full, Settings(), tmp_path / "all.warc.gz")
    assert set(+done.counts) == {"known"}


def test_import_into_a_vault_with_articles(full: Path, tmp_path: Path) -> None:
    """Versions and numbers are adapted; no data of either vault is lost."""
    export(full, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    with Vault.open(tmp_path / "other", settings=Settings()) as other:
        list(other.ingest([capture(1, 3), capture(50)]))
    import_own(tmp_path / "other", Settings(), tmp_path / "all.warc.gz")
    with Vault.open(tmp_path / "other", settings=Settings()) as other:
        said = [one.article.headline for one in other.versions(address(1))]
        assert said == [headline(1, 1), headline(1, 2), headline(1, 3)]  # by time of capture
        assert other.raw(address(50)).body == page(50)
        assert other.get(address(1)).tags == ("kept",)
    assert verify(tmp_path / "other", Settings(), now=NOW).faults == ()


def test_a_selection_is_exported_without_the_rest(full: Path, tmp_path: Path) -> None:
    done = export(full, tmp_path / "one.warc.gz", format_="warc", references=[address(1)], now=NOW)
    assert (done.captures, done.documents) == (2, 0)
    urls = {one[2] for one in records(tmp_path / "one.warc.gz") if one[1] == "response"}
    assert urls == {address(1), address(1).replace("http:", "https:")}


def test_a_damaged_vault_is_not_exported(full: Path, tmp_path: Path) -> None:
    path = next(full.rglob("nv-*"))
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged):
        export(full, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    assert list(tmp_path.glob("all*")) == []


def test_export_does_not_overwrite_a_file(full: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UsageError):
        export(full, tmp_path / "mine", format_="warc", now=NOW)


def test_a_truncated_export_is_imported_up_to_its_end(full: Path, tmp_path: Path) -> None:
    export(full, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    data = (tmp_path / "all.warc.gz").read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(data[: len(data) // 2])
    done = import_own(tmp_path / "other", Settings(), tmp_path / "cut.warc.gz")
    assert done.faults
    assert done.counts["new"] >= 1
    assert verify(tmp_path / "other", Settings(), now=NOW).faults == ()


def test_the_index_of_a_package_points_at_the_records(full: Path, tmp_path: Path) -> None:
    """Each line has the offset and length of its record; lines are in byte order."""
    export(full, tmp_path / "all.wacz", format_="wacz", now=NOW)
    with zipfile.ZipFile(tmp_path / "all.wacz") as package:
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
        data = package.read("archive/data.warc.gz")
        assert not any(one.extra for one in package.infolist())
        assert (tmp_path / "all.wacz").read_bytes()[28:30] == bytes(2)  # no fields for large files
        # The one that replay programs in browsers look for.
        assert package.read("indexes/index.cdx").decode().splitlines() == lines
    assert lines == sorted(lines)
    assert len(lines) == 14
    for line in lines:
        values = json.loads(line.split(" ", 2)[2])
        offset, length = int(values["offset"]), int(values["length"])
        record = parse(gzip.decompress(data[offset : offset + length]))
        assert record.url == values["url"]


def test_a_bomb_in_an_export_is_a_fault(full: Path, tmp_path: Path) -> None:
    """An alleged export is not trusted: memory use stays small, and the rest is imported."""
    export(full, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    data = (tmp_path / "all.warc.gz").read_bytes()
    (tmp_path / "bomb.warc.gz").write_bytes(data + gzip.compress(bytes(120_000_000), 1) + data)
    assert is_ours(tmp_path / "bomb.warc.gz")
    tracemalloc.start()
    done = import_own(tmp_path / "other", Settings(), tmp_path / "bomb.warc.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [fault.what for fault in done.faults] == [
        "record larger than the limit after decompression"
    ]
    assert done.counts["new"] == 4
    assert done.counts["known"] >= 4
    assert peak < 200_000_000
    assert verify(tmp_path / "other", Settings(), now=NOW).faults == ()


def test_a_compressed_package_is_not_an_export(full: Path, tmp_path: Path) -> None:
    export(full, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    data = (tmp_path / "all.warc.gz").read_bytes()
    with zipfile.ZipFile(tmp_path / "x.wacz", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/data.warc.gz", data + bytes(1_000_000))
    assert not is_ours(tmp_path / "x.wacz")


def test_a_304_is_stored_as_a_revisit(tmp_path: Path) -> None:
    """A 304 to a conditional request is stored with its own profile, and `verify` is clean."""
    page_again = replace(
        capture(1).exchanges[-1],
        status=304,
        reason="Not Modified",
        body=b"",
        request_headers=(("If-None-Match", '"x"'),),
    )
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        first = vault.keep(capture(1)).stored
        receipt = vault.keep(replace(capture(1), exchanges=(page_again,)))
        assert (receipt.outcome, receipt.stored.version) == ("same", 1)
        assert [one.status for one in vault.captures(first.id)] == [200, 304]
        assert vault.raw(first.id).body == page(1)
    export(root, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    pages = [one for one in read_all(tmp_path / "all.warc.gz") if one.kind == "response"]
    (one,) = (one for one in read_all(tmp_path / "all.warc.gz") if one.kind == "revisit")
    assert one.headers["warc-profile"].endswith("/revisit/server-not-modified")
    assert one.headers["warc-refers-to"] in {record.id for record in pages}
    assert one.headers["warc-refers-to-target-uri"] == address(1)
    assert (one.http_line.split()[1], one.body) == ("304", b"")
    assert verify(root, Settings(), now=NOW).faults == ()
    import_own(tmp_path / "other", Settings(), tmp_path / "all.warc.gz")
    assert verify(tmp_path / "other", Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    with Vault.open(root, settings=Settings()) as vault:
        assert [one.status for one in vault.captures(first.id)] == [200, 304]


def read_all(path: Path) -> list[Record]:
    with path.open("rb") as stream:
        return [parse(member.data) for member in members(stream)]
