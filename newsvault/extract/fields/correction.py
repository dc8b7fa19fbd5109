"""Correction: the outlet's note about a change after publication."""

from __future__ import annotations

import re

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Page, string
from newsvault.text import one_line

_LINE = re.compile(
    r"^\W*(?:correction|corrected|clarification|editor['’]s note|editors['’] note|update note"
    r"|korrektur|berichtigung|korrekturhinweis|anm(?:erkung)?\.? der redaktion"
    r"|hinweis der redaktion"
    r"|rectificatif|précision|erratum|corrección|rectificación|fe de errores|correzione|rettifica"
    r"|rättelse|rettelse|retting|correctie|sprostowanie|düzeltme)\b.{0,40}?[:：.—–-]\s*\S",
    re.IGNORECASE,
)
# A sentence that says so, as many outlets put it under the text.
_SENTENCE = re.compile(
    r"^\W*(?:(?:this|the) (?:article|story|post|column|piece|report|headline)"
    r" (?:was|has been) (?:amended|corrected)\b"
    r"|(?:an? )?(?:earlier|previous) versions? of this (?:article|story|post|report|headline)\b"
    r"|(?:a|two|several) corrections? (?:was|were) made on\b"
    r"|in einer (?:früheren|vorherigen|ersten) (?:version|fassung)\b"
    r"|(?:dieser|der) (?:artikel|text|beitrag) wurde (?:nachträglich |am \S.{0,30} )?korrigiert\b"
    r"|une (?:première|précédente) version de cet article\b"
    r"|cet article a été (?:corrigé|rectifié)\b"
    r"|(?:en )?una versión (?:anterior|previa) de (?:este|esta) (?:artículo|noticia|información)\b"
    r"|este artículo ha sido corregido\b)",
    re.IGNORECASE,
)
_WORDS = frozenset("correction corrections rectification korrektur berichtigung erratum".split())


def find_correction(page: Page) -> Found[str | None]:
    """Return the correction or editor's note, whole; None when the page has none."""
    heard = []
    if text := string(page.article.get("correction")):
        heard.append(("json-ld correction", text))
    for line in page.layout.lines:
        if len(line.text) < 1_200 and line.links < len(line.text) * 0.6:
            if _LINE.match(line.text):
                heard.append(("line that begins with such a word", one_line(line.text)))
            elif _SENTENCE.match(line.text):
                heard.append(("line that says so", one_line(line.text)))
            elif line.box.words & _WORDS and len(line.text) > 30:
                heard.append(("element that calls itself one", one_line(line.text)))
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    return Found(value=value, candidates=weigh("correction", heard[:5], source, "the first"))
