"""MHTML: a page and its parts in one file, as Chromium saves it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from newsvault.decoding import content_encoding
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import saved_date
from newsvault.sources.saved_pages import capture_bytes, container, no_page

SUFFIXES = (".mhtml", ".mht")
_HEAD = 4096
_BOUNDARY = re.compile(rb"\bboundary\s{0,9}=\s{0,9}([^\s;]{1,200})", re.IGNORECASE)
_DEEP = 20  # nested parts; files of browsers have two
_MOST = 20_000  # boundary lines
# The headers that are read; the library takes up to 40 microseconds for each byte of them.
_HEADER = re.compile(
    rb"^(?:content-[a-z-]+|snapshot-content-location|date):[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 16 * 1024  # bytes of one header
_ALL_HEADERS = 1024 * 1024  # bytes


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins an MHTML file, compressed with gzip or not."""
    head, name = content_encoding.gunzip_prefix(head, _HEAD), name.lower().removesuffix(".gz")
    lowered = head.lower()
    return b"multipart/related" in lowered and (
        name.endswith(SUFFIXES) or b"snapshot-content-location:" in lowered
    )


def capture(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in an MHTML file, as a capture of `url` or of the URL in the file.

    The HTML part is stored, without its transfer encoding. The file may be compressed with gzip.
    """
    return container(
        path, lambda raw: _page(path, raw, url, settings), settings=settings, contents="MIME parts"
    )


def _page(path: Path, raw: bytes, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the capture of the first HTML part, or a Refusal."""
    # The library recurses into nested parts, and compares each line with every boundary.
    if len(set(_BOUNDARY.findall(raw))) > _DEEP or raw.count(b"\n--") > _MOST:
        return no_page(path, "too many MIME parts")
    headers = [len(found[0]) for found in _HEADER.finditer(raw)]
    if max(headers, default=0) > _LONGEST or sum(headers) > _ALL_HEADERS:
        return no_page(path, "too long MIME headers")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(body, bytes):
        return no_page(path, "no HTML part")
    stated = message.get("Snapshot-Content-Location") or part.get("Content-Location")
    address = url or (str(stated).strip() if stated else None)
    got = capture_bytes(body, url=address, settings=settings, locator=str(path))
    if isinstance(got, Capture):
        got = replace(got, saved_type=_type(part))
        moment = saved_date.from_header(message.get("Date"))
        return replace(got, captured_at=moment, date_source="page") if moment else got
    return got


def _type(part: EmailMessage) -> str:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else "text/html"
