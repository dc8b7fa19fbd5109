"""Ids or addresses, one a line, for other commands, xargs and wget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from newsvault.models import StoredArticle
from newsvault.output.format_protocol import Format
from newsvault.output.table import Table
from newsvault.text import printable


def _list(
    of_article: Callable[[StoredArticle], str], of_table: Callable[[Table], Iterator[str]]
) -> Format:
    def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
        return map(of_article, articles)

    return Format(rows=rows, hits=lambda found: rows(h.stored for h in found), table=of_table)


def _ids(found: Table) -> Iterator[str]:
    """Yield the full id of each quotation, as `show` takes it."""
    return (row["full_reference"] for row in found.rows)


def _urls(found: Table) -> Iterator[str]:
    """Yield each address once."""
    return iter(dict.fromkeys(printable(row["url"]) for row in found.rows))


FORMATS: Mapping[str, Format] = {
    "ids": _list(lambda stored: stored.id, _ids),
    # For `xargs -0`; printed without the end of a line.
    "ids0": _list(
        lambda stored: f"{stored.id}\0", lambda found: (f"{name}\0" for name in _ids(found))
    ),
    "urls": _list(lambda stored: printable(stored.article.url), _urls),
}
