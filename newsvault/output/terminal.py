"""The output device: width and styles."""

from __future__ import annotations

from collections.abc import Callable

from newsvault.models.record import record
from newsvault.output import cell_width

READING_WIDTH = 80


def _plain(text: str) -> str:
    return text


@record
class Look:
    """The width and styles of the output device.

    width: columns of the terminal; None in a pipe, where nothing is wrapped or cut.
    bold, dim: functions that return a text in that style.
    mark: whether matches are enclosed in `**`.
    """

    width: int | None = None
    bold: Callable[[str], str] = _plain
    dim: Callable[[str], str] = _plain
    mark: bool = False

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> str:
        """Return `text` wrapped; `first` begins the first line, `rest` the others."""
        if self.width is None:
            return first + text.replace("\xa0", " ")
        hanging = " " * cell_width.width(first) if rest is None else rest
        return cell_width.wrap(text, min(self.width, READING_WIDTH), first, hanging)

    def cut(self, line: str) -> str:
        """Return `line` cut to the width of the terminal."""
        return line if self.width is None else cell_width.cut(line, self.width)
