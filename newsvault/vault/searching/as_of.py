"""The archive as it was at an earlier revision, for searches.

It is a copy of the catalogue and of the index in the folder for temporary files, in which the
articles that changed since are as they were. So a search of then is the same search, by the same
code, and its cost grows with what changed since.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from newsvault.errors import QueryError, UsageError, VaultError
from newsvault.models import Match, Results
from newsvault.models.arguments import ALL
from newsvault.storage.captures import disk_errors
from newsvault.storage.catalog import FILE_NAME, Catalog
from newsvault.storage.catalog.past_state import KNOWN_IDS, go_back
from newsvault.storage.index_proof import FOLDER, is_intact
from newsvault.system.log import warn
from newsvault.text import plural
from newsvault.vault import indexing
from newsvault.vault.erase_marks import ERASED
from newsvault.vault.searching.copy_folding import search_grouped
from newsvault.vault.searching.query_resolver import SAVED, resolve_query
from newsvault.vault.searching.search import Page, hits_of
from newsvault.vault.searching.speaker_identities import MERGED

if TYPE_CHECKING:
    from newsvault.search.engines import Engine
    from newsvault.search.query import Query
    from newsvault.vault.base import SessionBase

_AT_ONCE = 50_000  # articles indexed in one commit: the copy is no place to be resumed
_MANY = 500  # articles; more take over a second
_TRIES = 3  # copies of an index that another process may be writing to
_REVISION = re.compile(r"[0-9]{1,15}")
_ABOUT_ALL = (SAVED, MERGED)  # user data that can change what a query finds in every article


def revision_of(catalog: Catalog, when: int | str, name: str = "when") -> int:
    """Return the archive revision that `when` means.

    Args:
        catalog: the vault's catalogue.
        when: a revision, or a day, month or time; digits alone are a revision. A day means the last
            revision of that day (UTC).
        name: the argument's name, for messages.

    Raises:
        UsageError: a revision that the archive has not reached.
        QueryError: neither a revision nor a date.
    """
    if isinstance(when, str) and not when.strip():
        raise UsageError(f"{name} is empty", hint="give a revision, or a date like 2024-05-01")
    if isinstance(when, str) and not _REVISION.fullmatch(when.strip()):
        from newsvault.search.filters import last_moment

        try:
            until = last_moment(when, datetime.now(UTC))
        except QueryError as error:
            raise QueryError(
                f"{when.strip()!r} is neither a revision nor a date",
                query=error.query,
                position=error.position,
                hint=f"the newest revision is {catalog.history.latest()} (newsvault status);"
                " dates: 2024-05-01, 2024-05, yesterday, 7d",
            ) from None
        return catalog.history.latest() if until is None else catalog.history.before(until)
    latest, revision = catalog.history.latest(), int(when)
    if revision > latest:
        raise UsageError(
            f"there is no revision {revision} yet: the archive is at {latest}",
            hint="digits alone are a revision; of a year write the last day: 2024-12-31",
        )
    return revision


def erased_since(catalog: Catalog, revision: int) -> int:
    """Return how many articles that were here at `revision` were erased since."""
    return catalog.history.erased_since(revision, ERASED)


@contextmanager
def opened(vault: SessionBase, revision: int) -> Iterator[SessionBase]:
    """Open the archive as it was at `revision`; it can be read only.

    Raises:
        UsageError: the index is in a cluster, which keeps no earlier state.
        VaultError: no space for the copy in the folder for temporary files.
    """
    from newsvault.search.engines import is_local

    if not is_local(vault.settings.engine):
        raise UsageError(
            f"the engine {vault.settings.engine} cannot search as of an earlier revision",
            hint="set `engine` to whoosh, sqlite_fts or tantivy, then: newsvault reindex",
        )
    if revision >= vault.catalog.history.latest():
        vault.index.ask(_bring_up_to_date)
        with type(vault)(vault.path, vault.settings, create=False) as present:
            present.catalog.history.set_back(revision, 0)
            present.catalog.freeze()
            yield present
        return
    erased = erased_since(vault.catalog, revision)
    with disk_errors(Path(gettempdir())), TemporaryDirectory(prefix="newsvault-as-of-") as folder:
        root = Path(folder)
        _copy(vault, root)
        with type(vault)(root, vault.settings, create=False) as past:
            go_back(past.catalog, revision)
            past.catalog.history.set_back(revision, erased)
            _warn_many(past.catalog.pending_count(), revision)
            past.catalog.articles.among = KNOWN_IDS
            indexing.drain(root, past.catalog, vault.settings, chunk=_AT_ONCE)
            past.catalog.freeze()
            yield past


def _warn_many(count: int, revision: int) -> None:
    if count > _MANY:
        warn(
            "going back to revision %s: %s differ, which takes some seconds",
            revision,
            plural(count, "article"),
        )


def _bring_up_to_date(engine: Engine) -> bool:
    return engine.is_current()  # any question updates the index first, where it can be written


def _copy(vault: SessionBase, root: Path) -> None:
    """Copy catalogue and index; the index is left out if it cannot be copied whole."""
    vault.index.ask(_bring_up_to_date)
    for _ in range(_TRIES):
        vault.catalog.copy_to(root / FILE_NAME)
        with suppress(OSError, VaultError):
            shutil.copytree(vault.index.folder, root / FOLDER, copy_function=shutil.copyfile)
            (root / FOLDER).chmod(0o700)
            with closing(Catalog(root / FILE_NAME)) as copied:
                if is_intact(root, copied):
                    return
        shutil.rmtree(root / FOLDER, ignore_errors=True)


def search_of(
    vault: SessionBase,
    query: str,
    page: Page,
    group: str,
    *,
    as_of: int | str | None,
    since: int | str | None,
) -> Results:
    """Return the results as of an earlier revision, or the new ones since one.

    Raises UsageError for both together, or for new ones by story.
    """
    if since is None:
        revision = revision_of(vault.catalog, 0 if as_of is None else as_of, "as_of")
        with opened(vault, revision) as past:
            return search_grouped(past, query, page, group)
    if as_of is not None or group == "story":
        raise UsageError(
            f"since_rev cannot be combined with {'as_of' if as_of is not None else 'group=story'}",
            hint="search once with each",
        )
    return search_since(vault, query, page, revision_of(vault.catalog, since, "since_rev"))


def search_since(vault: SessionBase, query: str, page: Page, since: int) -> Results:
    """Return the hits that were none at the revision `since`, or in another version.

    An article that is only read differently is not new. Raises QueryError; others as `opened`.
    """
    latest = vault.catalog.history.latest()  # before the search: what comes in now is new again

    def question(engine: Engine) -> tuple[Query, tuple[Match, ...]]:
        resolved = resolve_query(vault.catalog, engine, query, exact=page.exact)
        return resolved, engine.search(resolved, limit=ALL, sort=page.sort).matches

    with vault.index.asked(question) as (engine, (resolved, matches)):
        new = _new(vault, query, matches, since, exact=page.exact)
        shown = new[page.offset : page.offset + page.limit]
        return Results(
            query=query,
            total=len(new),
            hits=tuple(hits_of(vault.catalog, engine, resolved, shown, snippets=page.snippets)),
            suggestion=None if matches else engine.suggest(resolved),
            remarks=resolved.remarks,
            revision=latest,
            since_rev=since,
        )


def _new(
    vault: SessionBase, query: str, matches: tuple[Match, ...], since: int, *, exact: bool
) -> list[Match]:
    """Return the matches that were none at the revision `since`, or in another version."""
    history = vault.catalog.history
    if not history.is_decided_since(since, _ABOUT_ALL):
        changed = history.changed_since(since)
        matches = tuple(match for match in matches if match.id in changed)
    if not matches or not since:
        return list(matches)
    with opened(vault, since) as past:

        def question(engine: Engine) -> frozenset[str]:
            resolved = resolve_query(past.catalog, engine, query, exact=exact)
            return frozenset(match.id for match in engine.search(resolved, limit=ALL).matches)

        then = past.index.ask(question)
        of_now, of_then = vault.catalog.articles.newest_digest, past.catalog.articles.newest_digest
        return [
            match
            for match in matches
            if match.id not in then or of_now(match.id) != of_then(match.id)
        ]
