"""The formats results are printed in: one file each, known by the name `--format` takes.

A member has the functions for what it can print, and lacks the others:

    article(stored) -> str                  one article, whole
    rows(stored articles) -> Iterator[str]  a list of articles, one string a line
    hits(hits) -> Iterator[str]             the hits of a search, one string a line
    table(table) -> Iterator[str]           a list of quotations, speakers and the like
"""

from __future__ import annotations

from types import ModuleType

from newsvault import _plugins
from newsvault.errors import UsageError


def formats_with(function: str, names: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Return the names of the formats (among `names`) that can print what `function` prints."""
    known = names or _plugins.members("output.formats")
    return tuple(name for name in known if hasattr(_plugins.load("output.formats", name), function))


def load_format(name: str, function: str) -> ModuleType:
    """Return the format called `name`.

    Raises UsageError when there is none of that name, or when it has no `function`.
    """
    module = _plugins.load("output.formats", name)
    if not hasattr(module, function):
        able = ", ".join(formats_with(function))
        raise UsageError(f"format {name!r} cannot print this", hint=f"use one of: {able}")
    return module
