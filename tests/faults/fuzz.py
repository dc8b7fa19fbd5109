"""Fuzzing of every kind of input file: a mutant costs at most itself.

    python -m tests.faults.fuzz --inputs 10000 --seed 1 --keep FOLDER

Each mutant is ingested beside an intact page. The exit code must be a documented one, nothing may
be raised, the intact page must be in the vault, and `verify` must be clean. The same seed gives the
same mutants; failing ones are written to --keep. Nothing is fetched: the proxy is a closed port.
"""

import argparse
import contextlib
import gzip
import io
import os
import plistlib
import random
import sys
import tempfile
import traceback
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsvault.api.vault import Vault
from newsvault.cli.main import run
from newsvault.maintenance.export import export
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.warc import capture_records, warcinfo
from tests.faults.pages import address, capture, page
from tests.maintenance.altered import changed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SOUND = 99  # the page that is taken in beside each mutant
CODES = frozenset({0, 2, 3, 4, 5, 6, 8})
_LINK = "http://127.0.0.1:9/a"
_HOSTILE = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r\n\r\n", b"\n", b":", b"-1", b"9" * 30, b"[[[[[[",
    b"{}", b"null", b"1e999", b"0001-01-01T00:00:00+23:59", b"9999-99-99T99:99:99Z", b"http://[",
    b"xn--a-.example", b"\xe2\x80\xae", b"\x1b[31m", b"PK\x03\x04", b"\x1f\x8b\x08\x00",
    b"WARC/1.1", b"Content-Length: 99999999", b"Transfer-Encoding: chunked",
    b"Content-Encoding: br", b"sha1:\xc3\xa9", b"&#xD800;", b"<!ENTITY a 'b'>", b"<![CDATA[",
    b"boundary=", b"=?x?q?=",
)  # fmt: skip

_ODD: tuple[Any, ...] = (
    None, 0, -1, 2**70, 0.5, 1e400, True, "", "x", "../../x", [], {}, [[]], {"a": 1}, "\ud800",
    "\x1b[31m", "2024-99-99", "reading", "reading-again", "reading-elsewhere", "a" * 100_000, ["x"],
)  # fmt: skip


def samples(work: Path) -> dict[str, bytes]:
    """Return an intact file of each kind, by name."""
    root = work / "source"
    with Vault.open(root, settings=Settings()) as vault:
        for number in (1, 2, 3):
            one = vault.keep(capture(number)).stored
            vault.record([("put", "tag", one.id, "kept", ""), ("put", "note", one.id, "1", "x")])
    for name in ("own.warc.gz", "own.wacz"):
        format_ = "wacz" if name.endswith("wacz") else "warc"
        export(root, work / name, format_=format_, now=NOW)
    packed = warcinfo("x", {"software": "other"}, at=NOW)
    packed += b"".join(capture_records(capture(number)).data for number in (1, 2, 3))
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as files:
        files.writestr("archive/data.warc.gz", packed)
    main = {
        "WebResourceURL": address(1),
        "WebResourceData": page(1),
        "WebResourceMIMEType": "text/html",
    }
    return {
        "own.warc.gz": (work / "own.warc.gz").read_bytes(),
        "own.wacz": (work / "own.wacz").read_bytes(),
        "other.warc.gz": packed,
        "other.warc": gzip.decompress(packed),
        "other.wacz": package.getvalue(),
        "page.mhtml": _mhtml(),
        "page.webarchive": plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY),
        "page.html": page(1),
        "feed.xml": f'<rss version="2.0"><channel><title>f</title><item><link>{_LINK}'
        "</link><pubDate>Mon, 02 Sep 2024 10:00:00 GMT</pubDate></item></channel></rss>".encode(),
        "atom.xml": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{_LINK}"/>'
        "<updated>2024-05-01T00:00:00Z</updated></entry></feed>".encode(),
        "bookmarks.html": "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><H3>f</H3><DL><p>"
        f'<DT><A HREF="{_LINK}" ADD_DATE="1" TAGS="a,b">x</A></DL><p></DL>'.encode(),
        "list.json": f'[{{"url": "{_LINK}", "title": "x", "tags": ["a"], "created": 1}}]'.encode(),
        "list.csv": f"url,title,tags,created\n{_LINK},x,a|b,2024-05-01\n".encode(),
        "feeds.opml": f'<opml><body><outline xmlUrl="{_LINK}"/></body></opml>'.encode(),
    }


def _mhtml() -> bytes:
    head = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\n"
        f"Snapshot-Content-Location: {address(1)}\r\n"
        "Date: Wed, 1 May 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/related;"
        '\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: binary\r\nContent-Location: {address(1)}\r\n\r\n"
    )
    return head.encode() + page(1) + b"\r\n--b--\r\n"


def mutants(samples: dict[str, bytes], rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of mutated files, endlessly, kind by kind."""
    while True:
        for name, data in samples.items():
            if name.endswith(".gz") and rng.random() < 0.7:  # what is in the records
                members = list(_members(data))
                at = rng.randrange(len(members))
                members[at] = _document(members[at], rng) or mutated(members[at], rng)
                yield name, b"".join(map(gzip.compress, members))
            else:
                yield name, mutated(data, rng)


def _document(record: bytes, rng: random.Random) -> bytes:
    """Return a record with its JSON changed and digests updated; b"" for another record."""
    if b"urn:newsvault:" not in record.partition(b"\r\n\r\n")[0] or rng.random() < 0.2:
        return b""
    share = rng.choice((0.01, 0.03, 0.1))

    def odd(value: Any) -> Any:
        if rng.random() < share:
            return rng.choice(_ODD)
        if isinstance(value, dict):
            return {name: odd(one) for name, one in value.items() if rng.random() > share / 4}
        return [odd(one) for one in value] if isinstance(value, list) else value

    def change(values: dict[str, Any]) -> None:
        new = {name: odd(value) for name, value in values.items()}
        values.clear()
        values.update(new)

    return changed(record, change)


def _members(data: bytes) -> Iterator[bytes]:
    while data:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        yield unpacker.decompress(data)
        data = unpacker.unused_data


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return `data` with bits flipped, pieces cut, doubled, moved, and hostile ones inserted."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(changed) + 1)
        end = min(len(changed), at + int(rng.expovariate(1 / 60)))
        kind = rng.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del changed[at:end]
        elif kind == 2:
            changed[at:at] = changed[at:end] * rng.choice((1, 2, 50))
        elif kind == 3:
            changed[at:end] = rng.choice(_HOSTILE)
        elif kind == 4:
            start = rng.randrange(len(changed) + 1)
            changed[at:end] = changed[start : start + 80]
        elif rng.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def problem(name: str, data: bytes) -> str:
    """Ingest a file beside an intact page; return the problem, or ""."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        root = work / "vault"
        sound, file = work / "sound.html", work / name
        sound.write_bytes(page(SOUND))
        file.write_bytes(data)
        commands = [["ingest", str(file), str(sound)]]
        if name.endswith((".warc", ".warc.gz", ".wacz")):
            commands.append(["import", str(file)])
        for command in commands:
            code, said = _run([*command, "--vault", str(root)])
            if code not in CODES or "Traceback" in said:
                return f"{command[0]}: exit code {code}: {said[-2000:]}"
        with Vault.open(root, settings=Settings()) as vault:
            if not vault.captures(address(SOUND)):
                return "the sound page is not in the vault"
        faults = verify(root, Settings(), now=NOW).faults
        return "; ".join(f"verify: {fault.name}: {fault.what}" for fault in faults)


def _run(arguments: list[str]) -> tuple[int, str]:
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run(arguments)
    except Exception:  # noqa: BLE001  # what is raised is what is looked for
        return -1, traceback.format_exc()
    return code, said.buffer.getvalue().decode("utf-8", "replace")


def fuzz(inputs: int, seed: int, keep: Path | None = None) -> Iterator[str]:
    """Yield the problems with `inputs` mutants."""
    os.environ |= {
        "NEWSVAULT_PROXY": "http://127.0.0.1:9", "NEWSVAULT_RETRIES": "0", "NEWSVAULT_DELAY": "0",
        "NEWSVAULT_OBEY_ROBOTS": "0",
    }  # fmt: skip
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        made = mutants(samples(Path(folder)), rng)
        for number in range(inputs):
            name, data = next(made)
            wrong = problem(name, data)
            if wrong:
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{number}-{name}").write_bytes(data)
                yield f"{number}-{name}: {wrong}"


def main() -> int:
    """Command line entry; return 1 on any problem."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path)
    chosen = options.parse_args()
    failed = 0
    for line in fuzz(chosen.inputs, chosen.seed, chosen.keep):
        failed += 1
        print(line, flush=True)
    print(f"{chosen.inputs} inputs, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
