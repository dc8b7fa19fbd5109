"""The contract of a search engine: given articles and query trees, it returns ids and scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol, get_args

from newsvault._plugins import load
from newsvault.errors import UsageError, VaultError
from newsvault.models import Article, Document, Matches, Snippet
from newsvault.search.highlight import NOTHING, Added
from newsvault.search.query.tree import Query
from newsvault.system import file_modes
from newsvault.system.platform import is_own

Sort = Literal["relevance", "fresh", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
_FRESH = 180 * 86_400  # seconds after which an article counts half
SCHEMA = 11  # of the rules words are indexed and counted by; an index of others is made again
ABOUT = "about.json"


class Batch(Protocol):
    """What changes in the index together, or not at all."""

    def add(self, document: Document) -> None:
        """Put `document` in the index, in place of an earlier one with its id."""

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Take the article out of the index; nothing happens when it is not there."""


class Engine(Protocol):
    """A full-text index in a folder of its own. It holds no article's text."""

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, damaged, or made by other rules than today's."""

    def batch(self) -> AbstractContextManager[Batch]:
        """Return changes committed when the block ends, dropped when it raises.

        Raises VaultBusy when another process is writing, VaultFull when the disk is full.
        """

    def search(
        self, query: Query, *, limit: int, offset: int = 0, sort: Sort = "relevance"
    ) -> Matches:
        """Return the matches from `offset` on, at most `limit`; those without a date come last."""

    def snippets(
        self, query: Query, article: Article, *, limit: int = 1, added: Added = NOTHING
    ) -> tuple[Snippet, ...]:
        """Return the best pieces of `article` for `query`, the best first; () where none shows."""

    def ids(self) -> frozenset[str]:
        """Return the ids of all articles in the index."""

    def counts(self, query: Query, field: str) -> tuple[tuple[str, int], ...]:
        """How many matches there are of each value of `field`, the commonest first."""

    def explain(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Each part of `query` as it was understood, and how many articles it matches alone."""

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return how many articles hold each of some folded words, as it is written."""

    def suggest(self, query: Query) -> str | None:
        """Return the query with unknown words replaced by the nearest known, or None."""

    def clear(self) -> None:
        """Make the index anew, empty."""

    def close(self) -> None:
        """Let go of all files."""


def open_engine(name: str, folder: Path) -> Engine:
    """Return the engine called `name` on its index in `folder`, which need not exist yet.

    Raises UsageError for an engine that does not exist and VaultError for a folder that belongs
    to somebody else: opening an index runs what its files say.
    """
    engine: Engine = load("search.engines", name).Engine(folder)
    return engine


def freshened(
    scores: Mapping[int, float], date_of: Callable[[int], int | None]
) -> dict[int, float]:
    """Return `scores` lowered by age: half at 180 days before the newest match, a third at 360.

    `date_of` gives seconds; an article without a date is taken for as old as the oldest.
    """
    dates = {number: date_of(number) for number in scores}
    known = [date for date in dates.values() if date is not None]
    newest, oldest = max(known, default=0), min(known, default=0)
    return {
        number: score / (1 + (newest - (oldest if date is None else date)) / _FRESH)
        for (number, score), date in zip(scores.items(), dates.values(), strict=True)
    }


def check_sort(sort: str) -> None:
    """Raise UsageError for an order that is none of SORTS."""
    if sort not in SORTS:
        raise UsageError(f"cannot sort by {sort!r}", hint=f"known: {', '.join(SORTS)}")


def check_owner(folder: Path) -> None:
    """Raise VaultError when `folder` exists and is not the user's own."""
    try:
        own = is_own(folder)
    except FileNotFoundError:
        return
    if not own:
        raise VaultError(
            "the index belongs to another user, and is not opened",
            path=str(folder),
            hint="take the folder away and run: newsvault reindex",
        )


def make_folder(folder: Path) -> None:
    """Make `folder` with access for its owner only, or narrow the access to it."""
    check_owner(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(file_modes.FOLDER)


def write_about(folder: Path, engine: str) -> None:
    """Say in `folder` which engine and which rules its index was made by."""
    partial = folder / f"{ABOUT}.partial"
    with open(partial, "w", encoding="utf-8", opener=file_modes.opener) as out:
        json.dump({"engine": engine, "schema": SCHEMA}, out)
    partial.replace(folder / ABOUT)


def about_matches(folder: Path, engine: str) -> bool:
    """Whether the index in `folder` was made by `engine` and by today's rules."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(about == {"engine": engine, "schema": SCHEMA})


def ranked_counts(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return `counts` without zeros, the commonest first, equals by name."""
    return tuple(sorted((c for c in counts if c[1]), key=lambda c: (-c[1], c[0])))
