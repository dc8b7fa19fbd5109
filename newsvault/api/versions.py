"""Changes between versions of articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsvault.errors import UsageError
from newsvault.models.arguments import limit_of
from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.changes import ChangeList, Diff, VersionChange
    from newsvault.vault.changed_versions import Wanted


@checked
class Versions(Session):
    """The part of `Vault` that compares versions."""

    def diff(self, reference: str, before: str | None = None, after: str | None = None) -> Diff:
        """Return what differs between two versions of an article, or between two articles.

        Punctuation, the shape of marks, white space, relative times and counters are no change.

        Args:
            reference: an article as `get` takes it; with a version (`ID@3`), it is compared with
                the version before.
            before: the older side: the number (`2`) or date (`2024-05-01`) of a version, or another
                article; None for the last version but one. Given alone, a version is compared with
                the newest one, and an article with `reference`.
            after: the newer side, likewise; None for the newest version.

        Returns:
            Both versions, their fields, quotations and paragraphs that differ, and the kinds of the
            change.

        Raises:
            NotFound: no such article or version, or the article has only one version.
            AmbiguousId: an id prefix of several articles.

        Examples:
            >>> first = vault.list()[0]
            >>> vault.diff(first.id, "1", "1").difference.is_empty
            True
        """
        from newsvault.vault.version_diff import diff

        return diff(self.catalog, reference, before, after)

    def change(self, reference: str) -> VersionChange | None:
        """Return the change that made a version: its kinds, and the key words before and after.

        Args:
            reference: an article as `get` takes it; without a version, its newest one.

        Returns:
            The change; None for the first version of an article.

        Raises:
            NotFound: no such article or version.
            AmbiguousId: an id prefix of several articles.

        Examples:
            >>> vault.change(vault.list()[0].id + "@1") is None
            True
        """
        from newsvault.vault.article_references import locate
        from newsvault.vault.changed_versions import change_of

        return change_of(self.catalog, locate(self.catalog, reference))

    def changes(
        self,
        query: str = "*",
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Sequence[str] = (),
        min_change: float = 0.0,
        stealth: bool = False,
        limit: int | None = 20,
        offset: int = 0,
    ) -> ChangeList:
        """Return what changed in the stored articles, a row for each new version, newest first.

        Each version was classified when it was stored; docs/changes.md has the rules.

        Args:
            query: a query in the query language that the article matches; "*" for all.
            since: only versions first captured at this time or later (an aware datetime).
            until: only versions first captured before this time (an aware datetime).
            kinds: only these kinds: typo, headline, number, name, quote, correction, addition, cut,
                moved, rewrite; () for all.
            min_change: smallest share of changed words, from 0 to 1.
            stealth: whether to list only changes of a headline, number, name or quotation that
                neither the page's modified date nor a correction note states.
            limit: maximum number of changes; None for all.
            offset: number of changes to skip at the beginning.

        Returns:
            A sequence of changes; `total` is the number of all.

        Raises:
            QueryError: invalid query.
            UsageError: an unknown kind, a share outside 0 to 1, a negative `limit` or `offset`.

        Examples:
            >>> len(vault.changes(kinds=["headline"]))
            1
        """
        from newsvault.models.changes import ChangeList
        from newsvault.vault.changed_versions import find, load

        wanted = _wanted(since, until, kinds, min_change, stealth=stealth)
        found = find(self, query, wanted)
        page = found[offset : offset + limit_of(limit)]
        return ChangeList(total=len(found), changes=tuple(load(self.catalog, page)))

    def iter_changes(
        self,
        query: str = "*",
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Sequence[str] = (),
        min_change: float = 0.0,
        stealth: bool = False,
    ) -> Iterator[VersionChange]:
        """Yield what changed in the stored articles one by one, in constant memory.

        Args:
            query: as for `changes`.
            since: as for `changes`.
            until: as for `changes`.
            kinds: as for `changes`.
            min_change: as for `changes`.
            stealth: as for `changes`.

        Raises:
            QueryError: invalid query.
            UsageError: an unknown kind, a share outside 0 to 1.

        Examples:
            >>> sum(1 for change in vault.iter_changes()) == vault.changes().total
            True
        """
        from newsvault.vault.changed_versions import find, load

        wanted = _wanted(since, until, kinds, min_change, stealth=stealth)
        yield from load(self.catalog, find(self, query, wanted))


def _wanted(
    since: datetime | None,
    until: datetime | None,
    kinds: Sequence[str],
    min_change: float,
    *,
    stealth: bool,
) -> Wanted:
    from newsvault.vault.changed_versions import Wanted, kinds_of

    if not 0 <= min_change <= 1:
        raise UsageError(f"min_change must be from 0 to 1, not {min_change}")
    for name, moment in (("since", since), ("until", until)):
        if moment is not None and moment.tzinfo is None:
            raise UsageError(f"{name} must be an aware datetime", hint="add a time zone")
    return Wanted(
        since=since, until=until, kinds=kinds_of(kinds), least=float(min_change), stealth=stealth
    )
