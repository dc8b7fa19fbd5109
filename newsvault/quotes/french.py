"""French names of papers: an article with a capital inside a sentence (Le Monde diplomatique)."""

from __future__ import annotations

from newsvault.quotes.token import Token

_ARTICLES = frozenset(["le", "la", "les", "l'"])
_BEHIND = frozenset("CJHXV,.Q")


def titles(found: list[Token]) -> None:
    """Make names of the words of a paper's title: Selon Le Matin bleu, c'est fini.

    The word behind the article is one whatever else it means (Matin), and so is the adjective
    before the verb or the comma.
    """
    for place in range(len(found) - 3):
        article, noun, adjective, behind = found[place : place + 4]
        if article.first or article.kind != "n" or article.low not in _ARTICLES:
            continue
        if place and found[place - 1].kind == "n":
            continue  # Marine Le Goff veut
        if noun.text[:1].isupper() and noun.kind in "nV":
            noun.kind = "n"
            if adjective.kind == "w" and behind.kind in _BEHIND:
                adjective.kind = "n"
