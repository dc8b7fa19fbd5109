"""Asides in an article's text: pull quotes, invitations, end notes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag

from newsvault.extract.changes.volatile_words import is_ticking
from newsvault.extract.fields.body.embedded import whole_of
from newsvault.extract.page import Box, Line
from newsvault.models import Block, Person
from newsvault.text import fold

_WORD = re.compile(r"\w+")
_PICTURES = ("img", "picture", "figure", "amp-img")
_TICKING = 40  # characters of a line that may be one
_CAPTION = 300  # characters
_RUN = 3  # words that follow one another
_REPEATED = 0.6  # of a quotation's runs of words that the text around it must hold as well
_FEWEST_RUNS = 4
_NOTES = 8  # lines at the end among which notes are looked for
_EDGE = 3  # blocks at either end among which the writers are named once more
_BY = frozenset(
    fold(
        "by von par por di av af door and und et y e og och en with mit avec con text texte"
        " 기자 특파원 記者 记者"
    ).split()
)
_MAIL = re.compile(r"[\w.+-]{1,60}@[\w.-]{1,60}")
_IS = frozenset("is ist est es è är er covers writes reports berichtet has was".split())
# A name, "born in 1980" or "(44)", and a verb.
_CLAUSE = re.compile(
    r"([^,()]{4,60})(?:, (?!(?:who|whose|which|der|die|qui|que|dont|che|quien)\b)[^,.]{3,60},"
    r"| \([^()]{1,30}\),?) (\w+)"
)
# A sentence of the article may speak of a newsletter, a channel or a reprint too: only what
# speaks to the reader, or of this very article, is meant.
_END_NOTE = re.compile(
    r"^[\W_]*(?:redigatur|faktencheck|fact[- ]check(?:ed|ing)?|lektorat)\s*(?::|by\b)"
    r"|\bviews? (?:and opinions )?(?:expressed|set out) (?:in this|here|are|by the author)"
    r"|\bpreferred source\b.{0,40}\bgoogle\b|\bgoogle\b.{0,40}\bpreferred source\b"
    r"|\bcontributed (?:reporting|to this (?:report|story|article|post))|^\W*contributing:"
    r"|^_{2,}|^\W*[\w .’'-]{3,60} reported from\b"
    r"|\bthis (?:\w+ )?(?:story|article|post|piece|report|column|interview|essay|version)\b"
    r".{0,40}\b(?:originally|first) (?:appeared|published|ran)\b"
    r"|\bthe (?:\w+ )?(?:story|article|post|piece|report|column|interview|essay|version)\b"
    r".{0,40}\b(?:originally|first) (?:appeared|published|ran) (?:on|in|by|at) (?-i:the )?"
    r"(?-i:(?!Jan|Feb|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz])[A-Z])"
    r"|^\W*(?:originally|first) (?:appeared|published)\b|^\W*cross-?posted\b"
    r"|^\W*read the original\b|^\W*(?:lest|lies|lesen sie) den original"
    r"|^\W*includes information from\b"
    r"|\bthis entry was posted (?:in|on|by)\b|\bbookmark the permalink\b|\babgelegt unter\b"
    r"|https?://\S+.{0,20}\((?:abgerufen am|accessed|retrieved|consulté le|consultado el)\b"
    r"|^[^.!?]{0,60}\b(?:foto|photo|bild|image)s?(?: ?\[\w{1,3}\])?: ?[^.!?]{2,40}$"
    r"|^[^.!?]{0,60}\b(?:foto|photo|bild)s?(?: ?\[\w{1,3}\])?: [^:]{2,40}; "
    # Whose views they are: a word for views, and a word for who wrote.
    r"|^\W*(?:the )?(?:views|opinions)\b.{0,60}\b(?:authors?|writers?|columnists?)\b"
    r"(?:(?! said).){0,90}$|\bmeinung(?:en)? (?:des|der) autor(?:s|in|en|innen)? wieder\b"
    r"|\bopinions exprimées\b.{0,60}\bauteure?s?\b"
    r"|\bopiniones expresadas\b.{0,90}\bautor(?:a|es)?\b"
    r"|\bopinioni espresse\b.{0,90}\bautor[ei]\b|\bopiniões expressas\b.{0,90}\bautor(?:a|es)?\b"
    r"|^\W*(?:tags|topics|keywords|schlagw[oö]rte[r]?|themen|mots[- ]clés|etiquetas|temas|tópicos"
    r"|trefwoorden|emneord|ämnen|tagi|argomenti|теги|метки|etiketler|タグ|标签|標籤|关键词)"
    r"\s*[:：][^.!?。]{2,200}$"
    r"|\b(?:bevorzugte quelle|sources? préférées?|fuente preferida|fonte preferita)\b.{0,40}"
    r"\bgoogle\b"
    r"|^\W*(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|tutti i diritti riservati|riproduzione riservata|todos os direitos reservados"
    r"|все права защищены|wszelkie prawa zastrzeżone)\W*$"
    r"|^\W*(?:reporte|información|reportage|bericht|reporting)\b.{3,80}[,;] ?"
    r"(?:editado por|edición de|édité par|redigiert von|editing|a cura di) (?-i:[A-ZÀ-Þ]).{2,60}$"
    r"|^\W*(?:spotted|noticed|found) an? (?:error|mistake|typo)\b.{0,20}\?"
    r"|^\W*(?:partager|compartir|condividi|artikel teilen|udostępnij|поделиться)"
    r"(?: (?:cet article|este artículo|questo articolo|artykuł))?\W*$"
    r"|^\W*(?:e-?mail|contact)\b.{0,60}@\S+\.\w|^\S+@\S+\.\w+$",
    re.IGNORECASE,
)
_HELPED = re.compile(
    r"^\W*(?:with |additional )*(?:reporting|writing|editing|graphics|research)"
    r" (?:and \w+ )?(?:by|from)\b",
    re.IGNORECASE,
)
_AMONG_NAMES = frozenset(
    "and in at of the for from by with to editing writing reporting additional graphics compiled"
    " research desk news contributed".split()
)
# Each of the forms below has one of these, which are found in a fraction of the time.
_INVITING = (
    "sign", "bookmark", "subscri", "abonn", "inscri", "iscriv", "follow", "join", "folge", "suivez",
    "síguenos", "seguici", "ikuti", "download", "continues below", "abmelden", "darse de baja",
    "agree", "consent", "accept", "donat", "spende", "unterstützen", "soutenez", "apóye",
    "sostieni", "maschinell", "automati", "machine", "commission", "suscr", "your subscription",
    "sponsored", "paid for", "brought to you", "gesponsert", "sponsorisé", "patrocinado",
    "sponsorizzato", "únete", "rejoign", "подпис", "śledź", "translated", "inbox", "postfach",
    "boîte", "buzón", "casella", "skrzynce", "inkorg",
)  # fmt: skip
_INVITATION = re.compile(
    r"\bsign(?:ing)? up (?:for|to) (?:our\b|.{0,60}\b(?:newsletters?|inbox)\b)|\bsign up here\b"
    r"|\bbookmark (?:our|this|us)\b|^\W*subscribe (?:to|now|today|for)\b|^\W*not a subscriber\b"
    r"|^\W*(?:abonnieren sie|abonnez-vous|inscrivez-vous|suscr[ií]bete|iscriviti)\b"
    r"|(?:^|[.!?] )(?:follow|join) (?:us\b|our (?:\w+ )?(?:channel|group|community|page|newsletter"
    r"|list|team|club|mailing|facebook|whatsapp|telegram|conversation)\b)"
    r"|^\W*(?:únete a nuestro|rejoignez(?:-nous| notre)|подписывайтесь на наш\w{0,3}|śledź nas)\b"
    r"|^\W*this (?:article|text|story) (?:was|has been|is) translated (?:automatic|by|with|using)"
    r"|^(?=[^“”„«»]{0,150}\b(?:every|each|daily|weekly|jede[nsr]?|chaque|cada|ogni|varje|co rano)"
    r"\b)[^“”„«»]{0,150}\b(?:in your inbox|in (?:ihrem|ihr|deinem|dein) (?:e-mail-)?postfach"
    r"|dans votre boîte|en (?:su|tu) buzón|nella tua casella|w twojej skrzynce|i din inkorg)\b"
    r"|\bfolgen? (?:sie )?uns\b|\bsuivez-nous\b"
    r"|\bsíguenos\b|\bseguici\b|\bikuti\b.{0,20}\b(?:whatsapp|telegram|channel)\b"
    r"|^\W*download (?:the|our) .{0,40}\bapp\b"
    r"|^\W*your subscription (?:could not be saved|has been successful)\b"
    r"|^\W*(?:article|story) continues below\b"
    r"|\bjederzeit (?:wieder )?abmelden\b|\bunsubscribe (?:at )?any ?time\b"
    r"|\bdésabonner à tout moment\b|\bdarse de baja en cualquier momento\b"
    r"|^\W*by (?:signing up|subscribing|submitting|clicking|entering your)\b.{0,80}"
    r"\b(?:agree|consent|accept)\b|^\W*thanks for (?:signing up|subscribing)\b"
    r"|\b(?:this|dieser|diesen|cet|este|questo) (?:article|artikel|beitrag|story|artículo"
    r"|articolo)\b.{0,60}\b(?:donat|spende|unterstützen sie|soutenez|apóye|sostieni)"
    r"|^\W*(?:dies|dieser (?:artikel|text|beitrag)|this (?:article|text|story)) (?:ist|wurde|is|was"
    r"|has been) .{0,30}(?:maschinell|automatisch|machine|automatic)\w{0,6}[ -]"
    r"(?:übersetz|translat)"
    r"|^\W*(?:this|dieser|cet|este|questo) (?:\w+ )?(?:article|artikel|beitrag|post|story|content"
    r"|episode|artículo|articolo) (?:is|was|has been|wurde|wird|est|está|è) (?:\w+ )?(?:sponsored"
    r"|paid for|brought to you|gesponsert|sponsorisé|patrocinado|sponsorizzato)\b"
    r"|\b(?:we|i|us|site|page)\b.{0,40}\b(?:earn|receive|get)\b.{0,40}\bcommissions?\b",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"\((?:photo|credit|image|picture|foto|bild)\b[^()]{2,80}\)$"
    r"|\|\s*(?-i:[^\W\d_a-z])[\w .'’-]{2,40}/\s?(?-i:[^\W\d_a-z])[\w .'’-]{2,40}$"
    r"|\b(?:photo|photograph|credit|image|foto|crédit)s?(?: by)?: ?[^.!?:]{2,60}$",
    re.IGNORECASE,
)


def without_asides(lines: list[Line], kept: list[int]) -> list[int]:
    """Return the places in the body without pull quotes, invitations and notes at the end."""
    pulled = _pulled(lines, kept)
    kept = [place for place in kept if place not in pulled and not _is_beside(lines[place])]
    if len(kept) > _EDGE and _is_under_picture(lines[kept[0]]):
        kept = kept[1:]
    tail = max(1, len(kept) - _NOTES)
    return kept[:tail] + [p for p in kept[tail:] if not is_end_note(lines[p].text)]


def _is_beside(line: Line) -> bool:
    """Whether a line in no table or post is an invitation, a caption, a time or a counter."""
    if whole_of(line) is not None:
        return False
    text = line.text
    return invites(text) or is_caption(text) or (len(text) < _TICKING and is_ticking(text))


def _is_under_picture(line: Line) -> bool:
    """Whether a line is all in italics or small print, directly behind a picture: its caption."""
    tag = line.box.tag
    before = tag.find_previous_sibling()
    if (
        not isinstance(before, Tag)
        or line.box.name not in ("p", "div")
        or len(line.text) > _CAPTION
    ):
        return False
    shows = before.name in _PICTURES or (
        not before.get_text(strip=True) and before.find(list(_PICTURES)) is not None
    )
    slanted = tag.find(["em", "i", "small"])
    return shows and slanted is not None and " ".join(slanted.get_text().split()) == line.text


def invites(text: str) -> bool:
    """Whether a line asks the reader to sign up, to follow or to read on."""
    if len(text) >= 400:
        return False
    plain = text.lower()
    return any(word in plain for word in _INVITING) and bool(_INVITATION.search(text))


def is_caption(text: str) -> bool:
    """Whether a line ends with the credit of the picture that it belongs to."""
    return len(text) < 300 and bool(_CREDITED.search(text))


def is_end_note(text: str) -> bool:
    """Whether a line names who helped with the article, or where it was first published."""
    if len(text) >= 400:
        return False
    if credit := _HELPED.match(text):
        rest = text[credit.end() :].split()
        small = [w for w in rest if w[0].islower() and w.strip(".,;") not in _AMONG_NAMES]
        return len(small) < 3 and any(word[0].isupper() for word in rest)
    return bool(_END_NOTE.search(text))


def _pulled(lines: list[Line], kept: list[int]) -> set[int]:
    """Return the places of quotations that only repeat what the text says, with their sources."""
    quotes: dict[int, list[int]] = {}
    said: set[tuple[str, ...]] = set()
    for place in kept:
        if (box := _quoting(lines[place].box)) is not None:
            quotes.setdefault(id(box), []).append(place)
        else:
            said.update(_runs(lines[place].text))
    pulled: set[int] = set()
    for places in quotes.values():
        runs = list(_runs(lines[places[0]].text))
        if len(runs) >= _FEWEST_RUNS and sum(r in said for r in runs) >= _REPEATED * len(runs):
            pulled.update(places)
    return pulled


def _quoting(box: Box | None) -> Box | None:
    """Return the block around a line that sets it off as a quotation, if one does."""
    for _ in range(4):
        if box is None:
            break
        if box.name == "blockquote" or "quote" in box.words or "pullquote" in box.words:
            return box
        box = box.parent
    return None


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _WORD.findall(fold(text))
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def without_byline(blocks: tuple[Block, ...], byline: tuple[Person, ...]) -> tuple[Block, ...]:
    """Return `blocks` without those that only name the writers, or end with who they are."""
    names = [tuple(_WORD.findall(fold(person.name))) for person in byline]
    last = len(blocks) - _EDGE
    kept = tuple(
        block
        for place, block in enumerate(blocks)
        if not (
            ((place < _EDGE or place >= last) and _names_only(block.text, names))
            or (place >= max(last, _EDGE) and _tells_of(block.text, names))
        )
    )
    return kept or blocks


def _names_only(text: str, names: list[tuple[str, ...]]) -> bool:
    words = set(_WORD.findall(fold(_MAIL.sub("", text)))) - _BY if len(text) < 200 else set()
    return (
        bool(words) and any(words >= set(name) for name in names) and words <= set().union(*names)
    )


def _tells_of(text: str, names: list[tuple[str, ...]]) -> bool:
    """Whether a text says who one of the writers is: "Jane Roe, born in 1980, is a writer"."""
    words = tuple(_WORD.findall(fold(text[:120])))
    clause = _CLAUSE.match(text)
    for name in names:
        if len(text) >= 500 or words[: len(name)] != name or not words[len(name) :]:
            continue
        if words[len(name)] in _IS:
            return True
        if clause and len(_WORD.findall(clause[1])) == len(name):
            return fold(clause[2]) in _IS - {"was", "has"}
    return False
