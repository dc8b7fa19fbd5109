"""Time a bulk ingest beside another reader that only reads the same pages, in one run.

    python tests/benchmarks/bulk_ingest.py FOLDER --peer PYTHON [--copies 4] [--as warc|folder]

FOLDER holds pages as `*.html` or `*.html.gz`; each is taken `--copies` times under addresses of
its own. They go into one WARC file, or a folder of saved pages, and that into a new vault with
everything included: bytes stored and synced, fields, quotations, catalogue, index. The other
reader is trafilatura, run by the Python that `--peer` names, on the same bytes in one process: its
reading alone is timed, not its start. Prints seconds, their ratio, and the peak memory of the
ingesting process (its helpers apart).
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

_PEER = """
import sys, time
from pathlib import Path
from trafilatura import bare_extraction
spent = 0.0
for name in sys.stdin:
    data = Path(name.strip()).read_bytes()
    began = time.perf_counter()
    bare_extraction(data, with_metadata=True)
    spent += time.perf_counter() - began
print(spent)
"""


def pages(folder: Path, copies: int) -> list[tuple[str, bytes]]:
    """Return (address, bytes) of every page, repeated with different addresses and texts."""
    found = []
    for file in sorted(folder.rglob("*.htm*")):
        body = file.read_bytes()
        body = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        for copy in range(copies):
            name = file.name.partition(".")[0]
            url = f"https://paper{copy}.example/news/{name}"
            found.append((url, body + b"<!-- %d -->" % copy))
    return found


def write_warc(path: Path, found: list[tuple[str, bytes]]) -> None:
    """Write the pages as a WARC file, one gzip member a record."""
    with path.open("wb") as out:
        for url, body in found:
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
            head = (
                "WARC/1.1\r\nWARC-Type: response\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nWARC-Target-URI: {url}\r\n"
                "WARC-Date: 2026-11-24T04:00:00Z\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            out.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))


def write_folder(path: Path, found: list[tuple[str, bytes]]) -> None:
    """Write the pages as a browser saves them, with a comment that has the address."""
    path.mkdir()
    for number, (url, body) in enumerate(found):
        note = f"<!-- saved from url=({len(url):04}){url} -->\n"
        (path / f"{number:06}.html").write_bytes(note.encode() + body)


def ingest(given: Path, vault: Path) -> tuple[float, int, str]:
    """Return the seconds and the peak memory in MiB of ingesting `given`, and the output."""
    environment = {**os.environ, "NEWSVAULT_HOME": str(vault)}
    with (vault.parent / "err").open("w+") as err:
        began = time.perf_counter()
        running = subprocess.Popen(
            [sys.executable, "-m", "newsvault", "ingest", str(given)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=err,
        )
        used = 0
        while running.poll() is None:
            used = max(used, _peak(running.pid))
            time.sleep(0.05)
        spent = time.perf_counter() - began
        err.seek(0)
        last = err.read().strip().splitlines()[-1:]
    return spent, used, "".join(last)


def _peak(pid: int) -> int:
    """Return the peak memory in MiB so far; not by rusage, which counts this process's own too."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(x.split()[1]) // 1024 for x in text.splitlines() if x[:5] == "VmHWM"), 0)


def peer(python: str, files: Path) -> float:
    """Return the seconds the other reader takes for the pages in `files`."""
    names = "\n".join(str(file) for file in sorted(files.iterdir()))
    ran = subprocess.run(
        [python, "-c", _PEER], input=names, capture_output=True, text=True, check=True
    )
    return float(ran.stdout.split()[-1])


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="a Python that has trafilatura")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--as", dest="kind", choices=["warc", "folder"], default="warc")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        found = pages(options.folder, options.copies)
        size = sum(len(body) for _, body in found) / 1e6
        write_folder(place / "pages", found)
        given = place / "pages"
        if options.kind == "warc":
            given = place / "pages.warc.gz"
            write_warc(given, found)
        print(f"{len(found)} pages, {size:.0f} MB unpacked, as a {options.kind}", flush=True)
        spent, used, said = ingest(given, place / "vault")
        print(f"newsvault ingest: {spent:.1f} s, {used} MiB at its peak: {said}", flush=True)
        if options.peer:
            other = peer(options.peer, place / "pages")
            print(f"trafilatura alone, one process: {other:.1f} s; ratio {spent / other:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
