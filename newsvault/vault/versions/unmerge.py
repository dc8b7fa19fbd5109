"""Splitting of articles that were merged because their pages declare the same canonical link.

Versions with schema 2 and before accepted every canonical link. The rules are those of
`identity`; with all captures of an article at hand, their order plays no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from newsvault.errors import BadAddress
from newsvault.models import Article
from newsvault.storage import sidecars
from newsvault.storage.catalog import CaptureRow, Catalog, VersionRow, taken
from newsvault.system.log import warn
from newsvault.text import printable
from newsvault.urls import article_id
from newsvault.vault.versions.identity import agree, is_same_address, names

_SEVERAL = (
    "SELECT article_id FROM captures WHERE article_id IS NOT NULL AND digest IS NOT NULL"
    " GROUP BY article_id HAVING count(DISTINCT url) > 1 ORDER BY article_id"
)
_NUMBERED = "note"  # the kind of additions whose names are numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several articles under one id: its own id, and its captures by time."""

    id: str
    captures: tuple[CaptureRow, ...]
    versions: tuple[VersionRow, ...]

    @property
    def url(self) -> str:
        """The address of the part: that of its first capture."""
        return self.captures[0].info.url


def merged(catalog: Catalog) -> tuple[str, ...]:
    """Return the ids under which several articles are stored, sorted."""
    found = tuple(str(row[0]) for row in catalog.rows(_SEVERAL))
    return tuple(article_id for article_id in found if len(parts(catalog, article_id)) > 1)


def parts(catalog: Catalog, merged_id: str) -> tuple[Part, ...]:
    """Return the articles stored under one id, by time; empty if there is only one.

    Captures belong together when their addresses are forms of one address, or when they share
    nearly the same text. The part fetched at the article's own address keeps the id.
    """
    groups = _by_address([row for row in catalog.captures.of_article(merged_id) if row.digest])
    if len(groups) < 2:
        return ()
    versions = {row.digest: row for row in catalog.articles.versions(merged_id)}
    groups = _agreeing(groups, versions)
    if len(groups) < 2:
        return ()
    found = []
    for group in groups:
        rows = tuple(sorted(group, key=lambda row: taken(row.info)))
        digests = dict.fromkeys(row.digest for row in rows)
        texts = tuple(versions[digest] for digest in digests if digest in versions)
        found.append(Part(id=_part_id(merged_id, rows), captures=rows, versions=texts))
    return tuple(sorted(found, key=lambda part: taken(part.captures[0].info)))


def misplaced(catalog: Catalog, merged_id: str, number: int) -> tuple[Part, ...]:
    """Return the articles under one id if the capture `number` is the first of one of them."""
    found = parts(catalog, merged_id)
    own = [part for part in found if any(row.info.number == number for row in part.captures)]
    return found if own and len(own[0].captures) == 1 else ()


def warn_split(merged_id: str, found: tuple[Part, ...]) -> None:
    """Log that an article was split, and where its parts are."""
    others = ", ".join(f"{part.id} ({part.url})" for part in found if part.id != merged_id)
    warn(
        "article %s was two, merged by an earlier newsvault; the other is now %s, and tags and"
        " notes went to the article that was saved when they were added",
        merged_id,
        printable(others),
    )


def _by_address(captures: Sequence[CaptureRow]) -> list[list[CaptureRow]]:
    """Group captures that share an address, in any of its forms, or a text."""
    above: dict[str, str] = {}

    def top(mark: str) -> str:
        while above.setdefault(mark, mark) != mark:
            above[mark] = above[above[mark]]
            mark = above[mark]
        return mark

    for row in captures:
        above[top(names(row.info.url))] = top(row.digest or "")
    groups: dict[str, list[CaptureRow]] = {}
    for row in captures:
        groups.setdefault(top(row.digest or ""), []).append(row)
    return list(groups.values())


def _agreeing(
    groups: list[list[CaptureRow]], versions: dict[str, VersionRow]
) -> list[list[CaptureRow]]:
    """Join groups that share nearly the same text."""
    done: list[list[CaptureRow]] = []
    for group in groups:
        near = [other for other in done if _agree(group, other, versions)]
        done = [other for other in done if all(other is not one for one in near)]
        done.append([row for other in near for row in other] + group)
    return done


def _agree(one: list[CaptureRow], other: list[CaptureRow], versions: dict[str, VersionRow]) -> bool:
    def texts(rows: list[CaptureRow]) -> list[Article]:
        digests = dict.fromkeys(row.digest or "" for row in rows)
        return [versions[digest].article for digest in digests if digest in versions]

    return any(agree(a, b) for a in texts(one) for b in texts(other))


def _part_id(merged_id: str, rows: tuple[CaptureRow, ...]) -> str:
    """Return the id of a part: the merged id if it was fetched there, else that of its address."""
    ids = []
    for row in rows:
        try:
            ids.append(article_id(row.info.url))
        except BadAddress:
            continue
    return merged_id if merged_id in ids or not ids else ids[0]


def reassignments(part: Part, merged_id: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield the sidecars that make `part` a separate article: document, URI, record id."""
    versions = {row.digest: row for row in part.versions}
    for row in part.captures:
        version = versions[row.digest or ""]
        named = is_same_address(part.url, version.article.url)
        declared = None if named else version.article.url
        article = replace(version.article, url=part.url, claimed_url=declared)
        sidecar = sidecars.reading(
            {"number": row.info.number, "record": row.record},
            article_id=part.id,
            version=part.versions.index(version) + 1,
            article=article,
            again=True,
            claimed=None if named else merged_id,
            digest=row.digest,
        )
        yield sidecar, sidecars.READING_URI, row.record


def shared(
    catalog: Catalog, merged_id: str, found: tuple[Part, ...]
) -> Iterator[tuple[str, str, str, str, tuple[Part, ...]]]:
    """Yield the user data of a merged article with the parts it goes to.

    Each as kind, name, value and time. It goes to the parts captured before it was added, or to all
    if there were none.
    """
    for kind, name, value, at in catalog.additions.about(merged_id):
        moment = datetime.fromisoformat(at)
        there = tuple(part for part in found if part.captures[0].info.captured_at <= moment)
        yield kind, name, value, at, there or found


def events(
    catalog: Catalog, merged_id: str, found: tuple[Part, ...]
) -> Iterator[tuple[dict[str, Any], str, None]]:
    """Yield the sidecars that move the user data of the merged article to the parts."""
    for kind, name, value, at, goals in shared(catalog, merged_id, found):
        moment = datetime.fromisoformat(at)
        for part in goals:
            if part.id != merged_id:
                free = free_name(dict(catalog.additions.of(kind, part.id)), kind, name, value)
                if free is not None:
                    entry = ("put", kind, part.id, free, value)
                    yield sidecars.event(entry, moment), sidecars.EVENT_URI, None
        if goals and all(part.id != merged_id for part in goals):
            entry = ("drop", kind, merged_id, name, "")
            yield sidecars.event(entry, moment), sidecars.EVENT_URI, None


def free_name(there: dict[str, str], kind: str, name: str, value: str) -> str | None:
    """Return a name under which an entry replaces none of `there`; None if it adds nothing.

    A note gets the next number. Of two other entries with one name, that of `there` stays.
    """
    if name not in there:
        return name
    if kind != _NUMBERED or value in there.values():
        return None
    return str(max(int(number) for number in there) + 1)
