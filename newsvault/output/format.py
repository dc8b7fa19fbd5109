"""What a format is: the functions that print articles, lists and tables in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from newsvault.models import Hit, StoredArticle
from newsvault.output.statement_tables import Table

PrintArticle = Callable[[StoredArticle], str]  # one article, whole
PrintRows = Callable[[Iterable[StoredArticle]], Iterator[str]]  # one string a line
PrintHits = Callable[[Iterable[Hit]], Iterator[str]]
PrintTable = Callable[[Table], Iterator[str]]  # quotations, speakers and the like


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format by what it can print; None is what it cannot."""

    article: PrintArticle | None = None
    rows: PrintRows | None = None
    hits: PrintHits | None = None
    table: PrintTable | None = None
