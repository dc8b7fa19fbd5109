"""An article as a sequence of items: pieces of sentences, each quotation being one item."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence

from newsvault.quotes.german.cases import is_oblique
from newsvault.quotes.german.constructions import bare_subjects, opinions, talk
from newsvault.quotes.german.non_subject_speakers import PAST_PASSIVE
from newsvault.quotes.german.outlets_in_marks import outlets
from newsvault.quotes.german.proper_nouns import rename
from newsvault.quotes.german.verbs import main_verbs
from newsvault.quotes.syntax.asides import without_asides
from newsvault.quotes.syntax.chunker import Chunker
from newsvault.quotes.syntax.gap_patterns import GapPatterns
from newsvault.quotes.syntax.headings import headings
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.romance_phrases import latter, papers, plural_pairs
from newsvault.quotes.syntax.verb_subjects import subjects
from newsvault.quotes.tokens.dialogue import LANGUAGES as DASHED
from newsvault.quotes.tokens.dialogue import soften
from newsvault.quotes.tokens.french_tokens import frames
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.marks import Marked
from newsvault.quotes.tokens.tags import (
    CANDIDATES,
    CUES,
    PHRASES,
    SAYING_VERBS,
    SPEAKING_VERBS,
    TELLING_FORMS,
    WORDS,
    Tag,
)
from newsvault.quotes.tokens.tokenizer import tokenize

_TELLING = TELLING_FORMS | {Tag.FINITE}
_CUES = CUES | {Tag.FINITE}
# No article has that many marked stretches (of 1,100 real pages none has over 90); in a page that
# has, fewer speakers are weighed for each.
_MANY = 400
_OWNED = PHRASES  # Roe's claim that it is “safe”
_OPINION = frozenset("acuerdo juicio opinión palabras avis dires entender".split())
_LAST = frozenset("pasado pasada próximo próxima dernier dernière prochain prochaine".split())
# Prepositions: a phrase after one is no source, unless it is a verb's subject.
_NO_SOURCE = {
    "en": frozenset("with of about over against into between for at through during near".split()),
    "fr": frozenset("de d' du avec sans sur contre dans entre sous vers".split()),
    "es": frozenset("de del con sin sobre contra en entre bajo hacia".split()),
}


def _items(text: str, quotes: Sequence[Marked], lexicon: Lexicon) -> list[Item]:
    """Return the items of a text, before German subjects and sources are looked for."""
    words = tokenize(text, quotes, lexicon)
    if lexicon.language == "de":
        rename(words, lexicon)
        main_verbs(words, lexicon)
    elif lexicon.language in DASHED:
        soften(words)
        frames(words)
    return without_asides(Chunker(words, lexicon).items(), lexicon)


class Story:
    """The items of a text, and the place of each quotation among them."""

    __slots__ = (
        "_gaps", "candidates", "crowded", "cues", "governors", "headings", "hearsay", "items",
        "lexicon", "names", "places", "quotes", "reported", "sayers",
        "shapes", "speaks", "subject_places", "subjects", "tellers", "text",
    )  # fmt: skip

    def __init__(self, text: str, quotes: Sequence[Marked], lexicon: Lexicon) -> None:
        self.text = text
        self.quotes = quotes
        self.lexicon = lexicon
        self.items = _items(text, quotes, lexicon)
        self.places = [place for place, item in enumerate(self.items) if item.kind == Tag.QUOTATION]
        if lexicon.language == "de":
            bare_subjects(self.items)
            talk(self.items)
            opinions(self.items)
            outlets(text, quotes, self.items)
        elif lexicon.language in DASHED:
            latter(self.items)
            plural_pairs(self.items)
            papers(text, quotes, self.items)
        self.crowded = len(self.places) > _MANY
        self.names = [place for place, item in enumerate(self.items) if item.kind == Tag.NAME]
        self.shapes = [shape(item) for item in self.items]
        self.subjects = subjects(self.items, self.shapes, lexicon.language)
        self.cues = [place for place, tag in enumerate(self.shapes) if tag in _CUES]
        govern = _CUES | _OWNED if lexicon.language == "en" else _CUES
        self.governors = [place for place in self.subjects if self.shapes[place] in govern]
        if lexicon.language == "de":
            self._auxiliaries()
        self._gaps: GapPatterns | None = None
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
            subject for cue, subject in self.subjects.items() if self._tells(cue)
        )
        self.sayers = frozenset(
            subject for cue, subject in self.subjects.items() if self.shapes[cue] in TELLING_FORMS
        )
        self.speaks = Counter(
            self.items[subject].low
            for cue, subject in self.subjects.items()
            if self.shapes[cue] in SAYING_VERBS and self.items[subject].kind != Tag.PRONOUN
        )

    def _may_speak(self, place: int) -> bool:
        """Return whether a phrase has a subject's case, or is what "laut" and "von" name.

        A preposition excludes it: the matter in "a person familiar with the matter".
        """
        if place in self.subject_places:
            return True
        item, language = self.items[place], self.lexicon.language
        if language == "de":
            impersonal = item.kind == Tag.PRONOUN and item.low == "es"
            return not impersonal and not is_oblique(self.items, self.shapes, place)
        if not place or item.owner or item.kind == Tag.PRONOUN:
            return True
        if place > 1 and self.items[place - 2].tokens[-1].low in _OPINION:
            return True  # de acuerdo con la alcaldesa
        return self.items[place - 1].low not in _NO_SOURCE[language]

    def _tells(self, cue: int) -> bool:
        """Return whether the subject of a verb can speak, whatever it is."""
        if self.shapes[cue] == Tag.AUXILIARY:  # only German auxiliaries have a subject here
            return "subjunctive" not in self.items[cue].tokens[0].classes
        return self.shapes[cue] in _TELLING

    def _auxiliaries(self) -> None:
        """Let auxiliaries govern in sentences where no other verb does: hat „Nein“ gerufen.

        Not in a clause before a main clause of reported speech: Da sie Angst hatte, habe sie.
        """
        with_subject = {self.items[place].sent for place in self.governors}
        more = [
            place
            for place in self.subjects
            if self.shapes[place] == Tag.AUXILIARY
            and self.items[place].sent not in with_subject
            and "subjunctive" not in self.items[place].tokens[0].classes
            and self.items[place].low not in PAST_PASSIVE
            and not self._before_reported(place)
        ]
        self.governors = sorted([*self.governors, *more])

    def _before_reported(self, place: int) -> bool:
        if self.shapes[place + 1 : place + 3] != [",", Tag.AUXILIARY]:
            return False
        return "subjunctive" in self.items[place + 2].tokens[0].classes

    def dismiss(self, place: int) -> None:
        """Take the marked stretch at `place` for plain words: a title, a scare quote."""
        if self.items[place].kind != Tag.QUOTATION:
            return
        self.shapes[place] = Tag.WORD
        self.items[place].kind = Tag.WORD
        self._gaps = None

    @property
    def gaps(self) -> GapPatterns:
        """The items between any two places, in the present row."""
        if self._gaps is None:
            self._gaps = GapPatterns(self.shapes)
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
    """Return the tag of an item in patterns, where verbs and pronouns have finer ones."""
    if item.kind in SPEAKING_VERBS:
        if item.low.endswith("ing"):
            return Tag.SPEAKING_ING if item.kind == Tag.SPEAKING else Tag.JUDGING_ING
        return Tag.SAYING if "said" in item.tokens[0].classes else item.kind
    if item.kind == Tag.PRONOUN:
        classes = item.tokens[0].classes
        if "pronoun r" in classes:
            return Tag.RELATIVE
        return Tag.FIRST_PERSON if "pronoun i" in classes else Tag.PRONOUN
    if item.kind in WORDS:
        return Tag.WORD
    if item.kind in PHRASES:
        last = item.tokens[-1 - (len(item.tokens) > 2 and item.low in _LAST)]
        if last.classes & {"time noun", "adverb"}:
            return Tag.ADVERB  # el lunes, last week, la semana pasada
    return item.kind


def pattern(shapes: list[str], start: int, stop: int) -> str:
    """Return the tags between two places, adverbs left out, long rows cut in the middle."""
    tags: list[str] = []
    for tag in shapes[start:stop]:
        if tag == Tag.ADVERB or (tag == Tag.WORD and tags and tags[-1] == Tag.WORD):
            continue
        tags.append(tag)
    if len(tags) > 7:
        return "".join(tags[:3]) + "~" + "".join(tags[-3:])
    return "".join(tags)
