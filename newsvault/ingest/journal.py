"""Journal of a batch: the items that are done, so that an interrupted batch can be resumed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from newsvault.system import file_modes


class Journal:
    """The finished items of a batch, in one file in `folder`.

    The batch is identified by its items and their order. An item can be a list or a folder with
    further pages, so a finished item need not be one of `items`. A line lost in a crash means that
    one page is processed twice; an unfinished item is never skipped.
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
        # An incomplete last line was being written when the batch was interrupted.
        return text.split("\n")[:-1]

    @property
    def exists(self) -> bool:
        """Whether the journal has entries of this batch."""
        return self._file is not None or bool(self.done)

    def pending(self) -> list[str]:
        """Return the unfinished items, in order."""
        return [item for item in self._items if item not in self.done]

    def __enter__(self) -> Self:
        return self

    def note(self, item: str) -> None:
        """Record that `item` is done."""
        if list(self._items) == [item]:
            return  # a batch of one page needs no journal
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
        """Close the journal; delete it when the batch has finished."""
        if self._file is not None:
            self._file.close()
        if kind is None:
            self._path.unlink(missing_ok=True)
