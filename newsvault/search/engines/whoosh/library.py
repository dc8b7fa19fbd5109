"""The Whoosh library as this program imports it: quiet, and without what it never uses."""

from __future__ import annotations

import importlib
import struct
import sys
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pickle import UnpicklingError
from types import ModuleType

from newsvault.errors import UsageError

_UNUSED = "urllib.request"
_KNOWN = (2, 7, 4)
_TRIPS = (LookupError, TypeError, ValueError, AttributeError, AssertionError, ImportError)


def load_library() -> None:
    """Import the parts of Whoosh that reading an index takes.

    Its sources are of 2016 and warn when they are first compiled. It imports `urllib.request`, for
    one name that nothing in it uses, and with that the machinery of HTTP and mail: 20 of its 45
    milliseconds. So it finds an empty module of that name, which is taken away again.

    Raises UsageError for another release: its files might be read wrongly in our way, unseen.
    """
    import whoosh

    if whoosh.__version__ != _KNOWN:
        found = ".".join(map(str, whoosh.__version__))
        raise UsageError(
            f"the index is made for Whoosh 2.7.4, and Whoosh {found} is installed",
            hint="pip install whoosh==2.7.4, or use SQLite's index: NEWSVAULT_ENGINE=sqlite_fts",
        )
    stand_in = _UNUSED not in sys.modules
    if stand_in:
        empty = ModuleType(_UNUSED)
        empty.urlretrieve = None  # type: ignore[attr-defined]  # the name it asks for
        sys.modules[_UNUSED] = empty
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module("whoosh.codec.whoosh3")
            importlib.import_module("whoosh.index")
    finally:
        if stand_in:
            del sys.modules[_UNUSED]


def torn() -> tuple[type[BaseException], ...]:
    """Return what only bytes that are not what was written raise."""
    from whoosh.filedb.filetables import FileFormatError

    return (EOFError, OverflowError, FileFormatError, UnpicklingError, struct.error, zlib.error)


@contextmanager
def opening() -> Iterator[None]:
    """Call torn whatever the library raises while it opens files, whose bytes it takes unchecked.

    Only calls of the library go inside: a mistake of ours must not look like damage.
    """
    from whoosh.filedb.filetables import FileFormatError
    from whoosh.index import IndexError as NoIndex

    try:
        yield
    except (*_TRIPS, NoIndex) as exc:
        raise FileFormatError(f"{type(exc).__name__}: {exc}") from exc
