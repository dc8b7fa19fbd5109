"""A new version of an article leaves the user's tags and notes where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newsvault import Capture, Vault

PAGE = Path(__file__).parents[2] / "seeds" / "pages"


def test_a_new_version_keeps_tags_and_notes(tmp_path: Path) -> None:
    """Captured before the tag was set or after it."""
    with Vault.open(tmp_path / "vault") as vault:
        for year, version in ((2024, 1), (2099, 2)):
            body = (PAGE / f"mayor-budget.v{version}.html").read_bytes()
            at = datetime(year, 6, 2, tzinfo=UTC)
            stored = vault.keep(
                Capture(
                    requested_url="https://www.brookhaven-beacon.example/mayor",
                    captured_at=at,
                    saved_body=body,
                    origin="file",
                )
            ).stored
            if version == 1:
                vault.tag([stored.id], add=["mine"])
                vault.add_note(stored.id, "ask again")
        assert vault.get(stored.id).versions == 2
        assert vault.tags(stored.id) == ("mine",)
        assert vault.notes(stored.id) == ((1, "ask again"),)
        vault.maintenance.rebuild()
        assert vault.tags(stored.id) == ("mine",)
