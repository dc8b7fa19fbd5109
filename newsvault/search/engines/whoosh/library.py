"""Import of the Whoosh library: without warnings and unused modules."""

from __future__ import annotations

import importlib
import sys
import warnings
from types import ModuleType

from newsvault.errors import UsageError

_UNUSED = "urllib.request"
_KNOWN = (2, 7, 4)


def load_library() -> None:
    """Import the parts of Whoosh that are needed to write an index.

    Its sources date from 2016 and cause warnings when compiled. It imports `urllib.request` for a
    name it does not use, and with it HTTP and mail modules: 20 of its 45 milliseconds. An empty
    module of that name is installed during the import, and removed afterwards. Raises UsageError
    for another release, whose files could be misread silently.
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
