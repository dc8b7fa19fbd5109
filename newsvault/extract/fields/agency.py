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
# 3 mars, 3 de marzo. 3. März is a number and a word already: read both ways, it would double the
# cost with each.
_DAY = r"\d{1,2}\.? (?:de [^\W\d_]|[a-z])[^\W\d_]{2,11}\.?"
_PLACE = rf"{_WORD}(?:[ ,/]+(?:{_DAY}|{_WORD}|\d{{1,4}}\.?))*"
_NAME = rf"({_WORD}(?: {_WORD}){{0,3}})"
_PLACED = re.compile(
    rf"(?=.{{0,80}}?[(/]){_PLACE},?\s*(?:\({_NAME}\)\s*\.?[-–—]|/{_NAME}/\s*[-–—])"
)
_LED = re.compile(rf"\({_NAME}\)\s*{_PLACE}\.?\s*[-–—]")  # (Norrwire) Kaldvik, 3 mar. -
_HAN = r"[\u3040-\u30ff\u4e00-\u9fff]"
_HAN_PLACED = re.compile(  # 挪讯社卡尔维克3月3日电, 【カルドビク3日ノル通信】
    rf"({_HAN}{{1,5}}?(?:通讯社|通訊社|社)){_HAN}{{0,10}}\d{{1,2}}月\d{{1,2}}日[电電]"
    rf"|【[^】]{{0,20}}日[ 　=＝]?({_HAN}{{1,8}}(?:通信社|通信|社))】"
)
_BESIDE = re.compile(r"[^\W\d_]+ [^\W\d_]+ ?/ ?([^\W\d_a-z][\w\-]{3,30})")  # Ellen Vik/Norrwire
_FROM = (
    r"mit (?:agentur)?material (?:von|der)|(?:with|contains) (?:material|files) from|avec"
    r"|con informaci[oó]n de|com informa[cç][oõ]es d[aeo]|con (?:materiale|informazioni) di"
    r"|this (?:article|story|report) was (?:distributed|provided|supplied) by"
    r"|met (?:materiaal|informatie) van|med material från|по материалам|за матеріалами"
)
_MATERIAL = re.compile(rf"(?i:{_FROM}) ([^\W\d_a-z][\w\-]{{2,30}})\.?")
_SIGNED_NAME = re.compile(r"(?:^|[.!?…。][\"”’»]?\s*)[(（]([^\W\d_a-z][\w\-]{2,30})[)）]\s*$")
_LABELS = (
    "source|quelle|bron|fonte|fuente|kilde|källa|lähde|źródło|zdroj|forrás|kaynak|источник|джерело"
    "|πηγή|来源|來源|出典|출처|ที่มา|المصدر|מקור"
)
_RELEASE = r"(?!(?i:press|medienmit|comunica|communiqu))"  # who is written about, no agency
_LABELLED = re.compile(rf"(?i:{_LABELS})\s*[:：]\s*{_RELEASE}{_NAME}")
# Weaker forms, which credit a name that calls itself an agency: "© 2026 Norr News Service".
_FIRST_IN = r"this (?:article|story|report) (?:first |originally )?(?:appeared|was published)"
_OWNED = re.compile(
    r"(?i:[(–—-]\s?|(?:©|\(c\)|copyright(?: ©)?)\s*(?:\d{4}\s+)?"
    rf"|(?:distributed|reporting|report) by\s+|(?:{_FROM})\s+|{_FIRST_IN} (?:on|in|by)\s+)"
    rf"{_NAME}(?:\)|[.;](?:\s.*)?)?"
)
# Names of known agencies in small letters: "Quelle: dpa", "© dpa-infocom, dpa:260504-930-1/1".
_KNOWN = re.compile(rf"(?i:(?:{_LABELS})\s*[:：]|©|\(c\))\s*([a-z][\w-]{{1,20}})(?:[,.;/ ].*)?")
_GENERIC = frozenset("news press wire information staff".split())  # no name of an agency's own
_WITH = "und|and|with|mit|avec|con|com|met|med|et|y|e|och|og"
_PARTS = re.compile(rf"(?:(?:(?<!\s)\s++)?[,/;&+|·•]|(?<!\s)\s++(?:{_WITH})\s)\s*")


def find_agency(
    paragraphs: tuple[str, ...],
    byline: tuple[Candidate, ...],
    publisher: str | None,
    below: tuple[str, ...] = (),
) -> Found[str | None]:
    """Return the agency named in the byline, the dateline or under the text; None otherwise.

    `below` are the lines of the page that follow the text, of which the body has none.
    An agency that is the `publisher` itself prints its own copy: there it is None.
    """
    candidates: list[tuple[str, str]] = []
    for candidate in byline:
        candidates += [("byline", name) for name in _agencies(candidate.value)]
    if paragraphs:
        if match := _DATELINE.match(paragraphs[0]):
            candidates += [("dateline", name) for name in _agencies(match[1])]
        if match := _SIGNED.search(paragraphs[-1]):
            candidates += [("under the text", name) for name in _agencies(match[1] or match[2])]
        if not candidates:
            candidates = _by_form(paragraphs, below)
        if not candidates:
            candidates = [("byline", m[1]) for one in byline if (m := _BESIDE.fullmatch(one.value))]
    if not candidates:
        return Found(value=None)
    source, value = candidates[0]
    if publisher and _is_own(fold(value), fold(publisher)):
        return Found(value=None, candidates=weigh("agency", candidates, None, ""))
    if publisher and agency_of(publisher) == value:
        return Found(value=None, candidates=weigh("agency", candidates, None, ""))
    return Found(value=value, candidates=weigh("agency", candidates, source, "named there"))


def _by_form(paragraphs: tuple[str, ...], below: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the agency that a dateline or a line at the end credits, known or not."""
    if match := _PLACED.match(paragraphs[0]) or _HAN_PLACED.match(paragraphs[0]):
        return [("dateline", match[1] or match[2])]
    if match := _LED.match(paragraphs[0]):
        return [("dateline", match[1])]
    last = paragraphs[1:][-1:]
    if last and (match := _SIGNED_NAME.search(last[0].strip())):
        return [("under the text", match[1])]
    for line in map(str.strip, (*last, *below)):
        if len(line) < 80 and (name := _credit(line)):
            return [("under the text", name)]
    return []


def _is_own(agency: str, publisher: str) -> bool:
    """Return whether an agency, or its service, is the publisher's own; both are folded."""
    return agency in (publisher, *publisher.split()[:1]) or agency.startswith(f"{publisher} ")


def _credit(line: str) -> str | None:
    """Return the agency that a line credits, if it is nothing but a credit."""
    for form in (_LABELLED, _MATERIAL):
        if match := form.fullmatch(line):
            return match[1]
    if match := _OWNED.fullmatch(line):
        return agency_of(match[1])
    match = _KNOWN.fullmatch(line)
    return agency_of(match[1]) if match else None


def _agencies(text: str) -> list[str]:
    """Return the agencies of a byline or dateline: "our correspondent and Norr News Agency"."""
    labelled = _LABELLED.fullmatch(text)
    text = labelled[1] if labelled else text
    parts = [name for part in _PARTS.split(text) if (name := agency_of(part))]
    own = [name for name in parts if fold(name).split()[0] not in _GENERIC]
    return own or [name for name in (agency_of(text), *parts) if name]
