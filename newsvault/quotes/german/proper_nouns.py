"""German names: capitalised words that are names and not nouns."""

from __future__ import annotations

from itertools import pairwise

from newsvault.quotes.german.noun_phrases import OBJECTS
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import CONTENT_WORDS, PLAIN_WORDS, SPEAKING_VERBS, VERBS, Tag
from newsvault.quotes.tokens.token import Token

_BEHIND_ADVERBS = VERBS | {Tag.ADVERB, Tag.QUOTATION, ","}
_TWO_NAMES = [Tag.CAPITALISED, Tag.CAPITALISED]
_VERB_BEHIND = ([Tag.SPEAKING], [Tag.JUDGING])
_BEGINS_PHRASES = CONTENT_WORDS | {Tag.DETERMINER}
_BEHIND_OWNERS = VERBS | {
    Tag.CAPITALISED, Tag.WORD, Tag.PREPOSITION, Tag.CONJUNCTION, Tag.QUOTATION, ",", "."
}  # fmt: skip
_COMMON = {"title", "person noun", "source noun", "label noun", "time noun", "month", "determiner"}

# How nouns for what people are end; German makes new ones freely (Forstamtsleiterin).
_OCCUPATION = (
    "er", "erin", "ist", "istin", "ent", "entin", "ant", "antin", "or", "orin", "loge",
    "login", "nom", "nomin", "experte", "expertin", "chef", "chefin", "rat", "rätin", "mann",
    "frau", "wart", "coach", "arzt", "ärztin", "anwalt", "anwältin", "wirt", "wirtin", "general",
    "star", "profi", "vorstand",
    "vorsitzende", "beauftragte", "abgeordnete", "jährige", "boss", "könig", "königin",
)  # fmt: skip
_ABSTRACT = ("heit", "keit", "schaft", "tät", "tion", "sion")  # sein Anwalt Revision
_LONG = 9  # letters
_POSSESSIVES = frozenset("sein seine seinen seiner seinem ihr ihre ihren ihrer ihrem".split())
_SHORTEST = 5
_ENDS: tuple[list[str], ...] = (["."], [","], [Tag.PARAGRAPH_END], [])
_NACH = frozenset(["nach", "in"])
_LEADS = frozenset(["so", "nach", "aus", "da", "zu"])
_WORDS = ["den", "worten"]
_LATTER = {"letzterer": "pronoun m", "letztere": "pronoun f"}
_DEFINITE = frozenset(["der", "die", "das", "ein", "eine"])
_MANNER = frozenset("scharf hart klar offen vehement knapp trocken stolz bitter kühl".split())
_ADVERBIAL = ("lich", "end", "ig", "isch", "weise", "maßen")
# Nouns before another that do not describe a person: Ende Mai, zwei Millionen Euro.
_MEASURES = frozenset(
    "prozent millionen million milliarden milliarde euro dollar uhr ende anfang mitte tonnen meter"
    " kilometer liter grad kilo stunden minuten tage jahre mal franken mark stück wochen monate"
    " sekunden hektar gramm zentimeter quadratmeter kubikmeter watt".split()
)
_NO_NAMES = _MEASURES | OBJECTS


def without_occupation(name: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return a name without the nouns before it that say what the person is.

    At least two words stay, as in "Forstamtsleiterin Friederike Kahl"; a known first name is none.
    """
    for place in range(len(name) - 3, -1, -1):
        if has_person_ending(name[place]) and not lexicon.genders(name[place].low):
            return name[place + 1 :]
    return name


def rename(found: list[Token], lexicon: Lexicon) -> None:
    """Take the capital n from the tokens that are plain nouns."""
    _whole_compounds(found)
    for token in found:
        if not token.classes and token.kind in CONTENT_WORDS and token.text[:1].isupper():
            token.classes = lexicon.compound(token.low)
    _owners(found)
    known = _surnames(found, lexicon) | _in_runs(found)
    for place, token in enumerate(found):
        if token.low in _LATTER:
            _stand_alone(token, found[place + 1 : place + 2])
        if token.low == "so" and place > 1 and _so_speaks(found, place):
            token.kind = Tag.SPEAKING  # „...“, so der Minister
        if token.kind == Tag.CAPITALISED and not _is_name(found, place, lexicon, known):
            token.kind = Tag.WORD
    behind = [
        place
        for place, token in enumerate(found)
        if token.low in _NACH and _leads_statement(found, place)
    ]
    for place in behind:
        if _statement(found, place):
            found[place].kind = Tag.ACCORDING
    for place in behind:
        if place > 1 and "statement noun" in found[place - 1].classes:
            _in_their_opinion(found[max(0, place - 3) : place], found[place])
    for token, after in pairwise(found):
        if token.kind == Tag.WORD:
            if after.kind == Tag.CAPITALISED and has_person_ending(token):
                token.classes |= {"person noun"}  # as if it were in their list
        elif not token.first and token.low not in _LEADS:
            continue
        elif token.low == "so" and after.low.startswith("genannt"):
            token.kind = after.kind = Tag.WORD
        elif token.low == "nach" and "statement noun" in after.classes:
            token.kind, after.kind = Tag.ADVERB, Tag.ACCORDING  # nach Angaben des Amtes
        elif token.low == "aus" and after.low == "sicht":
            token.kind, after.kind = Tag.ADVERB, Tag.ACCORDING
        elif token.first and token.low == "da" and after.kind not in _BEHIND_ADVERBS:
            token.kind = Tag.CONJUNCTION  # Da die Stadt zögerte, sagte
        elif token.low == "zu" and after.text == "Folge":
            token.kind, after.kind = Tag.ADVERB, Tag.ACCORDING  # Gerüchten zu Folge
        elif token.first and (
            _begins_as_adverb(token, after, lexicon)
            or (token.low in _MANNER and after.kind in SPEAKING_VERBS and token.text not in known)
        ):
            token.kind = Tag.ADVERB  # Ähnlich äußerte sich


def _whole_compounds(found: list[Token]) -> None:
    """Drop the dash and the conjunction of a compound in two halves: Rad- und Gehwege."""
    dashes = [place for place, token in enumerate(found) if token.kind == "-"]
    halves = {
        place
        for place in dashes
        if 0 < place < len(found) - 2
        and found[place].start == found[place - 1].end
        and found[place + 1].low in {"und", "oder"}
    }
    if halves:
        found[:] = [t for i, t in enumerate(found) if i not in halves and i - 1 not in halves]


def _begins_as_adverb(token: Token, after: Token, lexicon: Lexicon) -> bool:
    adverbial = token.kind == Tag.CAPITALISED and token.low.endswith(_ADVERBIAL)
    return adverbial and after.kind in VERBS and not lexicon.genders(token.low)


def _in_their_opinion(before: list[Token], nach: Token) -> None:
    """Make a source of the pronoun in: seiner Ansicht nach, ihrer Meinung nach."""
    owner, noun = before[-2:]
    # die ihrer Meinung nach falsche Zahl
    within = len(before) > 2 and before[0].kind == Tag.DETERMINER
    if owner.low in {"seiner", "ihrer"} and not within:
        owner.kind, noun.kind, nach.kind = Tag.PRONOUN, Tag.ADVERB, Tag.ACCORDING
        owner.classes |= {"pronoun m" if owner.low == "seiner" else "pronoun f"}


def _leads_statement(found: list[Token], place: int) -> bool:
    """Return whether "nach" is at `place`, or "in" of "in den Worten"."""
    low = found[place].low
    return low == "nach" or (
        low == "in" and [t.low for t in found[place + 1 : place + 3]] == _WORDS
    )


def _stand_alone(token: Token, behind: list[Token]) -> None:
    """Make a pronoun of "letzterer" or "letztere" where no noun follows."""
    if not behind or not behind[0].text[:1].isupper():
        token.kind = Tag.PRONOUN
        token.classes = frozenset(["subject", _LATTER[token.low]])


def _owners(found: list[Token]) -> None:
    """Mark names in the genitive, whose other form is in the text: Merkels Vorschlag."""
    capital = {token.text for token in found if token.kind == Tag.CAPITALISED}
    for token, after in pairwise(found):
        if token.kind != Tag.CAPITALISED or token.text[-1] != "s":
            continue
        stem = token.text[:-1]
        if stem in capital:
            if not token.classes.isdisjoint(_COMMON) or token.text.isupper():
                continue
            if after.kind in _BEHIND_OWNERS or after.text[:1].islower():
                token.owner, token.text, token.low = True, stem, stem.lower()


def _so_speaks(found: list[Token], place: int) -> bool:
    """Return whether "so" replaces a verb of speaking: behind a quotation or a clause."""
    before, after = found[place - 1], found[place + 1 : place + 2]
    if after and after[0].kind == Tag.PRONOUN:  # „...“, so letztere.
        return before.kind == "," and [one.kind for one in found[place + 2 : place + 3]] in _ENDS
    if not after or after[0].kind not in _BEGINS_PHRASES or after[0].low.startswith("genannt"):
        return False
    if before.kind == Tag.QUOTATION or (
        before.kind == "," and found[place - 2].kind == Tag.QUOTATION
    ):
        return True
    return before.kind == "," and (after[0].low in _DEFINITE or after[0].text[:1].isupper())


def _statement(found: list[Token], place: int) -> bool:
    """Return whether "nach" at `place` names a source: nach dem Bericht, nach den Worten."""
    row = found[place + 1 : place + 4]
    if not row or row[0].kind != Tag.DETERMINER:
        return False
    for token in row[1:]:
        if token.classes & {"statement noun", "source noun"}:
            return True
        if token.kind not in PLAIN_WORDS or token.text[:1].isupper():
            return False
    return False


def _surnames(found: list[Token], lexicon: Lexicon) -> frozenset[str]:
    """Return the words that follow a first name or a title."""
    return frozenset(
        after.text
        for token, after in pairwise(found)
        if after.kind == Tag.CAPITALISED
        and after.classes.isdisjoint(_COMMON)
        and (lexicon.genders(token.low) or "title" in token.classes)
    )


def _in_runs(found: list[Token]) -> frozenset[str]:
    """Return the words of names beside another capital: Imker Dirk Riedel.

    Two nouns side by side are a full name or an occupation with a name; the last two of three.
    """
    names: set[str] = set()
    run: list[Token] = []
    before = last = Token(0, 0, "", Tag.PARAGRAPH_END)
    for token in [*found, Token(0, 0, "", Tag.PARAGRAPH_END)]:
        if token.kind == Tag.CAPITALISED and token.low not in _NO_NAMES and not token.owner:
            before = before if run else last
            run.append(token)
            continue
        last = token
        owned = before.low in _POSSESSIVES and run and not _describes(run[0])
        if len(run) > 1 and not owned:
            names |= {one.text for one in run[-2:] if not _plain_noun(one, run)}
        run = []
    return frozenset(names)


def _describes(token: Token) -> bool:
    return has_person_ending(token) or not token.classes.isdisjoint(_COMMON)


def _plain_noun(token: Token, run: list[Token]) -> bool:
    if not token.classes.isdisjoint(_COMMON) or token.low.endswith(_ABSTRACT):
        return True
    if token.low.endswith("ung") and len(token.low) >= _LONG:
        return True  # Verzögerung, unlike Hartung
    return token is run[0] and (token.first or len(run) == 2) and has_person_ending(token)


def _is_name(found: list[Token], place: int, lexicon: Lexicon, known: frozenset[str]) -> bool:
    """Whether a capitalised word is a name; in German every noun has a capital."""
    token = found[place]
    if not token.classes.isdisjoint(_COMMON):
        return False
    if token.text in known or lexicon.genders(token.low) or token.text.isupper():
        return True
    if token.low in _NO_NAMES:
        return False
    if token.classes & {"organisation word", "place"} or "." in token.low[1:-1]:
        return True  # of ndr.de as well
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    if _leads_row(found, place):
        return True
    if (
        before is not None
        and before.kind == Tag.CAPITALISED
        and not before.first
        and not before.owner
    ):
        return True
    if before is not None and "said" in before.classes and before.kind == Tag.SPEAKING:
        return True  # „...“, sagte Merz
    if token.first and after is not None and after.kind == ",":  # Roe, der die Firma leitet, sagte
        return [one.low for one in found[place + 2 : place + 3]] in (["der"], ["deren"], ["dessen"])
    return bool(token.first and after is not None and after.kind in SPEAKING_VERBS)


def _leads_row(found: list[Token], place: int) -> bool:
    """Return whether a noun is one of two that begin a sentence as a name does.

    Thure Brandt sagte; Klimaforscher Thure Brandt.
    """
    kinds = [token.kind for token in found[place : place + 3]]
    before = found[place - 1] if place else None
    if found[place].first:
        return kinds[:2] == _TWO_NAMES and kinds[2:] in _VERB_BEHIND
    if before is None or not before.first:
        return False
    if before.kind == Tag.CAPITALISED:
        return kinds[1:2] in _VERB_BEHIND
    return kinds[:2] == _TWO_NAMES and has_person_ending(before)


def has_person_ending(token: Token) -> bool:
    """Return whether a noun ends as those for what people are: Forstamtsleiterin."""
    return (
        len(token.text) >= _SHORTEST
        and token.text[0].isupper()
        and token.low.endswith(_OCCUPATION)
        and token.classes.isdisjoint({"adverb", "preposition", "determiner", "subject"})
    )
