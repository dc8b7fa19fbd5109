"""Roles, plurals and subjects, recognised by word endings and neighbouring words."""

from __future__ import annotations

import re

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import PLAIN_WORDS, SPEAKING_VERBS, VERBS, WORDS, Tag
from newsvault.quotes.tokens.token import Token

_ATTRIBUTES = PLAIN_WORDS | {Tag.ADVERB}
_COMMON_WORDS = WORDS | SPEAKING_VERBS
_NEXT_WORDS = PLAIN_WORDS | SPEAKING_VERBS
_BEFORE_DESCRIPTIONS = frozenset({Tag.SPEAKING, Tag.PREPOSITION, Tag.PARAGRAPH_END})
NOMINAL = frozenset({"person noun", "source noun"})
LEADING = NOMINAL | {"title", "office"}
_ROLE_ENDINGS = {
    "en": ("er", "or", "ist", "ian", "man", "woman", "ent", "ant", "eer", "ee", "chief", "master",
           "maker", "whip", "head", "boss", "star", "back", "hand", "wife", "nurse", "guard",
           "steward", "clerk", "pilot", "coach", "chef", "cook", "priest", "bishop", "analyst"),
    "de": ("er", "erin", "ist", "istin", "ent", "entin", "ant", "antin", "or", "orin", "chef",
           "chefin", "rat", "rätin", "mann", "frau", "wirt", "wirtin", "vorstand", "vorsitzende"),
    "fr": ("eur", "euse", "iste", "ien", "ienne", "ier", "ière", "ogue", "naire", "trice"),
    "es": ("or", "ora", "ista", "ero", "era", "ólogo", "óloga", "ante", "ente", "ario", "aria"),
}  # fmt: skip
NETWORKS = frozenset(
    "x twitter facebook instagram tiktok bluesky telegram threads mastodon linkedin".split()
)
_CLAUSE_STARTS = frozenset({*",;", Tag.CONJUNCTION, Tag.THAT})
_NAMELESS = frozenset(["place", "organisation word", "month"])
_ADJECTIVES = frozenset(
    "former junior senior other either major minor prior current recent independent dissident"
    " different present absent important giant vacant".split()
)
_ROLE_AND_NAME = 3  # words
_TWO_ROLES = 5  # words: two roles with "and" between, two of a name
_LED = frozenset({2, 3})  # words: the article, the noun and an adjective
_HOLDERS = frozenset(["pour", "para"])
_YEAR = 4  # figures
_MOST = 4  # plain nouns before a name


_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AGE = re.compile(
    r"\b\d+(?:\s+(?:ans|años|jahre|years?))?(?:\s+old)?\S*|\b\w+-year-old\b|\b\w*jährige[nrs]?\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    ["determiner", "preposition", "conjunction", "adverb", "subject", "auxiliary", "month", "verb"]
)
_CALLING = frozenset(["title", "office", "short title", "person noun"])


def is_description(words: str, lexicon: Lexicon) -> bool:
    """Return whether words describe a person: no bare age, article, place or other name.

    They hold a title, a noun for people, a noun in small letters or, in German, a common noun.
    """
    for match in _WORD.finditer(_AGE.sub(" ", words)):
        low = match[0].lower()
        classes = lexicon.classes(low) or lexicon.classes(low + ".")
        if classes & _CALLING:
            return True
        if classes & _SMALL:
            continue
        if is_role(low, lexicon.language) and not lexicon.genders(low):
            return True
        german = lexicon.language == "de"
        if match[0][0].islower() != german and not classes & {"place", "organisation word"}:
            return True
    return False


def many(token: Token) -> bool:
    """Return whether a word looks like a plural."""
    low = token.low
    return len(low) > 4 and low.endswith("s") and not low.endswith(("ss", "us", "is"))


def is_role(word: str, language: str) -> bool:
    """Return whether a noun has an ending of occupations."""
    return word.endswith(_ROLE_ENDINGS.get(language, ("\0",))) and word not in _ADJECTIVES


def verb_follows(tokens: list[Token], end: int, verbs: frozenset[str] = VERBS) -> bool:
    """Return whether the next word, adverbs left out, is a finite verb, of `verbs`."""
    while end < len(tokens) and tokens[end].kind == Tag.ADVERB:
        end += 1
    return end < len(tokens) and tokens[end].kind in verbs


def owns_words(tokens: list[Token], end: int) -> bool:
    """Return whether a noun of speech follows its owner at `end`: Jane Roe's promise, her vow."""
    if not tokens[end - 1].owner:
        return False
    for token in tokens[end : end + 3]:
        if "speech noun" in token.classes:
            return True
        if token.kind not in _ATTRIBUTES:
            return False
    return False


def leads_to_name(tokens: list[Token], place: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether the capitalised run at `place:end` is only the beginning of a description.

    Such as Clinton aides, Trump's campaign, and Kestrel engineer before Ann Lee.
    """
    after, last = tokens[end], tokens[end - 1]
    if after.kind not in _COMMON_WORDS:
        return False
    if NOMINAL & after.classes or "title" in after.classes:
        return "cue" not in after.classes or last.owner
    for ahead in tokens[end + 1 : end + 5]:
        if after.kind not in PLAIN_WORDS or ahead.kind not in _NEXT_WORDS:
            break
        if ahead.classes & LEADING and "cue" not in ahead.classes:
            return True
        after = ahead
    return lexicon.language == "en" and _nouns_ahead(tokens, place, end, lexicon)


def _nouns_ahead(tokens: list[Token], place: int, end: int, lexicon: Lexicon) -> bool:
    """Whether plain nouns lead from `place` to a name: Treasury spokesman John Roe."""
    if end - place > 1 and lexicon.genders(tokens[place].low):
        return False
    stop = end
    while (
        stop < len(tokens)
        and stop - end < _MOST
        and (_plain(tokens[stop]) or second_role(tokens, stop))
    ):
        stop += 1
    if not 0 < stop - end < _MOST or stop + 1 >= len(tokens):
        return False
    name = tokens[stop : stop + 2]
    if any(token.kind != Tag.CAPITALISED for token in name) or many(tokens[stop - 1]):
        return False
    return name[0].classes.isdisjoint(_NAMELESS)


def second_role(tokens: list[Token], place: int) -> bool:
    """Return whether "and" joins two roles of one person: co-owner and treasurer Jo Roe."""
    row = tokens[place - 1 : place + 4]
    if place < 1 or len(row) < _TWO_ROLES or row[1].low != "and":
        return False
    names = row[3].kind == row[4].kind == Tag.CAPITALISED
    roles = all(_plain(role) and not many(role) and is_role(role.low, "en") for role in row[:3:2])
    return names and roles and row[3].classes.isdisjoint(_NAMELESS)


def role_ahead(tokens: list[Token], place: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a sentence begins with a role and a name: Shop steward Jo Roe."""
    if lexicon.language != "en" or not tokens[place].first:
        return False
    if not _nouns_ahead(tokens, place, end, lexicon):
        return False
    while _plain(tokens[end + 1]):
        end += 1
    return is_role(tokens[end].low, "en")


def is_role_and_name(parts: list[Token], common: set[str], language: str) -> bool:
    """Return whether a sentence begins with a role and a name: Midwife Jo Roe.

    The text has the role in small letters too: `common` holds such words.
    """
    role = parts[0]
    if len(parts) != _ROLE_AND_NAME or not role.first or language != "en":
        return False
    return role.low in common and is_role(role.low, language)


def role_leads(tokens: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether an English role without an article is before a name: striker Jo Roe.

    It begins a sentence or a clause, as behind "and" or a comma.
    """
    if (
        lexicon.language != "en"
        or tokens[place].kind != Tag.WORD
        or "verb" in tokens[place].classes
    ):
        return False
    name = tokens[place + 1 : place + 3]
    if [token.kind for token in name] != [Tag.CAPITALISED, Tag.CAPITALISED]:
        return False
    if name[0].owner or name[0].classes & _NAMELESS:
        return False
    first = place
    while first and place - first < _MOST and _plain(tokens[first - 1]) and not tokens[first].first:
        first -= 1
    begins = tokens[first].first or (first > 0 and tokens[first - 1].kind in _CLAUSE_STARTS)
    return begins and is_role(tokens[place].low, "en")


def _plain(token: Token) -> bool:
    return token.kind == Tag.WORD and "verb" not in token.classes


def describes(kind: str, word: str) -> bool:
    """Return whether a word can belong to the bare noun behind it: former, three, 20; no year."""
    year = len(word) == _YEAR and word.isdigit()
    return kind in WORDS or (kind == Tag.NUMBER and word.isalnum() and not year)


def verb_behind(last: Token) -> bool:
    """Return whether a word in -ed or -ing behind this one is a verb: Roe resigned."""
    if last.kind == Tag.CAPITALISED and not last.owner and last.classes.isdisjoint(NOMINAL):
        return True
    return bool((NOMINAL & last.classes) or "title" in last.classes) and last.kind != Tag.DETERMINER


def ends_with_name(parts: list[Token], language: str) -> bool:
    """Return whether a phrase ends with a role and a full name: candidate Jo Bell strode."""
    name = [token for token in parts[-3:] if token.kind == Tag.CAPITALISED]
    if len(name) < 2 or parts[-1].kind != Tag.CAPITALISED or parts[-1].owner:
        return False
    led = parts[: len(parts) - len(name)]
    if language in {"es", "fr"}:
        return bool(led)  # el concejal Iván Soler lo defendió
    return bool(led) and "person noun" in led[-1].classes


def led_by(led: list[Token], name: list[Token], lexicon: Lexicon, found: list[Item]) -> bool:
    """Return whether nouns, on the lists or not, lead to a name: the bus driver Ravi Drury.

    `found` are the items before them.
    """
    if any(word.classes & LEADING for word in led[-2:]):
        return True
    if not led or led[-1].kind != Tag.WORD or len(name) < 2:
        return False
    if "organisation word" in name[-1].classes or (lexicon.language == "en" and many(led[-1])):
        return False
    if found and _led_by_source(found[-1], led, name, lexicon.language):
        return True
    return bool(lexicon.genders(name[0].low)) or (
        len(name) in {2, 3} and is_role(led[-1].low, lexicon.language)
    )


def is_noun_behind(last: Token, token: Token) -> bool:
    """Return whether a word that can be a verb is a noun behind `last`: a report, the vote."""
    if last.kind == Tag.DETERMINER or last.owner:
        return True
    nominal = NOMINAL & token.classes and not NOMINAL & last.classes
    return bool(nominal) and last.kind != Tag.CAPITALISED


def names_holder(before: Item) -> bool:
    """Return whether an item leads to who holds an opinion: selon, según; first pour, para."""
    return before.kind == Tag.ACCORDING or (before.low in _HOLDERS and before.tokens[0].first)


def _led_by_source(before: Item, led: list[Token], name: list[Token], language: str) -> bool:
    """Return whether "selon" or "según" and a noun lead to a full name: selon l'arbitre Jo Roy."""
    if language not in {"fr", "es"} or not names_holder(before) or len(led) not in _LED:
        return False
    return len(name) in {2, 3} and led[-1].kind == Tag.WORD and not many(led[-1])


def take_back(item: Item, found: list[Item]) -> None:
    """Add plain words between a cue and a description to it: said undecided voter Jane Roe."""
    count = 0
    while count < min(3, len(found)) and found[-1 - count].kind in PLAIN_WORDS:
        count += 1
    before = found[-1 - count].kind if count < len(found) else Tag.PARAGRAPH_END
    if count and before in _BEFORE_DESCRIPTIONS:
        item.tokens = [t for one in found[-count:] for t in one.tokens] + item.tokens
        item.start = item.tokens[0].start
        del found[-count:]


def by_agent(tokens: list[Token], place: int) -> bool:
    """Return whether a participle with its agent follows a noun: a letter obtained by Poe."""
    if tokens[place].kind != Tag.PAST_FORM or tokens[place - 1].kind == Tag.DETERMINER:
        return False
    behind = tokens[place + 1 : place + 2]
    return bool(behind) and behind[0].low == "by"
