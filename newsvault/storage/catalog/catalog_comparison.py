"""Row-by-row comparison of two catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsvault.storage.catalog.connection import Catalog

# Primary key first, in a defined order. `sha256` and `verified_at` of a file, the index queue and
# the facts are left out: they cannot be derived from the capture files.
_ROWS = {
    "files": "SELECT name, sequence, end FROM files ORDER BY 1",
    "articles": "SELECT * FROM articles ORDER BY id",
    "captures": "SELECT * FROM captures ORDER BY number",
    "versions": "SELECT * FROM versions ORDER BY article_id, version",
    "links": "SELECT * FROM links ORDER BY capture",
    "quotations": "SELECT * FROM quotations ORDER BY article_id, version, number",
    "changes": "SELECT * FROM changes ORDER BY article_id, version",
    "documents": "SELECT * FROM documents ORDER BY file, start",
    "additions": "SELECT * FROM additions ORDER BY kind, subject, name",
    "presence": "SELECT * FROM presence ORDER BY capture, revision",
    "withdrawn": "SELECT * FROM withdrawn ORDER BY capture",
    "additions_log": "SELECT kind, subject, name, revision, value, at FROM additions_log"
    " ORDER BY kind, subject, name, revision",
}
_KEYS = {
    "versions": 2,
    "quotations": 3,
    "changes": 2,
    "documents": 2,
    "additions": 3,
    "presence": 2,
    "additions_log": 4,
}


def differences(catalog: Catalog, wanted: Catalog) -> Iterator[str]:
    """Yield a description of every row in which `catalog` differs from `wanted`."""
    for table, query in _ROWS.items():
        size = _KEYS.get(table, 1)
        with closing(catalog.rows(query)) as there, closing(wanted.rows(query)) as due:
            for what in _merge(there, due, size):
                yield f"{table}: {what}"


def _merge(
    there: Iterator[tuple[Any, ...]], due: Iterator[tuple[Any, ...]], size: int
) -> Iterator[str]:
    """Yield the differences of two sorted lists of rows whose first `size` columns are the key."""
    one, other = next(there, None), next(due, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(there, None), next(due, None)
        elif other is None or (one is not None and one[:size] < other[:size]):
            assert one is not None
            yield f"row {one[:size]} is in no capture file"
            one = next(there, None)
        elif one is None or other[:size] < one[:size]:
            yield f"row {other[:size]} is missing"
            other = next(due, None)
        else:
            yield f"row {one[:size]} differs from the capture files"
            one, other = next(there, None), next(due, None)
