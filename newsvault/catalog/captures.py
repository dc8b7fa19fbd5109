"""The capture files and the captures in them, as the catalogue knows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsvault.catalog.database import sound_row
from newsvault.catalog.rows import CaptureRow, FileRow, Place
from newsvault.models import CaptureInfo

if TYPE_CHECKING:
    from newsvault.holdings import Judged

_COLUMNS = (
    "number, requested_url, url, captured_at, status, content_type, file, offset, length,"
    " payload_sha256, payload_bytes, origin, truncated, overrides,"
    " record, revisit, article_id, version, start, stop"
)

_JUDGED = """
    SELECT c.number, c.captured_at, c.requested_url, c.url, c.status, c.refusal, c.why,
        c.article_id, c.version,
        coalesce(c.refusal, nullif(json_extract(v.article, '$.access'), 'free'), 'full') AS verdict,
        (SELECT value FROM additions WHERE kind = 'verdict' AND name = c.payload_sha256) AS by_hand
    FROM captures AS c
    LEFT JOIN versions AS v ON v.article_id = c.article_id AND v.version = c.version
"""


class Captures:
    """The tables `files` and `captures`."""

    def __init__(self, database: Any) -> None:
        self._db = database

    def growing(self) -> FileRow | None:
        """Return the file that is not closed yet."""
        return next((row for row in self.files() if row.sha256 is None), None)

    def files(self) -> tuple[FileRow, ...]:
        """Return every capture file, in order."""
        rows = self._db.execute(
            "SELECT name, end, sha256, verified_at FROM files ORDER BY sequence, name"
        )
        return tuple(FileRow(name=a, end=b, sha256=c, verified_at=d) for a, b, c, d in rows)

    def add_file(self, name: str, sequence: int, end: int, sha256: str | None = None) -> None:
        """Note a capture file of which `end` bytes are promised."""
        self._db.execute(
            "INSERT INTO files (name, sequence, end, sha256) VALUES (?, ?, ?, ?)",
            (name, sequence, end, sha256),
        )

    def next_sequence(self) -> int:
        """Return the number the next capture file gets."""
        return int(
            self._db.execute("SELECT coalesce(max(sequence), 0) + 1 FROM files").fetchone()[0]
        )

    def set_end(self, name: str, end: int) -> None:
        """Promise the file `name` up to `end`."""
        self._db.execute("UPDATE files SET end = ? WHERE name = ?", (end, name))

    def set_closed(self, name: str, sha256: str) -> None:
        """Note that the file `name` is closed and never changes again."""
        self._db.execute("UPDATE files SET sha256 = ? WHERE name = ?", (sha256, name))

    def set_verified(self, name: str, at: str) -> None:
        """Note that the whole file was found right at this time."""
        self._db.execute("UPDATE files SET verified_at = ? WHERE name = ?", (at, name))

    def next_number(self) -> int:
        """Return the number the next capture gets."""
        row = self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM captures").fetchone()
        return int(row[0])

    def add(self, values: Mapping[str, Any], place: Place) -> None:
        """Add a capture; `values` as its reading in the WARC file has them."""
        names = (
            "number", "requested_url", "url", "captured_at", "status", "content_type",
            "payload_sha256", "payload_bytes", "origin", "truncated", "record", "revisit",
            "article_id", "version", "refusal", "why",
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
            f"INSERT INTO captures ({', '.join(row)}) VALUES ({slots})",  # noqa: S608  # our names
            row,
        )

    def add_document(self, place: Place) -> None:
        """Note a record that belongs to no capture: an event, or a later reading."""
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?)", (place.file, place.start, place.stop)
        )

    def get(self, number: int) -> CaptureRow | None:
        """Return the capture with this number."""
        return next(self._rows("number = ?", (number,)), None)

    def of_record(self, record: str) -> CaptureRow | None:
        """Return the capture whose page stands in the record with this id."""
        return next(self._rows("record = ?", (record,)), None)

    def of_article(self, article_id: str) -> tuple[CaptureRow, ...]:
        """Return all captures of an article, oldest first."""
        return tuple(self._rows("article_id = ?", (article_id,)))

    def all_about(self, article_id: str) -> tuple[int, ...]:
        """Return the numbers of an article's captures, and of its addresses' that gave none."""
        rows = self._db.execute(
            "SELECT number FROM captures WHERE article_id = ?1 OR (article_id IS NULL AND url IN"
            " (SELECT url FROM captures WHERE article_id = ?1)) ORDER BY number",
            (article_id,),
        )
        return tuple(int(row[0]) for row in rows)

    def of_url(self, url: str) -> CaptureRow | None:
        """Return the newest capture that was asked for or answered at exactly this address."""
        rows = tuple(self._rows("(url = ? OR requested_url = ?)", (url, url)))
        return rows[-1] if rows else None

    def same_payload(self, url: str, sha256: str) -> CaptureRow | None:
        """Return the capture of `url` that holds a payload with this SHA-256."""
        return next(
            self._rows("url = ? AND payload_sha256 = ? AND NOT revisit", (url, sha256)), None
        )

    def last_of_article(self, url: str) -> CaptureRow | None:
        """Return the newest capture of exactly this address that gave an article."""
        return next(
            self._rows("url = ? AND article_id IS NOT NULL", (url,), order="number DESC"), None
        )

    def with_payload(self, sha256: str) -> tuple[CaptureRow, ...]:
        """Return every capture with this payload, oldest first."""
        return tuple(self._rows("payload_sha256 = ?", (sha256,)))

    def belongs(self, number: int, article_id: str, version: int) -> None:
        """Note that a capture that gave no article has given a version of one after all."""
        self._db.execute(
            "UPDATE captures SET article_id = ?, version = ?, refusal = NULL, why = NULL"
            " WHERE number = ?",
            (article_id, version, number),
        )

    def refuse(self, article_id: str, version: int, reason: str) -> None:
        """Note that the captures of a version gave no article after all."""
        self._db.execute(
            "UPDATE captures SET article_id = NULL, version = NULL, refusal = ?, why = NULL"
            " WHERE article_id = ? AND version = ?",
            (reason, article_id, version),
        )

    def name_refusal(self, sha256: str, reason: str) -> None:
        """Note why the captures with a payload gave no article."""
        self._db.execute(
            "UPDATE captures SET refusal = ?, why = NULL"
            " WHERE payload_sha256 = ? AND article_id IS NULL",
            (reason, sha256),
        )

    def judged(self, verdict: str | None, part: str, limit: int) -> tuple[Judged, ...]:
        """Return captures, newest first, with what each is taken for and why.

        All that gave no article, or those with this verdict; with `part` in their address.
        """
        where = "refusal IS NOT NULL AND ?1 IS NULL" if verdict is None else "verdict = ?1"
        return self._judged(
            f"{where} AND (instr(requested_url, ?2) OR instr(url, ?2))"
            " ORDER BY number DESC LIMIT ?3",
            (verdict, part, limit),
        )

    def judgement(self, number: int) -> Judged:
        """Return what the capture with this number is taken for."""
        return self._judged("number = ?", (number,))[0]

    def _judged(self, where: str, values: tuple[object, ...]) -> tuple[Judged, ...]:
        from newsvault.holdings import Judged

        query = f"SELECT * FROM ({_JUDGED}) WHERE {where}"  # noqa: S608  # our words
        return tuple(
            Judged(
                number=row[0],
                captured_at=datetime.fromisoformat(row[1]),
                requested_url=row[2],
                url=row[3],
                status=row[4],
                why=row[6],
                article_id=row[7],
                version=row[8],
                verdict=row[9],
                by_hand=row[10],
            )
            for row in self._db.execute(query, values)
        )

    def in_file(self, name: str) -> Iterator[CaptureRow]:
        """Yield the captures in a file, in order."""
        return self._rows("file = ?", (name,))

    def documents(self, name: str) -> tuple[tuple[int, int], ...]:
        """Return start and end of the records in a file that belong to no capture."""
        return tuple(
            self._db.execute(
                "SELECT start, stop FROM documents WHERE file = ? ORDER BY start", (name,)
            ).fetchall()
        )

    def newest(self) -> CaptureRow | None:
        """Return the capture that was stored last."""
        row = self._db.execute("SELECT max(number) FROM captures").fetchone()
        return self.get(row[0]) if row[0] is not None else None

    def count(self) -> tuple[int, int]:
        """Return how many captures there are and how many of them gave no article."""
        row = self._db.execute(
            "SELECT count(*), count(*) FILTER (WHERE article_id IS NULL) FROM captures"
        ).fetchone()
        return int(row[0]), int(row[1])

    def _rows(
        self, where: str, values: tuple[object, ...], *, order: str = "number"
    ) -> Iterator[CaptureRow]:
        found = self._db.execute(
            f"SELECT {_COLUMNS} FROM captures WHERE {where} ORDER BY {order}",  # noqa: S608  # ours
            values,
        )
        for row in found:
            with sound_row(self._db):
                one = _row(row)
            yield one


def _row(row: tuple[Any, ...]) -> CaptureRow:
    return CaptureRow(
        info=info_from(row[:14]),
        record=row[14],
        revisit=bool(row[15]),
        article_id=row[16],
        version=row[17],
        start=row[18],
        stop=row[19],
    )


def info_from(row: tuple[Any, ...]) -> CaptureInfo:
    """Return the record of a capture from its first fourteen columns."""
    return CaptureInfo(
        number=row[0],
        requested_url=row[1],
        url=row[2],
        captured_at=datetime.fromisoformat(row[3]),
        status=row[4],
        content_type=row[5],
        file=row[6],
        offset=row[7],
        length=row[8],
        payload_sha256=row[9],
        payload_bytes=row[10],
        origin=row[11],
        truncated=row[12],
        overrides=tuple(json.loads(row[13])),
    )
