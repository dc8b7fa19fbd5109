"""French words: contractions (l'entreprise, dit-il), names of papers, and frames of opinions.

The frames are Spanish as well: aux yeux de Roe, en palabras de Roe.
"""

from __future__ import annotations

import re

from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import SPEAKING_VERBS, VERBS, Tag
from newsvault.quotes.tokens.token import Token

_ELISION = re.compile(r"((?:[ldnsjcmt]|qu)['’])(.+)", re.IGNORECASE)
_INVERSION = re.compile(r"([^\W\d_]+?)(?:-t)?-(il|elle|ils|elles|on|je)$")
_ARTICLES = frozenset(["le", "la", "les", "l'"])
# Nouns of opinions, each with the word before it: what "de" behind them names is a source.
_OPINIONS = {
    "yeux": "aux", "dires": "aux", "dire": "au", "avis": "l'", "palabras": "en", "opinión": "en",
    "juicio": "a", "ojos": "a", "decir": "al",
}  # fmt: skip
_CLITICS = frozenset("la le les l' los las".split())
_AS = frozenset("de d' comme como".split())
_SUBJECTS = frozenset({Tag.CAPITALISED, Tag.WORD, Tag.PRONOUN})
_FAR = 12  # tokens
_OF = frozenset(["de", "du", "des", "d'", "del"])
_MAKES = frozenset("fait fit font firent hizo hace hacen hicieron".split())  # fait savoir
_BEHIND = VERBS | {Tag.ADVERB, Tag.QUOTATION, ",", "."}


def elided(token: Token, into: list[Token], lexicon: Lexicon) -> None:
    """Split French contractions: l'entreprise, dit-il, a-t-elle."""
    token.low = token.low.replace("’", "'")
    match = _ELISION.match(token.text) or _INVERSION.match(token.text)
    if match is None or token.low in lexicon.members("according"):
        return
    into.pop()
    for group in (1, 2):
        start, end = match.span(group)
        into.append(Token(token.start + start, token.start + end, match[group], Tag.WORD))
    into[-2].low = into[-2].low.replace("’", "'")
    if into[-2].low == "l'" and "auxiliary" in lexicon.classes(into[-1].low):
        into[-2].kind = Tag.ADVERB  # l'a jugé: a pronoun, no article


def titles(found: list[Token]) -> None:
    """Make names of the words of a paper's title: Selon Le Matin bleu, c'est fini.

    The word behind the article is one whatever else it means (Matin), and so is the adjective
    before the verb or the comma.
    """
    for place in range(len(found) - 3):
        article, noun, adjective, behind = found[place : place + 4]
        if article.first or article.kind != Tag.CAPITALISED or article.low not in _ARTICLES:
            continue
        if place and found[place - 1].kind == Tag.CAPITALISED:
            continue  # Marine Le Goff veut
        if noun.text[:1].isupper() and noun.kind in {Tag.CAPITALISED, Tag.ADVERB}:
            noun.kind = Tag.CAPITALISED
            if adjective.kind == Tag.WORD and behind.kind in _BEHIND:
                adjective.kind = Tag.CAPITALISED
            elif _is_part(found, place + 2):
                adjective.kind = behind.kind = Tag.CAPITALISED  # La Gazette des marchés


def clitics(found: list[Token]) -> None:
    """Make no articles of French and Spanish pronouns before verbs: Roe la trouve « dure »."""
    for place in range(1, len(found) - 2):
        before, pronoun, verb, behind = found[place - 1 : place + 3]
        if (
            pronoun.kind == Tag.DETERMINER
            and pronoun.low in _CLITICS
            and verb.kind in SPEAKING_VERBS
            and (behind.kind == Tag.QUOTATION or behind.low in _AS)
            and before.kind in _SUBJECTS
        ):
            pronoun.kind = Tag.ADVERB


def _is_part(found: list[Token], place: int) -> bool:
    """Return whether "of" and the last word of a paper's title are at `place`: Le Cri du port."""
    row = found[place : place + 3]
    if len(row) < 3 or row[0].low not in _OF or row[1].kind != Tag.WORD:
        return False
    return row[2].kind in _BEHIND


def _inserted(found: list[Token], comma: int) -> bool:
    """Return whether a subject without its verb is before the comma: Le parti, aux yeux de."""
    if comma < 1 or found[comma].kind != ",":
        return False
    for here in range(comma - 1, max(comma - _FAR, -1), -1):
        if found[here].sent != found[comma].sent or found[here].kind in VERBS:
            return found[here].sent != found[comma].sent
    return True


def frames(found: list[Token]) -> None:
    """Mark what names a source though it is no verb: aux yeux de Roe, a fait savoir Roe."""
    for place in range(1, len(found) - 1):
        token = found[place]
        if token.low in _OPINIONS:
            before, behind = found[place - 1], found[place + 1]
            if before.low != _OPINIONS[token.low] or behind.low not in _OF:
                continue
            if not _inserted(found, place - 2):
                before.kind = token.kind = Tag.ADVERB
                behind.kind = Tag.ACCORDING
        elif token.low in {"savoir", "saber"} and found[place - 1].low in _MAKES:
            token.kind = Tag.SPEAKING
            token.classes |= {"said"}
            found[place - 1].kind = Tag.ADVERB
            if place > 1 and found[place - 2].kind == Tag.AUXILIARY:
                found[place - 2].kind = Tag.ADVERB
