"""The tables `files` and `captures` of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from newsvault.storage.catalog.capture_order import BY_TIME, NEWEST_FIRST
from newsvault.storage.catalog.damage import sound_row, wrong_info
from newsvault.storage.catalog.gone_pages import Absence, absence
from newsvault.storage.catalog.rows import UNREAD, CaptureRow, DepositSpan, FileRow, info_from
from newsvault.storage.catalog.verdicts import judged_rows, verdict_counts

if TYPE_CHECKING:
    from newsvault.models.vault import Judged

_COLUMNS = (
    "number, requested_url, url, captured_at, status, content_type, file, offset, length,"
    " payload_sha256, payload_bytes, origin, truncated, overrides, date_source,"
    " record, revisit, article_id, version, start, stop, digest, refusal"
)


class Captures:
    """Queries and updates of the tables `files` and `captures`."""

    def __init__(self, database: Any) -> None:
        self._db = database

    def growing(self) -> FileRow | None:
        """Return the file that is not closed yet, or None."""
        return next((row for row in self.files() if row.sha256 is None), None)

    def files(self) -> tuple[FileRow, ...]:
        """Return every capture file, by sequence number."""
        rows = self._db.execute(
            "SELECT name, end, sha256, verified_at FROM files ORDER BY sequence, name"
        )
        return tuple(FileRow(name=a, end=b, sha256=c, verified_at=d) for a, b, c, d in rows)

    def add_file(self, name: str, sequence: int, end: int, sha256: str | None = None) -> None:
        """Insert a capture file whose committed size is `end` bytes."""
        self._db.execute(
            "INSERT INTO files (name, sequence, end, sha256) VALUES (?, ?, ?, ?)",
            (name, sequence, end, sha256),
        )

    def next_sequence(self) -> int:
        """Return the sequence number of the next capture file."""
        return int(
            self._db.execute("SELECT coalesce(max(sequence), 0) + 1 FROM files").fetchone()[0]
        )

    def set_end(self, name: str, end: int) -> None:
        """Set the committed size of the file `name` to `end` bytes."""
        self._db.execute("UPDATE files SET end = ? WHERE name = ?", (end, name))

    def set_closed(self, name: str, sha256: str) -> None:
        """Record that the file `name` is closed and has this SHA-256."""
        self._db.execute("UPDATE files SET sha256 = ? WHERE name = ?", (sha256, name))

    def set_verified(self, name: str, at: str) -> None:
        """Record when the file was last verified without a finding."""
        self._db.execute("UPDATE files SET verified_at = ? WHERE name = ?", (at, name))

    def next_number(self) -> int:
        """Return the number of the next capture."""
        row = self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM captures").fetchone()
        return int(row[0])

    def add(self, values: Mapping[str, Any], place: DepositSpan) -> None:
        """Insert a capture; `values` has the fields of its record in the WARC file."""
        names = (
            "number", "requested_url", "url", "captured_at", "status", "content_type",
            "payload_sha256", "payload_bytes", "origin", "truncated", "record", "revisit",
            "article_id", "version", "refusal", "why", "digest", "written", "date_source",
            "revision", "stored_at",
        )  # fmt: skip
        row = {name: values.get(name) for name in names}
        row["overrides"] = json.dumps(values.get("overrides", ()))
        row |= {
            "file": place.file,
            "start": place.start,
            "stop": place.stop,
            "offset": place.offset,
            "length": place.length,
        }
        slots = ", ".join(f":{name}" for name in row)
        self._db.execute(
            f"INSERT INTO captures ({', '.join(row)}) VALUES ({slots})",  # noqa: S608  # constants
            row,
        )

    def add_document(self, place: DepositSpan, revision: int | None, at: str | None) -> None:
        """Insert a record that belongs to no capture: a user event or a later parse."""
        row = (place.file, place.start, place.stop, revision, at)
        self._db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", row)

    def get(self, number: int) -> CaptureRow | None:
        """Return the capture with this number, or None."""
        return next(self._rows("number = ?", (number,)), None)

    def of_record(self, record: str) -> CaptureRow | None:
        """Return the capture whose page is in the WARC record with this id, or None."""
        return next(self._rows("record = ?", (record,)), None)

    def absence(self, article_id: str) -> Absence:
        """Return when an article's page was last seen, and what its addresses answered since."""
        return absence(self._db, article_id)

    def digests(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the id and the text digest of each version of some articles."""
        yield from self._db.execute(
            "SELECT DISTINCT article_id, digest FROM captures WHERE digest IS NOT NULL"
            " AND article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, digest",
            (json.dumps(ids),),
        )

    def of_article(self, article_id: str) -> tuple[CaptureRow, ...]:
        """Return all captures of an article, oldest capture time first."""
        return tuple(self._rows("article_id = ?", (article_id,), order=BY_TIME))

    def of_article_with_refused(
        self, article_id: str, urls: Iterable[str], reason: str
    ) -> tuple[tuple[CaptureRow, ...], tuple[CaptureRow, ...]]:
        """Return all captures of an article, and those refused for `reason` at its addresses.

        Refused ones are also those at `urls`.
        """
        rows = self.of_article(article_id)
        addresses = {*urls, *(row.info.url for row in rows)}
        refused = {
            row.info.number: row for url in addresses for row in self.refused(reason, url=url)
        }
        return rows, tuple(refused.values())

    def at_key(self, url: str) -> CaptureRow | None:
        """Return the capture stored last for exactly this address that gave an article."""
        return next(
            self._rows("url = ? AND article_id IS NOT NULL", (url,), order="number DESC"), None
        )

    def all_about(self, article_id: str) -> tuple[int, ...]:
        """Return the numbers of an article's captures and of its addresses' refused captures."""
        rows = self._db.execute(
            "SELECT number FROM captures WHERE article_id = ?1 OR (article_id IS NULL AND url IN"
            " (SELECT url FROM captures WHERE article_id = ?1)) ORDER BY number",
            (article_id,),
        )
        return tuple(int(row[0]) for row in rows)

    def of_url(self, url: str) -> CaptureRow | None:
        """Return the newest capture with exactly this address, as requested or after redirects."""
        rows = tuple(self._rows("(url = ? OR requested_url = ?)", (url, url), order=BY_TIME))
        return rows[-1] if rows else None

    def same_payload(self, url: str, sha256: str) -> CaptureRow | None:
        """Return the capture of `url` whose record holds the payload with this SHA-256."""
        return next(
            self._rows("url = ? AND payload_sha256 = ? AND NOT revisit", (url, sha256)), None
        )

    def last_of_article(self, url: str) -> CaptureRow | None:
        """Return the newest HTTP capture of exactly this address that gave an article."""
        return next(
            self._rows(
                "url = ? AND article_id IS NOT NULL AND origin = 'web'",
                (url,),
                order=NEWEST_FIRST,
            ),
            None,
        )

    def digest_by_number(self, article_id: str, version: int) -> str | None:
        """Return the text digest of the version that had this number when it was written.

        Needed for records written before schema 3, which refer to their version by number.
        """
        row = self._db.execute(
            "SELECT digest FROM captures WHERE article_id = ? AND written = ?"
            " AND digest IS NOT NULL ORDER BY number DESC LIMIT 1",
            (article_id, version),
        ).fetchone()
        return str(row[0]) if row else None

    def with_payload(self, sha256: str) -> tuple[CaptureRow, ...]:
        """Return every capture with this payload, oldest first."""
        return tuple(self._rows("payload_sha256 = ?", (sha256,)))

    def assign_version(
        self, number: int, article_id: str, digest: str, written: int | None
    ) -> None:
        """Assign a capture to the version of an article with this text digest."""
        self._db.execute(
            "UPDATE captures SET article_id = ?, digest = ?, written = ?, refusal = NULL,"
            " why = NULL WHERE number = ?",
            (article_id, digest, written, number),
        )

    def replace_digest(self, article_id: str, before: str, after: str) -> None:
        """Replace the text digest `before` of an article's captures by `after` (reparse)."""
        self._db.execute(
            "UPDATE captures SET digest = ? WHERE article_id = ? AND digest = ?",
            (after, article_id, before),
        )

    def refused(self, *reasons: str, url: str | None = None) -> tuple[CaptureRow, ...]:
        """Return the captures refused for one of `reasons`, of the address `url` only if given."""
        slots = ", ".join("?" * len(reasons))
        if url is None:
            return tuple(self._rows(f"refusal IN ({slots})", reasons))
        return tuple(
            self._rows(
                f"(url = ? OR requested_url = ?) AND refusal IN ({slots})", (url, url, *reasons)
            )
        )

    def judged(self, verdict: str | None, part: str) -> Iterator[Judged]:
        """Yield the classification of captures and its reason, newest capture first.

        Those with this verdict, or for None all that gave no article; `part` is a substring of
        their address.
        """
        where = "refusal IS NOT NULL AND ?1 IS NULL" if verdict is None else "verdict = ?1"
        return judged_rows(
            self._db,
            f"{where} AND (instr(requested_url, ?2) OR instr(url, ?2)) ORDER BY number DESC",
            (verdict, part),
        )

    def verdicts(self) -> dict[str, int]:
        """Return the number of captures per verdict, most frequent first."""
        return verdict_counts(self._db)

    def judgement(self, number: int) -> Judged:
        """Return the classification of the capture with this number."""
        return next(judged_rows(self._db, "number = ?", (number,)))

    def in_file(self, name: str) -> Iterator[CaptureRow]:
        """Yield the captures in a file, by number."""
        return self._rows("file = ?", (name,))

    def documents(self, name: str) -> tuple[tuple[int, int], ...]:
        """Return the byte ranges of the records in a file that belong to no capture."""
        return tuple(
            self._db.execute(
                "SELECT start, stop FROM documents WHERE file = ? ORDER BY start", (name,)
            ).fetchall()
        )

    def newest(self) -> CaptureRow | None:
        """Return the capture that was stored last, or None."""
        row = self._db.execute("SELECT max(number) FROM captures").fetchone()
        return self.get(row[0]) if row[0] is not None else None

    def count(self) -> tuple[int, int, int]:
        """Return the number of captures, of refused captures and of captures not parsed yet."""
        row = self._db.execute(
            "SELECT count(*), count(*) FILTER (WHERE article_id IS NULL),"
            " count(*) FILTER (WHERE refusal = ?) FROM captures",
            (UNREAD,),
        ).fetchone()
        return int(row[0]), int(row[1]) - int(row[2]), int(row[2])

    def _rows(
        self, where: str, values: tuple[object, ...], *, order: str = "number"
    ) -> Iterator[CaptureRow]:
        found = self._db.execute(
            f"SELECT {_COLUMNS} FROM captures WHERE {where} ORDER BY {order}",  # noqa: S608  # constants
            values,
        )
        for row in found:
            with sound_row(self._db.place, partial(wrong_info, row)):
                one = _row(row)
            yield one


def _row(row: tuple[Any, ...]) -> CaptureRow:
    return CaptureRow(
        info=info_from(row[:15]),
        record=row[15],
        revisit=bool(row[16]),
        article_id=row[17],
        version=row[18],
        start=row[19],
        stop=row[20],
        digest=row[21],
        refusal=row[22],
    )
