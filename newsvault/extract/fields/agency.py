"""The news agency that an article comes from."""

from __future__ import annotations

import re

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.person_names import agency_of
from newsvault.models import Candidate
from newsvault.text import fold

_DATELINE = re.compile(r"^.{0,60}?\(([A-Za-z/ \-]{2,40})\)\s*[-–—.:]")
_SIGNED = re.compile(r"\(([^()]{2,40})\)\s*$|(?:^|\s)[-–—/©]\s*([A-Za-z ]{2,30})/?$")
# Credits by their form, whatever the name: "KALDVIK, March 3 (Norrwire) - ", "/Norrwire/ --" after
# a place, "(Norrwire)" after the last sentence, and a last paragraph "Source: Norrwire".
_WORD = r"[^\W\d_a-z][\w.&'’\-]*"
_PLACE = rf"{_WORD}(?:[ ,/]+(?:{_WORD}|\d{{1,4}}\.?))*"
_NAME = rf"({_WORD}(?: {_WORD}){{0,3}})"
_PLACED = re.compile(rf"(?=.{{0,80}}?[(/]){_PLACE},?\s*(?:\({_NAME}\)\s*[-–—]|/{_NAME}/\s*[-–—])")
_SIGNED_NAME = re.compile(r"(?:^|[.!?…。][\"”’»]?\s*)[(（]([^\W\d_a-z][\w\-]{2,30})[)）]\s*$")
_LABELS = (
    "source|quelle|bron|fonte|fuente|kilde|källa|lähde|źródło|zdroj|forrás|kaynak|источник|джерело"
    "|πηγή|来源|來源|出典|출처|ที่มา|المصدر|מקור"
)
_LABELLED = re.compile(rf"(?i:{_LABELS})\s*[:：]\s*{_NAME}")
_PARTS = re.compile(r"(?:(?:(?<!\s)\s++)?[,/;&+]|(?<!\s)\s++(?:und|and)\s)\s*")


def find_agency(
    paragraphs: tuple[str, ...], byline: tuple[Candidate, ...], publisher: str | None
) -> Found[str | None]:
    """Return the agency named in the byline, the dateline or under the text; None otherwise.

    An agency that is the `publisher` itself prints its own copy: there it is None.
    """
    heard: list[tuple[str, str]] = []
    for candidate in byline:
        heard += [("byline", name) for name in _agencies(candidate.value)]
    if paragraphs:
        if match := _DATELINE.match(paragraphs[0]):
            heard += [("dateline", name) for name in _agencies(match[1])]
        if match := _SIGNED.search(paragraphs[-1]):
            heard += [("under the text", name) for name in _agencies(match[1] or match[2])]
        if not heard:
            heard = _by_form(paragraphs)
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    if publisher and (agency_of(publisher) or fold(publisher).split()[0]) in (value, fold(value)):
        return Found(value=None, candidates=weigh("agency", heard, None, ""))
    return Found(value=value, candidates=weigh("agency", heard, source, "named there"))


def _by_form(paragraphs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the agency that a dateline or the last paragraph credits, known or not."""
    if match := _PLACED.match(paragraphs[0]):
        return [("dateline", match[1] or match[2])]
    last = paragraphs[-1].strip() if len(paragraphs) > 1 else ""
    if match := _SIGNED_NAME.search(last) or (
        _LABELLED.fullmatch(last) if len(last) < 80 else None
    ):
        return [("under the text", match[1])]
    return []


def _agencies(text: str) -> list[str]:
    parts = [text, *_PARTS.split(text)]
    return [name for part in parts if (name := agency_of(part))]
