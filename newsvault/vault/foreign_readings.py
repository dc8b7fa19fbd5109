"""What other vaults read in pages that are stored here, as their exports said it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsvault.errors import Damaged
from newsvault.guard import attempt
from newsvault.models import Article
from newsvault.models.vault import ForeignReading
from newsvault.storage.captures import Archive
from newsvault.storage.catalog import Catalog
from newsvault.storage.serialisation import article_from_json
from newsvault.storage.sidecars import ELSEWHERE
from newsvault.vault.reparse import differences
from newsvault.warc import BadRecord, read_at


def foreign_readings(root: Path, catalog: Catalog, article_id: str) -> tuple[ForeignReading, ...]:
    """Return what other vaults read in the captures of an article; raises Damaged.

    They are looked for in the capture files: the catalogue knows only where such documents are.
    """
    ours: dict[int, Article] = {}
    for row in catalog.captures.of_article(article_id):
        version = catalog.articles.get(article_id, row.version)
        if version is not None:
            ours[row.info.number] = version.article
    found = []
    for values in _documents(root, catalog):
        number = values["capture"]["number"] if values.get("kind") == ELSEWHERE else None
        if number in ours:
            theirs = attempt(lambda v=values: article_from_json(v["article"]), lambda _: None)  # type: ignore[misc]
            if theirs is not None:
                found.append(_reading(values, number, ours[number], theirs))
    return tuple(found)


def _reading(values: dict[str, Any], number: int, ours: Article, theirs: Article) -> ForeignReading:
    """Return how another vault read capture `number`, where that differs from our reading."""
    return ForeignReading(
        vault=str(values.get("vault") or ""),
        software=str(values.get("software") or ""),
        capture=number,
        article=theirs,
        fields=differences(ours, theirs),
    )


def _documents(root: Path, catalog: Catalog) -> Iterator[dict[str, Any]]:
    """Yield the documents of all capture files that belong to no capture's own records."""
    archive = Archive(root)
    for name in archive.names():
        places = catalog.captures.documents(name)
        if not places:
            continue
        try:
            with archive.path(name).open("rb") as stream:
                for start, stop in places:
                    yield json.loads(read_at(stream, start, stop - start).body)
        except (OSError, ValueError, BadRecord) as exc:
            raise Damaged(
                f"a document in {name} cannot be read: {exc}",
                path=str(root),
                names=(name,),
                hint="run `newsvault verify`, then `newsvault repair --from COPY`",
            ) from exc
