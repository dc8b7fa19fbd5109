"""Import of the pages in another program's web archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from newsvault.errors import UsageError
from newsvault.models import Capture, Receipt, Refusal
from newsvault.sources.warc import captures, matches
from newsvault.vault.erase_marks import TAKEN
from newsvault.vault.intake import keep_all
from newsvault.vault.session import Session

_PACKED = (b"\x1f\x8b", b"PK")


class ArchivePages:
    """The pages of a web archive; iterate over them to ingest each and get its outcome.

    `passed` counts the skipped records, by type; `erased` is whether to store erased pages again.
    """

    def __init__(self, vault: Session, source: Path, *, erased: bool = False) -> None:
        check_archive(source)
        self._erased = erased
        self._vault = vault
        self._source = source
        self.passed: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Receipt | Refusal]:
        pages = captures(self._source, settings=self._vault.settings, passed=self.passed)
        coming = map(_although_erased, pages) if self._erased else pages
        yield from keep_all(self._vault, coming)


def _although_erased(got: Capture | Refusal) -> Capture | Refusal:
    return got if isinstance(got, Refusal) else replace(got, overrides=(*got.overrides, TAKEN))


def check_archive(source: Path) -> None:
    """Raise UsageError for a file that is not a web archive."""
    with source.open("rb") as stream:
        head = stream.read(16)
    if not matches(head, source.name) and not head.startswith(_PACKED):
        raise UsageError(f"{source} is not a web archive", hint=f"newsvault ingest {source}")
