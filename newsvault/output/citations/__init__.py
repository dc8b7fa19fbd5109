"""Citations of articles and quotations: CSL-JSON, BibTeX, BibLaTeX, RIS, Wikipedia, any CSL style.

`citations` is the entry point. A citation is a CSL-JSON item first (`csl_json`); every other format
is written from that item.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from newsvault.errors import UsageError
from newsvault.models import Quote, StoredArticle
from newsvault.output.citations.bibtex import biblatex, bibtex
from newsvault.output.citations.csl_json import csl_item, csl_json
from newsvault.output.citations.plain import plain, plain_html, wikipedia
from newsvault.output.citations.ris import ris
from newsvault.output.citations.styles import style_names, styled

__all__ = ["FORMATS", "STYLES_WITHOUT_PANDOC", "citations", "style_names"]

Item = dict[str, Any]
Cited = tuple[StoredArticle, tuple[int, Quote] | None]

FORMATS = ("text", "html", "csl-json", "bibtex", "biblatex", "ris")
STYLES_WITHOUT_PANDOC = ("plain", "wikipedia")
_DATA: dict[str, Callable[[Sequence[Item]], str]] = {
    "csl-json": csl_json,
    "bibtex": bibtex,
    "biblatex": biblatex,
    "ris": ris,
}


def citations(
    cited: Sequence[Cited],
    *,
    style: str = "plain",
    format_: str = "text",
    copies: bool = True,
    in_text: bool = False,
) -> str:
    """Return the citations of articles, versions and quotations.

    Args:
        cited: each article with the number of the quotation and the quotation, or None.
        style: the name of a style, or the path of a CSL style file; for text and html.
        format_: one of `FORMATS`.
        copies: whether text and html name the stored copy: capture time and SHA-256.
        in_text: whether to return the footnote, or the citation in parentheses, of each article.

    Raises:
        UsageError: unknown format or style; a style that needs the extra `newsvault[cite]`;
            `in_text` with another format than text and html, or with plain or wikipedia.
    """
    if format_ not in FORMATS:
        raise UsageError(f"unknown format: {format_!r}", hint=f"known: {', '.join(FORMATS)}")
    if in_text and (format_ in _DATA or style in STYLES_WITHOUT_PANDOC):
        raise UsageError(
            "only text and html in a style such as apa or chicago have a citation in the text",
            hint="newsvault cite ID --style chicago --in-text",
        )
    items = [csl_item(stored, quotation) for stored, quotation in cited]
    if format_ in _DATA:
        return _DATA[format_](items)
    if style == "wikipedia":
        return wikipedia(items)
    if style == "plain":
        return (plain if format_ == "text" else plain_html)(items, copies=copies)
    return styled(items, style, html=format_ == "html", copies=copies, in_text=in_text)
