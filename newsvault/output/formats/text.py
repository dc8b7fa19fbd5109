"""Plain text: articles, hits, quotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from newsvault.models import (
    Article,
    Block,
    Candidate,
    CaptureInfo,
    Hit,
    Precision,
    Quote,
    Results,
    Snippet,
    StoredArticle,
)
from newsvault.models.vault import Judged
from newsvault.output.capture_warnings import doubts, marks
from newsvault.output.cell_width import whole
from newsvault.output.format_protocol import Format
from newsvault.output.gone_pages import absence_line
from newsvault.output.terminal import Look
from newsvault.text import plural, printable, safe_line

_INDENT = "      "
_PLAIN = Look()


def article(stored: StoredArticle, look: Look = _PLAIN, judged: Judged | None = None) -> str:
    """Return header, summary, body and quotations; `judged` is the verdict on its capture."""
    parts = [header(stored, look, judged), body(stored.article, look)]
    if stored.article.quotes:
        parts.append(quotes(stored, look))
    return "\n\n".join(part for part in parts if part)


def header(stored: StoredArticle, look: Look = _PLAIN, judged: Judged | None = None) -> str:
    """Return headline, summary, byline, outlet, dates and proof."""
    a = stored.article
    lines = [look.bold(look.wrap(safe_line(a.headline)))]
    if a.summary:
        lines += [look.wrap(safe_line(a.summary)), ""]
    who = ", ".join(
        whole(safe_line(p.name)) + (f" ({safe_line(p.role)})" if p.role else "") for p in a.byline
    )
    if who:
        lines.append(look.wrap(f"By {who}"))
    origin = [
        safe_line(a.publisher or ""),
        moment(a.published_at, a.published_precision),
        f"updated {moment(a.modified_at, a.modified_precision)}" if a.modified_at else "",
        f"agency: {safe_line(a.agency)}" if a.agency else "",
        "" if judged else a.access or "",
    ]
    lines.append(look.wrap(" · ".join(part for part in origin if part)))
    lines.append(look.dim(safe_line(a.url)))
    lines.append(look.dim(look.wrap(_proof(stored), "", "  ")))
    lines += [look.wrap(text) for text in (*_verdict(judged), *_beside(stored))]
    lines += [look.dim(look.wrap(f"warning: {safe_line(w)}")) for w in a.warnings]
    return "\n".join(lines)


def _verdict(judged: Judged | None) -> Iterator[str]:
    """Yield the verdict on the capture, whether it is the user's, and the evidence."""
    if judged is not None:
        said = " (by you)" if judged.by_hand else ""
        yield f"Verdict: {judged.verdict}{said}" + (
            f": {safe_line(judged.why)}" if judged.why else ""
        )


def _beside(stored: StoredArticle) -> Iterator[str]:
    """Yield the lead picture's caption, tags, notes and removal."""
    image = stored.article.image
    if image is not None and (image.caption or image.credit):
        caption = safe_line(image.caption or "")
        credit = whole(safe_line(image.credit or ""))
        is_new = bool(credit) and credit.replace("\xa0", " ") not in caption
        yield "Picture: " + " · ".join(
            filter(None, (caption, f"credit: {credit}" if is_new else ""))
        )
    if stored.tags:
        yield "Tags: " + ", ".join(whole(safe_line(tag)) for tag in stored.tags)
    yield from (f"Note: {safe_line(note)}" for note in stored.notes)
    if stored.removed:
        yield "Removed from results. To undo: newsvault remove ID --undo"


def body(a: Article, look: Look = _PLAIN) -> str:
    """Return the body, with an empty line between blocks."""
    parts = [_block(block, look) for block in a.blocks]
    if a.correction:
        parts.append(look.wrap(f"Correction: {safe_line(a.correction)}"))
    return "\n\n".join(parts)


def quotes(stored: StoredArticle, look: Look = _PLAIN) -> str:
    """Return the quotations with their numbers (the N of `ID.qN`) and speakers."""
    found = enumerate(stored.article.quotes, 1)
    return "\n".join(
        [look.bold("Quotations"), *(quote_line(f"q{n}", quote, look) for n, quote in found)]
    )


def quote_line(number: str, quote: Quote, look: Look = _PLAIN) -> str:
    """Return one quotation: number, speaker, words."""
    name = quote.speaker_name or quote.speaker or "unknown speaker"
    role = f", {safe_line(quote.role)}" if quote.role else ""
    who = whole(safe_line(name)) + role
    return look.wrap(f"{who}: “{safe_line(quote.text)}”", f"{number:<4} ", " " * 5)


def hits(results: Results, look: Look = _PLAIN, first: int = 1) -> Iterator[str]:
    """Yield the hits: headline, outlet, date, and snippets."""
    for number, hit in enumerate(results.hits, first):
        yield from _hit(number, hit, look)


def _hit(number: int, hit: Hit, look: Look) -> Iterator[str]:
    """Yield the lines of a hit: id and headline, source and date, passages."""
    a = hit.stored.article
    lead = f"{number:>2}. {hit.stored.short_id}  "
    headline = marks(hit.stored.capture) + safe_line(a.headline)
    yield look.wrap(look.bold(headline), lead, _INDENT)
    about = [
        safe_line(a.publisher or ""),
        a.published_at.date().isoformat() if a.published_at else "",
        ", ".join(whole(safe_line(person.name)) for person in a.byline[:3]),
        plural(len(a.quotes), "quote") if a.quotes else "",
        f"+{plural(hit.copies, 'copy', 'copies')}" if hit.copies else "",
    ]
    yield look.dim(look.wrap(" · ".join(part for part in about if part), _INDENT))
    for snippet in hit.snippets:
        yield look.wrap(marked(snippet, look), _INDENT)


def marked(snippet: Snippet, look: Look = _PLAIN) -> str:
    """Return the snippet with its matches in bold, or in `**` if `look.mark`."""
    parts = []
    at = 0
    for start, end in snippet.marks:
        word = safe_line(snippet.text[start:end])
        parts += [printable(snippet.text[at:start], keep="\n\t")]
        parts += [f"**{word}**" if look.mark else look.bold(word)]
        at = end
    return " ".join("".join([*parts, printable(snippet.text[at:], keep="\n\t")]).split())


def moment(when: datetime | None, precision: Precision | None) -> str:
    """Return a date in the precision of the page: day, local time, or time with offset."""
    if when is None:
        return ""
    if precision == "day":
        return when.date().isoformat()
    offset = "" if precision == "local" else f"{when:%z}"
    return f"{when:%Y-%m-%d %H:%M} {offset[:3]}{':' if offset else ''}{offset[3:5]}".rstrip()


def _proof(stored: StoredArticle) -> str:
    capture = stored.capture
    versions = f" of {stored.versions}" if stored.versions > 1 else ""
    absent = absence_line(stored)
    since = f" · {absent}" if absent else ""
    return (
        f"{stored.short_id}@{stored.version}{versions}"
        f" · captured {capture.captured_at:%Y-%m-%d %H:%M} UTC{doubts(capture)}{since}"
        f" · {whole(f'sha256 {capture.payload_sha256[:16]}')}"
    )


def _block(block: Block, look: Look) -> str:
    """Return the lines of a block, wrapped and indented by its kind."""
    if block.kind == "table":
        return "\n".join(look.wrap(safe_line(line), "", "  ") for line in block.text.split("\n"))
    if block.kind == "post":
        lines = [*block.text.split("\n"), *([block.url] if block.url else [])]
        return "\n".join(look.wrap(safe_line(line), "  | ", "  | ") for line in lines)
    text = safe_line(block.text)
    if block.kind in ("subheading", "term"):
        return look.bold(look.wrap(text))
    if block.kind == "quote":
        return look.wrap(text, "  | ", "  | ")
    if block.kind == "caption":
        maker = f" · credit: {safe_line(block.author)}" if block.author else ""
        return look.wrap(f"Picture: {text}{maker}")
    if block.kind == "definition":
        return look.wrap(text, "    ", "    ")
    return look.wrap(text, "  - ") if block.kind == "list_item" else look.wrap(text)


def capture_line(capture: CaptureInfo, look: Look = _PLAIN) -> str:
    """Return one capture: time, status, size, digest, address; three lines on a terminal."""
    status = safe_line(str(capture.origin if capture.status is None else capture.status))
    size = plural(capture.payload_bytes, "byte")
    facts = f"{capture.captured_at:%Y-%m-%d %H:%M:%S} UTC  {status}  {size}"
    digest = f"sha256 {capture.payload_sha256}"
    if look.width is None:
        return f"{facts}  {digest}{doubts(capture)}  {safe_line(capture.url)}"
    rest = (digest, safe_line(capture.url))
    return "\n".join((facts + doubts(capture), *(look.dim(f"    {line}") for line in rest)))


def facts(stored: StoredArticle, look: Look = _PLAIN) -> str:
    """Return all fields except the body, one a line."""
    a, capture = stored.article, stored.capture
    values = {
        "id": stored.version_name,
        "headline": a.headline,
        "byline": ", ".join(person.name for person in a.byline),
        "publisher": a.publisher,
        "published": moment(a.published_at, a.published_precision),
        "modified": moment(a.modified_at, a.modified_precision),
        "section": a.section,
        "keywords": ", ".join(a.keywords),
        "language": a.language,
        "agency": a.agency,
        "access": a.access,
        "correction": a.correction,
        "image": a.image and a.image.url,
        "caption": a.image and a.image.caption,
        "credit": a.image and a.image.credit,
        "url": a.url,
        "captured": f"{capture.captured_at:%Y-%m-%d %H:%M:%S} UTC{doubts(capture)} from"
        f" {capture.url}",
        "stored in": f"{capture.file} at {capture.offset}",
        "sha256": capture.payload_sha256,
        "tags": ", ".join(stored.tags),
        "notes": "; ".join(stored.notes),
        "page": absence_line(stored),
        "bookmarked": f"{stored.bookmarked_at:%Y-%m-%d %H:%M} UTC" if stored.bookmarked_at else "",
    }
    return "\n".join(look.wrap(safe_line(v), f"{k:<10} ") for k, v in values.items() if v)


def quotation(stored: StoredArticle, number: int, quote: Quote, look: Look = _PLAIN) -> str:
    """Return a quotation in its context, with the capture that proves it."""
    text = stored.article.text
    start = text.rfind("\n\n", 0, quote.start) + 1
    end = text.find("\n\n", quote.end)
    before, after = text[start : quote.start], text[quote.end : end if end >= 0 else len(text)]
    words = look.bold(safe_line(quote.text))
    details = [
        f"cue: {safe_line(quote.cue)}" if quote.cue else "",
        f"confidence {quote.confidence:.2f}",
    ]
    return "\n".join(
        [
            look.wrap(f"{safe_line(before)}{words}{safe_line(after)}"),
            "",
            quote_line(f"q{number}", quote, look),
            look.dim(" · ".join(part for part in (quote.kind, *details) if part)),
            look.dim(safe_line(stored.article.headline)),
            look.dim(safe_line(stored.article.url)),
            look.dim(look.wrap(_proof(stored), "", "  ")),
        ]
    )


def candidates(found: Iterable[Candidate], look: Look = _PLAIN) -> str:
    """Return the candidates for a field, the winner marked."""
    lines = []
    for c in found:
        mark = "* " if c.won else "  "
        reason = f"  ({safe_line(c.reason)})" if c.reason else ""
        lines.append(
            look.wrap(f"{safe_line(c.source)}: {safe_line(c.value)}{reason}", mark, "    ")
        )
    return "\n".join(lines)


FORMATS = {"text": Format(article=article)}
