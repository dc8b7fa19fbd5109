"""The correction: what an outlet says it has changed in an article after printing it."""

from __future__ import annotations

import re

from newsvault.fields import Found, weigh
from newsvault.page import Page, string
from newsvault.text import one_line

_LINE = re.compile(
    r"^\W*(?:correction|corrected|clarification|editor['’]s note|editors['’] note|update note"
    r"|korrektur|berichtigung|korrekturhinweis|anm(?:erkung)?\.? der redaktion"
    r"|hinweis der redaktion"
    r"|rectificatif|précision|erratum|corrección|rectificación|fe de errores|correzione|rettifica"
    r"|rättelse|rettelse|retting|correctie|sprostowanie|düzeltme)\b.{0,40}?[:：.—–-]\s*\S",
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
            elif line.box.words & _WORDS and len(line.text) > 30:
                heard.append(("element that calls itself one", one_line(line.text)))
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    return Found(value=value, candidates=weigh("correction", heard[:5], source, "the first"))
