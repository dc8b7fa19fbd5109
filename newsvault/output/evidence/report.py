"""The report of a bundle: one page that needs no program; quotations are marked in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from newsvault.models import Quote, StoredArticle
from newsvault.output.citations import citations
from newsvault.output.evidence.fetch_record import FetchRecord
from newsvault.output.exports.record import ExportRecord
from newsvault.output.exports.xml_text import xml
from newsvault.output.formats.html import POLICY
from newsvault.text import plural, printable

_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif}"
    "h1,h2{line-height:1.2}table{border-collapse:collapse;font-size:.8rem;width:100%}"
    "td,th{border:1px solid #999;padding:.2rem .4rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}mark{background:#ddd;font-weight:bold}code,pre{font-size:.8rem;"
    "white-space:pre-wrap;overflow-wrap:anywhere}article{border-top:3px solid #333}"
    "article p{white-space:pre-line}"
)
_HOW = """# every file is as it was written
(cd BUNDLE && sha256sum -c manifest-sha256.txt)
bagit.py --validate BUNDLE
# every stored response is as it was received
unzip BUNDLE/data/captures.wacz archive/data.warc.gz -d captures
warcio check captures/archive/data.warc.gz
wacz validate -f BUNDLE/data/captures.wacz
# all of it, with newsvault
newsvault check-bundle BUNDLE"""

_CHECKING = """<h2>How to check this bundle</h2>
<p>With public programs alone, where BUNDLE is the folder with bagit.txt in it:</p><pre>{how}</pre>
<p>The SHA-256 of a page above is the digest of the bytes of its response in captures.wacz.
A time-stamp, if there is one (manifest-sha256.txt.tsr), is checked by
<code>openssl ts -verify -in manifest-sha256.txt.tsr -data manifest-sha256.txt
-CAfile AUTHORITY.pem</code></p>"""


def report(
    records: Sequence[ExportRecord], fetches: Sequence[FetchRecord], about: dict[str, Any]
) -> str:
    """Return the report as HTML without scripts and external resources."""
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>Evidence bundle</title><style>{_STYLE}</style></head><body>",
            "<h1>Evidence bundle</h1>",
            f"<p>{plural(len(records), 'article')}, {plural(len(fetches), 'capture')};",
            f"made {xml(about['made_at'])} by {xml(about['made_by'])}.</p>",
            f"<p>Chosen by: <code>{xml(about['query'])}</code></p>",
            f"<p>Revision {about['archive']['revision']} of the archive",
            f"{xml(about['archive']['identity'])}.</p>",
            "<h2>Contents</h2><ol>",
            *(
                f'<li><a href="#{record.stored.id}">{xml(record.stored.article.headline)}</a></li>'
                for record in records
            ),
            "</ol>",
            *(part for record in records for part in _article(record, fetches)),
            _CHECKING.format(how=escape(_HOW)),
            "</body></html>",
        ]
    )


def _article(record: ExportRecord, fetches: Sequence[FetchRecord]) -> Iterator[str]:
    """Yield the HTML of an article: citation, quotations, text, versions, captures."""
    stored, article = record.stored, record.stored.article
    published = article.published_at.isoformat() if article.published_at else "no date"
    names = ", ".join(person.name for person in article.byline) or "no author named"
    yield f'<article id="{stored.id}"><h2>{xml(article.headline)}</h2>'
    yield f"<p>{xml(article.publisher)} · {published} · {xml(names)} · {xml(article.url)}</p>"
    yield f"<p>{escape(printable(citations([(stored, None)])))}</p>"
    yield "<h3>Quotations</h3>" if article.quotes else ""
    for number, (quote, person) in enumerate(zip(article.quotes, record.people, strict=True), 1):
        speaker = person or quote.speaker or "unknown speaker"
        yield (
            f'<p><a href="#{stored.id}.q{number}">q{number}</a> {xml(speaker)}: '
            f"“{xml(quote.text)}” (characters {quote.start}–{quote.end})</p>"
        )
    yield f"<h3>Text of {xml(stored.version_name)}</h3>"
    yield from _text(stored)
    for version in record.versions:
        if version.version_name != stored.version_name:
            yield f"<details><summary>Earlier text: {xml(version.version_name)}</summary>"
            yield from (f"<p>{xml(block.text)}</p>" for block in version.article.blocks)
            yield "</details>"
    yield "<h3>Captures</h3>"
    for fetch in fetches:
        if fetch.values["article_id"] == stored.id:
            yield from _fetch(fetch)
    yield "</article>"


def _text(stored: StoredArticle) -> Iterator[str]:
    """Yield the paragraphs; each quotation is marked where it is."""
    at = 0
    quotes = list(enumerate(stored.article.quotes, 1))
    for block in stored.article.blocks:
        inside = [(n, q) for n, q in quotes if at <= q.start < at + len(block.text)]
        yield f"<p>{_marked(block.text, at, inside, stored.id)}</p>"
        at += len(block.text) + 2  # an empty line between blocks


def _marked(text: str, at: int, inside: list[tuple[int, Quote]], article_id: str) -> str:
    """Return the HTML of a paragraph that begins at character `at`, its quotations marked."""
    parts, done = [], 0
    for number, quote in sorted(inside, key=lambda pair: pair[1].start):
        start, end = max(quote.start - at, done), min(quote.end - at, len(text))
        if start >= end:
            continue
        parts.append(xml_inside(text[done:start]))
        words = xml_inside(text[start:end])
        parts.append(f'<mark id="{article_id}.q{number}" title="q{number}">{words}</mark>')
        done = end
    return "".join([*parts, xml_inside(text[done:])])


def xml_inside(text: str) -> str:
    """Return a piece of a block for HTML; its spaces at the ends and its line breaks stay."""
    return escape(printable(text, keep="\n\t"))


def _fetch(fetch: FetchRecord) -> Iterator[str]:
    """Yield the HTML table of one capture; values that are None have no row."""
    values = fetch.values
    rows = [
        ("address", values["url"]), ("requested", values["requested_url"]),
        ("time", values["captured_at"]), ("time is from", values["date_source"] or "clock"),
        ("origin", values["origin"]), ("status", values["status"]),
        ("type", values["content_type"]), ("server", values["server_ip"]),
        ("bytes", values["payload_bytes"]), ("SHA-256", values["payload_sha256"]),
        *((f"header {name}", value) for name, value in values["headers"]),
    ]  # fmt: skip
    yield f"<table><caption>Capture {values['capture']}</caption>"
    for name, value in rows:
        if value is not None:
            yield f"<tr><th>{xml(name)}</th><td>{xml(str(value))}</td></tr>"
    yield "</table>"
