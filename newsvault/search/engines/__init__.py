"""The interface of search engines: from articles and query trees to ids and scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, get_args

from newsvault._plugins import load, members
from newsvault.errors import UsageError, VaultError
from newsvault.models import Article, Document, Matches, Snippet
from newsvault.search.document import PIECES
from newsvault.search.highlight import NOTHING, Added
from newsvault.search.query.tree import And, AtLeast, Leaf, Near, Node, Or, Query
from newsvault.settings import Settings, load_settings
from newsvault.system import file_modes
from newsvault.system.platform import is_own, sync_file, sync_folder

Sort = Literal["relevance", "fresh", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
FRESH = 180 * 86_400  # seconds after which an article's score is halved
_RANKED = 50  # maximum number of a query's parts in the ranking
# The score of a word: of its forms together, as one term, and of the form that was asked for.
ALL_FORMS, AS_WRITTEN = 1 / 3, 2 / 3
SCHEMA = 17  # version of the analysis and index format; an index of another version is rebuilt
ABOUT = "about.json"


class Batch(Protocol):
    """A transaction on the index."""

    def add(self, document: Document) -> None:
        """Add `document` to the index, replacing an earlier one with its id."""

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Remove the article from the index, if it is there."""


class Place(NamedTuple):
    """Where an index is: its folder in the vault, and the settings, which may name a cluster."""

    folder: Path
    settings: Settings


class Engine(Protocol):
    """A full-text index at a place. It does not store the articles' texts."""

    def is_current(self) -> bool:
        """Whether the index is of this engine and schema, and has the last batch written to it."""

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, damaged, or of another schema."""

    def batch(self) -> AbstractContextManager[Batch]:
        """Return a transaction, committed when the block ends and rolled back when it raises.

        Raises VaultBusy when another process is writing, VaultFull when the disk is full.
        """

    def search(
        self, query: Query, *, limit: int, offset: int = 0, sort: Sort = "relevance"
    ) -> Matches:
        """Return at most `limit` matches from `offset`; those without a date sort last."""

    def snippets(
        self, query: Query, article: Article, *, limit: int = 1, added: Added = NOTHING
    ) -> tuple[Snippet, ...]:
        """Return the best passages of `article` for `query`, best first; () if there is none."""

    def ids(self) -> frozenset[str]:
        """Return the ids of all articles in the index."""

    def counts(self, query: Query, field: str) -> tuple[tuple[str, int], ...]:
        """Return the number of matches for each value of `field`, most frequent first."""

    def explain(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Return each part of `query` in words, with the number of articles that match it alone."""

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return the document frequency of each of some folded words, without stemming."""

    def suggest(self, query: Query) -> str | None:
        """Return the query with unknown words replaced by the nearest known ones, or None."""

    def clear(self) -> None:
        """Replace the index by an empty one."""

    def take_place(self) -> None:
        """Become the vault's current index, after the folder got its final name."""

    def discard(self) -> None:
        """Delete the index and its folder, if there is one."""

    def health(self) -> tuple[tuple[bool, str], ...]:
        """Return the state of what the index runs on (well or not, in words); () for a folder."""

    def close(self) -> None:
        """Close all files."""


def open_engine(name: str, folder: Path, settings: Settings | None = None) -> Engine:
    """Return the engine `name` on the index in `folder`, which may not exist yet.

    `settings` name the cluster of an index that is in one; None reads those of the vault.

    Raises UsageError for an unknown engine, and VaultError for a folder owned by another user:
    opening an index unpickles data from its files.
    """
    place = Place(folder, settings or load_settings(folder.parent))
    engine: Engine = load("search.engines", name).Engine(place)
    return engine


def is_local(name: str) -> bool:
    """Whether the index of engine `name` is in its folder, and can be copied with it."""
    return name != "opensearch"


def discard(folder: Path, settings: Settings) -> None:
    """Delete the index in `folder`, of whatever engine it is, as far as it can be reached."""
    import shutil  # takes 4 ms, with the compressions that it imports

    name = _about(folder).get("engine")
    if isinstance(name, str) and name in members("search.engines"):
        with suppress(VaultError), closing(open_engine(name, folder, settings)) as engine:
            engine.discard()
    shutil.rmtree(folder, ignore_errors=True)


def freshened(
    scores: Mapping[int, float], date_of: Callable[[int], int | None]
) -> dict[int, float]:
    """Return `scores` lowered by age: half at 180 days before the newest match, a third at 360.

    `date_of` returns seconds; an article without a date counts as the oldest.
    """
    dates = {number: date_of(number) for number in scores}
    known = [date for date in dates.values() if date is not None]
    newest, oldest = max(known, default=0), min(known, default=0)
    return {
        number: score / (1 + (newest - (oldest if date is None else date)) / FRESH)
        for (number, score), date in zip(scores.items(), dates.values(), strict=True)
    }


def ranked_leaves(root: Node) -> list[Leaf]:
    """Return the parts of a query that count for the ranking, at most 50."""
    return _leaves(root)[:_RANKED]


def _leaves(node: Node) -> list[Leaf]:
    if isinstance(node, And | Or):
        return [leaf for part in node.parts for leaf in _leaves(part)]
    if isinstance(node, Near):
        return [*_leaves(node.left), *_leaves(node.right)]
    if isinstance(node, AtLeast):
        return _leaves(node.word)
    return [node] if isinstance(node, Leaf) and node.field not in PIECES else []


def check_sort(sort: str) -> None:
    """Raise UsageError for an order that is not in SORTS."""
    if sort not in SORTS:
        raise UsageError(f"cannot sort by {sort!r}", hint=f"known: {', '.join(SORTS)}")


def check_owner(folder: Path) -> None:
    """Raise VaultError when `folder` exists and is owned by another user."""
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
    """Create `folder` with access for its owner only, or restrict the access to it."""
    check_owner(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(file_modes.FOLDER)


def write_about(folder: Path, engine: str) -> None:
    """Record in `folder` the engine and schema of its index."""
    partial = folder / f"{ABOUT}.partial"
    with open(partial, "w", encoding="utf-8", opener=file_modes.opener) as out:
        json.dump({"engine": engine, "schema": SCHEMA}, out)
    sync_file(partial)  # an empty file after a power failure would cause a rebuild of the index
    partial.replace(folder / ABOUT)
    sync_folder(folder)


def about_matches(folder: Path, engine: str) -> bool:
    """Whether the index in `folder` has this engine and the current schema."""
    return _about(folder) == {"engine": engine, "schema": SCHEMA}


def _about(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def ranked_counts(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return `counts` without zeros, most frequent first, equals by name."""
    return tuple(sorted((c for c in counts if c[1]), key=lambda c: (-c[1], c[0])))
