"""stdin, stdout and stderr: closed streams, full disks, and encodings of terminals."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import TextIO

from newsvault.errors import UsageError

REPLACING = "newsvault-replace"
# Replacements for punctuation missing from the terminal's encoding.
_PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼ", "'"), **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"), "…": "...", "·": "-", "•": "-", "€": "EUR", "\xa0": " ",
}  # fmt: skip


def open_streams() -> None:
    """Reopen closed streams, and replace characters that an encoding lacks.

    The next opened file would get a closed descriptor, and output would be written into it. The
    replacement fails when used: `>&-` is an error only for a command that prints something.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            unusable = os.O_WRONLY if mode == "r" else os.O_RDONLY
            opened = os.open(os.devnull, os.O_RDWR if number == 2 else unusable)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115  # stays open
            setattr(sys, name, stream)
    codecs.register_error(REPLACING, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=REPLACING)


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return the replacement for characters that the terminal's encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(map(_plain, error.object[error.start : error.end]))
    return text.encode(error.encoding, "replace"), error.end


def _plain(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    letters = unicodedata.normalize("NFKD", char)
    return "".join(c for c in letters if not unicodedata.combining(c)) if letters != char else "?"


def terminal_size() -> os.terminal_size:
    """Return the columns and lines of the terminal, as `shutil` does, whose import takes 4 ms.

    COLUMNS and LINES in the environment come first; 80 and 24 without a terminal.
    """
    try:
        held = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # no stdout, a closed one, or no terminal
        held = os.terminal_size((0, 0))
    sizes = (_positive(os.environ.get("COLUMNS")) or held.columns or 80,
             _positive(os.environ.get("LINES")) or held.lines or 24)  # fmt: skip
    return os.terminal_size(sizes)


def _positive(number: str | None) -> int:
    return int(number) if number and number.isdecimal() else 0


def print_utf8() -> None:
    """Switch stdout to UTF-8, the encoding of all data formats."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def echo(text: str, *, err: bool = False, end: str = "\n", flush: bool = True) -> None:
    """Write `text` to stdout, or to stderr; without `flush` it may stay buffered."""
    stream = sys.stderr if err else sys.stdout
    stream.write(text + end)
    if flush:
        stream.flush()


def write_bytes(data: bytes) -> None:
    """Write bytes to stdout unchanged."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def read_stdin() -> bytes:
    """Return all of stdin. Raises UsageError if it is closed or unreadable."""
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as exc:
        raise UsageError("cannot read stdin", hint="pipe input into newsvault") from exc


def discard(stream: TextIO) -> None:
    """Stop writing to `stream`; otherwise Python reports an error when it flushes at exit."""
    try:
        number = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return  # in memory: nothing to flush
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, number)
    os.close(null)
