"""Output formats, the values of `--format`.

Each module defines `FORMATS`: its formats by name. A module with a single format has its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from newsvault import _plugins
from newsvault.errors import UsageError

if TYPE_CHECKING:
    from newsvault.output.format_protocol import (
        Format,
        PrintArticle,
        PrintHits,
        PrintRows,
        PrintTable,
    )

_T = TypeVar("_T")
_Printed = Literal["article", "rows", "hits", "table"]
_HOMES = {"csv": "delimited", "tsv": "delimited", "ids": "lists", "ids0": "lists", "urls": "lists"}


def names() -> tuple[str, ...]:
    """Return the names of all formats."""
    members = set(_plugins.members("output.formats")) - set(_HOMES.values())
    return tuple(sorted(members | _HOMES.keys()))


def formats_with(printed: _Printed) -> tuple[str, ...]:
    """Return the names of the formats that can print an article, rows, hits or a table."""
    return tuple(name for name in names() if getattr(_format(name), printed) is not None)


def article_format(name: str) -> PrintArticle:
    """Return the function that prints one article; UsageError if the format has none."""
    return _given(name, _format(name).article, "article")


def rows_format(name: str) -> PrintRows:
    """Return the function that prints a list of articles; errors as in `article_format`."""
    return _given(name, _format(name).rows, "rows")


def hits_format(name: str) -> PrintHits:
    """Return the function that prints hits of a search; errors as in `article_format`."""
    return _given(name, _format(name).hits, "hits")


def table_format(name: str) -> PrintTable:
    """Return the function that prints a table; errors as in `article_format`."""
    return _given(name, _format(name).table, "table")


def _format(name: str) -> Format:
    if name not in names():
        raise UsageError(f"unknown format: {name!r}", hint=f"known: {', '.join(names())}")
    found: Format = _plugins.load("output.formats", _HOMES.get(name, name)).FORMATS[name]
    return found


def _given(name: str, function: _T | None, printed: _Printed) -> _T:
    if function is None:
        able = ", ".join(formats_with(printed))
        raise UsageError(f"format {name!r} cannot print this", hint=f"use one of: {able}")
    return function
