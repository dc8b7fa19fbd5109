"""Generator of the vaults in `released/`: one from the example pages for each released schema.

    python -m tests.vault.make_released

A vault there is never regenerated: it is the output of that version. A JSON file beside it has its
content as that version showed it.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from newsvault.storage.catalog.schema import VERSION
from tests.faults.pages import address, capture

HERE = Path(__file__).parent / "released"
PAGES = (
    "mayor-budget.v1", "mayor-budget.v2", "storm-live", "tramway-fr", "orchestra-cp1252",
    "bank-paywall", "herring-quota-agency-a", "orchard-multi-paragraph",
)  # fmt: skip


def make(root: Path) -> None:
    """Make a vault with every kind of content."""
    seeds = Path(__file__).parents[2] / "seeds" / "pages"
    ticks = _ticks()
    settings = Settings(rotate_bytes=20_000)
    with Vault(root, settings, clock=lambda: next(ticks)) as vault:
        for name in PAGES:
            list(vault.ingest([str(seeds / f"{name}.html")]))
        # by HTTP: a redirect, the same bytes again, another edition, and a page without article
        pages = [capture(1), capture(1), capture(1, 2), capture(2), capture(3)]
        list(vault.ingest([*pages, capture(9, body=b"<html></html>")]))
        one, two = vault.get(address(1)).id, vault.get(address(2)).id
        vault.record([("put", "tag", one, "kept", ""), ("put", "note", one, "1", "seen twice")])
        vault.record([("put", "tag", two, "gone", ""), ("drop", "tag", two, "gone", "")])
        vault.record([("put", "query", "", "money", "budget OR bank")])
        vault.remove([address(3)])


def _ticks() -> Iterator[datetime]:
    now = datetime.now(UTC)
    while True:
        yield now
        now += timedelta(milliseconds=1)


def contents(root: Path, settings: Settings) -> dict[str, Any]:
    """Return the whole content of the vault at `root` as JSON."""
    with Vault.open(root, settings=settings) as vault:
        listed = vault.list(limit=1000, include_removed=True)
        articles = {}
        for stored in sorted(listed.articles, key=lambda one: one.id):
            versions = vault.versions(stored.id)
            articles[stored.id] = {
                "removed": stored.removed,
                "tags": list(stored.tags),
                "notes": list(stored.notes),
                "captures": [
                    [one.number, one.captured_at.isoformat(), one.status, one.payload_sha256]
                    for one in vault.captures(stored.id)
                ],
                "versions": [
                    {
                        "headline": one.article.headline,
                        "summary": one.article.summary,
                        "byline": [person.name for person in one.article.byline],
                        "text": one.article.text,
                        "quotes": [[q.text, q.start, q.end] for q in one.article.quotes],
                        "bytes": len(vault.raw(f"{stored.id}@{one.version}").body),
                    }
                    for one in versions
                ],
            }
        return {"articles": articles, "saved": [list(pair) for pair in vault.added("query")]}


def main() -> int:
    """Make the vault of this version unless it exists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    target = HERE / f"schema-{VERSION}"
    if target.with_suffix(".zip").exists():
        print(f"{target}.zip is there already, and stays as it is", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="newsvault-released-") as folder:
        root = Path(folder) / "vault"
        make(root)
        words = json.dumps(contents(root, Settings()), ensure_ascii=False, indent=1)
        target.with_suffix(".json").write_text(words + "\n", "utf-8")
        (root / "lock").unlink()
        shutil.make_archive(str(target), "zip", root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
