"""German outlets and bodies whose name is in quotation marks: they speak, and are no quotation."""

from __future__ import annotations

from collections.abc import Sequence

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.marks import Marked
from newsvault.quotes.tokens.tags import CANDIDATES, NOUNS, PHRASES, WORDS, Tag

_LONGEST = 5  # words
_REACH = 7  # items between the article and the name
_ARTICLES = frozenset(["der", "die", "das", "dem", "des"])
# Nouns that a paper's name follows: ein Bericht der „Seepost“.
_OF_PAPERS = frozenset(
    "bericht berichten meldung meldungen ausgabe angaben informationen recherchen reporter"
    " chefredakteur chefredakteurin redaktion journalist journalistin korrespondent".split()
)
_PAPERS = (
    "zeitung", "zeitschrift", "blatt", "magazin", "sender", "agentur", "portal", "fachblatt",
)  # fmt: skip
_BETWEEN = WORDS | NOUNS | {Tag.ADVERB, Tag.PREPOSITION, Tag.CONJUNCTION, Tag.FINITE}
_BEFORE_CLAUSES = frozenset({",", Tag.PARAGRAPH_END, Tag.CONJUNCTION})
_VERBS = frozenset({Tag.SPEAKING, Tag.AUXILIARY})
_ARTICLES_END = frozenset({Tag.NOUN_PHRASE, Tag.NAME})
_REPORTING = frozenset("berichtet berichtete berichteten meldet meldete schreibt schrieb".split())
_FOCUS = frozenset(["selbst", "auch", "sogar", "nur", "nicht"])
_CLAUSE_BOUNDS = frozenset({*",;:", Tag.QUOTATION})
_SURE_SUBJECTS = frozenset({Tag.PRONOUN, Tag.BODY})
_LEADS = frozenset(["wie", "so"])


def outlets(text: str, quotes: Sequence[Marked], items: list[Item]) -> None:
    """Make names of the marked stretches that are the subject of a verb or behind "laut".

    „...“, schreibt die „Deichpost“; Der „Küstenbote“ berichtet; laut „Deichpost“.
    """
    for place, item in enumerate(items):
        if item.kind != Tag.QUOTATION:
            continue
        quote = quotes[item.quote]
        words = text[quote.start : quote.end]
        if not _is_named(words):
            continue
        if _is_source(items, place):
            item.become_body(quote.start, quote.end, words)
        elif place and items[place - 1].low == "im" and _is_quoted_in(items, place):
            item.become_body(quote.start, quote.end, words)  # im „Standard“ als „...“ bezeichnet
        elif place and _is_paper(items, place - 1):
            items[place - 1].end = quote.right
            item.kind = Tag.ADVERB


def _is_quoted_in(items: list[Item], place: int) -> bool:
    """Return whether another quotation is behind a name in marks in its sentence."""
    row = items[place + 1 : place + _REACH]
    return any(one.kind == Tag.QUOTATION and one.sent == items[place].sent for one in row)


def _is_named(words: str) -> bool:
    parts = words.split()
    if not parts or len(parts) > _LONGEST or not words[0].isalnum() or not words[-1].isalnum():
        return False
    return not parts[0][0].islower() and not parts[-1][0].islower()


def _is_paper(items: list[Item], place: int) -> bool:
    """Return whether the phrase at `place` is a paper, with its name behind: die Zeitung „Tag“.

    Not the object of a verb that gives it another name: nannte die Zeitung „Schund“.
    """
    item = items[place]
    if item.kind not in PHRASES or not item.low.endswith(_PAPERS):
        return False
    row = items[max(0, place - _REACH) : place]
    return not any(one.kind == Tag.JUDGING and one.sent == item.sent for one in row)


def _is_source(items: list[Item], place: int) -> bool:
    """Whether the paper in marks at `place` is a source, and not quoted itself."""
    if items[place - 1 : place] and items[place - 1].kind == Tag.ACCORDING:
        return True
    if items[place - 1 : place] and items[place - 1].kind == Tag.SPEAKING and place > 1:
        kinds = [item.kind for item in items[max(0, place - 3) : place - 1]]
        return kinds[-1:] == [Tag.QUOTATION] or kinds == [
            Tag.QUOTATION,
            ",",
        ]  # „...“, schrieb „Die Zeit“
    lead = _article(items, place)
    if lead is None:
        return False
    before = items[lead - 1] if lead else None
    if before is not None and before.kind == Tag.ACCORDING:
        return True
    if before is not None and items[lead].low in {"der", "des"} and before.low in _OF_PAPERS:
        return True
    if items[lead].low in {"der", "dem"} and _lies_before(items, place):
        return True  # das der „Seepost“ vorliegt
    if items[place + 1 : place + 2] and items[place + 1].kind == Tag.ACCORDING:
        return items[place + 1].low == "zufolge"  # der „Seepost“ zufolge
    if items[lead].low == "dem":
        return False
    if before is not None and before.kind == Tag.SPEAKING:
        ahead = items[lead - 2] if lead > 1 else before
        beyond = lead > 2 and ahead.kind == "," and items[lead - 3].kind == Tag.QUOTATION
        spoken = ahead.kind == Tag.QUOTATION or beyond or _reports(items, lead - 1)
        return spoken or ahead.low in _LEADS
    if before is not None and before.kind == Tag.AUXILIARY and _reports(items, lead - 1):
        verbs = [one.low for one in items[place + 1 : place + _REACH] if one.kind == Tag.SPEAKING]
        return verbs[:1] in (["berichtet"], ["gemeldet"])
    if before is not None and before.low in _FOCUS and before.tokens[0].first:
        before = None  # Selbst die „Seepost“ schrieb
    begins = before is None or before.sent != items[lead].sent or before.kind in _BEFORE_CLAUSES
    behind = next((one.kind for one in items[place + 1 : place + 3] if one.kind != Tag.ADVERB), ".")
    return begins and (behind in _VERBS or (before is not None and before.low == "wie"))


def _reports(items: list[Item], verb: int) -> bool:
    """Return whether a verb has its subject behind it: Am Abend berichtete die „Post“."""
    if items[verb].kind == Tag.SPEAKING and items[verb].low not in _REPORTING:
        return False
    sent, here = items[verb].sent, verb - 1
    while here >= 0 and items[here].sent == sent and items[here].kind not in _CLAUSE_BOUNDS:
        led = here > 0 and items[here - 1].kind == Tag.PREPOSITION
        kind = items[here].kind
        if kind in CANDIDATES and (kind in _SURE_SUBJECTS or not led):
            return False
        here -= 1
    return here + 1 < verb or (here > 0 and items[here].kind == ",")


def _lies_before(items: list[Item], place: int) -> bool:
    """Return whether a paper has what the sentence is about: der Brief, der der „Post“ vorliegt."""
    behind = items[place + 1 : place + 2]
    return bool(behind) and behind[0].low in {"vorliegt", "vorlag", "vorliegen", "vorlagen"}


def _article(items: list[Item], place: int) -> int | None:
    """Return the place of the article of the name at `place`: die in Bonn erscheinende „Post“."""
    for here in range(place - 1, max(place - _REACH, -1), -1):
        item = items[here]
        if item.sent != items[place].sent or item.kind not in _BETWEEN:
            return None
        if item.kind == Tag.WORD and item.low in _ARTICLES:
            return here
        if item.kind in _ARTICLES_END and here == place - 1:
            return None
    return None
