"""The error of commands that found damage, with the names of the damaged files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from newsvault.cli.context import vault_path
from newsvault.errors import Damaged

_FROM_BACKUP = "restore the data from a backup: newsvault repair --from COPY"


class Fault(Protocol):
    """A fault that `verify`, `repair`, `rebuild` or `import` found."""

    @property
    def name(self) -> str:
        """The file or record that is damaged."""


def damaged(
    what: str, faults: Sequence[Fault], *, path: Path | None = None, hint: str = _FROM_BACKUP
) -> Damaged:
    """Return the error for some faults.

    Args:
        what: the message, with the number of faults.
        faults: the faults, at least one.
        path: the vault or file that is damaged; None for the vault of this call.
        hint: what to do about it.
    """
    names = tuple(dict.fromkeys(fault.name for fault in faults))
    return Damaged(what, path=str(path or vault_path()), names=names, hint=hint)
