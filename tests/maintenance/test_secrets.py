"""Credentials in HTTP headers: never stored, and omitted from exports of old records."""

import base64
import gzip
import hashlib
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.warc import members, parse
from tests.faults.pages import address, capture

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = (
    "Set-Cookie", "SET-COOKIE2", "Cookie", "Authorization", "Proxy-Authorization",
    "Authentication-Info", "Proxy-Authentication-Info", "WWW-Authenticate", "Proxy-Authenticate",
    "X-Auth-Token", "x-csrf-token", "X-XSRF-Token", "X-Amz-Security-Token", "X-Access-Token",
    "X-Api-Key", "apikey", "X-Session-Id", "X-Refresh-Token", "X-Authorization", "X-AccessToken",
    "X-Goog-Iap-Jwt-Assertion",
)  # fmt: skip
HARMLESS = (
    "ETag", "Content-Type", "Access-Control-Allow-Credentials", "Content-Security-Policy",
    "Cache-Control", "X-Keywords", "Vary", "Tokyo", "X-Cookieless", "Date",
)  # fmt: skip


def texts(path: Path) -> bytes:
    """All records of an export, decompressed."""
    if path.suffix == ".wacz":
        with zipfile.ZipFile(path) as package, package.open("archive/data.warc.gz") as stream:
            return gzip.decompress(stream.read())
    return gzip.decompress(path.read_bytes())


def with_headers(path: Path, target: Path) -> None:
    """Write the export `path` as an earlier version might: with credentials in every exchange."""
    out = b""
    with path.open("rb") as stream:
        for member in members(stream):
            record, data = parse(member.data), member.data
            if record.http_line:
                extra = b"".join(b"%s: KEY-%d\r\n" % (n.encode(), i) for i, n in enumerate(SECRET))
                folded = b"X-Auth-Token: one\r\n\tKEY-folded\r\n"
                block = record.block.replace(b"\r\n", b"\r\n" + extra + folded, 1)
                digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
                head = member.data[: -len(record.block) - 4].decode()
                head = head.replace(record.headers["warc-block-digest"], f"sha1:{digest}")
                size = record.headers["content-length"]
                head = head.replace(f"Content-Length: {size}", f"Content-Length: {len(block)}")
                data = head.encode() + block + b"\r\n\r\n"
            packer = zlib.compressobj(5, zlib.DEFLATED, zlib.MAX_WBITS + 16)
            out += packer.compress(data) + packer.flush()
    target.write_bytes(out)


@pytest.fixture
def old(root: Path, tmp_path: Path) -> Path:
    """A vault whose records hold credentials, as after importing an old export."""
    export(root, tmp_path / "plain.warc.gz", format_="warc", now=NOW)
    with_headers(tmp_path / "plain.warc.gz", tmp_path / "old.warc.gz")
    done = import_own(tmp_path / "old", Settings(), tmp_path / "old.warc.gz")
    assert not done.faults
    return tmp_path / "old"


@pytest.mark.parametrize("name", ["out.warc.gz", "out.wacz"])
def test_exports_of_old_records_omit_credentials(old: Path, tmp_path: Path, name: str) -> None:
    """They are omitted and counted; the export verifies and can be imported."""
    target = tmp_path / name
    done = export(old, target, format_="wacz" if name.endswith("wacz") else "warc", now=NOW)
    assert b"KEY-" not in texts(target)
    assert set(done.withheld) == {one.lower() for one in SECRET}
    assert all(count >= 4 for count in done.withheld.values())
    again = import_own(tmp_path / "again", Settings(), target)
    assert not again.faults
    assert verify(tmp_path / "again", Settings(), now=NOW).faults == ()
    with (
        Vault.open(old, settings=Settings()) as one,
        Vault.open(tmp_path / "again", settings=Settings()) as other,
    ):
        assert one.raw(address(1)).body == other.raw(address(1)).body


def test_credentials_are_never_stored(tmp_path: Path) -> None:
    """Neither in requests nor in responses; harmless headers are stored."""
    first = capture(1)
    pairs = tuple((name, f"KEY-{name}") for name in SECRET)
    fine = tuple((name, f"fine-{name}") for name in HARMLESS)
    hops = tuple(
        replace(hop, response_headers=pairs + fine, request_headers=pairs + fine)
        for hop in first.exchanges
    )
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        list(vault.ingest([replace(first, exchanges=hops)]))
    (path,) = (tmp_path / "vault").rglob("nv-*.open")
    stored = gzip.decompress(path.read_bytes())
    assert b"KEY-" not in stored
    assert all(f"{name}: fine-{name}".encode() in stored for name in HARMLESS)


def test_the_report_names_omitted_headers(old: Path, root: Path, tmp_path: Path) -> None:
    """One line, or none if nothing was omitted."""

    def exported(vault: Path) -> str:
        target = tmp_path / f"{vault.name}-out.warc.gz"
        program = [sys.executable, "-m", "newsvault", "--vault", str(vault), "export", str(target)]
        return subprocess.run(program, capture_output=True, check=True, text=True).stderr

    said = exported(old)
    assert "Left out" in said
    assert "set-cookie" in said
    assert "x-auth-token" in said
    assert "Left out" not in exported(root)
