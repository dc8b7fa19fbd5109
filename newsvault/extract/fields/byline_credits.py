"""The words around the names of a byline: which of the people credited are the writers."""

from __future__ import annotations

import re

from newsvault.extract.fields.date_labels import LABELS
from newsvault.extract.page import unescaped

_OTHER_WORK = (
    r"(?:photo(?:graph(?:y|s|ed|er|ers)?|s)?|foto(?:s|graf\w{0,8})?|bild(?:er)?|images?|pictures?"
    r"|videos?|illustrat\w{2,6}|gra[fp]h?i[ck]s?|edit(?:ed|ing|or)|(?:medically )?reviewed"
    r"|(?:fact[- ])?checked"
    r"|produc(?:ed|er)|produktion|regie|schnitt|redigatur|faktencheck|camera|sponsored|presented|powered"
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
    r"(?:责任编辑|編輯|编辑|責編|责编|摄影|攝影|校对|翻译|翻譯|写真|撮影)\s?[:：/／]"
    rf"|\b(?:{_OTHER_WORK}|{_TRANSLATED})(?: (?:and|und|et|y|og|och|&) [^\W\d_]{{3,16}})?"
    rf"(?: ?:| {_PREPOSITION}\b)",
    re.IGNORECASE,
)
_WRITING = (
    r"(?:words|written|writing|text[eoi]?|testo|tekst[iy]?|story|report(?:ed|age)?|author"
    r"|autor(?:in)?)"
)
_AND = r"(?:and|und|et|e|y|i|og|och|en|ja|&)"
_WRITERS = re.compile(rf"\b{_WRITING}(?: ?:| {_PREPOSITION}\b)", re.IGNORECASE)
_BOTH = re.compile(
    rf"\b(?:{_WRITING} {_AND} {_OTHER_WORK}|{_OTHER_WORK} {_AND} {_WRITING})"
    rf"(?: ?:| {_PREPOSITION}\b)",
    re.IGNORECASE,
)
# "Posted on 3 May by", "Propos recueillis par", "Guest column by": the words up to "by".
_BEFORE = re.compile(r"^(?:[\w.,:'’/-]{1,20} ){1,8}?(?:by|par|por)\b ?:? ?(?=\S)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:an?|the|eine?n?|der|die|das|une?|una|uno|la|le|el|il|en|ett|et) (?:[\w-]{2,24} ){1,4}?"
    r"(?:(?:by|von|di|da|de|door|av|af)\b ?|d['’])(?=\S)",
    re.IGNORECASE,
)
# Labels that end with a colon.
WRITER = (
    r"protokoll|redacci[oó]n|escriben?|piš[eu]|пиш[еу]|muhabir"
    r"|authors?|written by|autor(?:in|ka|es|e)?|auteurs?|autore|scritto da|escrito por|skrevet av"
    r"|skriven av|skribent|forfatter|toimittaja|teksti|szerző|írta|автор|авторка|журналист|yazar"
    r"|yazan|haber|penulis|tác giả|συντάκτης|συντάκτρια|autoři|napsala?|napisała?|लेखक"
    r"|रिपोर्टर?|संवाददाता|ผู้เขียน|เรื่อง|كتبت?|بقلم|الكاتبة?|מאת|כתבה?|نویسنده|گزارش|تحریر|作者|记者|記者|撰文"
    r"|文|取材・文|글|기자"
)
_LABELLED = re.compile(rf"^(?:{WRITER})\s?[:：]\s?(?=\S)", re.IGNORECASE)
# "Reportage d’Ida Marsh", "Intervista di Ida Marsh", "Das Interview führte Ida Marsh".
_GENRE = re.compile(
    r"^(?:report\w{2,6}|interv\w{3,6}|entre(?:vista|tien)|tribune|chronique|cr[oó]nica|crônica"
    r"|anal[yiíÿ]\w{3,4}|comment\w{1,4}|coment[aá]rio|kommentar|essay|opini\w{2,3}|recen[sz]\w{2,4}"
    r"|rozmowa|protokoll|review|aufgezeichnet|geschrieben|verfasst|écrit|rédigé|escrito"
    r"|scritto|geschreven|skrevet|skriven) (?:(?:by|von|de|di|da|do|par|av|af|door) |d['’])"
    r"|^(?:das (?:interview|gespräch)|die fragen) (?:führte|stellte)n? |^rozmawiał[aiy]? "
    r"|^γράφ(?:ει|ουν) (?:η|ο|οι) |^от (?=[^\W\d_a-z])|^द्वारा ",
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
_CUT = 5  # characters of a word like "on" before a date that was cut off
# What pages offer beside a name: not a name, whatever its capitals.
_OFFER = re.compile(
    r"^\W*(?:e-?mail|follow|contact|view|see|more|all|read|about|share|subscribe|send|website"
    r"|bio|profile|full bio|twitter|facebook|linkedin|instagram|youtube|x|bluesky|mastodon|threads"
    r"|tiktok|whatsapp|telegram|rss"
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
    if (dated := LABELS.search(text, 3)) and _is_date(text[dated.end() :]):
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


def _is_date(text: str) -> bool:
    """Whether a text behind a word for publication or change may be its date, or is cut before."""
    return len(text) < _CUT or any(map(str.isdigit, text))


def _without_lead(text: str) -> str:
    for pattern in (_LABELLED, _GENRE, _OF, _OUR, _FROM_PLACE, _ARTICLE, _BEFORE):
        if match := pattern.match(text):
            rest = text[match.end() :]
            if rest[:1].isupper() or not rest[:1].isascii():
                return "by " + rest
    if place := _REPORTS_FROM.search(text):
        return text[: place.start()]
    return text
