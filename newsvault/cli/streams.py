"""The program's three streams: closed ones, full ones, and terminals of every encoding."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import TextIO

from newsvault.errors import UsageError

REPLACING = "newsvault-replace"
# What stands for punctuation that a terminal cannot show.
_PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼ", "'"), **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"), "…": "...", "·": "-", "•": "-", "€": "EUR", "\xa0": " ",
}  # fmt: skip


def open_streams() -> None:
    """Give streams that the caller has closed something in their place, and encodings a way out.

    A closed descriptor would be taken by the next file that is opened, and what is printed would
    be written into it. In its place comes one that fails when it is used: `>&-` is an error of a
    command that prints something, and of no other.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            other_way = os.O_WRONLY if mode == "r" else os.O_RDONLY
            opened = os.open(os.devnull, os.O_RDWR if number == 2 else other_way)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115  # kept open
            setattr(sys, name, stream)
    codecs.register_error(REPLACING, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=REPLACING)


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what is printed for characters that the terminal's encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(map(_plain, error.object[error.start : error.end]))
    return text.encode(error.encoding, "replace"), error.end


def _plain(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    letters = unicodedata.normalize("NFKD", char)
    return "".join(c for c in letters if not unicodedata.combining(c)) if letters != char else "?"


def print_utf8() -> None:
    """Let stdout be UTF-8 from now on: what follows is data, and data has one encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def echo(text: str, *, err: bool = False, end: str = "\n", flush: bool = True) -> None:
    """Write `text` to stdout, or to stderr; without `flush` it may wait for more."""
    stream = sys.stderr if err else sys.stdout
    stream.write(text + end)
    if flush:
        stream.flush()


def write_bytes(data: bytes) -> None:
    """Write bytes to stdout as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def read_stdin() -> bytes:
    """Return all of stdin. Raises UsageError where it is closed or cannot be read."""
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as exc:
        raise UsageError("stdin cannot be read", hint="pipe something into it") from exc


def discard(stream: TextIO) -> None:
    """Stop writing to `stream`; Python would complain at exit when it flushes what is left."""
    try:
        number = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return  # in memory: nothing is flushed
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, number)
    os.close(null)
