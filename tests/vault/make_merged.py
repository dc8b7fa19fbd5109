"""Generator of `merged/vault.zip`: articles merged by a version that trusted every canonical link.

    git worktree add /tmp/old 758045f
    PYTHONPATH=/tmp/old python tests/vault/make_merged.py

It was run once, with that commit; its output never changes.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.models import Capture, Exchange
from newsvault.settings import Settings

TARGET = Path(__file__).parent / "merged" / "vault"
SITE = "https://the-lantern.example"
FIRST = datetime(2024, 5, 1, 8, tzinfo=UTC)
TEXTS = {
    "Crane costs less": "The harbour board opened its books on Monday and found that the new crane "
    "had cost less than the old one, said its chair, Ines Holt, who had expected a long meeting.",
    "Chair leaves board": "The harbour board has no chair. Ines Holt left on Friday, and the crane "
    "that she had ordered is to be sold to a yard on the other side of the estuary by summer.",
    "New chair for board": "Members chose Tove Brandt on Sunday after three rounds of voting, none "
    "of them close, and went home before the rain; she begins when the ferries stop in October.",
    "Baker closes shop": "After forty years of rye and rolls the last baker on Quay Street has put "
    "up the shutters, and his customers now walk to the mill for what they used to smell at six.",
    "What our desk reads": "Each morning our desk lists what it has read the night before, from "
    "the minutes of councils to the letters pages, and says in one line why it was worth the lamp "
    "oil.",
    "Lighthouse is painted": "Red and white again: four painters on ropes finished the lighthouse "
    "on Thursday, two days before the regatta, with what the paint maker called a friendly price.",
}  # fmt: skip
# (day, address, address it declares, headline); what was said of the article then follows.
VISITS = (
    (0, "/sec/1", "/news/local", "Crane costs less"),
    (2, "/sec/2", "/news/local", "Chair leaves board"),
    (4, "/sec/2", "/news/local", "New chair for board"),
    (6, "/sec/2", "/news/local", "New chair for board"),
    (0, "/desk/bread", "/desk", "Baker closes shop"),
    (2, "/desk", "/desk", "What our desk reads"),
    (0, "/amp/news/light", "/news/light", "Lighthouse is painted"),
    (2, "/news/light", "/news/light", "Lighthouse is painted"),
)


def page(headline: str, declared: str) -> bytes:
    """Return a page of this site."""
    return (
        f'<!doctype html><html lang=en><head><title>{headline}</title><link rel="canonical" '
        f'href="{SITE}{declared}"></head><body><article><h1>{headline}</h1><p>{TEXTS[headline]}'
        f"</p></article></body></html>"
    ).encode()


def visit(day: int, path: str, declared: str, headline: str) -> Capture:
    """Return a capture of the page at this time."""
    at, url = FIRST + timedelta(days=day), SITE + path
    exchange = Exchange(
        url=url,
        requested_at=at,
        status=200,
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=page(headline, declared),
    )
    return Capture(requested_url=url, captured_at=at, exchanges=(exchange,))


def make(root: Path) -> None:
    """Make the vault; user data of a day is added at noon."""
    now = FIRST
    clock: Callable[[], datetime] = lambda: now  # noqa: E731  # it is set between the visits
    with Vault(root, Settings(), clock=clock) as vault:
        for day, path, declared, headline in sorted(VISITS):
            now = FIRST + timedelta(days=day)
            vault.keep(visit(day, path, declared, headline))
            now += timedelta(hours=4)
            key = vault.get(SITE + declared).id
            if (day, path) == (0, "/sec/1"):
                vault.record([("put", "tag", key, "crane", ""), ("put", "note", key, "1", "call")])
            if (day, path) == (4, "/sec/2"):
                vault.record([("put", "tag", key, "board", ""), ("put", "note", key, "2", "who?")])
            if (day, path) == (0, "/desk/bread"):
                vault.record([("put", "tag", key, "bread", "")])
            if (day, path) == (2, "/news/light"):
                vault.record([("put", "tag", key, "light", "")])


def main() -> None:
    """Make the file unless it exists."""
    if TARGET.with_suffix(".zip").exists():
        sys.exit(f"{TARGET}.zip is there already, and stays as it is")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        make(root)
        (root / "lock").unlink()
        shutil.make_archive(str(TARGET), "zip", root)


if __name__ == "__main__":
    main()
