"""Regrouping: the sidecars that assign captures to other articles, with the user's data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from newsvault.models import Article
from newsvault.storage import sidecars
from newsvault.storage.catalog import RENAMED, Catalog
from newsvault.system.log import warn
from newsvault.vault.versions import unmerge
from newsvault.vault.versions.regrouping import Group, Page, regrouped

Document = tuple[dict[str, Any], str, str | None]


def documents(catalog: Catalog, article_id: str) -> tuple[Document, ...]:
    """Return the sidecars that assign captures to other articles, after a change of `article_id`.

    Each as document, URI and record id; the change is logged. Empty when every capture is stored
    under its id. The user's data of an article go to the articles of the captures that it had when
    they were added, or to all.
    """
    groups = regrouped(catalog, article_id)
    if not groups:
        return ()
    _warn(groups)
    sources = dict.fromkeys(page.row.article_id or "" for group in groups for page in group.moved())
    removed = {group.id: all(page.version.removed for page in group.pages) for group in groups}
    data: list[Document] = []
    for one in sources:
        data += _moved_data(catalog, one, groups, removed, data)
    assignments = [one for group in groups for one in _assignments(group)]
    return (*assignments, *data)


def _assignments(group: Group) -> Iterator[Document]:
    """Yield the documents that give the captures of a group its id, and their versions numbers."""
    written: dict[str, int] = {}
    links: dict[str, set[str]] = {}
    for page in group.pages:
        links.setdefault(page.version.digest, set()).add(page.declared)
    for page in group.pages:
        row, digest = page.row, page.version.digest
        is_first = digest not in written
        number = written.setdefault(digest, len(written) + 1)
        article, claimed = _under(page, group)
        changed = is_first and article != page.version.article
        if row.article_id == group.id and not changed:
            continue
        sidecar = sidecars.reading(
            {"number": row.info.number, "record": row.record},
            article_id=group.id,
            version=number,
            article=article if is_first else None,
            again=True,
            claimed=claimed if is_first else None,
            digest=digest,
            declared=page.declared if len(links[digest]) > 1 else None,
        )
        yield sidecar, sidecars.READING_URI, row.record


def _under(page: Page, group: Group) -> tuple[Article, str | None]:
    """Return a page's article with the address of its group, and the id of its rejected link."""
    if page.declared_id == group.id:
        return replace(page.version.article, url=page.declared, claimed_url=None), None
    article = replace(page.version.article, url=group.url, claimed_url=page.declared)
    return article, page.declared_id


def _moved_data(
    catalog: Catalog,
    source: str,
    groups: Sequence[Group],
    removed: dict[str, bool],
    before: Sequence[Document],
) -> list[Document]:
    """Return the events that move the user's data of the article `source`, after those `before`.

    Tags are united, notes get new numbers; of two other entries with one name, that of the article
    that keeps its id stays. An article is removed only if all that it was made of were.
    """
    parts = tuple(
        unmerge.Part(id=group.id, captures=tuple(page.row for page in own), versions=())
        for group in groups
        if (own := [page for page in group.pages if page.row.article_id == source])
    )
    entries: list[tuple[tuple[str, str, str, str, str], str]] = []
    put = [values["entry"] for values, _, _ in before if values["action"] == "put"]
    for kind, name, value, at, goals in unmerge.shared(catalog, source, parts):
        for part in goals:
            if part.id == source or (kind == "removed" and not removed[part.id]):
                continue
            there = dict(catalog.additions.of(kind, part.id))
            there |= {entry[2]: entry[3] for entry in put if entry[:2] == [kind, part.id]}
            free = unmerge.free_name(there, kind, name, value)
            if free is not None:
                entries.append((("put", kind, part.id, free, value), at))
        if all(part.id != source for part in goals):
            entries.append((("drop", kind, source, name, ""), at))
    if all(part.id != source for part in parts):
        newest = max(part.captures[-1].info.captured_at for part in parts)
        entries.append((("put", RENAMED, "", source, parts[0].id), newest.isoformat()))
    return [
        (sidecars.event(entry, datetime.fromisoformat(at)), sidecars.EVENT_URI, None)
        for entry, at in entries
    ]


def _warn(groups: Sequence[Group]) -> None:
    """Log which articles got another id."""
    for group in groups:
        before = sorted({page.row.article_id or "" for page in group.moved()})
        if before:
            warn(
                "article %s now includes pages stored as %s, with their tags and notes",
                group.id,
                ", ".join(before),
            )
