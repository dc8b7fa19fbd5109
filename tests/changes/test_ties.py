"""Paragraphs that are equally alike are paired in one order, whatever the order of hashes."""

import os
import subprocess
import sys
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from tests.changes.pages import BODY, capture, page

PLACES = ("harbour", "station", "orchard", "library", "theatre", "stadium", "foundry", "brewery")


def alike(word: str, year: int) -> list[str]:
    """Paragraphs that share all of their words but one with each other."""
    return [
        f"Visitors to the {place} paid {word} more in {year}, and the council of the old town"
        " expects the same again when the season ends."
        for place in PLACES
    ]


def test_ties_are_paired_alike_on_every_run(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    old, new = alike("slightly", 2023), alike("considerably", 2024)
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(page([*BODY, *old])))
        vault.keep(capture(page([*BODY, *reversed(new), new[0]]), 24))
        (stored,) = vault.list()
    shown = set()
    for seed in range(4):
        done = subprocess.run(
            [sys.executable, "-m", "newsvault", "--vault", str(root), "diff", stored.id, "--json"],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        )
        shown.add(done.stdout)
    assert len(shown) == 1
