"""JSON: one value with a schema number; control characters are escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from newsvault.models import Results, StoredArticle
from newsvault.output.format_protocol import Format
from newsvault.output.json_shapes import page_shape, results_shape, stored_shape, table_shape
from newsvault.output.table import Table


def article(stored: StoredArticle) -> str:
    """Return one article with all fields."""
    return dump(stored_shape(stored))


def page(articles: Iterable[StoredArticle], total: int, next_offset: int | None) -> str:
    """Return a page of articles with the total and the offset of the next page."""
    return dump(page_shape(articles, total, next_offset))


def answer(results: Results, next_offset: int | None) -> str:
    """Return a page of hits with the total and the offset of the next page."""
    return dump(results_shape(results, next_offset))


def table(found: Table) -> Iterator[str]:
    """Yield one value with all rows."""
    yield dump(table_shape(found))


def dump(value: Any, *, indent: int | None = 2) -> str:
    r"""Return `value` as JSON; characters that are not printable become `\uXXXX`."""
    return "".join(
        c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1]
        for c in json.dumps(value, indent=indent, ensure_ascii=False)
    )


FORMATS = {"json": Format(article=article, table=table)}
