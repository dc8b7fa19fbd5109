"""The interface of an output format: functions that print articles, lists and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.models.record import record
from newsvault.output.table import Table

PrintArticle = Callable[[StoredArticle], str]  # one article with all fields
PrintRows = Callable[[Iterable[StoredArticle]], Iterator[str]]  # one string a line
PrintHits = Callable[[Iterable[Hit]], Iterator[str]]
PrintTable = Callable[[Table], Iterator[str]]  # quotations, speakers, statements, ...


@record
class Format:
    """The functions of a format; None for results it does not support."""

    article: PrintArticle | None = None
    rows: PrintRows | None = None
    hits: PrintHits | None = None
    table: PrintTable | None = None
