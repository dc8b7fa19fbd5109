"""Keywords as declared by the page."""

from __future__ import annotations

import re

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Page, strings
from newsvault.text import fold, one_line

_SEPARATOR = re.compile(r"(?:(?<!\s)\s++)?[,;|]\s*")
_METAS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
# Internal values of publishing systems: numbers, switches, paths.
_MACHINE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[_/@#$]\S*", re.IGNORECASE)
_MOST = 50


def find_keywords(page: Page) -> Found[tuple[str, ...]]:
    """Return the keywords in the page's order, without duplicates; () without any."""
    sources = [("json-ld keywords", strings(page.article.get("keywords")))]
    sources += [(f"meta {name}", page.meta.get(name, ())) for name in _METAS]
    for source, values in sources:
        words: dict[str, str] = {}
        for value in values:
            parts = [value] if len(values) > 1 else _SEPARATOR.split(value)
            for part in parts:
                word = one_line(part)
                if _is_keyword(word):
                    words.setdefault(fold(word), word)
        if words:
            value = "; ".join(words.values())
            return Found(
                value=tuple(words.values())[:_MOST],
                candidates=weigh("keywords", [(source, value)], source, "declared"),
            )
    return Found(value=())


def _is_keyword(word: str) -> bool:
    if _MACHINE.fullmatch(word) or ":" in word[:12].rstrip(": "):
        return False
    return 1 < len(word) <= 80
