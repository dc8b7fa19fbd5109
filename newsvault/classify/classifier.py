"""Verdicts: what a capture is worth, told from its status, its type and its bytes."""

from __future__ import annotations

from newsvault.classify.block_pages import find_wall
from newsvault.decoding import content_encoding
from newsvault.errors import FetchError, NotAnArticle, Refused, SourceError
from newsvault.models import Access, Article, Capture, Truncation

_BROWSER = "open the page in a browser, save it, and ingest the file with --url"
_LATER = "try again later"
_LOOK = "check the address, or look for a copy in a web archive"
_SNIFF = 1024
_NETWORK = frozenset(
    {"dns", "connection", "timeout", "disconnect", "tls", "protocol", "host-resting"}
)
# First bytes of what is not a page, whatever the server calls it.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a film"),
)
_WALLS: dict[str, tuple[type[SourceError], str, str]] = {
    "bot-challenge": (Refused, "the server wants proof of a human, not an archive", _BROWSER),
    "consent-wall": (Refused, "the server wants consent before it shows the page", _BROWSER),
    "login-page": (Refused, "the server wants a login before it shows the page", _BROWSER),
    "soft-404": (NotAnArticle, "the page is not there, though the server says 200", _LOOK),
    "script-only": (NotAnArticle, "the page is empty until its scripts run", _BROWSER),
}
ARTICLE = "article"
ACCESS: dict[str, Access] = {"full": "free", "partial": "partial", "paywalled": "paywalled"}
# What a person may say of a capture when the program is wrong about it.
BY_HAND = (ARTICLE, *ACCESS, *_WALLS, "gone", "not-an-article")
_SURE = 40  # characters of a block that is cut off, which say that it is the same block
_MUCH_LESS = 0.25
_LESS = 0.6  # of a page behind a paywall that was read in full before
_STORY = 80  # words; about shorter pieces nothing can be told from their length
_XML_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex", b"<opml", b"<svg")


def verdict(capture: Capture, *, max_decoded_bytes: int = 20 * 1024 * 1024) -> SourceError | None:
    """Return what is wrong with `capture` as the error to raise, or None for a page to read.

    Nothing is raised: the bytes are worth keeping whatever they are.
    """
    try:
        page_in(capture, max_decoded_bytes=max_decoded_bytes)
    except SourceError as exc:
        return exc
    return None


def page_in(capture: Capture, *, max_decoded_bytes: int = 20 * 1024 * 1024) -> bytes:
    """Return the bytes of the page to read, content codings taken off.

    Raises the SourceError that `verdict` returns for a capture without one.
    """
    locator = capture.requested_url
    wrong = by_head(capture)
    if wrong:
        raise wrong
    body = body_of(capture, max_decoded_bytes=max_decoded_bytes)
    wrong = by_body(body, locator) or _by_wall(body, capture)
    if wrong:
        raise wrong
    return body


def by_head(capture: Capture) -> SourceError | None:
    """Return what is wrong with a capture by what came before its bytes; None if nothing is."""
    if capture.stopped:
        return _stopped(capture)
    locator = capture.requested_url
    if capture.exchanges:
        last = capture.exchanges[-1]
        wrong = _by_status(last.status, locator, last.header("retry-after"))
        if wrong:
            return wrong
    return None if "cut" in capture.overrides else _by_cut(capture, locator)


def _by_wall(body: bytes, capture: Capture) -> SourceError | None:
    wall = find_wall(body, requested_url=capture.requested_url, url=capture.url)
    if wall is None:
        return None
    kind, what, hint = _WALLS[wall.reason]
    return kind(
        f"{what}: {'; '.join(wall.signs)}",
        locator=capture.requested_url,
        hint=hint,
        reason=wall.reason,
    )


def worse(new: Article, old: Article, locator: str, *, cut: bool = False) -> SourceError | None:
    """Return why `new` is a worse copy of the article than `old`, or None for a version of it.

    A paywall that closed since, an article of which little is left and that does not say it was
    corrected or taken back, or the beginning of the same text, read from bytes that are cut.
    """
    words, before = new.word_count, old.word_count
    if cut and words < before and _begins(new, old):
        return _shrunk("cut off, with", words, before, locator)
    if before < _STORY or words >= _LESS * before:
        return None
    gated = new.access in ("partial", "paywalled") and old.access not in ("partial", "paywalled")
    if not gated and (words >= _MUCH_LESS * before or new.correction):
        return None
    return _shrunk("behind a paywall now, with" if gated else "only", words, before, locator)


def _begins(new: Article, old: Article) -> bool:
    """Return whether `new` is how `old` begins; the end of the last block is not looked at."""
    texts, whole = new.paragraphs, old.paragraphs
    last = len(texts) - 1
    if last < 0 or len(whole) <= last or texts[:last] != whole[:last]:
        return last < 0
    return whole[last].startswith(texts[last][:_SURE])


def _shrunk(what: str, words: int, before: int, locator: str) -> SourceError:
    return NotAnArticle(
        f"kept, but not as a version: {what} {words} words where {before} are saved",
        locator=locator,
        hint="if the article was cut on purpose: newsvault verdicts set article ADDRESS",
        reason="shrunk",
    )


def why_cut(capture: Capture) -> Truncation | None:
    """Return why a capture does not hold all of its page; None for one that does."""
    return capture.exchanges[-1].truncated if capture.exchanges else capture.saved_truncated


def means_article(said: str) -> bool:
    """Tell whether the user's word for a capture is one for an article."""
    return said == ARTICLE or said in ACCESS


def by_hand(said: str, locator: str) -> SourceError:
    """Return the error for a capture of which the user said that it is no article."""
    kind = _WALLS[said][0] if said in _WALLS else NotAnArticle
    return kind(
        f"not an article ({said}), as you said of these bytes",
        locator=locator,
        hint="to take it back: newsvault verdicts set article ADDRESS",
        reason=said,
    )


def body_of(capture: Capture, *, max_decoded_bytes: int = 20 * 1024 * 1024) -> bytes:
    """Return the page's bytes with content codings taken off; errors as `codings.decode`."""
    if not capture.exchanges:
        return capture.saved_body or b""
    last = capture.exchanges[-1]
    return content_encoding.decode(
        last.body,
        last.header("content-encoding"),
        limit=max_decoded_bytes,
        locator=capture.requested_url,
    )


def by_body(body: bytes, locator: str) -> SourceError | None:
    """Return what is wrong with a body by its first bytes: nothing in it, or no web page."""
    if not body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return NotAnArticle("the page is empty", locator=locator, hint=_BROWSER, reason="empty")
    kind = _kind(body[:_SNIFF])
    if kind is None:
        return None
    return NotAnArticle(
        f"this is {kind}, not a page",
        locator=locator,
        hint="give the address of the article's page",
        reason="unsupported-type",
    )


def _kind(start: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start[4:8] == b"ftyp":
        return "a film"
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        start = start.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")
    text = start.lstrip().lower()
    if text.startswith((b"{", b"[")) and b"<" not in text[:64]:
        return "JSON data"
    if any(root in text for root in _XML_ROOTS) and b"<html" not in text and b"<!doc" not in text:
        return "a feed or other XML"
    # UTF-16 without its mark has a NUL for each Latin letter; other text has none at all.
    nuls = start.count(0)
    if nuls > 4 and not 0.3 < nuls / len(start) < 0.7:
        return "binary data"
    return None


def _by_status(status: int, locator: str, retry: str | None) -> SourceError | None:
    if status in (404, 410):
        return NotAnArticle(
            f"the page is not there (status {status})",
            locator=locator,
            hint=_LOOK,
            reason="gone",
        )
    if status == 451:
        return Refused(
            "the page is withheld for legal reasons (status 451)",
            locator=locator,
            hint="look for a copy in a web archive",
            reason="legal",
        )
    if status in (408, 425, 429) or status >= 500:
        return FetchError(
            f"the server could not answer (status {status})",
            locator=locator,
            hint=f"try again later; it asks to wait: {retry[:40]}" if retry else _LATER,
            reason="busy" if status in (429, 503) else "server-error",
        )
    if 400 <= status < 500:
        return Refused(
            f"the server does not give the page to us (status {status})",
            locator=locator,
            hint=_BROWSER,
            reason="blocked",
        )
    if status not in (200, 203):
        return NotAnArticle(
            f"the answer holds no page (status {status})",
            locator=locator,
            hint=_BROWSER,
            reason="no-page",
        )
    return None


def _by_cut(capture: Capture, locator: str) -> SourceError | None:
    truncated = why_cut(capture)
    if truncated == "length":
        return Refused(
            "the page is larger than the limit; what came is kept",
            locator=locator,
            hint="raise max_bytes in newsvault.toml if the page is honest",
            reason="too-large",
        )
    if truncated:
        reason = "timeout" if truncated == "time" else "disconnect"
        return FetchError(
            "the page broke off before its end; what came is kept",
            locator=locator,
            hint=_LATER,
            reason=reason,
        )
    return None


def _stopped(capture: Capture) -> SourceError:
    reason = capture.stopped or "refused"
    kind = FetchError if reason in _NETWORK else Refused
    return kind(
        capture.stopped_message, locator=capture.requested_url, hint=_BROWSER, reason=reason
    )
