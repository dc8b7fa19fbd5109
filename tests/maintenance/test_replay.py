"""Replay programs read our exports: pywb serves the bytes, wacz validates the package.

They are installed in the environment `.venv-replay`, as in the README's test block; without them
the tests are skipped, except in CI.
"""

import gzip
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.models import Capture
from newsvault.settings import Settings
from tests.faults.pages import address, capture, page
from tests.program import ROOT

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def program(name: str) -> str:
    """Return the path of a program in `.venv-replay`, or on the path."""
    own = ROOT / ".venv-replay" / "bin"
    found = shutil.which(name, path=f"{own}{os.pathsep}{os.environ['PATH']}")
    missing = f"{name} is not installed: the README's test block makes .venv-replay"
    if found is None and os.environ.get("CI"):
        pytest.fail(missing)
    if found is None:
        pytest.skip(missing)
    return found


def packed(number: int, coding: str, body: bytes, status: int = 200) -> Capture:
    """A capture whose response has a content encoding, chunked framing, or another status."""
    made = capture(number)
    last = made.exchanges[-1]
    extra = (("Content-Encoding", coding),) if coding == "gzip" else ()
    framing = (("Transfer-Encoding", "chunked"),) if coding == "chunked" else ()
    headers = (*last.response_headers, *extra, *framing)
    last = replace(last, body=body, response_headers=headers, status=status, reason="Said")
    return replace(made, exchanges=(last,), requested_url=last.url)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """An export of a vault with a redirect, gzip, chunks, a 404 and a revisit a day later."""
    late = capture(1)
    later = late.captured_at + timedelta(days=1)
    late = replace(late, captured_at=later)
    pages = [
        capture(1),
        packed(2, "gzip", gzip.compress(page(2))),
        packed(3, "chunked", page(3)),
        packed(4, "plain", b"<html><body>not here</body></html>", status=404),
        late,
    ]
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        list(vault.ingest(pages))
    export(tmp_path / "vault", tmp_path / "out.warc.gz", format_="warc", now=NOW)
    export(tmp_path / "vault", tmp_path / "out.wacz", format_="wacz", now=NOW)
    return tmp_path


@pytest.fixture
def replayed(exported: Path) -> Iterator[str]:
    """The base address of pywb serving the export."""
    manager, wayback = program("wb-manager"), program("wayback")
    folder = exported / "pywb"
    folder.mkdir()
    subprocess.run([manager, "init", "news"], cwd=folder, check=True, capture_output=True)
    add = [manager, "add", "news", str(exported / "out.warc.gz")]
    subprocess.run(add, cwd=folder, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [wayback, "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}/news"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait()


def fetched(url: str) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers, redirects not followed."""

    class Still(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(Still)
    try:
        with opener.open(url, timeout=30) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read(), dict(answer.headers)


def test_pywb_serves_the_stored_bytes(replayed: str) -> None:
    """Pages, gzip, chunks, 404, redirect and revisit are served unchanged."""
    when = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    day_later = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y%m%d%H%M%S")
    status, body, _ = fetched(f"{replayed}/{when}id_/{address(2)}")
    assert (status, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body) == (200, page(2))
    assert fetched(f"{replayed}/{when}id_/{address(3)}")[:2] == (200, page(3))
    assert fetched(f"{replayed}/{when}id_/{address(4)}")[0] == 404
    assert fetched(f"{replayed}/{day_later}id_/{address(1)}")[:2] == (200, page(1))
    with urllib.request.urlopen(f"{replayed}/cdx?url={address(1)}", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    assert sum('"warc/revisit"' in line for line in lines) == 1
    assert sum('"301"' in line for line in lines) == 2
    assert len(lines) == 4


def test_wacz_validates_the_package(exported: Path) -> None:
    """The package validates, and a package wacz makes of our records lists the same pages."""
    wacz = program("wacz")
    command = [wacz, "validate", "-f", str(exported / "out.wacz")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "invalid" not in (ran.stdout + ran.stderr).lower()


def test_warcio_reads_every_record(exported: Path) -> None:
    """An independent reader counts the same records and verifies every digest."""
    from warcio.archiveiterator import ArchiveIterator

    from newsvault.warc import members

    with (exported / "out.warc.gz").open("rb") as stream:
        count = 0
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            count += 1
    with (exported / "out.warc.gz").open("rb") as stream:
        assert count == len(list(members(stream)))
