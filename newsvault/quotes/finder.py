"""The pipeline from text to quotations: marks, sentences, speakers, records."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsvault.models import Quote, QuoteKind
from newsvault.quotes.attribution.cues import cue
from newsvault.quotes.attribution.pronouns import passes_over_role
from newsvault.quotes.attribution.result import Attribution
from newsvault.quotes.attribution.signature import signature
from newsvault.quotes.attribution.speaker_ranking import Attributor
from newsvault.quotes.calibration import Curves, calibrated, curves, kind_of
from newsvault.quotes.german.reported_speech import is_reported, names_something
from newsvault.quotes.model import Weights, probability, score, weights
from newsvault.quotes.names_in_marks import is_called
from newsvault.quotes.people.full_names import People, role_of, spelled
from newsvault.quotes.people.role_mentions import mentioned
from newsvault.quotes.quotation_classifier import is_reported_predicate, of_stretch
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.syntax.roles import is_description
from newsvault.quotes.tokens.dialogue import LANGUAGES as DASHED
from newsvault.quotes.tokens.dialogue import spoken, without_incises
from newsvault.quotes.tokens.language import language_of
from newsvault.quotes.tokens.lexicon import LANGUAGES, lexicon
from newsvault.quotes.tokens.marks import Marked, marked, with_dialogue
from newsvault.quotes.tokens.tags import PHRASES, SPEAKING_VERBS, Tag
from newsvault.quotes.tokens.transcripts import without_labels

_BEFORE_DIRECT = frozenset({Tag.PARAGRAPH_END, Tag.QUOTATION, Tag.SAYING, Tag.SPEAKING, *".,:?!-"})
_SURE = {"en": 0.6}
_SURE_ELSEWHERE = 0.5  # learnt from generated sentences alone, which have fewer titles
_REPORTED = 0.04
_PREDICATE = 0.35
_NEVER = 1.1  # more than any probability
_ROLE_NEARER = 0.7  # the most, where a new person's role is nearer than the name; by judgement
LEAST_SURE = 0.4  # below this the speaker is left out: a wrong name is worse than none
_SPEECH = 4
_NEAR = 3  # items
_IN_WORDS = ["mit", "worten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The weights of the three questions: is it a quotation, whose, and whom a pronoun means."""

    quotation: Weights
    speaker: Weights
    referent: Weights
    quotation_other: Weights
    speaker_other: Weights
    curves: Curves = field(default_factory=dict)

    def of(self, language: str) -> tuple[Weights, Weights]:
        """Return the weights of quotations and speakers for a language."""
        if language == "en":
            return self.quotation, self.speaker
        return self.quotation_other, self.speaker_other


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How the speaker of one quotation was chosen."""

    number: int
    story: Story
    people: People
    choice: Attribution

    @property
    def tag(self) -> str:
        """The tag of the item that was chosen, "" for none."""
        return "" if self.choice.speaker is None else self.story.items[self.choice.speaker].kind


def shipped() -> Models:
    """Return the weights and curves that come with the program."""
    names = ("quotation", "speaker", "referent", "quotation_other", "speaker_other")
    return Models(**{name: weights(name) for name in names}, curves=curves())


def find(
    text: str,
    *,
    language: str | None = None,
    context: str = "",
    block_quotes: tuple[tuple[int, int], ...] = (),
) -> tuple[Quote, ...]:
    """Return the quotations of `text`."""
    return tuple(
        quote for quote, _ in traced(text, language=language, context=context, blocks=block_quotes)
    )


def traced(
    text: str,
    *,
    language: str | None = None,
    context: str = "",
    blocks: tuple[tuple[int, int], ...] = (),
    models: Models | None = None,
) -> list[tuple[Quote, Trace | None]]:
    """Return the quotations of `text`, each with how its speaker was chosen.

    `models` None means those that are shipped. In languages without word lists there are no
    traces.
    """
    code = language_of(text, language)
    words = lexicon(code)
    stretches = without_labels(text, marked(text, blocks))
    if code in DASHED:
        stretches = with_dialogue(stretches, spoken(text, words))
    if code == "fr":
        stretches = without_incises(text, stretches, words)
    if not stretches:
        return []
    if code not in LANGUAGES:
        return [(_plain(text, one), None) for one in stretches if _says(text, one)]
    story = Story(text, stretches, words)
    models = models or shipped()
    quotation, speaker = models.of(code)
    places = []
    for number, place in enumerate(story.places):
        if story.items[place].kind != Tag.QUOTATION:
            continue
        chance = probability(score(quotation, of_stretch(story, number, place)))
        if stretches[number].block or chance >= _least(story, number, place):
            places.append((number, place))
    kept = {place for _, place in places}
    for place in story.places:
        if place not in kept:
            story.dismiss(place)
    people = People(story, context)
    attributor = Attributor(story, people, speaker, models.referent)
    found: list[tuple[Quote, Trace | None]] = []
    for number, place in places:
        choice = attributor.attribute(number, place)
        quote = _record(story, people, number, choice, models.curves)
        found.append((quote, Trace(number=number, story=story, choice=choice, people=people)))
    return found


def _least(story: Story, number: int, place: int) -> float:
    """Return the least probability at which a stretch is a quotation.

    Short words between marks in German reported speech are the words of who is reported.
    """
    sure = _SURE.get(story.lexicon.language, _SURE_ELSEWHERE)
    if place > 1 and story.items[place - 1].low == "of" and place - 2 in story.subjects:
        return _REPORTED if story.shapes[place - 2] in PHRASES else sure  # Roe's promise of “fun”
    if signature(story, place) is not None or _is_spoken(story, number, place):
        return _REPORTED
    if is_called(story, number, place):
        return _NEVER
    if is_reported_predicate(story, number, place):
        return _PREDICATE
    if story.lexicon.language != "de" or names_something(story, number, place):
        return sure
    return _REPORTED if is_reported(story, place) else sure


def _is_spoken(story: Story, number: int, place: int) -> bool:
    """Return whether a sentence begins with words before a comma and a verb: “No,” Roe said."""
    if place > 1 and [one.low for one in story.items[place - 2 : place]] == _IN_WORDS:
        return True  # mit den Worten „...“
    begins = not place or story.items[place - 1].sent != story.items[place].sent
    if not begins or story.text[story.quotes[number].end - 1] != ",":
        return False
    _, right = story.beside(story.governors, place)
    if not right or right[0] > place + _NEAR or story.shapes[right[0]] not in SPEAKING_VERBS:
        return False
    return "," not in story.shapes[place + 1 : right[0]]


def _says(text: str, stretch: Marked) -> bool:
    """Return whether a stretch in a language without lists is long enough to be speech."""
    return stretch.block or text.count(" ", stretch.start, stretch.end) + 1 >= _SPEECH


def _plain(text: str, stretch: Marked) -> Quote:
    words = text[stretch.start : stretch.end]
    return Quote(text=words, start=stretch.start, end=stretch.end)


def _record(story: Story, people: People, number: int, found: Attribution, known: Curves) -> Quote:
    """Return the quotation; it has no speaker where the attribution is less sure than the least."""
    stretch = story.quotes[number]
    words = story.text[stretch.start : stretch.end]
    kind = _kind(story, found.place, stretch)
    if found.speaker is None:
        return Quote(text=words, start=stretch.start, end=stretch.end, kind=kind)
    item = story.items[found.speaker]
    name, role = _named(story, people, found)
    sure = calibrated(known, kind_of(item.kind, named=name is not None), found.confidence)
    if found.referent is not None and passes_over_role(story, found.speaker, found.referent):
        sure = min(sure, _ROLE_NEARER)
    if known and sure < LEAST_SURE:
        return Quote(text=words, start=stretch.start, end=stretch.end, kind=kind)
    start, end = item.start, item.end
    span = cue(story, found.place, found.speaker)
    return Quote(
        text=words, start=stretch.start, end=stretch.end, kind=kind,
        speaker=story.text[start:end], speaker_start=start, speaker_end=end, speaker_name=name,
        role=_said(story, role),
        cue=None if span is None else story.text[slice(*span)],
        cue_start=None if span is None else span[0],
        cue_end=None if span is None else span[1],
        confidence=round(sure, 3),
    )  # fmt: skip


def _named(
    story: Story, people: People, found: Attribution
) -> tuple[str | None, tuple[int, int] | None]:
    """Return the name of a speaker and the span of its role, as far as the article gives them."""
    assert found.speaker is not None
    item = story.items[found.speaker]
    role = role_of(item)
    if found.referent is not None:
        person = story.items[found.referent]
        name = people.full(person, _pronoun_gender(item))
        return name, people.role(person, name) if role is None else role
    if item.kind == Tag.BODY:
        return people.alone(item) or spelled(item), role
    return mentioned(story, people, found.speaker) or people.alone(item), role


def _said(story: Story, role: tuple[int, int] | None) -> str | None:
    """Return the words of a role; an affiliation ("of the union") is none."""
    words = "" if role is None else story.text[slice(*role)]
    first, _, rest = words.partition(" ")
    if first.lower() in story.lexicon.members("of"):
        return None
    if first.lower() in story.lexicon.members("the") and story.lexicon.language != "en":
        words = rest  # the Waldökologe is one
    return words if is_description(words, story.lexicon) else None


def _pronoun_gender(item: Item) -> str:
    classes = item.tokens[0].classes if item.kind == Tag.PRONOUN else frozenset()
    return "m" if "pronoun m" in classes else "f" if "pronoun f" in classes else ""


def _kind(story: Story, place: int, stretch: Marked) -> QuoteKind:
    words = story.text[stretch.start : stretch.end]
    left = story.shapes[place - 1] if place else Tag.PARAGRAPH_END
    whole = left in _BEFORE_DIRECT and not words[:1].islower()
    return "direct" if whole else "mixed"
