"""Brackets, appositions and what describes a name from behind: taken out of the row of items."""

from __future__ import annotations

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.roles import is_role, many, names_holder
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import MAIN_VERBS, NAMES, NOUNS, PHRASES, VERBS, Tag

_SINGULAR = frozenset(["el", "la", "un", "una", "le", "l'", "une"])
# Adjectives behind their noun, with their preposition: a person close to Roe.
_POSTPOSED = {
    "familiar": ("with",),
    "proche": ("de", "d'", "du", "des"),
    "proches": ("de", "d'", "du", "des"),
} | dict.fromkeys(("close", "loyal", "opposed", "sympathetic", "privy", "known"), ("to",))
_POSTPOSED |= dict.fromkeys(("cercano", "cercana", "cercanos", "cercanas"), ("a", "al"))
_PORTFOLIOS = frozenset("ministre ministra ministro secrétaire secretario secretaria".split())
_KIN = frozenset(["his", "her", "their", "my", "our"])
_ONE = frozenset(["one", "another"])  # said one, Jo Roe
_NAMES = range(2, 4)  # words
_NO_APPOSITION = (VERBS - {Tag.FINITE}) | {
    Tag.PRONOUN, Tag.QUOTATION, Tag.PARAGRAPH_END, Tag.ACCORDING, Tag.CONJUNCTION, Tag.THAT,
    *".;:!?",
}  # fmt: skip
_APPOSITIONS = NOUNS | {Tag.NUMBER, Tag.WORD}
_LAST_APPOSITIONS = PHRASES | {Tag.NUMBER}  # up to the full stop
_BEFORE_ROLES = frozenset(
    {
        Tag.SPEAKING, Tag.ACCORDING, Tag.PARAGRAPH_END, Tag.CONJUNCTION, Tag.QUOTATION, Tag.ADVERB,
        *".,",
    }
)  # fmt: skip
_BEHIND_NAMES = MAIN_VERBS | {Tag.PREPOSITION, Tag.PARAGRAPH_END, *",.:"}
# L'accusé and el acusado are participles of verbs of speaking as well.
_PARTICIPLE_ROLES = frozenset({Tag.WORD, Tag.SPEAKING, Tag.JUDGING})
_OWNERS = frozenset({Tag.NOUN_PHRASE, Tag.BODY})
_WHOLES = _OWNERS | {Tag.NAME}
_BY = frozenset(["par", "por"])
_PASSIVES = frozenset({Tag.QUOTATION, Tag.JUDGING})  # de “oxidado” por la geóloga, Jo Roe
_ENDS = frozenset({Tag.QUOTATION, Tag.PARAGRAPH_END})
_LONGEST_APPOSITION = 16
_TRADE = 4  # items up to the full stop behind a trade without an article


def without_asides(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Take brackets and appositions out of the row; a name keeps its apposition as `after`."""
    kept: list[Item] = []
    place = 0
    while place < len(items):
        item = items[place]
        if item.kind == "(":
            close = _bracket(items, place)
            if close:
                place = close + 1
                continue
        kept.append(item)
        place += 1
        if item.kind in NAMES and place < len(items):
            place = _behind_name(item, items, place, lexicon)
        elif item.kind in PHRASES and place + 1 < len(items):
            named = _named_behind(item, kept, items, place, lexicon)
            place = named if named != place else _belonging(item, items, place, lexicon)
    return kept


def _behind_name(item: Item, items: list[Item], place: int, lexicon: Lexicon) -> int:
    """Give a name what describes it from behind; return the place after that."""
    if items[place].kind == "(":
        close = _bracket(items, place)
        place = close + 1 if close else place
    if (
        item.kind == Tag.NAME
        and place + 1 < len(items)
        and items[place].low in lexicon.members("of")
        and items[place + 1].kind in _WHOLES
        and not items[place + 1].owner
        and items[place + 1].tokens[-1].kind != Tag.DETERMINER  # Roe of a “long war”
    ):
        item.after = (items[place].start, items[place + 1].end)
        place += 2
    close = _apposition(items, place, lexicon)
    if close:
        item.after = (items[place + 1].start, items[close - 1].end)
        place = close + (close < len(items) and items[close].kind == ",")
    return place


def _a_role(item: Item, kept: list[Item], lexicon: Lexicon) -> bool:
    """Return whether an unlisted noun phrase may describe a person: the defendant, Gil Santoro."""
    before = kept[-2].kind if len(kept) > 1 else Tag.PARAGRAPH_END
    last = item.head[-1]
    singular = lexicon.language in {"fr", "es"} and item.tokens[0].low in _SINGULAR
    by = len(kept) > 2 and kept[-2].low in _BY and kept[-3].kind in _PASSIVES
    # Stung by the criticism, Jo Roe left: no agent's name
    agent = len(kept) > 2 and kept[-2].low == "by" and not kept[-3].tokens[0].first
    if before == Tag.PREPOSITION and (agent or by or names_holder(kept[-2])):
        before = Tag.SPEAKING  # dubbed “mad” by the alderman, Jo Roe; pour l'arbitre, Jo Roy
    if len(kept) > 2 and kept[-2].low == "as" and kept[-3].kind == ",":
        before = Tag.CONJUNCTION  # Poe agreed, as his deputy, Jo Roe, spoke of “a bad week”
    if (
        item.kind != Tag.NOUN_PHRASE
        or before == Tag.PREPOSITION
        or last.kind not in (_PARTICIPLE_ROLES if lexicon.language != "en" else {Tag.WORD})
        or item.tokens[0].kind != Tag.DETERMINER
    ):
        return False
    return is_role(last.low, lexicon.language) or (
        before in _BEFORE_ROLES and (singular or not many(last))
    )


def _named_behind(
    item: Item, kept: list[Item], items: list[Item], place: int, lexicon: Lexicon
) -> int:
    """Join a description with the name behind its comma: his best friend, Bruce Roe."""
    heads = item.head[-1:] if lexicon.language in {"en", "de"} else item.head
    listed = item.low in _ONE or any("person noun" in token.classes for token in heads)
    if not listed and not _a_role(item, kept, lexicon):
        return place
    if (led := _trade(item, items, place, lexicon)) is not None:
        kept[-1] = led
        return place + 3
    comma = place
    belongs = NOUNS | {Tag.WORD} if lexicon.language in {"fr", "es"} else NOUNS
    if items[comma].kind == Tag.PREPOSITION and items[comma + 1].kind in belongs:
        comma += 2
        if [item.kind for item in items[comma : comma + 2]] == [Tag.WORD, ","]:
            comma += 1  # a spokesman for Dorn hotels, ...
    elif items[comma].kind in _OWNERS and lexicon.language in {"de", "fr"}:
        comma += items[comma].tokens[0].low in {"des", "der"}  # le ministre des transports, ...
    if comma + 2 >= len(items) or items[comma].kind != "," or items[comma + 1].kind != Tag.NAME:
        return place
    name = items[comma + 1]
    if items[comma + 2].kind not in _BEHIND_NAMES or name.owner:
        return place
    kin = item.tokens[0].low in _KIN and items[comma + 2].kind == ","  # his wife, Jo, said
    if len(name.head) < 2 and not (kin and listed):
        return place
    if not listed and not lexicon.genders(name.head[0].low) and items[comma + 2].kind in MAIN_VERBS:
        return place
    name.before = (item.start, items[comma - 1].end)
    name.start, name.sent = item.start, item.sent
    name.tokens = item.tokens + name.tokens
    kept[-1] = name
    after = comma + 2
    return after + (items[after].kind == "," and after + 1 < len(items))


def _trade(item: Item, items: list[Item], place: int, lexicon: Lexicon) -> Item | None:
    """Return the name that a trade in three words leads to: le gardien de phare Jo Roy."""
    row = items[place : place + 3]
    if lexicon.language not in {"fr", "es"} or len(row) < 3 or row[0].low not in {"de", "d'"}:
        return None
    name = row[2]
    if row[1].kind != Tag.WORD or name.kind != Tag.NAME or name.before or name.owner:
        return None
    if len(name.head) not in _NAMES or name.tokens[0].sent != item.sent:
        return None
    name.before = (item.start, row[1].end)
    name.start = item.start
    name.tokens = item.tokens + row[0].tokens + row[1].tokens + name.tokens
    return name


def _belonging(item: Item, items: list[Item], place: int, lexicon: Lexicon) -> int:
    """Add to a person or a document what it belongs to: a spokesman for the ministry."""
    if items[place].low in _POSTPOSED.get(item.tokens[-1].low, ()) and len(item.tokens) > 1:
        return _postposed(item, items, place)
    if item.head[-1].classes.isdisjoint({"person noun", "source noun"}):
        return place
    genitive = lexicon.language == "de" and items[place].tokens[0].low in {"des", "der"}
    if genitive and items[place].kind == Tag.NOUN_PHRASE:
        whole = items[place]
    elif items[place].low in lexicon.members("belonging") and items[place + 1].kind in NOUNS:
        whole = items[place + 1]
    else:
        return place
    if whole.owner:
        return place
    if item.head[-1].low in _PORTFOLIOS and lexicon.language in {"fr", "es"}:
        _minister(item, whole)
    item.end = whole.end
    return items.index(whole, place) + 1


def _postposed(item: Item, items: list[Item], place: int) -> int:
    """Add what an adjective behind a noun needs: a person familiar with it, close to Roe's team."""
    item.head = item.tokens[:-1]
    last, behind = place + 1, items[place + 2 : place + 3]
    if items[last].owner and behind and behind[0].kind in NOUNS:
        last += 1
    item.end = items[last].end
    return last + 1


def _minister(item: Item, office: Item) -> None:
    """Make a name of an item where one ends its office: la ministre de la culture Jeanne Roy."""
    tail = [token for token in office.tokens if token.kind == Tag.CAPITALISED]
    if tail and (tail[0] is office.tokens[0] or "office" in tail[0].classes):
        tail = tail[1:]  # la ministra de Cultura Juana Rey
    if len(tail) not in _NAMES or tail[-1] is not office.tokens[-1]:
        return
    before = office.tokens[office.tokens.index(tail[0]) - 1]
    item.kind, item.tokens, item.head = Tag.NAME, item.tokens + office.tokens, tail
    item.before = (item.start, before.end)


def _bracket(items: list[Item], place: int) -> int:
    """Return where the bracket opened at `place` closes; 0 where it does not, or speaks."""
    for close in range(place + 1, min(place + 10, len(items))):
        if items[close].kind == ")":
            return close
        if items[close].kind in _ENDS:
            break
    return 0


def _apposition(items: list[Item], place: int, lexicon: Lexicon) -> int:
    """Return where the apposition that the comma at `place` opens ends; 0 where none does."""
    if place + 2 >= len(items) or items[place].kind != ",":
        return 0
    one = items[place + 1]
    if one.kind == Tag.NAME and not one.owner:  # Roe, Ohio's former governor, is one
        person = len(one.head) > 1 and lexicon.genders(one.head[0].low) and not one.before
        if person or items[place + 2].kind != "," or _described_subject(items, place + 2, lexicon):
            return 0
    if one.kind not in _APPOSITIONS:
        return 0
    for close in range(place + 2, min(place + _LONGEST_APPOSITION, len(items))):
        kind = items[close].kind
        if kind == ",":
            if _listed(items, close):
                return 0
            return close
        if kind == "." and one.kind in _LAST_APPOSITIONS:
            return close
        if kind == "." and lexicon.language != "en" and close <= place + _TRADE:
            return close  # raconte Thierry Gaudin, libraire.
        behind = items[close + 1 : close + 2]
        since = items[close].low == "since" and behind and behind[0].kind == Tag.NUMBER
        if kind in _NO_APPOSITION and not since:
            return 0
    return 0


def _described_subject(items: list[Item], place: int, lexicon: Lexicon) -> bool:
    """Return whether the comma here opens an apposition that a verb follows.

    The name before it is the subject then: In a talk with the Echo, Jo Roe, a miller, praised it.
    """
    if items[place + 1 : place + 2] and items[place + 1].kind == Tag.NAME:
        return False  # a list of names
    close = _apposition(items, place, lexicon)
    return 0 < close < len(items) - 1 and items[close + 1].kind in MAIN_VERBS


def _listed(items: list[Item], close: int) -> bool:
    """Return whether the comma separates items of a list (Trump, Cruz, Rubio and Kasich)."""
    after = items[close + 1] if close + 1 < len(items) else None
    return (
        after is not None
        and after.kind == Tag.CONJUNCTION
        and after.low in {"and", "or", "und", "et", "y"}
    )
