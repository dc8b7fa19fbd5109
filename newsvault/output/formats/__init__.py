"""The formats results are printed in, known by the names `--format` takes.

A member of this folder has `FORMATS`: each of its formats by name. One that holds a single format
has its name.
"""

from __future__ import annotations

from typing import Literal, TypeVar

from newsvault import _plugins
from newsvault.errors import UsageError
from newsvault.output.format import Format, PrintArticle, PrintHits, PrintRows, PrintTable

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
    """Return what prints one article; raises UsageError for a format that cannot, or is none."""
    return _given(name, _format(name).article, "article")


def rows_format(name: str) -> PrintRows:
    """Return what prints a list of articles; errors as in `article_format`."""
    return _given(name, _format(name).rows, "rows")


def hits_format(name: str) -> PrintHits:
    """Return what prints the hits of a search; errors as in `article_format`."""
    return _given(name, _format(name).hits, "hits")


def table_format(name: str) -> PrintTable:
    """Return what prints quotations, speakers and the like; errors as in `article_format`."""
    return _given(name, _format(name).table, "table")


def _format(name: str) -> Format:
    if name not in names():
        raise UsageError(f"there is no format {name!r}", hint=f"known: {', '.join(names())}")
    found: Format = _plugins.load("output.formats", _HOMES.get(name, name)).FORMATS[name]
    return found


def _given(name: str, function: _T | None, printed: _Printed) -> _T:
    if function is None:
        able = ", ".join(formats_with(printed))
        raise UsageError(f"format {name!r} cannot print this", hint=f"use one of: {able}")
    return function
