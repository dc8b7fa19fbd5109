"""Multi-WACZ: a JSON file that lists WACZ packages in its folder.

Source: the WACZ specification of Webrecorder, "Multi-WACZ" (profile `multi-wacz-package`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from newsvault.errors import NotAnArticle
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import warc

_PROFILE = "multi-wacz-package"
_LARGEST = 16 * 1024 * 1024
_MOST = 10_000  # packages in a list


def archives(path: Path, head: bytes) -> list[Path | Refusal] | None:
    """Return the web archives that a file is or lists, None when it is neither.

    `head` are the file's first bytes. A package outside of the list's folder is a Refusal
    ("no-package").
    """
    if warc.matches(head, path.name):
        return [path]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    if b'"resources"' not in head and _PROFILE.encode() not in head:
        return None
    return _listed(path)


def captures(
    archives: Iterable[Path | Refusal],
    *,
    settings: Settings,
    passed: Counter[str],
    expect: Callable[[int], None],
) -> Iterator[Capture | Refusal]:
    """Yield the pages in `archives`, in order; see `warc.captures`."""
    for archive in archives:
        if isinstance(archive, Refusal):
            yield archive
            continue
        hint = f"if newsvault wrote it: newsvault import {archive}"
        yield from warc.captures(
            archive, settings=settings, passed=passed, if_none=hint, expect=expect
        )


def _listed(path: Path) -> list[Path | Refusal] | None:
    try:
        with path.open("rb") as stream:
            listed = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(listed, dict) or not isinstance(listed.get("resources"), list):
        return None
    places = [_place(one) for one in listed["resources"][:_MOST]]
    if listed.get("profile") != _PROFILE and not any(place.endswith(".wacz") for place in places):
        return None
    return [_package(path, place) for place in places]


def _place(resource: Any) -> str:
    place = (resource.get("path") or resource.get("url")) if isinstance(resource, dict) else ""
    return place if isinstance(place, str) else ""


def _package(path: Path, place: str) -> Path | Refusal:
    folder = path.resolve().parent
    package = (folder / place).resolve() if place and "\0" not in place else folder
    if "://" not in place and folder in package.parents and package.is_file():
        return package
    error = NotAnArticle(
        f"{path.name} lists a package that is not beside it: {place[:200]}",
        locator=str(path),
        hint="download the packages into its folder",
        reason="no-package",
    )
    return Refusal.of(str(path), error)
