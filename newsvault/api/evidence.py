"""Evidence bundles: articles with everything that proves them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsvault.api.records import RecordsOut
from newsvault.models.checking import checked

if TYPE_CHECKING:
    from newsvault.output.evidence import Bundled, Check
    from newsvault.output.evidence.fetch_record import FetchRecord


@checked
class Evidence(RecordsOut):
    """The part of `Vault` for evidence bundles."""

    def bundle(
        self,
        target: Path | str,
        references: Iterable[str],
        *,
        query: str = "",
        zipped: bool = False,
        timestamp: str | None = None,
        with_notes: bool = False,
    ) -> Bundled:
        """Write an evidence bundle: a BagIt bag with captures, records, citations and a report.

        Cookies, credentials and local paths are never in it; tags and notes only if asked.

        Args:
            target: the folder to create, or the ZIP file.
            references: articles as `get` takes them.
            query: the query that chose them, for the report; by default the references.
            zipped: whether to write one ZIP file.
            timestamp: address of a time-stamping authority (RFC 3161); needs the extra
                `newsvault[timestamp]`.
            with_notes: whether to include tags and notes.

        Raises:
            NotFound: no article is meant by a reference.
            UsageError: the target exists already; an extra is not installed.
            FetchError: the authority sent no time-stamp; nothing was written.
            Damaged: a stored byte is not as it was stored.

        Examples:
            >>> done = vault.bundle(folder / "proof", [vault.list()[0].id])
            >>> all(check.holds for check in vault.check_bundle(done.path))
            True
        """
        from newsvault.output.evidence import Material, write_bundle

        named = tuple(references)
        ids = tuple(dict.fromkeys(self.get(reference).id for reference in named))
        records = tuple(self._export_records(ids))
        material = Material(
            records=records,
            fetches=tuple(fetch for record in records for fetch in self._fetches(record)),
            query=query or " ".join(named),
            archive=self._archive_state(),
            write_captures=lambda path: self._write_captures(path, ids),
            with_notes=with_notes,
        )
        stamp = None if timestamp is None else lambda data: self._stamped(data, timestamp)
        return write_bundle(
            Path(target), material, now=datetime.now(UTC), zipped=zipped, timestamp=stamp
        )

    @staticmethod
    def check_bundle(path: Path | str, *, authority: Path | str | None = None) -> tuple[Check, ...]:
        """Check an evidence bundle; return each statement with whether it holds.

        Args:
            path: the folder or the ZIP file.
            authority: a PEM file with the certificate of the time-stamping authority.

        Raises:
            UsageError: there is no bundle at `path`.

        Examples:
            >>> made = vault.bundle(folder / "one", [vault.list()[0].id])
            >>> _ = (made.path / "data" / "query.json").write_text("{}")
            >>> faults = [one for check in vault.check_bundle(made.path) for one in check.found]
            >>> any("data/query.json" in one for one in faults)
            True
        """
        from newsvault.output.evidence import check_bundle

        return check_bundle(Path(path), authority=None if authority is None else Path(authority))

    def _fetches(self, record: Any) -> Iterator[FetchRecord]:
        """Yield the fetch record of each capture; headers without credentials."""
        from newsvault.output.evidence.fetch_record import fetch_record
        from newsvault.storage.stored_bytes import record_of
        from newsvault.warc.secrets import public_headers

        for info in record.captures:
            found = record_of(self.path, info)
            peer = found.headers.get("warc-ip-address")
            yield fetch_record(record.stored.id, info, public_headers(found.http), peer)

    def _archive_state(self) -> dict[str, Any]:
        from newsvault.maintenance.vault_identity import identity

        status = self.status()
        return {
            "identity": identity(self.path),
            "revision": status.revision,
            "articles": status.articles,
            "versions": status.versions,
            "captures": status.captures,
            "last_captured_at": status.last_captured_at and status.last_captured_at.isoformat(),
        }

    def _write_captures(self, path: Path, ids: Iterable[str]) -> None:
        from newsvault.maintenance.export import export

        export(self.path, path, format_="wacz", references=ids, now=datetime.now(UTC))

    def _stamped(self, data: bytes, url: str) -> bytes:
        from newsvault.fetch.post import post
        from newsvault.output.evidence.timestamp import QUERY_TYPE, stamped

        def send(query: bytes) -> bytes:
            return post(url, query, content_type=QUERY_TYPE, settings=self.settings)

        return stamped(data, send, url=url)
