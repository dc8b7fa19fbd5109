"""Random kills: kill -9 under load, repeatedly on one vault, without loss of acknowledged data.

python -m tests.faults.kills --help
"""

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.vault.indexing import REBUILDING
from tests.faults.pages import headline, page
from tests.faults.revisions import revision_problems

_SLOWEST = 60  # seconds for one article


def kill_loop(root: Path, kills: int, *, at_once: int = 2, seed: int = 1) -> tuple[int, list[str]]:
    """Kill writers `kills` times; return the number of acknowledged articles, and the problems."""
    chance = random.Random(seed)
    acks: list[str] = []
    errors: list[str] = []
    done = 0
    while done < kills:
        running = [_start(root, acks, errors) for _ in range(at_once)]
        for process, readers in running:
            if chance.random() < 0.8:  # else it may be killed while it starts
                _wait_for_more(acks, process)
            time.sleep(chance.uniform(0, 0.5))
            process.kill()
            process.wait()
            for reader in readers:
                reader.join()
            for stream in (process.stdout, process.stderr):
                assert stream is not None
                stream.close()
            done += 1
    # A kill between the index and its proof costs a rebuild of the index, which is announced.
    problems = [f"stderr: {line}" for line in errors if line != REBUILDING]
    with Vault.open(root, settings=Settings()) as vault:
        for line in acks:
            _, article_id, number, edition, version = line.split()
            reference = f"{article_id}@{version}"
            stored = vault.get(reference)
            if stored.article.headline != headline(int(number), int(edition)):
                problems.append(f"different: {line}")
            if vault.raw(reference).body != page(int(number), int(edition)):
                problems.append(f"other bytes: {line}")
    problems += revision_problems(root)
    found = verify(root, Settings(), now=datetime.now(UTC))
    return len(acks), problems + [f"verify: {fault.name}: {fault.what}" for fault in found.faults]


def _wait_for_more(acks: list[str], process: "subprocess.Popen[str]") -> None:
    """Wait until another article is acknowledged, however slow the machine is."""
    before, ends = len(acks), time.monotonic() + _SLOWEST
    while len(acks) == before and process.poll() is None and time.monotonic() < ends:
        time.sleep(0.01)


def _start(
    root: Path, acks: list[str], errors: list[str]
) -> tuple["subprocess.Popen[str]", tuple[threading.Thread, threading.Thread]]:
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "tests.faults.driver", str(root), "load"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def collect(stream: object, into: list[str]) -> None:
        # A line that was cut off was never acknowledged whole.
        into.extend(line.strip() for line in stream if line.endswith("\n"))  # type: ignore[attr-defined]

    threads = tuple(
        threading.Thread(target=collect, args=pair)
        for pair in ((process.stdout, acks), (process.stderr, errors))
    )
    for thread in threads:
        thread.start()
    return process, (threads[0], threads[1])


def main() -> int:
    """Command line entry; exit 1 on any problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=2, help="how many writers run")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsvault-kills-") as folder:
        started = time.monotonic()
        root = Path(folder) / "vault"
        acknowledged, problems = kill_loop(
            root, given.kills, at_once=given.at_once, seed=given.seed
        )
        print(
            f"{given.kills} kills in {time.monotonic() - started:.0f} s:"
            f" {acknowledged} acknowledged, {len(problems)} problems,"
            f" {len(list((root / 'quarantine').glob('*')))} torn ends in quarantine"
        )
    for problem in problems[:50]:
        print("FAILED", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
