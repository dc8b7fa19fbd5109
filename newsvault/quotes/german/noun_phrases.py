"""German noun phrases: the words from a determiner to its noun, and where the phrase ends."""

from __future__ import annotations

from newsvault.quotes.tokens.tags import MAIN_VERBS, PLAIN_WORDS, WORDS, Tag
from newsvault.quotes.tokens.token import Token

_MAY_BE_ADJECTIVES = WORDS | MAIN_VERBS
_JOINED = PLAIN_WORDS | MAIN_VERBS
_CLAUSE_ENDS = frozenset({*",;:.", Tag.PARAGRAPH_END, Tag.QUOTATION, Tag.THAT, Tag.CONJUNCTION})
# Prepositions that hold an article: a noun phrase without another follows them.
CONTRACTED = frozenset("am ans aufs beim durchs fürs im ins vom vors zum zur".split())
# Pronouns that a genitive follows: einer der Feuerwehrleute.
ONE_OF = frozenset(["einer", "eine", "eines", "keiner", "keine", "viele", "einige", "manche"])
_LONGEST = 10
_NESTED = 8  # words of a participle's own phrase: die in Bonn von Ärzten gegründete Firma
_INFLECTED = ("e", "en", "er", "es", "em")
_NUMBERS = ("zwei", "drei", "vier", "fünf", "acht", "elf", "zwölf", "zehn", "zig", "hundert")
_JOINS = frozenset(["und", "oder", "sowie", "aber", "bis"])
_NO_ADJECTIVE = frozenset(
    "sich mich dich uns euch ihm ihn ihnen mir dir er sie es wir aber oder sowie ihre seine".split()
)
# Nouns that a verb has without an article, behind its subject: da die Mandantin Angst hatte.
OBJECTS = frozenset(
    "angst recht geld zeit glück pech hunger durst mut erfolg schuld interesse anspruch zugang"
    " kontakt platz urlaub kritik druck stellung abstand rücksicht einfluss einspruch protest"
    " beschwerde klage anzeige widerspruch partei lust spaß vertrauen hilfe schutz hoffnung".split()
)
# Determiners and adjectives that mean people without a noun: einige sagten, viele fordern.
_ALONE = frozenset(["einige", "viele", "mehrere", "manche", "beide", "alle", "andere"])


def phrase_end(tokens: list[Token], place: int) -> int:
    """Return the place behind the noun phrase whose determiner or first adjective is at `place`.

    A German phrase ends with its noun, which has a capital: `place` itself is returned where no
    noun comes, as in "die in Bonn bleiben".
    """
    here = place + (tokens[place].kind == Tag.DETERMINER)
    stop = min(len(tokens), place + _LONGEST)
    while here < stop:
        token = tokens[here]
        if _is_noun(token):
            return _nouns(tokens, here)
        if token.kind == Tag.NUMBER or _attribute(tokens, here):
            here += 1
        elif token.kind == "," and _adjective(tokens[here - 1]) and _more(tokens, here + 1):
            here += 1  # das neue, aus Not gebaute Haus
        elif token.kind == Tag.PREPOSITION and here > place:
            behind = _participle(tokens, here)
            if behind == here:
                return place
            here = behind
        else:
            return place
    return place


def is_alone(token: Token) -> bool:
    """Return whether a determiner means people by itself: einige sagten."""
    return token.low in _ALONE


def is_pronoun(tokens: list[Token], place: int) -> bool:
    """Return whether a determiner begins a sentence as its object: Das sagte Jane Roe.

    Not where an adjective and a noun follow: das erklärte Ziel.
    """
    row = tokens[place : place + 3]
    if len(row) < 3 or row[0].low not in {"das", "dies"}:
        return False
    if not row[0].first and tokens[place - 1].kind != ",":
        return False
    return row[1].kind == Tag.SPEAKING and bool(
        row[2].kind == Tag.CAPITALISED
        or row[2].classes & {"title", "person noun", "organisation word"}
    )


def _is_noun(token: Token) -> bool:
    if token.kind == Tag.CAPITALISED:
        return True
    if token.kind not in WORDS or token.first:
        return False
    text = token.text
    return text[:1].isupper() or ("-" in text and text.rpartition("-")[2][:1].isupper())


def _nouns(tokens: list[Token], place: int) -> int:
    """Return the place behind a row of nouns: der Sprecher; der Sprecher Uwe Tamm."""
    first = place
    while place < len(tokens) and _is_noun(tokens[place]):
        if place > first and tokens[place].low in OBJECTS:
            break
        place += 1
        if tokens[place - 1].owner:
            break
    return place


def _attribute(tokens: list[Token], place: int) -> bool:
    """Return whether a word can be before the noun of its phrase."""
    token = tokens[place]
    if token.kind == Tag.ADVERB:
        return True
    if token.kind == Tag.CONJUNCTION:
        return token.low in _JOINS and tokens[place - 1].kind in _JOINED
    if token.kind == ",":
        after = tokens[place + 1 : place + 2]
        return bool(after) and _adjective(tokens[place - 1]) and _adjective(after[0])
    return _adjective(token)


def _more(tokens: list[Token], place: int) -> bool:
    """Return whether an adjective behind an adverb or a preposition comes here: offenbar müden."""
    row = tokens[place : place + 2]
    if len(row) < 2:
        return False
    if row[0].kind == Tag.ADVERB:
        return _adjective(row[1])
    return row[0].kind == Tag.PREPOSITION and _participle(tokens, place) > place


def _adjective(token: Token) -> bool:
    if token.kind not in _MAY_BE_ADJECTIVES or token.low in _NO_ADJECTIVE:
        return False
    return token.text[:1].islower() and token.low.endswith(_INFLECTED + _NUMBERS)


def _participle(tokens: list[Token], place: int) -> int:
    """Return the place behind the participle that the phrase of the preposition here belongs to.

    `place` itself where none comes.
    """
    for here in range(place + 1, min(place + _NESTED, len(tokens) - 1)):
        token = tokens[here]
        if token.kind in _CLAUSE_ENDS:
            return place
        behind = tokens[here + 1]
        joined = behind.kind == "," and _more(tokens, here + 2)
        if is_participle(token) and (_is_noun(behind) or _adjective(behind) or joined):
            return here + 1
    return place


def is_participle(token: Token) -> bool:
    """Return whether a word is a participle with an adjective's ending: erscheinende, gewählter."""
    if not _adjective(token):
        return False
    stem = token.low
    for ending in ("en", "er", "es", "em", "e"):
        if stem.endswith(ending):
            stem = stem[: -len(ending)]
            break
    return stem.endswith("end") or (stem.endswith(("t", "en")) and len(stem) > _SHORT)


_SHORT = 4
