"""The library tantivy: its import, and translation of its errors, which are all ValueErrors."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsvault.errors import (
    Damaged,
    UsageError,
    VaultBusy,
    VaultError,
    VaultFull,
    VaultReadOnly,
)

_FORMAT = "index_format v7"  # as in the library's version text
_BUSY = ("LockBusy", "lockfile")
_FULL = ("No space left", "os error 28", "Disk quota", "os error 122")
_UNWRITABLE = ("Permission denied", "os error 13", "Read-only file system", "os error 30")
_REINDEX = "run: newsvault reindex"


def load_library() -> None:
    """Import the library; raises UsageError when it is missing, or has another format of index."""
    try:
        found = str(importlib.import_module("tantivy").__version__)
    except ImportError as exc:
        raise UsageError(
            "the engine tantivy needs the library tantivy", hint="pip install 'newsvault[tantivy]'"
        ) from exc
    if _FORMAT not in found:
        raise UsageError(
            f"the index is made for tantivy 0.27 ({_FORMAT}), and {found} is installed",
            hint="pip install 'newsvault[tantivy]'",
        )


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Raise Damaged for an error of the library in the block, which only reads."""
    try:
        yield
    except _faults() as exc:
        raise damaged(exc, folder) from exc


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raise the VaultError for an error of the library in the block, which writes."""
    try:
        yield
    except _faults() as exc:
        raise _unwritten(str(exc), folder) from exc


def damaged(exc: BaseException, folder: Path) -> Damaged:
    """Return the error for an index that cannot be read."""
    message = f"the index is damaged: {exc}"
    return Damaged(message, path=str(folder), names=(folder.name,), hint=_REINDEX)


def is_unwritable(exc: BaseException) -> bool:
    """Whether the library failed because nothing can be written in the folder."""
    return any(words in str(exc) for words in _UNWRITABLE)


def _unwritten(message: str, folder: Path) -> VaultError:
    path = str(folder)
    if any(words in message for words in _FULL):
        return VaultFull("no space left for the index", path=path)
    if any(words in message for words in _UNWRITABLE):
        return VaultReadOnly("the index may not be written", path=path)
    if any(words in message for words in _BUSY):
        return VaultBusy("another process is writing the index", path=path)
    return VaultError(f"the index cannot be written: {message}", path=path, hint=_REINDEX)


def _faults() -> tuple[type[BaseException], ...]:
    """Return the exceptions of the library: that of its panics exists once it has panicked."""
    panics = (one for one in BaseException.__subclasses__() if one.__name__ == "PanicException")
    return (ValueError, OSError, RuntimeError, *panics)
