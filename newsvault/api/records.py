"""Records out: articles in the formats of other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.output.exports import ExportRecord, Written


@checked
class RecordsOut(Session):
    """The part of `Vault` for exports of records."""

    def export_records(
        self, target: Path | str, references: Iterable[str] | None = None, *, format_: str
    ) -> Written:
        """Write articles with quotations, versions, tags and notes for other programs.

        `export` writes the captures themselves (WARC, WACZ), which another vault can import.

        Args:
            target: the file to write, or the folder for md, html, csv and parquet. Notes (md),
                pages (html) and feeds (atom) that an earlier export wrote there are updated.
            references: articles as `get` takes them; None for the whole vault.
            format_: "md", "html", "csv", "parquet", "jsonl", "sqlite", "epub" or "atom"; parquet
                needs the extra `newsvault[parquet]`.

        Returns:
            The number of articles, of files written and of files left unchanged; `skipped` names
            notes that were not updated because their marked line is gone.

        Raises:
            UsageError: unknown format, a target that exists already or has no folder, or an extra
                that is missing.
            SystemRefused: the target cannot be written.
            NotFound: no article is meant by a reference.

        Examples:
            >>> vault.export_records(folder / "notes", format_="md").articles == vault.count()
            True
        """
        from newsvault.output.exports import export_records

        if references is None:
            ids: Iterable[str] = self.catalog.articles.ids()
        else:
            ids = tuple(dict.fromkeys(self.get(reference).id for reference in references))
        return export_records(
            Path(target), self._export_records(ids), format_=format_, now=datetime.now(UTC)
        )

    def _export_records(self, ids: Iterable[str]) -> Iterator[ExportRecord]:
        """Yield everything that belongs to each article."""
        from newsvault.output.exports import ExportRecord
        from newsvault.vault.searching.speaker_identities import People

        people = People.of(self.catalog)
        for article_id in ids:
            stored = self.get(article_id)
            notes = self.added("note", article_id)
            yield ExportRecord(
                stored=stored,
                versions=self.versions(article_id),
                captures=self.captures(article_id),
                people=tuple(
                    people.person(article_id, quote.speaker_name) for quote in stored.article.quotes
                ),
                notes=tuple(sorted((int(n), text) for n, text in notes if n.isdecimal())),
            )
