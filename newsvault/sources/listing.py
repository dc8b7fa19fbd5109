"""The source for a list of addresses: one a line, from a file or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def addresses(lines: Iterable[str]) -> Iterator[str]:
    """Yield the locators in `lines`: one a line; empty lines and those that start with # go."""
    for line in lines:
        text = line.strip().lstrip("\ufeff")
        if text and not text.startswith("#"):
            yield text
