"""Safari's .webarchive: a property list with the page and its resources."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from pathlib import Path

from newsvault.guard import attempt
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import saved_date
from newsvault.sources.saved_pages import capture_bytes, container, no_page

SUFFIXES = (".webarchive",)


def matches(head: bytes, name: str) -> bool:
    """Return whether this is a Safari .webarchive, by its first bytes and its name."""
    return head.startswith((b"bplist", b"<?xml")) and name.lower().endswith(SUFFIXES)


def capture(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in the file, as a capture of `url` or of the URL in the file."""
    return container(
        path,
        lambda raw: _page(path, raw, url, settings),
        settings=settings,
        contents="property list",
    )


def _page(path: Path, raw: bytes, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the capture of a webarchive's main resource, or a Refusal."""
    main = plistlib.loads(raw)["WebMainResource"]
    body = main["WebResourceData"]
    if not isinstance(body, bytes):
        return no_page(path, "no page resource")
    address = url or main.get("WebResourceURL")
    charset = main.get("WebResourceTextEncodingName")
    kind = str(main.get("WebResourceMIMEType") or "text/html")
    stated = str(address) if address else None
    got = capture_bytes(body, url=stated, settings=settings, locator=str(path))
    if isinstance(got, Capture):
        got = replace(got, saved_type=f"{kind}; charset={charset}" if charset else kind)
        packed = main.get("WebResourceResponse")
        moment = attempt(lambda: saved_date.from_response(packed), lambda _: None)
        return replace(got, captured_at=moment, date_source="page") if moment else got
    return got
