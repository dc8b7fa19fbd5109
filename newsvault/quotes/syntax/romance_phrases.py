"""French and Spanish phrases that one item alone does not show.

"The latter" is a pronoun, two bare nouns are one subject, and a paper's name in marks is a source.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.roles import many
from newsvault.quotes.tokens.marks import Marked
from newsvault.quotes.tokens.tags import MAIN_VERBS, PHRASES, Tag

# "The latter", with its gender: the name before it that is nearest.
LATTER = {
    "dernier": "pronoun m", "dernière": "pronoun f", "último": "pronoun m", "última": "pronoun f",
}  # fmt: skip
_THIS = frozenset(["ce", "cette", "este", "esta"])
_AND = frozenset(["et", "y", "e"])
_BARE = frozenset({Tag.NAME, Tag.BARE_NOUN, Tag.WORD})
_BEFORE_VERBS = frozenset({Tag.ADVERB, Tag.AUXILIARY, Tag.WORD})
_PAPERS = frozenset(
    "quotidien journal hebdomadaire magazine mensuel diario periódico semanario".split()
)
_NEAR = 4  # items up to the verb
_LONGEST = 5  # words of a paper's name


def latter(items: Sequence[Item]) -> None:
    """Make a pronoun of "ce dernier" and "este último" where no noun follows."""
    for item in items:
        words = item.tokens
        if item.kind not in PHRASES or len(words) != 2 or words[0].low not in _THIS:
            continue
        if words[1].low in LATTER:
            item.kind = Tag.PRONOUN
            words[0].classes = frozenset(["subject", LATTER[words[1].low]])


def plural_pairs(items: Sequence[Item]) -> None:
    """Make one phrase of two bare plurals that begin a sentence: Avocats et magistrats."""
    for place in range(len(items) - 3):
        one, joint, two = items[place : place + 3]
        if joint.low not in _AND or not one.tokens[0].first or not _is_plural(one):
            continue
        if two.kind != Tag.NAME and _is_plural(two) and _verb_follows(items, place + 3):
            one.join(joint, two)


def papers(text: str, quotes: Sequence[Marked], items: Sequence[Item]) -> None:
    """Make a name of the marked stretch behind a noun for a paper: le quotidien « L'Écho »."""
    for place in range(1, len(items)):
        paper, item = items[place - 1 : place + 1]
        if item.kind != Tag.QUOTATION or paper.kind not in PHRASES or paper.low not in _PAPERS:
            continue
        quote = quotes[item.quote]
        words = text[quote.start : quote.end].strip()
        if not _is_title(words) or _is_judged(items, place - 1):
            continue
        start = text.index(words, quote.start)
        paper.kind = Tag.ADVERB
        item.become_body(start, start + len(words), words)


def _is_plural(item: Item) -> bool:
    return item.kind in _BARE and len(item.tokens) == 1 and many(item.tokens[0])


def _verb_follows(items: Sequence[Item], place: int) -> bool:
    last = min(place + _NEAR, len(items))
    while place < last and items[place].kind in _BEFORE_VERBS:
        place += 1
    return place < len(items) and items[place].kind in MAIN_VERBS


def _is_title(words: str) -> bool:
    """Return whether marked words may be the name of a paper: short, and with a capital first."""
    return words[:1].isupper() and words[-1:].isalnum() and words.count(" ") < _LONGEST


def _is_judged(items: Sequence[Item], place: int) -> bool:
    """Return whether a verb of judging is right before a paper: a qualifié le journal « Faux »."""
    return any(item.kind == Tag.JUDGING for item in items[max(0, place - 2) : place])
