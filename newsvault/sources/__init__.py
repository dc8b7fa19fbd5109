"""Sources: what a person gives (an address, a file, a folder) into captures, one at a time.

A member of this folder is one kind of thing that can be given, and reads it into captures or
refusals. What goes wrong with one item is a Refusal and the rest goes on; errors are raised only
for a wrong call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.errors import NewsvaultError, UsageError
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings

if TYPE_CHECKING:
    from newsvault.fetcher import Fetcher


class Sources:
    """All sources behind one session on the network, for a whole batch. Close it when done."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fetcher: Fetcher | None = None

    @property
    def fetcher(self) -> Fetcher:
        """The session on the network, opened when it is first needed."""
        if self._fetcher is None:
            from newsvault.fetcher import Fetcher

            self._fetcher = Fetcher(self._settings)
        return self._fetcher

    def close(self) -> None:
        """End the session."""
        if self._fetcher is not None:
            self._fetcher.close()

    def captures(self, locator: str, url: str | None = None) -> Iterator[Capture | Refusal]:
        """Yield what `locator` gives: an http(s) address, a saved page, or a folder of them.

        `url` is the address of a saved page that does not tell its own. Captures are yielded
        whatever their status; `verdicts.verdict` judges them. Raises UsageError when `url` is
        given for something else than one saved page.
        """
        from newsvault.sources import saved, web

        path = Path(locator)
        if "://" not in locator and _exists(path):
            if path.is_dir():
                if url is not None:
                    raise UsageError("--url goes with one saved page", hint="leave it out")
                yield from saved.folder(path, settings=self._settings)
            else:
                yield saved.file(path, url=url, settings=self._settings)
        elif url is not None:
            raise UsageError(
                f"there is no file {locator}", hint="--url goes with a page saved to a file"
            )
        else:
            yield web.capture(locator, fetcher=self.fetcher)


@contextmanager
def open_sources(settings: Settings) -> Iterator[Sources]:
    """Give the sources for a batch, and end their session after it."""
    sources = Sources(settings)
    try:
        yield sources
    finally:
        sources.close()


def captures(
    locator: str, *, settings: Settings, url: str | None = None
) -> Iterator[Capture | Refusal]:
    """Yield what one `locator` gives, in a session of its own; see `Sources.captures`."""
    with open_sources(settings) as sources:
        yield from sources.captures(locator, url)


def refusal(locator: str, error: NewsvaultError) -> Refusal:
    """Return `error` as the record of what went wrong with `locator`."""
    return Refusal(
        locator=locator,
        reason=error.reason,
        message=error.message,
        hint=error.hint,
        exit_code=error.exit_code,
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or with a NUL
        return False
