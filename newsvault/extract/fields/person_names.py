"""Person names, distinguished from other text in a byline."""

from __future__ import annotations

import re

from newsvault.extract.fields.agency_names import AGENCIES
from newsvault.extract.fields.byline_credits import writers_in
from newsvault.models import Person
from newsvault.text import fold, one_line

_BY = re.compile(
    r"^\s*(?:words(?=\s*:)|(?:written|reported|reviewed|words|story|analysis|opinion|photos?|text"
    r"|edited|posted|interview(?:ed)?)\s+by|interview(?=\s*:|\s+(?:von|av|af)\b)(?:\s+\w+)?"
    r"|by|von|par|por|di|door|av|af|autor(?:in|en|es|e|zy)?s?|oprac(?:ował|owała)?\.?|auteurs?|authors?|text|texte|texto|testo"
    r"|tekst|przez|oleh|penulis|yazan|from|reporter|skrevet av|skriven av|penulis|redaksi"
    r"|autork[ay]|autoři|teksti|toimittaja|írta|szerző|автор[иы]?|текст|κείμενο|συντάκτης|της|του"
    r"|بقلم|كتبت?|מאת|लेखक|โดย|bởi)\b(?:\s*[:：\-–—])?\s*"
    r"|^\s*(?:(?:作者|记者|記者|撰文|文|取材|글)\s*[:：・/／|]|(?:作者|记者|記者|撰文)\s)\s*",
    re.IGNORECASE,
)
_AND = (
    r"(?:and|und|et|y|e|och|og|en|i|ve|dan|with|mit|&|a|и|та|ja|és|și|şi|eta|ir|avec|con|met|med"
    r"|com|和|及)"
)
# No run of blanks is begun in its middle, nor given back: that would cost its length squared.
_JOIN = re.compile(
    rf"(?:(?:(?<!\s)\s++)?(?:[;/|•·&、，]|,\s++{_AND}\s)|(?<!\s)\s++(?:[–—-]|{_AND})\s"
    r"|(?<!\s)[^\S\n]*+\n)\s*"
)
_JOINED = re.compile(r"^(?:and|und|et|y|e|och|og|en|i|&)\s+")
_AFTER = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+")
# Vowel signs of Indic and other scripts are no letters to the pattern language.
_SIGNED = r"\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u064b-\u0670"
_SIGNS = re.compile(rf"^[^\w(]+|[^\w.)\]'’{_SIGNED}]+$")
_JOB_BEHIND = re.compile(r"(?<=\S)\s*(?:기자|특파원|記者|记者)$")
# Names of Chinese reporters with a blank between them; Japanese ones have one within a name.
_REPORTERS = re.compile(
    r"(?<=记者)[:： ]?[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+(?![\u4e00-\u9fff])"
)
_PRONOUNS = re.compile(r"\((?:she|he|they|ella|él|elle|il|sie|er)\b[^()]{0,30}\)", re.IGNORECASE)
# Last names that are also words of outlets; adjectives and places before them make an outlet.
_LAST_NAMES = frozenset("post press wire daily page times".split())
_OUTLET_FIRST = re.compile(
    r"(?:ian|ish|ese|ern|ington|town|burg|ville)$|^(?:associated|united|daily|morning|evening|national"
    r"|global|world|local|city|sunday|business|free|new|news|financial|sports?|web|staff|the)$"
)
# What a page sets behind its outlet's name: a country, an edition, a section.
_EDITION = frozenset(
    "us uk usa eu au ca nz in za ie de fr es it online digital news sport sports politics business"
    " world international america american australia canada india europe africa asia culture"
    " opinion money tech technology health science local weekend magazine staff team".split()
)
_TOLD = re.compile(r"^.*\b[Aa]s told to\b|\b(?:By|Von|Par|Por):.*$", re.DOTALL)
_COMMA = re.compile(r"(?:(?<!\s)\s++)?,\s*")
_MAIL = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|www\.\S+|(?:^|\s)@\w++(?:\S*@\S+)?")
_TAIL = re.compile(
    r"(?:(?<!\s)\s++)?(?:(?:\([^()]*\)|\[[^\[\]]*\])\s*|[-–—|]\s.*|\b(?:for|For|FOR)\s+\S.*|\bof\s+[Tt]he\s.*"
    r"|\bin\s+[A-ZÄÖÜ]\w+(?:\s[A-Z]\w+)*)$",
    re.DOTALL,
)
_TITLES = re.compile(r"^(?:mr|mrs|ms)\.?\s+", re.IGNORECASE)
_DEGREES = re.compile(
    r"(?:(?:,|(?<![\s,]))\s++(?:MS|MA|BA|MSc|BSc|RDN?|LDN|PhD|Ph\.D\.|MD|M\.D\.|MPH|MBA|JD|CPT))"
    r"{1,9}$"
)
_PICTURE = re.compile(
    r"^(?:fotos?|фото|fot\.|photos?|bild(?:er)?|image|picture|video|illustration|grafik|graphic)\b"
    r"|provided by|courtesy of",
    re.IGNORECASE,
)
_OUTLET = frozenset(
    "news times post tribune herald journal inquirer gazette press media magazine network group"
    " agency service services radio tv channel institute university wire online zeitung blatt"
    " technologies group inc llc ltd gmbh today chronicle daily weekly review observer".split()
)
_AGENCY = re.compile(
    r"(?:\b(?:news|press|wire) (?:agency|service)|nachrichtenagentur|presse-?agentur)$"
    r"|^(?:agence|agencia|ag[eê]ncia|agenzia) \w",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
_CAPITAL = re.compile(r"(?:[a-z]{1,3}[-'’])?[^\W\d_a-zà-ÿ]")  # Marsh, al-Marsh, d'Marsh

_ROLES = frozenset(
    "correspondent editor reporter writer journalist columnist contributor staff producer critic"
    " author redakteur redakteurin redaktion korrespondent korrespondentin journaliste rédacteur"
    " chef chief senior political national foreign bureau deputy editorial team board desk newsroom"
    " analyst photographer fotograf freelance special video digital managing executive director"
    " redactor redacción redaccion redazione desk redaksjonen redaktionen newsdesk webredaktion"
    " reporterin volontär volontärin praktikant leiter leiterin autorin author kolumnist"
    " kolumnistin"
    " ressort politik sport wirtschaft onlineredaktion onlineredakteur wire reports agencies agency"
    " services service associate assistant breaking news press head president founder"
    " professor".split()
)
_JOBS = frozenset(
    "correspondent editor reporter writer journalist columnist contributor critic photographer"
    " redakteur redakteurin korrespondent korrespondentin journaliste redactor producer".split()
)
_ACADEMIC = frozenset(("professor", "professorin"))  # before a name, and a role behind it
_NEVER = frozenset(
    "admin administrator webmaster unknown anonymous none null user guest newsroom redaktion desk"
    " share follow email twitter facebook instagram linkedin rss comments updated published posted"
    " read more minutes view all posts subscribe newsletter login http https www copyright profile"
    " archive agencies contributors via getty images reuters afp dpa apa sda efe ansa tass xinhua"
    " home blog biography author authors team company contact video photos sponsored partner"
    " anonym member press agency online media magazine newspaper tv radio redaction rédaction"
    " redacción redakcja redacao redação redaksi".split()
)


def after_by(text: str) -> str:
    """Return the name in "By the Associated Press", without the words and signs around it."""
    return _BY.sub("", one_line(text)).strip(" ,.;:|()[]/-–—*")


def pieces(text: str) -> list[str]:
    """Return the names in "Jane Roe and John Doe, dpa", whatever they are names of."""
    return [part for piece in _COMMA.split(text) for part in _JOIN.split(piece) if part]


def is_outlet(name: str, outlets: frozenset[str]) -> bool:
    """Return whether `name` is the outlet's; `outlets` are its names, folded, without "the"."""
    plain = fold(name).removeprefix("the ")
    if plain in outlets:
        return True
    first, _, rest = plain.rpartition(" ")
    if rest in _EDITION and first in outlets:
        return True
    return any(" " in own and plain.startswith(f"{own} ") for own in outlets)  # and its desk


def is_outlet_word(word: str) -> bool:
    """Return whether a folded word ends outlets' names ("times", "media")."""
    return word in _OUTLET


def agency_of(text: str) -> str | None:
    """Return the news agency that `text` is the name of, or None."""
    name = _BY.sub("", one_line(text)).strip(" .()[]/-")
    if len(name) < 60 and "," not in name and _AGENCY.search(name):
        return name
    return AGENCIES.get(fold(name))


def split_names(
    text: str, *, outlets: frozenset[str] = frozenset(), single: bool = False
) -> tuple[Person, ...]:
    """Return the people that a byline names, in order; outlets, agencies and roles left out.

    `single` says that the text is where a page keeps its author: there one word may be a name.
    """
    text = _REPORTERS.sub(lambda match: match[0].replace(" ", "、"), _PRONOUNS.sub("", text))
    plain = _TOLD.sub("", _MAIL.sub(" ", writers_in(text)))
    led = bool(_BY.match(plain) or _JOB_BEHIND.search(plain)) or single
    alone = single and "," not in plain and len(plain) < 60
    people: list[Person] = []
    for piece in _COMMA.split(plain):
        if _PICTURE.search(one_line(piece)):
            break  # what follows names the picture's maker
        if people and (len(piece.split()) > 3 and _is_affiliation(piece)):
            continue
        if people and _AFTER.fullmatch(piece.strip()):
            people[-1] = Person(name=f"{people[-1].name} {piece.strip()}", role=people[-1].role)
            continue
        for part in _JOIN.split(_JOINED.sub("", piece)):
            name = person_name(part, outlets=outlets, led=led, single=alone)
            if name:
                people.append(Person(name=name))
            elif people and people[-1].role is None and is_role(part) and not agency_of(part):
                people[-1] = Person(name=people[-1].name, role=one_line(part))
    return tuple(people)


def _is_affiliation(piece: str) -> bool:
    """Return True for "a professor at the University of X", not for "Jane Roe and John Doe"."""
    small = [w for w in _WORD.findall(piece) if w[0].islower() and not _JOIN.fullmatch(f" {w} ")]
    return len(small) > 1


def is_role(piece: str) -> bool:
    """Whether `piece` is a job title ("Housing reporter")."""
    words = {fold(word) for word in _WORD.findall(piece)}
    return bool(words & (_ROLES - _OUTLET - {"agencies", "desk", "newsroom"})) and len(piece) < 80


def person_name(
    text: str, *, outlets: frozenset[str] = frozenset(), led: bool = False, single: bool = False
) -> str | None:
    """Return the name in `text` ("By Jane Roe (dpa)" gives "Jane Roe"), or None if it is none.

    `led` says that a word before the text promised a person, `single` that one word may be a name.
    """
    name = one_line(text).strip(" ,.;:|-–—*\"'“”")
    for _ in range(3):
        before = name
        name = _BY.sub("", name, count=1).strip(" ,;:|-–—*")
        name = _TAIL.sub("", name).strip(" ,;:|-–—*")
        if name == before:
            break
    name = _SIGNS.sub("", _DEGREES.sub("", _TITLES.sub("", _JOB_BEHIND.sub("", name))))
    name = _without_job(_without_outlet(name, outlets))
    if not _is_name(name, outlets, led, single):
        return None
    if name.replace("Mc", "MC").isupper() and " " in name:
        name = " ".join(_capitalised(word) for word in name.split())
    return f"{name}." if name.endswith((" Jr", " Sr")) and f"{name}." in text else name


def _without_outlet(name: str, outlets: frozenset[str]) -> str:
    """Return "Jane Roe The Outlet" without the outlet, whose host may join its words."""
    words = name.split()
    for start in range(2, len(words)):
        if "".join(map(fold, words[start:])) in outlets or is_outlet(
            " ".join(words[start:]), outlets
        ):
            return " ".join(words[:start])
    return name


def _without_job(name: str) -> str:
    """Return "Jane Roe Staff Writer" without the job, as of two lines joined, or before it."""
    words = name.split()
    first = next((at for at, word in enumerate(words) if fold(word) not in _ROLES), 0)
    if 1 < len(words) - first < len(words) and fold(words[first - 1]) in _JOBS:
        return " ".join(words[first:])
    if len(words) > 3 and fold(words[-1]) in _JOBS:
        while len(words) > 2 and fold(words[-1]) in _ROLES:
            words.pop()
    return " ".join(words) if len(words) == 2 else name


def _capitalised(word: str) -> str:
    if (len(word) <= 2 and word.endswith(".")) or _DOTTED.fullmatch(word):
        return word
    return re.sub(r"[^\W\d_]+", _capital, word)


def _capital(word: re.Match[str]) -> str:
    if word[0].startswith("Mc"):
        return f"Mc{word[0][2:3]}{word[0][3:].lower()}"
    return word[0] if word[0] in ("II", "III", "IV") else word[0][:1] + word[0][1:].lower()


def _is_name(name: str, outlets: frozenset[str], led: bool, single: bool) -> bool:
    """Whether a text is the name of a person; `led` follows "by", one word needs `single`."""
    shortest = 2 if led and all("\u4e00" <= c <= "\u9fff" or c >= "\uac00" for c in name) else 3
    if not shortest <= len(name) <= 60 or any(char.isdigit() for char in name):
        return False
    if is_outlet(name, outlets) or agency_of(name):
        return False
    words = _WORD.findall(name)
    if not words or len(words) > 6 or _PICTURE.search(name) or fold(words[0]) == "the":
        return False
    last = fold(words[-1].strip("."))
    first = fold(words[0])
    surname = led and len(words) == 2 and last in _LAST_NAMES and not _OUTLET_FIRST.search(first)
    title = len(words) > 2 and first in _ACADEMIC
    folded = {fold(word.strip(".")) for word in words[title : -1 if surname else None]}
    if folded & _NEVER or folded & _ROLES or (last in _OUTLET and not surname):
        return False
    if any(
        "\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" or "\u0900" <= c <= "\u0dff"
        for c in name
    ):
        return len(name) <= 30
    if len(words) < 2:
        return single and words[0] == name and name[0].isupper() and not name.isupper()
    return (
        (words[0][0].isupper() and bool(_CAPITAL.match(words[-1])))
        or not name.isascii()
        or name.istitle()
    )
