"""JSON: one value with a schema number; control characters are escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from newsvault.models import Results, StoredArticle
from newsvault.output.format import Format
from newsvault.output.json_shapes import SCHEMA, hit_shape, stored_shape, summary_shape
from newsvault.output.table import Table


def article(stored: StoredArticle) -> str:
    """Return one article with all fields."""
    return dump(stored_shape(stored))


def page(articles: Iterable[StoredArticle], total: int, next_offset: int | None) -> str:
    """Return a page of articles with the total and the offset of the next page."""
    found = [summary_shape(stored) for stored in articles]
    head = {"schema": SCHEMA, "total": total, "next_offset": next_offset}
    return dump({**head, "articles": found})


def answer(results: Results, next_offset: int | None) -> str:
    """Return a page of hits with the total and the offset of the next page."""
    return dump(
        {
            "schema": SCHEMA,
            "query": results.query,
            "total": results.total,
            "next_offset": next_offset,
            "suggestion": results.suggestion,
            "remarks": list(results.remarks),
            "revision": results.revision,
            "as_of": results.as_of,
            "since_rev": results.since_rev,
            "erased": results.erased,
            "hits": [hit_shape(hit) for hit in results.hits],
        }
    )


def table(found: Table) -> Iterator[str]:
    """Yield one value with all rows."""
    yield dump({"schema": SCHEMA, **found.head, found.name: list(found.values)})


def dump(value: Any, *, indent: int | None = 2) -> str:
    r"""Return `value` as JSON; characters that are not printable become `\uXXXX`."""
    return "".join(
        c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1]
        for c in json.dumps(value, indent=indent, ensure_ascii=False)
    )


FORMATS = {"json": Format(article=article, table=table)}
