"""Dialogue dashes: speech after a dash at the beginning of a line, in French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.marks import Marked
from newsvault.quotes.tokens.tags import Tag
from newsvault.quotes.tokens.token import Token

LANGUAGES = frozenset({"fr", "es"})
_LINE = re.compile(r"^[ \t\xa0]*(?:[—–]|--)[ \t\xa0]*(?=[^\s—–-])(.+)$", re.MULTILINE)
# Spanish: a dash close to a small letter opens the narrator's words, the next dash ends them.
_ASIDE = re.compile(
    r"(?:(?<!\s)\s++)?(?:[—–]|--)(?=[^\W\d_A-ZÁÉÍÓÚÑ])([^—–]*?)(?:(?:[—–]|--)[.,;:]?\s*|$)"
)
_VERB = r"(?:(?:[^\W\d_]+-t-(?:il|elle|on)|[^\W\d_]+-(?:il|elle|ils|elles|je))(?: [^\W\d_]+)?)"
_FRENCH = re.compile(rf"[,!?…][ \xa0]+({_VERB}|[^\W\d_]+)([^.,!?;:]*)[.,:]?[ \xa0]*")
# « Nous partons, a dit le maire, et vite. »: an inverted verb of speaking between two signs.
_INCISE = re.compile(
    r"[,!?…][ \xa0]+"
    r"(?:s['’](?:est|était)?[ ]?|(?:a|ont|avait|avaient)(?:-t)?(?:-(?:il|elle|on))?[ ])?"
    r"(?P<verb>[^\W\d_]+)(?P<pronoun>(?:-t)?-(?:il|elle|ils|elles|on))?"
    r"(?P<who>(?:\bM\.|\bMme\.?|(?!\bMme)[^.,!?;:«»“”]){0,80})(?:[,.][ \xa0]*|$)"
)
_SUBJECT = re.compile(
    r"[ \xa0]+(?:(?:l['’]|d['’]|le |la |les |un |une |son |sa |leur |ce |cette |des )|[A-ZÉÈÀÎÔ])"
)
_TRADE = re.compile(r"([a-zà-ÿ]{4,})(?: [^\s.,!?;:«»]{1,30}){0,6}, ")
_CLOSED = frozenset(
    ["conjunction", "subject", "preposition", "determiner", "auxiliary", "adverb", "verb", "that"]
)
_INVERTED = re.compile(r"^[,!?…][ \xa0]+(?:a|ont|avait)(?:-t)?-(?:il|elle|on) ")


def without_incises(text: str, found: Sequence[Marked], lexicon: Lexicon) -> tuple[Marked, ...]:
    """Split French quotations at the narrator's words inside the marks."""
    split: list[Marked] = []
    for one in found:
        parts = [] if one.block else _parts(text, one, lexicon)
        split += parts or [one]
    return tuple(split)


def _parts(text: str, one: Marked, lexicon: Lexicon) -> list[Marked]:
    """Return the pieces of a quotation around the narrator's words; none where it has none."""
    words = text[one.start : one.end]
    cuts = [m for m in _INCISE.finditer(words) if _narrates(m, lexicon)]
    if not cuts:
        return []
    ends = [_behind_trade(words, cut, lexicon) for cut in cuts]
    pairs = zip(cuts, ends, strict=True)
    edges = [0, *(edge for cut, end in pairs for edge in (_begin(cut), end)), len(words)]
    pieces = []
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        start, end = one.start + low, one.start + high
        if text[start:end].strip(" \xa0"):
            left = one.left if low == 0 else start
            right = one.right if high == len(words) else end
            pieces.append(Marked(start=start, end=end, left=left, right=right))
    return pieces


def _behind_trade(words: str, cut: re.Match[str], lexicon: Lexicon) -> int:
    """Return where the narrator's words end, behind a trade: dit Lise Morand, ingénieure,."""
    trade = _TRADE.match(words, cut.end())
    if trade is None or not cut[0].rstrip().endswith(",") or lexicon.classes(trade[1]) & _CLOSED:
        return cut.end()
    return trade.end()


def _begin(cut: re.Match[str]) -> int:
    """Return where the narrator's words begin; a sign before them (!, ?) is the speaker's."""
    return cut.start() + (cut[0][0] != ",")


def _narrates(match: re.Match[str], lexicon: Lexicon) -> bool:
    verb = match["verb"].lower()
    if "cue" not in lexicon.classes(verb) | lexicon.classes(verb.removesuffix("e")):
        return False
    if match["pronoun"] or _INVERTED.match(match[0]):
        return True
    return _SUBJECT.match(match["who"]) is not None


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
        if token.kind == "-" and before.kind == Tag.QUOTATION:
            token.kind = ","
        elif before.kind == "-" and token.kind == Tag.QUOTATION:
            before.kind = ","


def _asides(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the spans of a spoken line, in characters, in which the narrator speaks."""
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
