"""People's names told from everything else that stands where a name should."""

from __future__ import annotations

import re

from newsvault.models import Person
from newsvault.text import fold, one_line

_BY = re.compile(
    r"^\s*(?:(?:written|reported|reviewed|words|story|analysis|opinion|photos?|text"
    r"|edited|posted)\s+by"
    r"|by|von|par|por|di|door|av|af|autor(?:in|en|es|e)?s?|auteurs?|authors?|text|texte|texto|testo"
    r"|tekst|przez|oleh|penulis|yazan|from|reporter|skrevet av|skriven av|penulis|redaksi)\b"
    r"(?:\s*[:\-–—])?\s*",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\s*(?:[;/|•·\n]|\s[–—-]\s|,?\s+(?:and|und|et|y|e|och|og|en|i|ve|dan|with|mit|&|a|и"
    r"|ir|和|及)\s+|\s*&\s*|[、，])\s*",
)
_COMMA = re.compile(r"\s*,\s*")
_MAIL = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?:^|\s)@\w+")
_TAIL = re.compile(
    r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$|\s*(?:[-–—|]\s.*|\bfor\s+\S.*"
    r"|\bin\s+[A-ZÄÖÜ]\w+(?:\s[A-Z]\w+)*)$"
)
_DATE = re.compile(r"\d")
_TITLES = re.compile(
    r"^(?:dr|prof|mr|mrs|ms|sir|dame|rev|dipl-ing|mag|ing|ph\.?d)\.?\s+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")

_ROLES = frozenset(
    "correspondent editor reporter writer journalist columnist contributor staff producer critic"
    " author redakteur redakteurin redaktion korrespondent korrespondentin journaliste rédacteur"
    " chef chief senior political national foreign bureau deputy editorial team board desk newsroom"
    " analyst photographer fotograf freelance special video digital managing executive director"
    " redactor redacción redaccion redazione desk redaksjonen redaktionen newsdesk webredaktion"
    " reporterin volontär volontärin praktikant leiter leiterin autorin author kolumnist"
    " kolumnistin"
    " ressort politik sport wirtschaft onlineredaktion onlineredakteur wire reports agencies agency"
    " services service associate assistant breaking news press".split()
)
_NEVER = frozenset(
    "admin administrator webmaster unknown anonymous none null user guest newsroom redaktion desk"
    " share follow email twitter facebook instagram linkedin rss comments updated published posted"
    " read more minutes view all posts subscribe newsletter login http https www copyright profile"
    " archive agencies contributors via getty images reuters afp dpa apa sda efe ansa tass xinhua"
    " press agency online media magazine newspaper tv radio redaction rédaction redacción redakcja"
    " redacao redação redaksi".split()
)
_AGENCIES = {
    fold(spelling): name
    for name, spellings in {
        "AP": "ap|associated press|the associated press|ap news",
        "Reuters": "reuters|thomson reuters",
        "AFP": "afp|agence france-presse|agence france presse|afp relaxnews",
        "dpa": "dpa|deutsche presse-agentur|dpa-infocom|dpa infocom",
        "APA": "apa|austria presse agentur",
        "sda": "sda|keystone-sda|ats",
        "EFE": "efe|agencia efe",
        "Europa Press": "europa press",
        "ANSA": "ansa",
        "Adnkronos": "adnkronos",
        "AAP": "aap|australian associated press",
        "PA": "pa media|press association|pa",
        "The Canadian Press": "canadian press|the canadian press",
        "PTI": "pti|press trust of india",
        "ANI": "ani|asian news international",
        "IANS": "ians",
        "UPI": "upi|united press international",
        "Kyodo": "kyodo|kyodo news",
        "Jiji": "jiji press|jiji",
        "Xinhua": "xinhua",
        "TASS": "tass",
        "Interfax": "interfax",
        "Antara": "antara",
        "Anadolu": "aa|anadolu|anadolu agency|anadolu ajansi",
        "IHA": "iha|ihlas haber ajansi",
        "DHA": "dha|demiroren haber ajansi",
        "PAP": "pap|polska agencja prasowa",
        "TT": "tt|tidningarnas telegrambyra",
        "NTB": "ntb",
        "Ritzau": "ritzau|/ritzau/",
        "Belga": "belga",
        "ANP": "anp",
        "Lusa": "lusa",
        "epd": "epd",
        "KNA": "kna",
        "SID": "sid",
        "Bloomberg": "bloomberg|bloomberg news",
        "BNS": "bns",
        "ELTA": "elta",
        "Tribune News Service": "tribune news service|tns",
        "CNN Wire": "cnn wire|cnn newsource",
    }.items()
    for spelling in spellings.split("|")
}


def agency_of(text: str) -> str | None:
    """Return the news agency that `text` is the name of, or None."""
    plain = fold(_BY.sub("", one_line(text))).strip(" .()[]/-")
    return _AGENCIES.get(plain)


def split_names(text: str, *, outlets: frozenset[str] = frozenset()) -> tuple[Person, ...]:
    """Return the people that a byline names, in order; outlets, agencies and roles left out."""
    plain = _MAIL.sub(" ", text)
    people: list[Person] = []
    for part in _JOIN.split(plain):
        if part:
            people += _from_part(part, outlets)
    return tuple(people)


def _from_part(part: str, outlets: frozenset[str]) -> list[Person]:
    found: list[Person] = []
    for piece in _COMMA.split(part):
        name = person_name(piece, outlets=outlets)
        if name:
            found.append(Person(name=name))
        elif found and found[-1].role is None and _is_role(piece):
            found[-1] = Person(name=found[-1].name, role=one_line(piece))
    return found


def _is_role(piece: str) -> bool:
    words = {fold(word) for word in _WORD.findall(piece)}
    return bool(words & _ROLES) and len(piece) < 80


def person_name(text: str, *, outlets: frozenset[str] = frozenset()) -> str | None:
    """Return the name in `text` ("By Jane Roe (dpa)" gives "Jane Roe"), or None if it is none."""
    name = one_line(text).strip(" ,.;:|-–—*\"'“”")
    for _ in range(3):
        before = name
        name = _BY.sub("", name, count=1).strip(" ,;:|-–—*")
        name = _TAIL.sub("", name).strip(" ,;:|-–—*")
        if name == before:
            break
    name = _TITLES.sub("", name)
    if not _is_name(name, outlets):
        return None
    if name.isupper() and " " in name:
        name = " ".join(_capitalised(word) for word in name.split())
    return name


def _capitalised(word: str) -> str:
    if len(word) <= 2 and word.endswith("."):
        return word
    return "-".join(p[:1] + p[1:].lower() for p in word.split("-"))


def _is_name(name: str, outlets: frozenset[str]) -> bool:
    if not 2 < len(name) <= 60 or _DATE.search(name):
        return False
    plain = fold(name)
    if plain in outlets or plain.removeprefix("the ") in outlets or agency_of(name):
        return False
    words = _WORD.findall(name)
    folded = {fold(word.strip(".")) for word in words}
    if folded & _NEVER or not words or len(words) > 6:
        return False
    if folded & _ROLES:
        return False
    if any(
        "\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" or "\u0900" <= c <= "\u0dff"
        for c in name
    ):
        return len(name) <= 30
    if len(words) < 2:
        return False
    return (
        (words[0][0].isupper() and words[-1][0].isupper()) or not name.isascii() or name.istitle()
    )
