"""Merge of the user data in an export with that of this vault; nothing is replaced.

Tags are united. Notes get new numbers and the name of the other vault; a saved query with the same
name and another text gets a new name. Removals, verdicts and merged names are imported only on
request, because they hide articles or change their classification. An event that this vault already
recorded is skipped: the user may have undone it since.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from newsvault.guard import attempt
from newsvault.maintenance.scan import ScannedDeposit
from newsvault.storage.captures import Archive
from newsvault.storage.catalog import (
    BOOKMARKED,
    COLLECTION,
    EDIT,
    IN_COLLECTION,
    RENAMED,
    SEEN,
    VERDICT,
    CaptureRow,
    Catalog,
)
from newsvault.vault.quotation_numbers import RENUMBERED
from newsvault.warc import read_at

TAKES = {
    "removals": ("removed",),
    "verdicts": (VERDICT, "judged"),
    "merges": ("speaker", "speaker-of"),
    "feeds": ("feed",),
    "erased": (),  # captures of articles erased here
}
Event = tuple[dict[str, Any], ScannedDeposit]
Key = tuple[str, str, str]


class UserDataMerge:
    """The events of an export, collected first and then merged."""

    def __init__(self, root: Path, catalog: Catalog, author: str, take: frozenset[str]) -> None:
        self._catalog = catalog
        self._known = frozenset(_records(root, catalog))
        self._author = author
        self._taken = {kind for name in take for kind in TAKES[name]}
        self._last: dict[Key, ScannedDeposit] = {}
        self._theirs: dict[str, str] = {}  # record of a capture: its article there
        self.verdicts: dict[str, str] = {}  # imported verdicts by the SHA-256 of the payload

    def add(self, found: ScannedDeposit) -> None:
        """Add an event; it replaces an earlier one for the same entry."""
        kind, subject, name, _ = found.values["entry"]
        self._last[kind, subject, name] = found

    def follow(self, values: dict[str, Any]) -> None:
        """Note the article that a capture has there, by a parse; a later parse can change it."""
        capture = values["capture"]
        if values["kind"] in ("reading", "reading-again") and capture["article_id"] is not None:
            self._theirs[capture["record"]] = capture["article_id"]

    def merged(self, counts: Counter[str]) -> Iterator[Event]:
        """Yield each event to store, in the form for this vault, with the deposit it came from.

        Counts imported and skipped events in `counts`. The caller applies each event to the
        catalogue before requesting the next one.
        """
        captures = self._captures()
        for found in self._last.values():
            if found.record in self._known or found.values.get("origin") in self._known:
                counts["known"] += 1
                continue
            for about in self._about(found.values, captures):
                values = self._fitted(about, counts)
                if values is not None:
                    changed = values != found.values
                    yield ({**values, "origin": found.record} if changed else values), found
                    counts["added: tags, notes and other entries"] += 1

    def _captures(self) -> dict[str, list[CaptureRow]]:
        """Return the captures of this vault by the id that their article has in the export."""
        captures: dict[str, list[CaptureRow]] = {}
        for record, article_id in self._theirs.items():
            row = self._catalog.captures.of_record(record)
            if row is not None and row.article_id is not None:
                captures.setdefault(article_id, []).append(row)
        return captures

    def _about(
        self, values: dict[str, Any], captures: dict[str, list[CaptureRow]]
    ) -> Iterator[dict[str, Any]]:
        """Yield an event for each article of this vault that it is about.

        An article there can be several here, or have another id. The event goes to those captured
        before it, or to all if there were none.
        """
        kind, subject, *rest = values["entry"]
        rows = captures.get(subject, [])
        before = [
            row for row in rows if row.info.captured_at <= datetime.fromisoformat(values["at"])
        ]
        ids = dict.fromkeys(row.article_id for row in before or rows)
        for article_id in ids or (self._catalog.additions.present_id(subject),):
            yield {**values, "entry": [kind, article_id, *rest]}

    def _fitted(self, values: dict[str, Any], counts: Counter[str]) -> dict[str, Any] | None:
        """Return a foreign entry under a free name; None if it is not taken, which is counted."""
        kind, subject, name, value = values["entry"]
        # Their deletion does not delete entries of this vault, its articles have its own ids and
        # its quotations their own numbers, and the hits that they saw were not seen here.
        if values["action"] == "drop" or kind in (RENAMED, RENUMBERED, SEEN):
            return None
        there = dict(self._catalog.additions.of(kind, subject))
        if subject and kind != "judged" and not self._catalog.articles.is_known(subject):
            counts["skipped: about articles not in this vault"] += 1
            return None
        if kind in self._taken:
            if name not in there:
                if kind == VERDICT:
                    self.verdicts[name] = value
                return values
            counts["skipped: conflicts with your decision"] += there[name] != value
            return None
        fit = _FITS.get(kind)
        if fit is None:
            takes = next((take for take, kinds in TAKES.items() if kind in kinds), "")
            counts[f"skipped: {takes} (--take {takes})" if takes else "skipped: unknown kind"] += 1
            return None
        fitted = fit(there, name, value, self._author)
        return fitted and {**values, "entry": [kind, subject, *fitted]}


def _tag(_there: dict[str, str], name: str, value: str, _author: str) -> tuple[str, str]:
    return name, value


def _note(there: dict[str, str], _name: str, value: str, author: str) -> tuple[str, str] | None:
    text = f"{author}: {value}"
    if value in there.values() or text in there.values():
        return None
    return str(max((int(name) for name in there), default=0) + 1), text


def _query(there: dict[str, str], name: str, value: str, author: str) -> tuple[str, str] | None:
    names = [name, f"{name}-{re.sub(r'[^0-9A-Za-z_-]+', '-', author)}"]
    for number in range(2, len(there) + 3):
        names.append(f"{names[1]}-{number}")
    if any(there.get(candidate) == value for candidate in names):
        return None
    return next(candidate for candidate in names if candidate not in there), value


def _earliest(there: dict[str, str], name: str, value: str, _author: str) -> tuple[str, str] | None:
    return (name, value) if name not in there else None


_FITS: dict[str, Callable[[dict[str, str], str, str, str], tuple[str, str] | None]] = {
    "tag": _tag,
    "note": _note,
    "query": _query,
    BOOKMARKED: _earliest,
    EDIT: _earliest,
    COLLECTION: _earliest,
    IN_COLLECTION: _earliest,
}


def _records(root: Path, catalog: Catalog) -> Iterator[str]:
    """Yield the record ids of all documents of the vault, and of the documents they came from.

    An unreadable document is skipped; `verify` reports it.
    """
    for row in catalog.captures.files():
        places = catalog.captures.documents(row.name)
        path = Archive(root).path(row.name)
        if not places or not path.is_file():
            continue
        with path.open("rb") as stream:
            for start, stop in places:
                yield from _ids(stream, start, stop)


def _ids(stream: IO[bytes], start: int, stop: int) -> tuple[str, ...]:
    def read() -> tuple[str, ...]:
        record = read_at(stream, start, stop - start)
        origin = json.loads(record.body).get("origin")
        return (record.id, origin) if isinstance(origin, str) else (record.id,)

    return attempt(read, lambda _: ())
