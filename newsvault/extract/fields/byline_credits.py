"""The words around the names of a byline: which of the people credited are the writers."""

from __future__ import annotations

import re

from newsvault.extract.fields.date_labels import LABELS
from newsvault.extract.page import unescaped

_OTHER_WORK = (
    r"(?:photo(?:graph(?:y|s|ed|er|ers)?|s)?|foto(?:s|graf\w{0,8})?|bild(?:er)?|images?|pictures?"
    r"|videos?|illustrat\w{2,6}|gra[fp]h?i[ck]s?|edit(?:ed|ing|or)|(?:medically )?reviewed"
    r"|(?:fact[- ])?checked"
    r"|produc(?:ed|er)|redigatur|faktencheck|camera|sponsored|presented|powered"
    r"|kamera|layout)"
)
_TRANSLATED = (
    r"(?:translat\w{2,6}|übersetz\w{1,6}|traduit[es]?|traducción|traducid[oa]|traduzione|tradott[oa]"
    r"|traduzid[oa]|tradução|vertaa?l\w{1,4}|översatt|oversatt|oversat)"
    r"(?: (?:from|aus|de|du|des|del|dal|do|dall|uit|från|fra|av)\b(?: ?[\w’']{1,14}){1,3}?)?"
    r"|aus dem [^\W\d_]{4,16}(?: übersetzt)?"
)
_PREPOSITION = r"(?:by|von|par|por|av|af|di|from|door)"
_OTHERS = re.compile(
    rf"\b(?:{_OTHER_WORK}|{_TRANSLATED})(?: (?:and|und|et|y|og|och|&) [^\W\d_]{{3,16}})?"
    rf"(?: ?:| {_PREPOSITION}\b)",
    re.IGNORECASE,
)
_WRITING = (
    r"(?:words|written|writing|text[eo]?|testo|tekst|story|report(?:ed|age)?|author|autor(?:in)?)"
)
_WRITERS = re.compile(rf"\b{_WRITING}(?: ?:| {_PREPOSITION}\b)", re.IGNORECASE)
_BOTH = re.compile(
    rf"\b(?:{_WRITING} (?:and|und|et|&) {_OTHER_WORK}|{_OTHER_WORK} (?:and|und|et|&) {_WRITING})"
    rf"(?: ?:| {_PREPOSITION}\b)",
    re.IGNORECASE,
)
# "Posted on 3 May by", "Propos recueillis par", "Guest column by": the words up to "by".
_BEFORE = re.compile(r"^(?:[\w.,:'’/-]{1,20} ){1,8}?(?:by|par|por)\b ?:? ?(?=\S)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:an?|the|eine?n?|der|die|das|une?|una|uno|la|le|el|il|en|ett|et) (?:[\w-]{2,24} ){1,4}?"
    r"(?:by|von|di|da|de|door|av|af)\b ?(?=\S)",
    re.IGNORECASE,
)
_OUR = re.compile(
    r"^(?i:from|by|von|par|de|dal?|van) (?:our|uns(?:er)?e[rmn]?|notre|nostr[oa]|onze) "
    r"(?:[^\W\d_]{3,20} ){1,3}?(?=[^\W\d_a-zà-ÿ])"
)
_OF = re.compile(r"^de (?=[^\W\d_a-zà-ÿ]\S+ [^\W\d_a-zà-ÿ])")  # Romanian, before a whole name
_AGAIN = re.compile(r"(?<=\w) By (?=[A-ZÄÖÜÉ])")  # the byline is said twice in one element
_REPORTS = r"(?:berichte[tn]|melde[tn]|reports?|reporting|informan?|rapport(?:eert|erer|erar))"
_FROM_PLACE = re.compile(
    rf"^(?:aus|from|depuis|desde|dal?|uit|fra|från) (?:[\w.,-]{{2,24}} ){{1,4}}?{_REPORTS} ",
    re.IGNORECASE,
)
_REPORTS_FROM = re.compile(rf" {_REPORTS}\b", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,500}>")
# What pages offer beside a name: not a name, whatever its capitals.
_OFFER = re.compile(
    r"^\W*(?:e-?mail|follow|contact|view|see|more|all|read|about|share|subscribe|send|website"
    r"|bio|profile|full bio|twitter|facebook|linkedin|instagram|youtube|x"
    r"|folgen|kontakt|suivre|contacter|seguir|updated|published|posted|\d)\b|@",
    re.IGNORECASE,
)


def is_offer(text: str) -> bool:
    """Whether a link beside a name offers something else: "Email the author", "Follow"."""
    return bool(_OFFER.search(text))


def plain_credit(text: str) -> str:
    """Return a credit that a page's data give, without markup that was escaped into it."""
    plain = unescaped(text)
    return " ".join(_MARKUP.sub(" ", plain).split()).replace(" ,", ",") if "<" in plain else plain


_POSTED_ON = re.compile(
    r"\s(?:on|el|am|le|il|em|op|den|vom)\s(?:[^\W\d]{2,12}\.?,?\s)?(?=\d)"
    r"(?!.*\b(?:by|por|par|von|di)\b).*$",
    re.IGNORECASE,
)


def writers_in(credit: str) -> str:
    """Return the part of `credit` (one line) that names the writers, without the words before them.

    "Words by Jane Roe Photography by Ola Bo" gives "Jane Roe", "Aus Kiew berichtet Jan Ek" gives
    "Jan Ek", and a credit of photographers alone gives "".
    """
    text = _POSTED_ON.sub("", _BOTH.sub("by", " ".join(credit.split())[:400]))
    text = _AGAIN.sub(" ; by ", text)
    if (dated := LABELS.search(text, 3)) and any(map(str.isdigit, text[dated.end() :])):
        text = text[: dated.start()]
    parts: list[str] = []
    at = 0
    while (other := _OTHERS.search(text, at)) is not None:
        parts.append(text[at : other.start()])
        writers = _WRITERS.search(text, other.end())
        if writers is None:
            break
        at = writers.start()
    else:
        parts.append(text[at:])
    return " ; ".join(led for part in parts if (led := _without_lead(part.strip(" ,;|·•"))))


def _without_lead(text: str) -> str:
    for pattern in (_OF, _OUR, _FROM_PLACE, _ARTICLE, _BEFORE):
        if match := pattern.match(text):
            rest = text[match.end() :]
            if rest[:1].isupper() or not rest[:1].isascii():
                return "by " + rest
    if place := _REPORTS_FROM.search(text):
        return text[: place.start()]
    return text
