"""A full disk: store pages on a small tmpfs until it is full, and check what was acknowledged.

Needs the right to mount. `python -m tests.faults.full_disk --help`
"""

import argparse
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.errors import VaultFull
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from tests.faults.pages import capture, headline, page


def fill(root: Path) -> tuple[int, list[str]]:
    """Store pages until the disk is full, and a few more; return acks and problems."""
    acks: list[tuple[str, int]] = []
    refused = 0
    number = 0
    while refused < 5:
        number += 1
        try:
            with Vault.open(root, settings=Settings()) as vault:
                while True:
                    number += 1
                    acks.append((vault.keep(capture(number)).stored.id, number))
        except VaultFull:
            refused += 1
    problems = []
    with Vault.open(root, settings=Settings()) as vault:
        for article_id, one in acks:
            if vault.get(article_id).article.headline != headline(one):
                problems.append(f"different: {one}")
            if vault.raw(article_id).body != page(one):
                problems.append(f"other bytes: {one}")
    found = verify(root, Settings(), now=datetime.now(UTC))
    problems += [
        f"verify: {fault.name}: {fault.what}"
        for fault in found.faults
        if not fault.file.startswith("index")
    ]
    return len(acks), problems


def main() -> int:
    """Mount, fill, check, unmount; exit 1 on any problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="8m")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsvault-full-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={given.size}", "tmpfs", folder]
        subprocess.run(mount, check=True)
        try:
            acknowledged, problems = fill(Path(folder) / "vault")
        finally:
            subprocess.run(["umount", folder], check=True)
    print(f"{given.size}: {acknowledged} acknowledged, {len(problems)} problems")
    for problem in problems[:50]:
        print("FAILED", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
