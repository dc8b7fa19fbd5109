"""Late arrivals: which later captures an earlier one, stored after them, makes to be parsed again.

Whether a capture is a worse copy of its article (`shrunk`) depends on the text that was current
before it. After a capture from before it arrives, it is decided again, so that versions and
refusals follow from the set of captures, whatever the order of their arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.classify.classifier import shrunk_error
from newsvault.storage.catalog import CaptureRow, Catalog, taken

Key = tuple[str, str]


def affected(
    catalog: Catalog, article_id: str, key: Key, urls: Iterable[str]
) -> tuple[CaptureRow, ...]:
    """Return the captures of an article whose decision may differ after a change at `key`.

    Args:
        catalog: the vault's catalogue.
        article_id: the article.
        key: the sort key of the capture that arrived, or of the first that changed.
        urls: the addresses of the captures that changed.

    Returns:
        Captures after `key`: those refused as worse copies, and those that are worse copies now.
    """
    rows, refused = catalog.captures.of_article_with_refused(article_id, urls, "shrunk")
    is_late = len(rows) > 1 and taken(rows[-1].info) > key
    worse = _worse(catalog, article_id, rows, key) if is_late else ()
    found = {row.info.number: row for row in worse}
    found |= {row.info.number: row for row in refused if taken(row.info) > key}
    return tuple(row for row in found.values() if catalog.verdict(row.info.payload_sha256) is None)


def _worse(
    catalog: Catalog, article_id: str, rows: tuple[CaptureRow, ...], key: Key
) -> Iterator[CaptureRow]:
    """Yield the captures after `key` that are worse copies of the text current before them."""
    versions = {one.digest: one.article for one in catalog.articles.versions(article_id)}
    current, seen, again = None, set[str](), set[str]()
    for row in rows:
        digest = row.digest
        if digest is None or digest not in versions:
            continue
        if digest not in seen and current is not None and taken(row.info) > key:
            cut = row.info.truncated is not None
            error = shrunk_error(versions[digest], versions[current], row.info.url, cut=cut)
            by_hand = catalog.verdict(row.info.payload_sha256) is not None
            if not by_hand and (digest in again or error is not None):
                again.add(digest)  # all captures of this text: another one may begin the version
                yield row
                continue
        seen.add(digest)
        current = digest
