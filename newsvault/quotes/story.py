"""An article as a sequence of items: pieces of sentences, each quotation being one item."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence

from newsvault.quotes.chunks import Chunker
from newsvault.quotes.dialogue import LANGUAGES as DASHED
from newsvault.quotes.dialogue import soften
from newsvault.quotes.gaps import Gaps
from newsvault.quotes.german import rename
from newsvault.quotes.german_clauses import bare_subjects, is_oblique
from newsvault.quotes.german_verbs import main_verbs
from newsvault.quotes.grammar import subjects
from newsvault.quotes.headings import headings
from newsvault.quotes.items import Item
from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.marks import Marked
from newsvault.quotes.roles import is_role, many
from newsvault.quotes.tokens import tokens

CANDIDATES = frozenset("NPDBR")
_CUES = frozenset("SCJAcjH")
_NO_APPOSITION = frozenset("CJXPQZAKT.;:!?")
_LONGEST_APPOSITION = 16
_TRADE = 4  # items up to the full stop behind a trade without an article
# No article has that many marked stretches (of 1,100 real pages none has over 90); in a page that
# has, fewer speakers are weighed for each.
_MANY = 400
_OPINION = frozenset("acuerdo juicio opinión palabras avis dires entender".split())
# Prepositions: a phrase after one is no source, unless it is a verb's subject.
_NO_SOURCE = {
    "en": frozenset("with of about over against into between for at through during near".split()),
    "fr": frozenset("de d' du avec sans sur contre dans entre sous vers".split()),
    "es": frozenset("de del con sin sobre contra en entre bajo hacia".split()),
}


class Story:
    """The items of a text, and the place of each quotation among them."""

    __slots__ = (
        "_gaps", "candidates", "crowded", "cues", "governors", "headings", "hearsay", "items",
        "lexicon", "names", "places", "quotes", "reported",
        "shapes", "speaks", "subject_places", "subjects", "tellers", "text",
    )  # fmt: skip

    def __init__(self, text: str, quotes: Sequence[Marked], lexicon: Lexicon) -> None:
        self.text = text
        self.quotes = quotes
        self.lexicon = lexicon
        words = tokens(text, quotes, lexicon)
        if lexicon.language == "de":
            rename(words, lexicon)
            main_verbs(words, lexicon)
        elif lexicon.language in DASHED:
            soften(words)
        items = Chunker(words, lexicon).items()
        self.items = _without_asides(items, lexicon)
        if lexicon.language == "de":
            bare_subjects(self.items)
        self.places = [place for place, item in enumerate(self.items) if item.kind == "Q"]
        self.crowded = len(self.places) > _MANY
        self.names = [place for place, item in enumerate(self.items) if item.kind == "N"]
        self.shapes = [shape(item) for item in self.items]
        self.subjects = subjects(self.items, self.shapes, lexicon.language)
        self.cues = [place for place, letter in enumerate(self.shapes) if letter in _CUES]
        self.governors = [place for place in self.cues if place in self.subjects]
        self._gaps: Gaps | None = None
        self.reported: frozenset[int] | None = None
        self.hearsay: frozenset[int] = frozenset()
        self.subject_places = frozenset(self.subjects.values())
        self.candidates = [
            place
            for place, item in enumerate(self.items)
            if item.kind in CANDIDATES and self._may_speak(place)
        ]
        self.headings = headings(self.items)
        self.tellers = frozenset(
            subject for cue, subject in self.subjects.items() if self.shapes[cue] in "SCcAJH"
        )
        self.speaks = Counter(
            self.items[subject].low
            for cue, subject in self.subjects.items()
            if self.shapes[cue] in "SC" and self.items[subject].kind != "P"
        )

    def _may_speak(self, place: int) -> bool:
        """Return whether a phrase has a subject's case, or is what "laut" and "von" name.

        A preposition excludes it: the matter in "a person familiar with the matter".
        """
        if place in self.subject_places:
            return True
        item, language = self.items[place], self.lexicon.language
        if language == "de":
            impersonal = item.kind == "P" and item.low == "es"
            return not impersonal and not is_oblique(self.items, self.shapes, place)
        if not place or item.owner or item.kind == "P":
            return True
        if place > 1 and self.items[place - 2].tokens[-1].low in _OPINION:
            return True  # de acuerdo con la alcaldesa
        return self.items[place - 1].low not in _NO_SOURCE[language]

    def dismiss(self, place: int) -> None:
        """Take the marked stretch at `place` for plain words: a title, a scare quote."""
        self.shapes[place] = "w"
        self.items[place].kind = "w"
        self._gaps = None

    @property
    def gaps(self) -> Gaps:
        """The items between any two places, in the present row."""
        if self._gaps is None:
            self._gaps = Gaps(self.shapes)
        return self._gaps

    def beside(self, among: list[int], place: int, most: int = 1) -> tuple[list[int], list[int]]:
        """Return up to `most` of the sorted places `among` on each side of `place`, nearest first.

        Only those in the sentence of the item at `place` count.
        """
        sent = self.items[place].sent
        at = bisect(among, place)
        left, right = among[max(0, at - most) : at][::-1], among[at : at + most]
        return (
            [here for here in left if self.items[here].sent == sent],
            [here for here in right if self.items[here].sent == sent],
        )


def shape(item: Item) -> str:
    """Return the letter of an item in patterns.

    S is the plainest verbs of speaking, c and j for the -ing forms of cues.
    """
    if item.kind in "CJ":
        if item.low.endswith("ing"):
            return item.kind.lower()
        return "S" if "said" in item.tokens[0].classes else item.kind
    if item.kind == "P":
        classes = item.tokens[0].classes
        if "pronoun r" in classes:
            return "r"
        return "I" if "pronoun i" in classes else "P"
    if item.kind in "wEG":
        return "w"
    if item.kind in "DB" and item.tokens[-1].classes & {"time noun", "adverb"}:
        return "V"  # el lunes, last week
    return item.kind


def pattern(shapes: list[str], start: int, stop: int) -> str:
    """Return the letters between two places, adverbs left out, long rows cut in the middle."""
    letters: list[str] = []
    for letter in shapes[start:stop]:
        if letter == "V" or (letter == "w" and letters and letters[-1] == "w"):
            continue
        letters.append(letter)
    if len(letters) > 7:
        return "".join(letters[:3]) + "~" + "".join(letters[-3:])
    return "".join(letters)


def _without_asides(items: list[Item], lexicon: Lexicon) -> list[Item]:
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
        if item.kind in "NR" and place < len(items):
            place = _behind_name(item, items, place, lexicon)
        elif item.kind in "DB" and place + 1 < len(items):
            named = _named_behind(item, kept, items, place, lexicon)
            place = named if named != place else _belonging(item, items, place, lexicon)
    return kept


def _behind_name(item: Item, items: list[Item], place: int, lexicon: Lexicon) -> int:
    """Give a name what describes it from behind; return the place after that."""
    if items[place].kind == "(":
        close = _bracket(items, place)
        place = close + 1 if close else place
    if (
        item.kind == "N"
        and place + 1 < len(items)
        and items[place].low in lexicon.members("of")
        and items[place + 1].kind in "NRD"
        and not items[place + 1].owner
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
    before = kept[-2].kind if len(kept) > 1 else "Z"
    last = item.head[-1]
    if item.kind != "D" or before == "F" or last.kind != "w" or item.tokens[0].kind != "d":
        return False
    return is_role(last.low, lexicon.language) or (before in "CZ.,KQV" and not many(last))


def _named_behind(
    item: Item, kept: list[Item], items: list[Item], place: int, lexicon: Lexicon
) -> int:
    """Join a description with the name behind its comma: his best friend, Bruce Roe."""
    heads = item.head[-1:] if lexicon.language in {"en", "de"} else item.head
    listed = any("person noun" in token.classes for token in heads)
    if not listed and not _a_role(item, kept, lexicon):
        return place
    comma = place
    if items[comma].kind == "F" and items[comma + 1].kind in "NRD":
        comma += 2
    elif items[comma].kind == "D" and lexicon.language in {"de", "fr"}:
        comma += items[comma].tokens[0].low in {"des", "der"}  # le ministre des transports, ...
    if comma + 2 >= len(items) or items[comma].kind != "," or items[comma + 1].kind != "N":
        return place
    name = items[comma + 1]
    if len(name.head) < 2 or items[comma + 2].kind not in ",.ZSCJH" or name.owner:
        return place
    if not listed and not lexicon.genders(name.head[0].low) and items[comma + 2].kind in "SCJH":
        return place
    name.before = (item.start, items[comma - 1].end)
    name.start, name.sent = item.start, item.sent
    name.tokens = item.tokens + name.tokens
    kept[-1] = name
    after = comma + 2
    return after + (items[after].kind == "," and after + 1 < len(items))


def _belonging(item: Item, items: list[Item], place: int, lexicon: Lexicon) -> int:
    """Add to a person or a document what it belongs to: a spokesman for the ministry."""
    if item.head[-1].classes.isdisjoint({"person noun", "source noun"}):
        return place
    genitive = lexicon.language == "de" and items[place].tokens[0].low in {"des", "der"}
    if genitive and items[place].kind == "D":
        whole = items[place]
    elif items[place].low in lexicon.members("belonging") and items[place + 1].kind in "NRDB":
        whole = items[place + 1]
    else:
        return place
    if whole.owner:
        return place
    item.end = whole.end
    return items.index(whole, place) + 1


def _bracket(items: list[Item], place: int) -> int:
    """Return where the bracket opened at `place` closes; 0 where it does not, or speaks."""
    for close in range(place + 1, min(place + 10, len(items))):
        if items[close].kind == ")":
            return close
        if items[close].kind in "QZ":
            break
    return 0


def _apposition(items: list[Item], place: int, lexicon: Lexicon) -> int:
    """Return where the apposition that the comma at `place` opens ends; 0 where none does."""
    if place + 2 >= len(items) or items[place].kind != ",":
        return 0
    one = items[place + 1]
    if one.kind == "N" and items[place + 2].kind != ",":
        return 0
    if one.kind not in "DB#NRw":
        return 0
    for close in range(place + 2, min(place + _LONGEST_APPOSITION, len(items))):
        kind = items[close].kind
        if kind == ",":
            if _listed(items, close):
                return 0
            return close
        if kind == "." and one.kind in "DB#":
            return close
        if kind == "." and lexicon.language != "en" and close <= place + _TRADE:
            return close  # raconte Thierry Gaudin, libraire.
        if kind in _NO_APPOSITION:
            return 0
    return 0


def _listed(items: list[Item], close: int) -> bool:
    """Return whether the comma separates items of a list (Trump, Cruz, Rubio and Kasich)."""
    after = items[close + 1] if close + 1 < len(items) else None
    return after is not None and after.kind == "K" and after.low in {"and", "or", "und", "et", "y"}
