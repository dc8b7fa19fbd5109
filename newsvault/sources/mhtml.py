"""The source for MHTML: a page and its parts in one file, as Chromium saves it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from newsvault.errors import NotAnArticle, UsageError
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import refusal
from newsvault.sources.saved import capture_bytes

_SUFFIXES = (".mhtml", ".mht")


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins an MHTML file."""
    lowered = head.lower()
    return b"multipart/related" in lowered and (
        name.lower().endswith(_SUFFIXES) or b"snapshot-content-location:" in lowered
    )


def capture(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in an MHTML file, as a capture of `url` or of the address in the file.

    The HTML part is what is kept, with its transfer encoding taken off.
    """
    try:
        raw = path.read_bytes()
    except OSError as exc:
        return refusal(str(path), UsageError(f"cannot read {path}: {exc.strerror}"))
    # Pictures make such files large; the page in it has its own limit.
    if len(raw) > 10 * settings.max_decoded_bytes:
        return _none(path, "it is too large")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(body, bytes):
        return _none(path, "there is no page in it")
    told = message.get("Snapshot-Content-Location") or part.get("Content-Location")
    address = url or (str(told).strip() if told else None)
    got = capture_bytes(body, url=address, settings=settings, locator=str(path))
    if isinstance(got, Capture):
        return replace(got, saved_type=_type(part))
    return got


def _type(part: EmailMessage) -> str:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else "text/html"


def _none(path: Path, why: str) -> Refusal:
    error = NotAnArticle(
        f"{path.name} cannot be taken in: {why}",
        locator=str(path),
        hint="save the page as plain HTML",
        reason="no-page",
    )
    return refusal(str(path), error)
