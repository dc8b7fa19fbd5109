"""Classification of a capture by status code, media type and content: article or error."""

from __future__ import annotations

from newsvault.classify.block_pages import find_block_page
from newsvault.decoding import content_encoding
from newsvault.errors import FetchError, NotAnArticle, Refused, SourceError
from newsvault.models import Access, Article, Capture, Truncation
from newsvault.text import plural

_BROWSER = "open the page in a browser, save it, and ingest the file with --url"
_LATER = "try again later"
_LOOK = "check the address, or look for a copy in a web archive"
_SNIFF = 1024  # bytes read to detect the media type
_NETWORK = frozenset(
    {"dns", "connection", "timeout", "disconnect", "tls", "protocol", "host-resting"}
)
# Magic bytes of files that are not HTML, whatever the Content-Type.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or audio file"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x7fELF", "an executable"),
    (b"MZ", "an executable"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio or video file"),
)
_BLOCK_PAGES: dict[str, tuple[type[SourceError], str, str]] = {
    "bot-challenge": (Refused, "bot challenge instead of the page", _BROWSER),
    "consent-wall": (Refused, "consent page instead of the article", _BROWSER),
    "login-page": (Refused, "login page instead of the article", _BROWSER),
    "soft-404": (NotAnArticle, "soft 404: page not found, despite status 200", _LOOK),
    "script-only": (NotAnArticle, "the page needs JavaScript to show its content", _BROWSER),
}
ARTICLE = "article"
ACCESS: dict[str, Access] = {"full": "free", "partial": "partial", "paywalled": "paywalled"}
# Labels a user can set when the classification is wrong.
OVERRIDE_LABELS = (ARTICLE, *ACCESS, *_BLOCK_PAGES, "gone", "not-an-article")
_SAME_PARAGRAPH = 40  # characters of a truncated paragraph that must agree to be the same paragraph
_MUCH_LESS = 0.25  # share of the earlier word count
_LESS = 0.6  # share of the earlier word count, for a page that was read without its paywall
_MIN_WORDS = 80  # words; the word counts of shorter articles are not compared
_XML_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex", b"<opml", b"<svg")


def classify(capture: Capture, *, max_decoded_bytes: int = 20 * 1024 * 1024) -> SourceError | None:
    """Return the error that describes `capture`, or None for an article page.

    Returned, not raised: a capture is stored whatever it is.
    """
    try:
        article_page(capture, max_decoded_bytes=max_decoded_bytes)
    except SourceError as exc:
        return exc
    return None


def article_page(capture: Capture, *, max_decoded_bytes: int = 20 * 1024 * 1024) -> bytes:
    """Return the decoded bytes of an article page.

    Raises the SourceError that `classify` returns, for any other capture.
    """
    locator = capture.requested_url
    error = head_error(capture)
    if error:
        raise error
    body = decoded_body(capture, max_decoded_bytes=max_decoded_bytes)
    error = body_error(body, locator) or _block_page_error(body, capture)
    if error:
        raise error
    return body


def head_error(capture: Capture) -> SourceError | None:
    """Return the error in a capture's status, redirects or truncation; None for none."""
    if capture.stopped:
        return _stopped_error(capture)
    locator = capture.requested_url
    if capture.exchanges:
        last = capture.exchanges[-1]
        error = _status_error(last.status, locator, last.header("retry-after"))
        if error:
            return error
    return None if "cut" in capture.overrides else _truncation_error(capture, locator)


def _block_page_error(body: bytes, capture: Capture) -> SourceError | None:
    block_page = find_block_page(body, requested_url=capture.requested_url, url=capture.url)
    if block_page is None:
        return None
    kind, what, hint = _BLOCK_PAGES[block_page.reason]
    return kind(
        f"{what}: {'; '.join(block_page.signs)}",
        locator=capture.requested_url,
        hint=hint,
        reason=block_page.reason,
    )


def shrunk_error(
    new: Article, old: Article, locator: str, *, cut: bool = False
) -> SourceError | None:
    """Return an error if `new` is a worse copy of the article than `old`; None if it is a version.

    Worse: behind a paywall that was open before; most of the text gone without a correction notice;
    or the beginning of the same text, read from truncated bytes (`cut`).
    """
    words, before = new.word_count, old.word_count
    if cut and words < before and _is_beginning(new, old):
        return _shrunk("cut off, with", words, before, locator)
    if before < _MIN_WORDS or words >= _LESS * before:
        return None
    paywalled = new.access in ("partial", "paywalled") and old.access not in (
        "partial",
        "paywalled",
    )
    if not paywalled and (words >= _MUCH_LESS * before or new.correction):
        return None
    return _shrunk("behind a paywall now, with" if paywalled else "only", words, before, locator)


def _is_beginning(new: Article, old: Article) -> bool:
    """Return whether `old` begins with `new`, ignoring the end of the last paragraph."""
    texts, whole = new.paragraphs, old.paragraphs
    last = len(texts) - 1
    if last < 0 or len(whole) <= last or texts[:last] != whole[:last]:
        return last < 0
    return whole[last].startswith(texts[last][:_SAME_PARAGRAPH])


def _shrunk(what: str, words: int, before: int, locator: str) -> SourceError:
    return NotAnArticle(
        f"not a new version: {what} {plural(words, 'word')}, but {before} are saved",
        locator=locator,
        hint="if the article was shortened: newsvault verdicts set article ADDRESS",
        reason="shrunk",
    )


def truncation(capture: Capture) -> Truncation | None:
    """Return why a capture is incomplete; None for a complete one."""
    return capture.exchanges[-1].truncated if capture.exchanges else capture.saved_truncated


def is_article_label(label: str) -> bool:
    """Return whether the user's label `label` means an article."""
    return label == ARTICLE or label in ACCESS


def override_error(label: str, locator: str) -> SourceError:
    """Return the error for a capture that the user labelled as not an article."""
    kind = _BLOCK_PAGES[label][0] if label in _BLOCK_PAGES else NotAnArticle
    return kind(
        f"not an article ({label}), by your label for these bytes",
        locator=locator,
        hint="to undo: newsvault verdicts set article ADDRESS",
        reason=label,
    )


def decoded_body(capture: Capture, *, max_decoded_bytes: int = 20 * 1024 * 1024) -> bytes:
    """Return the page's bytes without Content-Encoding; raises as `content_encoding.decode`."""
    if not capture.exchanges:
        return capture.saved_body or b""
    last = capture.exchanges[-1]
    return content_encoding.decode(
        last.body,
        last.header("content-encoding"),
        limit=max_decoded_bytes,
        locator=capture.requested_url,
    )


def body_error(body: bytes, locator: str) -> SourceError | None:
    """Return the error for an empty body or one that is not HTML; None for HTML."""
    if not body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return NotAnArticle("the page is empty", locator=locator, hint=_BROWSER, reason="empty")
    kind = _file_type(body[:_SNIFF])
    if kind is None:
        return None
    return NotAnArticle(
        f"this is {kind}, not a web page",
        locator=locator,
        hint="give the address of the article's page",
        reason="unsupported-type",
    )


def magic_type(start: bytes) -> str | None:
    """Return the type of a file that is no text, by its magic bytes; None for any other."""
    if start[4:8] == b"ftyp":
        return "a video"
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)


def _file_type(start: bytes) -> str | None:
    if kind := magic_type(start):
        return kind
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        start = start.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")
    text = start.lstrip().lower()
    if text.startswith((b"{", b"[")) and b"<" not in text[:64]:
        return "JSON data"
    if any(root in text for root in _XML_ROOTS) and b"<html" not in text and b"<!doc" not in text:
        return "a feed or other XML"
    # UTF-16 without a byte-order mark has a NUL per Latin letter; other text has none.
    nuls = start.count(0)
    if nuls > 4 and not 0.3 < nuls / len(start) < 0.7:
        return "binary data"
    return None


def _status_error(status: int, locator: str, retry: str | None) -> SourceError | None:
    """Return why a response has no article by its status; `retry` is its Retry-After header."""
    if status in (404, 410):
        return NotAnArticle(
            f"page not found (status {status})",
            locator=locator,
            hint=_LOOK,
            reason="gone",
        )
    if status == 451:
        return Refused(
            "unavailable for legal reasons (status 451)",
            locator=locator,
            hint="look for a copy in a web archive",
            reason="legal",
        )
    if status in (408, 425, 429) or status >= 500:
        return FetchError(
            f"server error (status {status})",
            locator=locator,
            hint=f"try again later; Retry-After: {retry[:40]}" if retry else _LATER,
            reason="busy" if status in (429, 503) else "server-error",
        )
    if 400 <= status < 500:
        return Refused(
            f"access denied by the server (status {status})",
            locator=locator,
            hint=_BROWSER,
            reason="blocked",
        )
    if status not in (200, 203):
        return NotAnArticle(
            f"the response has no page (status {status})",
            locator=locator,
            hint=_BROWSER,
            reason="no-page",
        )
    return None


def _truncation_error(capture: Capture, locator: str) -> SourceError | None:
    truncated = truncation(capture)
    if truncated == "length":
        return Refused(
            "the page is larger than max_bytes; the part received is saved",
            locator=locator,
            hint="raise max_bytes in newsvault.toml to allow it",
            reason="too-large",
        )
    if truncated:
        reason = "timeout" if truncated == "time" else "disconnect"
        return FetchError(
            "the response ended early; the part received is saved",
            locator=locator,
            hint=_LATER,
            reason=reason,
        )
    return None


def _stopped_error(capture: Capture) -> SourceError:
    reason = capture.stopped or "refused"
    kind = FetchError if reason in _NETWORK else Refused
    return kind(
        capture.stopped_message, locator=capture.requested_url, hint=_BROWSER, reason=reason
    )
