"""EPUB 3: a reading collection, one chapter an article, with contents for old readers too."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from newsvault.models import StoredArticle
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.exports.xml_text import xhtml_blocks, xml
from newsvault.system.output_files import replacing

_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
_STYLE = "body{line-height:1.5}h1{line-height:1.2}.about{font-size:.85em}blockquote{margin:1em}"


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write the book `target`."""
    chapters: list[tuple[str, str]] = []
    with replacing(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        # First and without compression: the format is recognised by it.
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("EPUB/style.css", _STYLE)
        languages = set()
        for record in records:
            stored = record.stored
            chapters.append((f"{stored.id}.xhtml", _title(stored)))
            languages.add(_language(stored))
            book.writestr(f"EPUB/{stored.id}.xhtml", _chapter(stored))
        language = languages.pop() if len(languages) == 1 else "und"
        book.writestr("EPUB/nav.xhtml", _contents(chapters))
        book.writestr("EPUB/package.opf", _package(chapters, language, now))
    return Written(articles=len(chapters), files=1)


def _language(stored: StoredArticle) -> str:
    """Return the language's code, "und" for one that is none."""
    code = (stored.article.language or "").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else "und"


def _page(title: str, body: str, language: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head><title>{title}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def _chapter(stored: StoredArticle) -> str:
    """Return the XHTML page of an article, with its address and SHA-256 at the end."""
    article, capture = stored.article, stored.capture
    day = article.published_at.date().isoformat() if article.published_at else ""
    names = ", ".join(person.name for person in article.byline)
    about = " · ".join(xml(part) for part in (article.publisher, day, names) if part)
    summary = f"<p><strong>{xml(article.summary)}</strong></p>" if article.summary else ""
    blocks = xhtml_blocks(article.blocks)
    correction = f"<p><em>{xml(article.correction)}</em></p>" if article.correction else ""
    proof = (
        f'<p class="about">{xml(article.url)}<br/>captured {capture.captured_at.isoformat()}<br/>'
        f"SHA-256 {xml(capture.payload_sha256)}<br/>{xml(stored.version_name)}</p>"
    )
    title = _title(stored)
    body = (
        f'<h1>{title}</h1>\n<p class="about">{about}</p>\n{summary}\n{blocks}\n{correction}{proof}'
    )
    return _page(title, body, _language(stored))


def _title(stored: StoredArticle) -> str:
    return xml(stored.article.headline) or "Untitled"


def _contents(chapters: list[tuple[str, str]]) -> str:
    items = "\n".join(f'<li><a href="{name}">{title}</a></li>' for name, title in chapters)
    listed = f"<ol>\n{items}\n</ol>" if chapters else "<ol><li><span>empty</span></li></ol>"
    body = f'<nav epub:type="toc" id="toc"><h1>Contents</h1>{listed}</nav>'
    return _page("Contents", body, "en")


def _package(chapters: list[tuple[str, str]], language: str, now: datetime) -> str:
    """Return the EPUB's package document; `chapters` are file names and titles."""
    digest = hashlib.sha256("\n".join(name for name, _ in chapters).encode()).digest()
    identifier = UUID(bytes=digest[:16], version=5)
    items = [
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, (name, _) in enumerate(chapters, 1)
    ]
    spine = [f'<itemref idref="c{n}"/>' for n in range(1, len(chapters) + 1)]
    modified = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>',
            f"<dc:title>News, {now.date().isoformat()}</dc:title>",
            f"<dc:language>{language}</dc:language>",
            f'<meta property="dcterms:modified">{modified}</meta></metadata>',
            "<manifest>",
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="css" href="style.css" media-type="text/css"/>',
            *items,
            '</manifest><spine><itemref idref="nav"/>',
            *spine,
            "</spine></package>\n",
        ]
    )
