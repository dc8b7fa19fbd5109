"""The fault sweep: the program killed or failed at every system call that changes the disk.

For each job the calls of a clean run are counted first. Then the job runs once per call and fault
(killed before it, EIO from it, ENOSPC from it). Afterwards the vault must open, everything
acknowledged must be present unchanged, `verify` must be clean, and the job must succeed when
repeated.

    python -m tests.faults.sweep --help
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.errors import NotFound
from newsvault.maintenance.backup import backup
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import is_ours
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.warc import capture_records
from tests.faults import driver
from tests.faults.pages import address, capture, headline, keep_unindexed, page
from tests.faults.revisions import revision_problems
from tests.vault.make_released import HERE, contents

CALLS = (
    "openat", "write", "pwrite64", "writev", "fsync", "fdatasync", "rename", "renameat",
    "renameat2", "unlink", "unlinkat", "ftruncate", "mkdir", "mkdirat", "rmdir", "chmod",
    "fchmod", "fchmodat", "link", "linkat", "symlink", "symlinkat", "fallocate",
    "copy_file_range", "sendfile",
)  # fmt: skip
_NO_FILE = re.compile(r"[12]<|\d+<(?:pipe|socket|anon_inode):")  # as `strace -y` shows it
_LINE = re.compile(r"^(\d+\s+)?(\w+)\((.*)$")
RELEASED = HERE / "schema-1"  # a vault of the first schema, and what it tells
FAULTS = ("signal=KILL", "error=EIO", "error=ENOSPC")
JOBS = tuple(driver.WHAT)


@dataclass
class Outcome:
    """The result of a sweep."""

    points: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    failures: list[str] = field(default_factory=list)
    failed: int = 0


def prepare(job: str, root: Path) -> None:
    """Make the initial vault of `job`; none for `first`."""
    if job == "first":
        return
    if job == "upgrade":
        with zipfile.ZipFile(RELEASED.with_suffix(".zip")) as package:
            package.extractall(root)
        return
    if job in ("import", "foreign"):
        _archives(root.parent)
    settings = driver.SMALL if job in ("repair", "restore", "export") else Settings()
    with Vault.open(root, settings=settings) as vault:
        for number in range(1, 5):
            vault.keep(capture(number))
        if job == "drain":
            keep_unindexed(vault, capture(5), capture(6))
    if job in ("repair", "restore"):
        _copies(job, root)


def _copies(job: str, root: Path) -> None:
    """Make a copy beside the vault, and damage or delete the vault."""
    shutil.rmtree(root.with_name("whole"), ignore_errors=True)
    backup(root, root.with_name("whole"))
    if job == "restore":
        shutil.rmtree(root)
        return
    for path in (min(root.rglob("nv-*.warc.gz")), next(root.rglob("*.open"))):
        data = bytearray(path.read_bytes())
        data[900] ^= 0xFF
        path.chmod(0o644)
        path.write_bytes(data)


def _archives(folder: Path) -> None:
    """Make the files to import: an export of a vault, and an archive of another program."""
    (folder / "export.warc.gz").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as other:
        with Vault.open(other, settings=Settings()) as vault:
            pages = [capture(number) for number in driver.IMPORTED]
            list(vault.ingest([*pages, pages[0]]))
            vault.record([("put", "tag", vault.get(address(31)).id, "kept", "")])
        export(Path(other), folder / "export.warc.gz", format_="warc", now=datetime.now(UTC))
    with (folder / "foreign.warc.gz").open("wb") as out:
        for number in driver.IMPORTED:
            out.write(capture_records(capture(number)).data)


def calls(root: Path, job: str, work: Path) -> list[tuple[str, int]]:
    """Run `job` without faults; return the calls that change the disk, by name and number.

    Each thread counts its own, as strace does where it injects a fault.
    """
    log = work / "calls"
    ran = _strace(["-y", "-e", f"trace={','.join(CALLS)}", "-o", str(log)], root, job)
    assert ran.returncode == 0, ran.stderr
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        thread, name, rest = match.groups()
        counts[thread, name] += 1
        if name == "openat" and "O_CREAT" not in rest and "O_TRUNC" not in rest:
            continue
        if name == "write" and _NO_FILE.match(rest):
            continue
        found.append((name, counts[thread, name]))
    return list(dict.fromkeys(found))


def _strace(options: list[str], root: Path, job: str) -> subprocess.CompletedProcess[str]:
    command = ["strace", "-f", "-qq", *options, sys.executable, "-B", "-X", "frozen_modules=on"]
    command += ["-m", "tests.faults.driver", str(root), job]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def sweep(
    jobs: tuple[str, ...], outcome: Outcome, *, every: int = 1, shift: int = 0
) -> Iterator[str]:
    """Run the sweep at every `every`th call; yield a line for each job."""
    number = shift
    with tempfile.TemporaryDirectory(prefix="newsvault-sweep-") as folder:
        work = Path(folder)
        for job in jobs:
            template = work / f"{job}-template"
            prepare(job, template)
            clean = work / "clean"
            _copy(template, clean)
            points = [
                (name, count, fault)
                for name, count in calls(clean, job, work)
                for fault in FAULTS
                if fault != FAULTS[2] or name not in ("unlink", "unlinkat", "chmod", "rmdir")
            ]
            started = time.monotonic()
            for name, count, fault in points:
                number += 1
                if number % every:
                    continue
                _point(job, template, work / "vault", (name, count, fault), outcome)
                outcome.points[job] += 1
            took = time.monotonic() - started
            yield from (f"FAILED {failure}" for failure in outcome.failures)
            outcome.failed += len(outcome.failures)
            outcome.failures.clear()
            yield f"{job}: {outcome.points[job]} points in {took:.0f} s"


def _copy(template: Path, root: Path) -> None:
    if root.exists():
        for path in root.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        shutil.rmtree(root)
    if template.exists():
        shutil.copytree(template, root)


def _point(
    job: str, template: Path, root: Path, point: tuple[str, int, str], outcome: Outcome
) -> None:
    name, count, fault = point
    _copy(template, root)
    _copy(template.with_name("none"), root.with_name(root.name + "-copy"))
    root.with_name("out.wacz").unlink(missing_ok=True)
    inject = f"inject={name}:{fault}:when={count}"
    ran = _strace(["-e", f"trace={name}", "-e", inject, "-o", "/dev/null"], root, job)
    where = f"{job} {name}#{count} {fault}"
    problems = [] if "Traceback" not in ran.stderr else [f"a traceback: {ran.stderr[-1500:]}"]
    acks = [line.split() for line in ran.stdout.splitlines()]
    outcome.acknowledged += len(acks)
    try:
        problems += list(_check(root, acks, job))
        again = subprocess.run(
            [sys.executable, "-m", "tests.faults.driver", str(root), job],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if again.returncode != 0:
            problems.append(f"a second run gave {again.returncode}: {again.stderr[-1000:]}")
        acks += [line.split() for line in again.stdout.splitlines()]
        problems += [f"after a second run: {p}" for p in _check(root, acks, job)]
    except Exception as exc:  # noqa: BLE001  # any error here is the finding
        problems.append(f"{type(exc).__name__}: {exc}")
    outcome.failures += [f"{where}: {problem}" for problem in problems]


def _check(root: Path, acks: list[list[str]], job: str) -> Iterator[str]:
    """Yield the problems of the vault after `acks` were given."""
    if not root.exists():
        if acks:
            yield "acknowledged and no vault"
        return
    if job in ("rebuild", "restore") and not (root / "catalogue.sqlite").exists() and not acks:
        return  # between two names, or half copied: the job is what has to be run again, and is
    if job == "upgrade" and contents(root, Settings()) != _before():
        yield "the vault does not tell what it told before"
    with Vault.open(root, settings=Settings()) as vault:
        if job not in ("first", "upgrade", "restore"):
            for number in range(1, 4 if job == "erase" else 5):
                if vault.get(f"{vault.get(address(number)).id}@1").article.headline != headline(
                    number
                ):
                    yield f"article {number} of before is not what it was"
        for ack in acks:
            yield from _acknowledged(vault, ack)
    copy = root.with_name(root.name + "-copy")
    if ["exported"] in acks and not is_ours(root.with_name("out.wacz")):
        yield "exported and no export"
    if ["copied"] in acks:
        yield from (
            f"the copy: {fault.name}: {fault.what}"
            for fault in verify(copy, Settings(), now=datetime.now(UTC)).faults
        )
    yield from revision_problems(root, gaps=job in ("erase", "upgrade"))
    found = verify(root, Settings(), now=datetime.now(UTC))
    for fault in found.faults:
        if fault.file == "index" and "made again" in fault.what:
            continue  # an index is made again by the next search
        if job == "repair" and ["mended"] not in acks:
            continue  # the damage it began with
        yield f"verify: {fault.name}: {fault.what}"


def _before() -> object:
    return json.loads(RELEASED.with_suffix(".json").read_text("utf-8"))


def _acknowledged(vault: Vault, ack: list[str]) -> Iterator[str]:
    if ack[0] == "ack":
        _, article_id, number, edition, version = ack
        try:
            stored = vault.get(f"{article_id}@{version}")
        except NotFound:
            yield f"acknowledged and lost: {ack}"
            return
        if stored.article.headline != headline(int(number), int(edition)):
            yield f"acknowledged and different: {ack}"
        if vault.raw(f"{article_id}@{version}").body != page(int(number), int(edition)):
            yield f"acknowledged and other bytes: {ack}"
    elif ack[0] == "erased":
        try:
            vault.get(address(4))
        except NotFound:
            return
        yield "erased and there again"
    elif ack[0] == "removed" and not vault.get(address(int(ack[1]))).removed:
        yield f"removed and there again: {ack}"
    elif ack[0] == "tagged" and vault.get(address(int(ack[1]))).tags != ("kept",):
        yield f"tagged and no tag: {ack}"


def main() -> int:
    """Command line entry; exit 1 on any problem."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--jobs", nargs="*", default=JOBS, choices=JOBS, help="which jobs")
    parser.add_argument("--every", type=int, default=1, help="only every Nth point")
    given = parser.parse_args()
    outcome = Outcome()
    for line in sweep(tuple(given.jobs), outcome, every=given.every):
        print(line, flush=True)
    print(
        f"{sum(outcome.points.values())} fault points, {outcome.acknowledged} acknowledged,"
        f" {outcome.failed} failures"
    )
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
