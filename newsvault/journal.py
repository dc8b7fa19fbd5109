"""The journal of a batch: which of its addresses are done, so that an interrupted one goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self


class Journal:
    """What is done of the batch `items`, in a file of its own under `folder`.

    The same items in the same order are the same batch. A line that is lost in a crash costs one
    address done twice; what is done is never left out.
    """

    def __init__(self, folder: Path, items: Sequence[str]) -> None:
        name = hashlib.sha256("\n".join(items).encode("utf-8", "surrogatepass")).hexdigest()[:20]
        self._path = folder / f"{name}.txt"
        self._items = items
        self._done = frozenset(self._read())

    def _read(self) -> list[str]:
        try:
            text = self._path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return []
        # A last line without its end was being written when the batch ended.
        return text.split("\n")[:-1]

    @property
    def done(self) -> int:
        """How many items were done before."""
        return len(self._items) - len(self.pending())

    def pending(self) -> list[str]:
        """Return the items that are not done, in their order."""
        return [item for item in self._items if item not in self._done]

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def note(self, item: str) -> None:
        """Write down that `item` is done."""
        self._file.write(item + "\n")
        self._file.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the journal; a batch that came to its end needs it no more."""
        self._file.close()
        if kind is None:
            self._path.unlink(missing_ok=True)
