"""Parse stored captures: remove Content-Encoding, then run the parser."""

from __future__ import annotations

from datetime import datetime

from newsvault.classify.classifier import article_page
from newsvault.errors import NotAnArticle, SourceError
from newsvault.models import Article, Capture
from newsvault.settings import Settings

# An unusual page may cause an unforeseen error. The capture is stored anyway, and a later version
# can parse it again.
_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def read_page(capture: Capture, settings: Settings) -> Article:
    """Return the article in a capture; raises SourceError without one."""
    body = article_page(capture, max_decoded_bytes=settings.max_decoded_bytes)
    return read_bytes(
        body,
        url=capture.url,
        coding=None,
        content_type=capture.content_type,
        captured_at=capture.captured_at,
        settings=settings,
    )


def read_unjudged(capture: Capture, settings: Settings) -> Article:
    """Return the article in a capture without classifying it; raises SourceError without one."""
    last = capture.exchanges[-1] if capture.exchanges else None
    return read_bytes(
        last.body if last else capture.saved_body or b"",
        url=capture.url,
        coding=last.header("content-encoding") if last else None,
        content_type=capture.content_type,
        captured_at=capture.captured_at,
        settings=settings,
    )


def decoded(body: bytes, coding: str | None, settings: Settings) -> bytes:
    """Return a payload without Content-Encoding."""
    if not coding or coding.lower() == "identity":
        return body
    from newsvault.decoding.content_encoding import decode

    return decode(body, coding, limit=settings.max_decoded_bytes)


def read_bytes(
    body: bytes,
    *,
    url: str,
    coding: str | None,
    content_type: str | None,
    captured_at: datetime,
    settings: Settings,
) -> Article:
    """Return the article in a payload; raises SourceError, for unforeseen errors, too."""
    from newsvault.extract.parser import parse_article

    try:
        html = decoded(body, coding, settings)
        article: Article = parse_article(
            html, url, content_type=content_type, captured_at=captured_at
        )
    except SourceError:
        raise
    except _FAULTS as exc:
        raise NotAnArticle(
            f"the page could not be read ({type(exc).__name__}: {exc})",
            locator=url,
            reason="unreadable",
        ) from exc
    return article
