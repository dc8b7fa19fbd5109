"""The source for Safari's .webarchive: a property list with the page and what belongs to it."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from pathlib import Path

from newsvault.errors import NotAnArticle, UsageError
from newsvault.guard import attempt
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import refusal
from newsvault.sources.saved import capture_bytes

SUFFIXES = (".webarchive",)


def matches(head: bytes, name: str) -> bool:
    """Tell whether this is a web archive of Safari, by its first bytes and its name."""
    return head.startswith((b"bplist", b"<?xml")) and name.lower().endswith(SUFFIXES)


def capture(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in the file, as a capture of `url` or of the address in the file."""
    largest = 10 * settings.max_decoded_bytes  # pictures make such files large
    try:
        with path.open("rb") as stream:
            raw = stream.read(largest + 1)
    except OSError as exc:
        return refusal(str(path), UsageError(f"cannot read {path}: {exc.strerror}"))
    if len(raw) > largest:
        return _none(path, "it is too large")
    return attempt(
        lambda: _page(path, raw, url, settings),
        lambda why: _none(path, f"it cannot be read ({why})"),
    )


def _page(path: Path, raw: bytes, url: str | None, settings: Settings) -> Capture | Refusal:
    main = plistlib.loads(raw)["WebMainResource"]
    body = main["WebResourceData"]
    if not isinstance(body, bytes):
        return _none(path, "there is no page in it")
    address = url or main.get("WebResourceURL")
    charset = main.get("WebResourceTextEncodingName")
    kind = str(main.get("WebResourceMIMEType") or "text/html")
    stated = str(address) if address else None
    got = capture_bytes(body, url=stated, settings=settings, locator=str(path))
    if isinstance(got, Capture):
        return replace(got, saved_type=f"{kind}; charset={charset}" if charset else kind)
    return got


def _none(path: Path, why: str) -> Refusal:
    error = NotAnArticle(
        f"{path.name} cannot be taken in: {why}",
        locator=str(path),
        hint="save the page as plain HTML",
        reason="no-page",
    )
    return refusal(str(path), error)
