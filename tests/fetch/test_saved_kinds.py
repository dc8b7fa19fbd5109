"""Pages saved by browsers and their helpers: every kind comes in, alone and in a folder."""

import gzip
import io
import os
import plistlib
import zipfile
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.models import Receipt, Refusal
from newsvault.settings import Settings
from tests.faults.pages import address, page


def mhtml(number: int) -> bytes:
    head = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        f"Snapshot-Content-Location: {address(number)}\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x--"\r\n\r\n'
        "----x--\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: binary\r\n\r\n"
    )
    return head.encode() + page(number) + b"\r\n----x----\r\n"


def safari(number: int, form: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:
    main = {
        "WebResourceData": page(number),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": address(number),
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=form)


def self_extracting(number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("index.html", page(number))
    link = f"<link rel=canonical href={address(number)}>"
    return b"<!DOCTYPE html> <html data-sfz>" + link.encode() + out.getvalue() + b"</html>"


def nested(depth: int) -> bytes:
    parts = (
        b"--a%d\r\nContent-Type: multipart/mixed; boundary=a%d\r\n\r\n" % (n, n + 1)
        for n in range(depth)
    )
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a0\r\n\r\n"
    return head + b"".join(parts)


KINDS = {
    "a.mhtml": mhtml(1),
    "b.mht": mhtml(2),
    "c.mhtml.gz": gzip.compress(mhtml(3)),
    "d.webarchive": safari(4),
    "e.webarchive": safari(5, plistlib.FMT_XML),
    "f.html": self_extracting(6),
}


def ingested(root: Path, what: Path) -> list[Receipt | Refusal]:
    with Vault.open(root / "vault", settings=Settings()) as vault:
        return list(vault.ingest([str(what)]))


@pytest.mark.parametrize("name", KINDS)
def test_every_saved_page_format_is_ingested(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(KINDS[name])
    (got,) = ingested(tmp_path, file)
    assert isinstance(got, Receipt), got
    number = list(KINDS).index(name) + 1
    assert got.stored.article.url == address(number)


def test_folder_with_damaged_files_ingests_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for name, data in KINDS.items():
        (folder / name).write_bytes(data)
    for name, data in {
        "0.mhtml": nested(200),
        "00.mhtml": nested(3000),
        "1.mhtml": b"Content-Type: multipart/related; boundary*0*=zlib'en'%42\r\n\r\n--B\r\n",
        "2.webarchive": b"bplist00" + bytes(40),
        "3.webarchive": plistlib.dumps({"WebMainResource": {"WebResourceData": "text"}}),
        "4.html": b"<html data-sfz>PK\x05\x06 and no more",
        "5.mhtml.gz": gzip.compress(mhtml(7))[:60],
    }.items():
        (folder / name).write_bytes(data)
    got = ingested(tmp_path, folder)
    assert sum(isinstance(one, Receipt) for one in got) == len(KINDS)
    assert sum(isinstance(one, Refusal) for one in got) == 7


def test_pipes_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    os.mkfifo(folder / "0.html")
    (folder / "1.mhtml").write_bytes(mhtml(1))
    (got,) = ingested(tmp_path, folder)
    assert isinstance(got, Receipt)


def test_a_pipe_is_refused_with_what_reads_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "0.html")
    (got,) = ingested(tmp_path, tmp_path / "0.html")
    assert isinstance(got, Refusal)
    assert "newsvault ingest -" in (got.hint or "")


def test_folders_nested_deeper_than_python_recurses(tmp_path: Path) -> None:
    folders = [tmp_path / "saved"]
    for _ in range(1100):
        folders.append(folders[-1] / "d")
    for one in folders:
        one.mkdir()
    page_file = folders[-1] / "1.mhtml"
    page_file.write_bytes(mhtml(1))
    (got,) = ingested(tmp_path, folders[0])
    page_file.unlink()
    for one in reversed(folders):  # pytest's removal of the folder recurses
        one.rmdir()
    assert isinstance(got, Receipt)
