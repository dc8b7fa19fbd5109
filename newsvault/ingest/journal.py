"""The journal of a batch: which of its items are done, so that an interrupted one goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from newsvault.system import file_modes


class Journal:
    """What is done of the batch `items`, in a file of its own under `folder`.

    The same items in the same order are the same batch. An item can be a list or a folder that
    leads to more, so what is noted as done need not be one of `items`. A line that is lost in a
    crash costs one page done twice; what is not done is never left out.
    """

    def __init__(self, folder: Path, items: Sequence[str]) -> None:
        name = hashlib.sha256("\n".join(items).encode("utf-8", "surrogatepass")).hexdigest()[:20]
        self._path = folder / f"{name}.txt"
        self._items = items
        self.done = frozenset(self._read())
        self._file: IO[str] | None = None

    def _read(self) -> list[str]:
        try:
            text = self._path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return []
        # A last line without its end was being written when the batch ended.
        return text.split("\n")[:-1]

    @property
    def exists(self) -> bool:
        """Whether something is written down of this batch."""
        return self._file is not None or bool(self.done)

    def pending(self) -> list[str]:
        """Return the items that are not done, in their order."""
        return [item for item in self._items if item not in self.done]

    def __enter__(self) -> Self:
        return self

    def note(self, item: str) -> None:
        """Write down that `item` is done."""
        if list(self._items) == [item]:
            return  # most batches are of one page, and need no journal
        if self._file is None:
            self._path.parent.mkdir(mode=file_modes.FOLDER, parents=True, exist_ok=True)
            self._file = open(  # noqa: SIM115  # closed by __exit__
                self._path, "a", encoding="utf-8", opener=file_modes.opener
            )
        self._file.write(item + "\n")
        self._file.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the journal; a batch that came to its end needs it no more."""
        if self._file is not None:
            self._file.close()
        if kind is None:
            self._path.unlink(missing_ok=True)
