"""Changed versions over the whole vault, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast, get_args

from newsvault.errors import UsageError
from newsvault.models.changes import ChangeKind, VersionChange
from newsvault.models.record import record
from newsvault.storage.catalog import Catalog, VersionRow
from newsvault.vault.indexing import stored_of

if TYPE_CHECKING:
    from newsvault.storage.catalog.version_changes import ChangeRow
    from newsvault.vault.session import Session

KINDS: tuple[str, ...] = get_args(ChangeKind)
REPORTED = (*KINDS, "stealth", "all")
_LAST = "\x7f"  # sorts after every time


@record
class Wanted:
    """Which changes to list; `least` is a share of words, from 0 to 1."""

    since: datetime | None = None
    until: datetime | None = None
    kinds: frozenset[str] = frozenset()
    least: float = 0.0
    stealth: bool = False

    @property
    def chooses(self) -> bool:
        """Whether kinds or stealth are asked for."""
        return bool(self.kinds) or self.stealth


def reported_kinds(names: Sequence[str]) -> Wanted:
    """Return which changes `names` choose, of REPORTED; raises UsageError for an unknown one."""
    _check("changes", names, REPORTED)
    kinds = KINDS if "all" in names else set(names).intersection(KINDS)
    return Wanted(kinds=frozenset(kinds), stealth="stealth" in names)


def came_after(catalog: Catalog, number: int, wanted: Wanted) -> Iterator[VersionChange]:
    """Yield the changes of versions that came in after the capture `number`, oldest first.

    Those of the kinds of `wanted`, and with `stealth` also all that the page does not state.
    """
    for row in catalog.changes.came_after(number):
        if not wanted.kinds.isdisjoint(row.kinds) or (wanted.stealth and row.stealth):
            yield from _loaded(catalog, row)


def change_of(catalog: Catalog, row: VersionRow) -> VersionChange | None:
    """Return the change that made a version; None for the first one."""
    return next(load(catalog, [(row.id, row.version)]), None)


def kinds_of(names: Sequence[str]) -> frozenset[str]:
    """Return kinds of changes; raises UsageError for an unknown one."""
    _check("kinds", names, KINDS)
    return frozenset(names)


def _check(argument: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise UsageError(
                f"{argument}: there is no kind of change {name!r}",
                hint=f"known: {', '.join(known)}",
            )


def find(vault: Session, query: str, wanted: Wanted) -> tuple[tuple[str, int], ...]:
    """Return the article ids and version numbers of changes, newest first."""
    from newsvault.vault.searching import facets

    among = None if query.strip() in ("", "*") else frozenset(facets.listed(vault, query))
    rows = vault.catalog.changes.newest_first(
        _utc(wanted.since, ""), _utc(wanted.until, _LAST), wanted.least
    )
    return tuple(
        (row.article_id, row.version)
        for row in rows
        if (among is None or row.article_id in among) and _fits(row, wanted)
    )


def _utc(moment: datetime | None, missing: str) -> str:
    return moment.astimezone(UTC).isoformat() if moment else missing


def _fits(row: ChangeRow, wanted: Wanted) -> bool:
    if wanted.stealth and not row.stealth:
        return False
    return not wanted.kinds or not wanted.kinds.isdisjoint(row.kinds)


def load(catalog: Catalog, found: Sequence[tuple[str, int]]) -> Iterator[VersionChange]:
    """Yield the changes with these article ids and version numbers; those erased are skipped."""
    for article_id, number in found:
        change = catalog.changes.get(article_id, number)
        if change is not None:
            yield from _loaded(catalog, change)


def _loaded(catalog: Catalog, change: ChangeRow) -> Iterator[VersionChange]:
    row = catalog.articles.get(change.article_id, change.version)
    if row is not None:
        yield VersionChange(
            stored=stored_of(catalog, row),
            kinds=cast("tuple[ChangeKind, ...]", change.kinds),
            stealth=change.stealth,
            share=change.share,
            before=change.gone,
            after=change.come,
        )
