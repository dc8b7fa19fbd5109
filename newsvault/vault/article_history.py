"""What searches know of an article's other versions: its changes, and the text that is no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from newsvault.models import History, RemovedText
from newsvault.models.changes import ChangeKind
from newsvault.storage.catalog import Catalog, VersionRow

if TYPE_CHECKING:
    from newsvault.storage.catalog.version_changes import ChangeRow

_ORDER: tuple[str, ...] = get_args(ChangeKind)


def history_of(catalog: Catalog, row: VersionRow) -> History:
    """Return the changes of an article, and the sentences that its newest version has not.

    Args:
        catalog: the vault's catalogue.
        row: the article's newest version.
    """
    if row.versions < 2:
        return History()
    changes = catalog.changes.of_article(row.id)
    kinds = {kind for change in changes for kind in change.kinds}
    return History(
        changed_at=datetime.fromisoformat(max(change.at for change in changes)),
        kinds=tuple(kind for kind in _ORDER if kind in kinds),
        stealth=any(change.stealth for change in changes),
        removed=_removed(catalog, row, changes),
    )


def _removed(catalog: Catalog, row: VersionRow, changes: Sequence[ChangeRow]) -> tuple[str, ...]:
    """Return each sentence of another version that the newest one has not, once.

    A sentence of another version was removed by a change, or is in the version with the highest
    number, which is not the newest when an earlier text came back.
    """
    from newsvault.extract.changes import only_in, sentences  # takes 50 ms

    found = [text for change in changes for text in change.removed]
    if row.version != row.versions:
        last = catalog.articles.get(row.id, row.versions)
        found += sentences(last.article) if last else ()
    return only_in(found, sentences(row.article))


def removed_text(catalog: Catalog, article_id: str) -> Iterator[RemovedText]:
    """Yield the sentences that the newest version of an article has not, with their times.

    Each begins with the first capture of a version that has it, and ends with the last one.
    """
    from newsvault.extract.changes import sentence_keys, sentences  # takes 50 ms

    row = catalog.articles.get(article_id)
    if row is None or row.versions < 2:
        return
    removed = sentence_keys(_removed(catalog, row, catalog.changes.of_article(article_id)))
    spans: dict[int, list[datetime]] = {}
    for capture in catalog.captures.of_article(article_id):
        if capture.version:
            spans.setdefault(capture.version, []).append(capture.info.captured_at)
    seen: dict[tuple[str, ...], list[datetime]] = {}
    for version, times in spans.items():
        held = catalog.articles.get(article_id, version)
        if held is not None:
            for key in removed.keys() & sentence_keys(sentences(held.article)).keys():
                seen.setdefault(key, []).extend(times)
    for key, text in removed.items():
        if key in seen:
            yield RemovedText(text=text, first_seen=min(seen[key]), last_seen=max(seen[key]))
