"""Plug-in folders: the modules of a folder by name (commands, formats, engines, fields)."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType

from newsvault.errors import UsageError
from newsvault.text import close_matches


def members(package: str) -> tuple[str, ...]:
    """Return the names of the modules in `newsvault.<package>`, sorted, without importing them."""
    folder = Path(__file__).parent.joinpath(*package.split("."))
    with os.scandir(folder) as held:  # `pkgutil` would cost the start of a search 1 ms
        return tuple(sorted(filter(None, map(_module, held))))


def _module(entry: os.DirEntry[str]) -> str | None:
    """Return the name of the module or package in a folder's entry, or None."""
    if entry.name.endswith(".py"):
        return None if entry.name == "__init__.py" else entry.name[: -len(".py")]
    return entry.name if Path(entry.path, "__init__.py").exists() else None


def find(package: str, name: str) -> ModuleType | None:
    """Import the member `name` of `newsvault.<package>`; None for an unknown name."""
    known = name in members(package)
    return import_module(f"newsvault.{package}.{name}") if known else None


def load(package: str, name: str) -> ModuleType:
    """Import the member `name` of `newsvault.<package>`.

    Raises UsageError, with the closest name as a hint, for an unknown name.
    """
    found = find(package, name)
    if found is None:
        known = members(package)
        near = close_matches(name, known, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise UsageError(
            f"unknown name {name!r} in {package.rpartition('.')[2]}",
            hint=f"{meant}known: {', '.join(known)}",
        )
    return found
