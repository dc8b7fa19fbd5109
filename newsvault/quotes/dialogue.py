"""Dialogue dashes: speech after a dash at the beginning of a line, in French and Spanish."""

from __future__ import annotations

import re
from itertools import pairwise

from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.marks import Marked
from newsvault.quotes.token import Token

LANGUAGES = frozenset({"fr", "es"})
_LINE = re.compile(r"^[ \t\xa0]*(?:[—–]|--)[ \t\xa0]*(?=[^\s—–-])(.+)$", re.MULTILINE)
# Spanish: a dash close to a small letter opens the narrator's words, the next dash ends them.
_ASIDE = re.compile(
    r"(?:(?<!\s)\s++)?(?:[—–]|--)(?=[^\W\d_A-ZÁÉÍÓÚÑ])([^—–]*?)(?:(?:[—–]|--)[.,;:]?\s*|$)"
)
_VERB = r"(?:(?:[^\W\d_]+-t-(?:il|elle|on)|[^\W\d_]+-(?:il|elle|ils|elles|je))(?: [^\W\d_]+)?)"
_FRENCH = re.compile(rf"[,!?…][ \xa0]+({_VERB}|[^\W\d_]+)([^.,!?;:]*)[.,:]?[ \xa0]*")


def spoken(text: str, lexicon: Lexicon) -> list[Marked]:
    """Return the speech in lines that begin with a dash, without the narrator's words.

    Only in texts where a narrator's clause occurs in such a line; other dashes are lists.
    """
    if lexicon.language not in LANGUAGES:
        return []
    found: list[Marked] = []
    narrated = False
    for line in _LINE.finditer(text):
        start, end = line.span(1)
        asides = _asides(text, start, end, lexicon)
        narrated = narrated or bool(asides)
        for first, last in [*asides, (end, end)]:
            one = _stretch(text, start, first)
            if one is not None:
                found.append(one)
            start = max(last, start)
    return found if narrated else []


def soften(found: list[Token]) -> None:
    """Turn the dashes beside speech into commas, as after quotation marks."""
    for before, token in pairwise(found):
        if token.kind == "-" and before.kind == "Q":
            token.kind = ","
        elif before.kind == "-" and token.kind == "Q":
            before.kind = ","


def _asides(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    line = text[start:end]
    if lexicon.language == "es":
        return [(start + m.start(), start + m.end()) for m in _ASIDE.finditer(line)]
    found = []
    for match in _FRENCH.finditer(line):
        verb = match[1].lower().split("-")[0].split(" ")[0]
        if "-" in match[1] or "cue" in lexicon.classes(verb):
            # the sign before the narrator's verb (!, ?) belongs to the speech
            found.append(
                (start + match.start() + (line[match.start()] != ","), start + match.end())
            )
    return found


def _stretch(text: str, start: int, end: int) -> Marked | None:
    while start < end and text[start] in " \t\xa0,—–":
        start += 1
    while end > start and text[end - 1] in " \t\xa0—–":
        end -= 1
    if end - start < 2:
        return None
    return Marked(start=start, end=end, left=start, right=end, block=True)
