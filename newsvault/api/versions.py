"""Changes between versions of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.changes import Diff


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
