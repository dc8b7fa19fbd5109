"""The addresses to ingest: arguments, and the lines of files and stdin."""

from __future__ import annotations

import sys
from pathlib import Path

from newsvault.cli.streams import read_stdin
from newsvault.errors import UsageError, cannot_read

STDIN = "-"


def given_locators(given: tuple[str, ...], listing: str | None) -> list[str]:
    """Return the addresses and paths given; raises UsageError where there are none."""
    locators = []
    for locator in given:
        locators += _lines(STDIN) if locator == STDIN else [locator]
    if listing is not None:
        locators += _lines(listing)
    if not locators:
        raise UsageError(
            "nothing to ingest",
            hint="give an address, a file or a folder, or --from FILE; see newsvault ingest --help",
        )
    return locators


def _lines(path: str) -> list[str]:
    if path == STDIN and sys.stdin.isatty():
        raise UsageError("no addresses on stdin", hint="pipe them into newsvault, one a line")
    try:
        text = read_stdin() if path == STDIN else Path(path).read_bytes()
    except OSError as exc:
        raise cannot_read(path, exc) from exc
    lines = (line.strip() for line in text.decode("utf-8-sig", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
