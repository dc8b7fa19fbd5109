"""Concurrent writers: every process stores pages, some with the addresses of others.

python -m tests.faults.crowd --help
"""

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from tests.faults.pages import capture


def crowd(root: Path, processes: int, each: int, addresses: int) -> tuple[int, list[str]]:
    """Let `processes` store `each` pages of `addresses` addresses; return acks and problems."""
    command = [sys.executable, "-B", "-m", "tests.faults.crowd", "--work", str(root)]
    running = [
        subprocess.Popen(
            [*command, str(number), str(each), str(addresses)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    acks, problems = [], []
    for process in running:
        out, err = process.communicate(timeout=600)
        acks += out.splitlines()
        if process.returncode:
            problems.append(f"exit code {process.returncode}: {err[-500:]}")
    wanted = {(p * each + n) % addresses for p in range(processes) for n in range(each)}
    with Vault.open(root, settings=Settings()) as vault:
        stands = vault.status()
        if stands.articles != len(wanted):
            problems.append(f"{stands.articles} articles for {len(wanted)} addresses")
        if stands.captures != processes * each:
            problems.append(f"{stands.captures} captures of {processes * each}")
        for line in set(acks):
            vault.raw(line)
        if vault.search("story", limit=1).total != len(wanted):
            problems.append("not all are found")
    found = verify(root, Settings(), now=datetime.now(UTC))
    problems += [f"verify: {fault.name}: {fault.what}" for fault in found.faults]
    return len(acks), problems


def _work(root: Path, number: int, each: int, addresses: int) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        for count in range(each):
            stored = vault.keep(capture((number * each + count) % addresses)).stored
            print(f"{stored.id}@{stored.version}", flush=True)


def main() -> int:
    """Command line entry; exit 1 on any problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--addresses", type=int, default=300)
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        _work(Path(given.work[0]), *map(int, given.work[1:]))
        return 0
    with tempfile.TemporaryDirectory(prefix="newsvault-crowd-") as folder:
        started = time.monotonic()
        acknowledged, problems = crowd(
            Path(folder) / "vault", given.processes, given.each, given.addresses
        )
        took = time.monotonic() - started
        print(
            f"{given.processes} processes x {given.each} onto {given.addresses} addresses:"
            f" {acknowledged} acknowledged in {took:.0f} s, {len(problems)} problems"
        )
    for problem in problems[:50]:
        print("FAILED", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
