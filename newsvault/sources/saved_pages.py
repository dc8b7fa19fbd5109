"""Saved pages: an HTML file, or bytes from standard input."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsvault.classify import classifier
from newsvault.decoding import content_encoding
from newsvault.errors import (
    BadAddress,
    NewsvaultError,
    NotAnArticle,
    Refused,
    SourceError,
    UsageError,
    cannot_read,
)
from newsvault.guard import attempt
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import saved_date
from newsvault.sources.html_head import head_tags, head_text
from newsvault.text import plural
from newsvault.urls import check_address

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml"})
_SAVED_FROM = re.compile(
    r"(?:saved from url=\(\d+\)|\burl:|\A\s{0,9}saved from)\s{0,9}(https?://[^\s<>]{1,2000})",
    re.IGNORECASE,
)


def beginning(path: Path, count: int) -> bytes:
    """Return the first `count` bytes of a file; b"" if it cannot be read."""
    with suppress(OSError), path.open("rb") as stream:
        return stream.read(count)
    return b""


def read_up_to(path: Path, limit: int) -> bytes:
    """Return the bytes of a file, at most `limit` + 1 of them.

    Raises UsageError when the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as exc:
        raise cannot_read(path, exc) from exc


def no_page(path: Path, why: str) -> Refusal:
    """Return the refusal of a file that contains no readable page."""
    error = NotAnArticle(
        f"no page in {path.name}: {why}",
        locator=str(path),
        hint="save the page as plain HTML",
        reason="no-page",
    )
    return Refusal.of(str(path), error)


def file(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page saved in `path` as a capture of `url`, else of the URL in the page.

    A gzip file (page.html.gz) is decompressed; a truncated one gets the override "cut".
    """
    try:
        with path.open("rb") as stream:
            packed = stream.read(settings.max_decoded_bytes + 1)
        body = content_encoding.gunzip(packed, limit=settings.max_decoded_bytes, locator=str(path))
    except SourceError as exc:
        return Refusal.of(str(path), exc)
    except OSError as exc:
        return Refusal.of(str(path), cannot_read(path, exc, "check its permissions"))
    got = capture_bytes(body, url=url, settings=settings, locator=str(path))
    if (
        isinstance(got, Capture)
        and packed is not body  # else it was not compressed
        and content_encoding.is_truncated(packed, "gzip", limit=len(body) + 1)
    ):
        return replace(got, saved_truncated="disconnect", overrides=(*got.overrides, "cut"))
    return got


def container(
    path: Path,
    read: Callable[[bytes], Capture | Refusal],
    *,
    settings: Settings,
    contents: str,
) -> Capture | Refusal:
    """Return the page in a file that holds a page with its parts; gzip is undone.

    Args:
        path: the file.
        read: returns the page in the bytes of the file; what it raises is a refusal.
        settings: the limits.
        contents: the form of the bytes, for the message ("property list").
    """
    largest = 10 * settings.max_decoded_bytes  # images make such files large; the page has a limit
    try:
        raw = content_encoding.gunzip(read_up_to(path, largest), limit=largest, locator=str(path))
    except (SourceError, UsageError) as exc:
        return Refusal.of(str(path), exc)
    if len(raw) > largest:
        return no_page(path, "file too large")
    return attempt(lambda: read(raw), lambda why: no_page(path, f"invalid {contents} ({why})"))


def capture_bytes(
    body: bytes, *, url: str | None, settings: Settings, locator: str = "-"
) -> Capture | Refusal:
    """Return a saved page as a capture of `url`, else of the URL in the page.

    A Refusal has exit code 5 for an empty file or one that is not a page, 4 for one larger than
    `max_decoded_bytes`, 2 when no URL is known.
    """
    try:
        return _capture(body, url, settings, locator)
    except NewsvaultError as exc:
        return Refusal.of(locator, exc)


def capture_now(body: bytes, *, url: str | None, settings: Settings) -> Capture:
    """Return a page that a browser sends now as a capture, unless the page states its time.

    Raises UsageError without an address, SourceError for bytes that are no page.
    """
    capture = _capture(body, url, settings, url or "-")
    return replace(capture, date_source="clock") if capture.date_source == "none" else capture


def _capture(body: bytes, url: str | None, settings: Settings, locator: str) -> Capture:
    """Return the capture of a saved page; raises for one too large or without an address."""
    if len(body) > settings.max_decoded_bytes:
        raise Refused(
            f"the file is larger than {plural(settings.max_decoded_bytes, 'byte')}",
            locator=locator,
            hint="raise max_decoded_bytes in newsvault.toml to allow it",
            reason="too-large",
        )
    wrong = classifier.body_error(body, locator)
    if wrong:
        raise wrong
    address = url if url is not None else own_address(body)
    if address is None:
        raise UsageError("no URL in the page", hint="give it with --url", reason="no-address")
    if url is not None:  # that of the page has been checked
        check_address(url)
    moment = saved_date.stated(head_text(body))
    return Capture(
        requested_url=address.strip(),
        captured_at=moment or datetime.now(UTC),
        date_source="page" if moment else "none",
        saved_body=body,
        saved_type="text/html",
        origin="file",
    )


def own_address(body: bytes) -> str | None:
    """Return the URL that a saved page states as its own, or None.

    In this order: notes of browsers ("saved from url"), SingleFile, monolith and Save Page WE; the
    canonical link; `og:url`. Only the start of the page is searched, without a parser.
    """
    text = head_text(body)
    found: dict[str, str] = {}
    for _, values in head_tags(text):
        if "canonical" in values.get("rel", "").lower().split():
            found.setdefault("canonical", values.get("href", ""))
        if values.get("name", "").lower() == "savepage-url":
            found.setdefault("savepage", values.get("content", ""))
        if "og:url" in (values.get("property", "").lower(), values.get("name", "").lower()):
            found.setdefault("og:url", values.get("content", ""))
    notes = (_SAVED_FROM.search(comment) for comment in saved_date.comments(text))
    noted = next((note[1] for note in notes if note), None)
    candidates = [noted, *(found.get(name) for name in ("savepage", "canonical", "og:url"))]
    return next((c.strip() for c in candidates if c and _is_address(c)), None)


def _is_address(text: str) -> bool:
    try:
        check_address(text)
    except BadAddress:
        return False
    return True
