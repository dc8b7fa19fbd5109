"""The summary: the lines that stand under the headline, else what the page's data say of it."""

from __future__ import annotations

import re

from newsvault.fields import Found, weigh
from newsvault.page import Mark, Page, string
from newsvault.text import fold, one_line

_DEK = frozenset(
    "dek standfirst subtitle subheadline subhead subheading strapline lead lede intro"
    " teaser summary"
    " abstract excerpt chapo chapeau vorspann untertitel unterzeile einleitung entradilla subtitulo"
    " bajada sommario occhiello ingress manchet deck underline sapo spot preamble description"
    " introduction kurzfassung zusammenfassung anreisser sottotitolo lid".split()
)
_NOT_DEK = frozenset(
    "related sidebar footer card cards list newsletter author bio promo caption image video comment"
    " comments media nav menu recommended listing item kicker".split()
)
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])$")
_WORD = re.compile(r"\w")


def find_summary(page: Page, headline: str | None) -> Found[str | None]:
    """Return the dek; None when the page has none that says more than the headline."""
    heard = [(s, t) for s, v in _candidates(page, headline) if (t := one_line(v))]
    heard = [(s, t) for s, t in heard if _says_something(t, headline, page)]
    if not heard:
        return Found(value=None)
    source, value, reason = _choose(heard)
    return Found(value=value, candidates=weigh("summary", heard, source, reason))


def _candidates(page: Page, headline: str | None) -> list[tuple[str, str]]:
    found = [("beside the headline", mark.text) for mark in _beside(page, headline)]
    if text := string(page.article.get("description")):
        found.append(("json-ld description", text))
    if text := string(page.article.get("alternativeHeadline")):
        found.append(("json-ld alternativeHeadline", text))
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        found += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    return found


def _beside(page: Page, headline: str | None) -> list[Mark]:
    """Return the elements near the headline that call themselves a dek."""
    lines = page.layout.lines
    place = _headline_line(page, headline)
    if place is None:
        return []
    found = []
    for mark in page.layout.marks:
        if not (mark.words & _DEK) or mark.words & _NOT_DEK or mark.tag.name in ("meta", "link"):
            continue
        if not place - 3 <= mark.at <= place + 12 or mark.at >= len(lines):
            continue
        if mark.tag.find(["h1", "article"]) is None and 20 < len(mark.text) < 900:
            found.append(mark)
    return found[:4]


def _headline_line(page: Page, headline: str | None) -> int | None:
    if not headline:
        return None
    wanted = fold(headline)
    for place, line in enumerate(page.layout.lines):
        if line.box.name == "h1" and fold(line.text)[-30:] == wanted[-30:]:
            return place
    for place, line in enumerate(page.layout.lines):
        if fold(line.text) == wanted:
            return place
    return None


def _says_something(text: str, headline: str | None, page: Page) -> bool:
    if len(text) < 12 or not _WORD.search(text):
        return False
    plain = fold(text)
    return plain != fold(headline or "") and plain not in map(
        fold, page.meta.get("og:site_name", ())
    )


def _choose(heard: list[tuple[str, str]]) -> tuple[str, str, str]:
    declared = [(s, t) for s, t in heard if s != "beside the headline"]
    seen = [t for s, t in heard if s == "beside the headline"]
    for text in seen:
        if any(_same(text, other) for _, other in declared):
            return "beside the headline", text, "shown under the headline, and declared"
    if seen:
        return "beside the headline", seen[0], "shown under the headline"
    for source, text in declared:
        if not _CUT_OFF.search(text):
            return source, text, "declared, and not cut off"
    source, text = declared[0]
    whole = [t for _, t in declared if len(t) > len(text)]
    return source, whole[0] if whole else text, "declared"


def _same(one: str, other: str) -> bool:
    a, b = fold(one).rstrip(".… "), fold(other).rstrip(".… ")
    return a == b or a.startswith(b[:60]) or b.startswith(a[:60])
