"""French words: contractions (l'entreprise, dit-il) and names of papers (Le Monde diplomatique)."""

from __future__ import annotations

import re

from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.tags import VERBS, Tag
from newsvault.quotes.token import Token

_ELISION = re.compile(r"((?:[ldnsjcmt]|qu)['’])(.+)", re.IGNORECASE)
_INVERSION = re.compile(r"([^\W\d_]+?)(?:-t)?-(il|elle|ils|elles|on|je)$")
_ARTICLES = frozenset(["le", "la", "les", "l'"])
_BEHIND = VERBS | {Tag.ADVERB, Tag.QUOTATION, ",", "."}


def elided(token: Token, into: list[Token], lexicon: Lexicon) -> None:
    """Split French contractions: l'entreprise, dit-il, a-t-elle."""
    match = _ELISION.match(token.text) or _INVERSION.match(token.text)
    if match is None or token.low.replace("’", "'") in lexicon.members("according"):
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
