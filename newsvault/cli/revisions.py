"""The flags --as-of and --since-rev: searches as of an earlier archive revision, or since one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newsvault.cli.context import say
from newsvault.errors import UsageError

if TYPE_CHECKING:
    from newsvault.api.vault import Vault


def check_revisions(
    as_of: str | None, since_rev: str | None, *, others: bool, group: str | None, **about: Any
) -> None:
    """Raise UsageError for flags that cannot be combined with --as-of or --since-rev."""
    wrong = ""
    if as_of is not None and (others or since_rev is not None):
        wrong = "--as-of cannot be combined with --since-rev, --save or --batch"
    elif since_rev is not None and (others or group == "story" or any(about.values())):
        wrong = "--since-rev cannot be combined with --group story, --count, --facet, --explain,"
        wrong += " --save or --batch"
    if wrong:
        raise UsageError(wrong, hint="search once with each")


@contextmanager
def archive_of(vault: Vault, as_of: str | None) -> Iterator[Vault]:
    """Yield the archive of then, or `vault` itself without --as-of."""
    if as_of is None:
        yield vault
        return
    number = vault.revision(as_of)
    with vault.as_of(number) as then:
        yield then
    _tell(vault, number)


def _tell(vault: Vault, revision: int) -> None:
    """Print on stderr that an answer is of an earlier revision, and how much was erased since."""
    say(f"As of revision {revision}: articles and versions of then, as they are read today.")
    erased = vault.erased_since(revision)
    if erased:
        were = "article of then was" if erased == 1 else "articles of then were"
        say(f"{erased} {were} erased since and cannot be found.")
