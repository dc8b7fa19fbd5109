"""What can speak: people and bodies, and things that a verb of speaking has for its subject."""

from __future__ import annotations

from newsvault.quotes.attribution.quotation_context import Context
from newsvault.quotes.german.constructions import IMPERSONAL
from newsvault.quotes.german.non_subject_speakers import AGENT
from newsvault.quotes.german.reported_speech import is_thing
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.lexicon import SPEAKING
from newsvault.quotes.tokens.tags import BEHIND_QUOTATIONS, PHRASES, SPEAKING_VERBS, VERBS, Tag

_LABELS = frozenset("question réponse pregunta respuesta frage antwort answer".split())
_BE = frozenset("is are was were be been being".split())
_NAMING = (
    frozenset(["called", "nicknamed", "dubbed", "named", "titled", "entitled"]),
    frozenset(["known"]),  # before "as"
)
_VERBS = 4
_REACH = 30  # items
_BEFORE_WORDS = frozenset({Tag.PREPOSITION, Tag.ADVERB, Tag.THAT, ":"})
_REPORTS = [[verb, Tag.THAT] for verb in (Tag.SAYING, Tag.SPEAKING, Tag.JUDGING)]  # Dijo que
_NEAR = 6  # items
_PLACES = frozenset(["in", "on", "under", "within"])
# Verbs of a passive, and its participles whose subject hears the words: Roe wurde gewarnt.
_PASSIVES = {
    "en": (
        _BE,
        frozenset("told informed warned advised asked instructed ordered reminded assured".split()),
    ),
    "de": (
        frozenset("wird werden wurde wurden".split()),
        frozenset("gewarnt informiert gefragt gebeten aufgefordert ermahnt unterrichtet".split()),
    ),
    "fr": (
        frozenset(["été"]),
        frozenset(
            "averti avertie avertis averties informé informée informés prévenu prévenue"
            " interrogée".split()
        ),
    ),
    "es": (
        frozenset("es fue fueron sido".split()),
        frozenset(
            "advertido advertida advertidos informado informada informados avisado avisada".split()
        ),
    ),
}
_BEFORE_PARTICIPLES = frozenset({Tag.AUXILIARY, Tag.ADVERB, Tag.RELATIVE, ","})
_SEEMS = ("parec", "result")  # A Roe le pareció «...»
_TO_WHOM = frozenset(["le", "les"])
_MIDFIELD = frozenset({Tag.AUXILIARY, Tag.ADVERB, Tag.PREPOSITION, Tag.NOUN_PHRASE, Tag.WORD})


def is_no_speaker(context: Context, place: int) -> bool:
    """Return whether an item cannot be the quotation's speaker, whatever the weights say."""
    return (
        is_dated_or_heading(context.story, place)
        or only_mentioned(context, place)
        or is_reported_about(context, place)
        or is_nicknamed(context, place)
        or is_within_report(context, place)
    )


def is_nicknamed(context: Context, speaker: int) -> bool:
    """Return whether an item is what an English passive without an agent calls by the words.

    Roe, who was once called “the baker”, died; Roe, known as “Slim”, sang.
    """
    story, cue = context.story, context.place - 1
    if story.lexicon.language != "en" or speaker > cue:
        return False
    items, as_ = story.items, int(story.items[cue].low == "as")
    cue -= as_
    verb = items[cue].low
    if verb not in _NAMING[as_] or items[cue].sent != context.item.sent:
        return False
    last = cue - 1
    while last > speaker and (story.shapes[last] == Tag.ADVERB or items[last].low == "once"):
        last -= 1
    passive = items[last].low in _BE or (verb == "known" and items[last].kind == ",")
    behind = items[context.place + 1 : context.place + 2]
    return passive and last - speaker <= _NEAR and not (behind and behind[0].low == "by")


def is_dated_or_heading(story: Story, place: int) -> bool:
    """Return whether an item is a date or in a heading: neither can speak."""
    item = story.items[place]
    if item.para in story.headings:
        return item.kind != Tag.NAME or not story.lexicon.genders(item.head[0].low)
    return "month" in item.head[-1].classes and story.shapes[place + 1 : place + 2] == [Tag.NUMBER]


def can_speak(story: Story, place: int) -> bool:
    """Return whether an item is a person or a thing that can speak.

    People, bodies and documents are; any other thing only where a verb of speaking has it for its
    subject: "the silence" says nothing, and "the zoo said" does.
    """
    item = story.items[place]
    if item.kind not in PHRASES or item.head[-1].classes & SPEAKING:
        return True
    return place in story.tellers


def is_mute(context: Context, place: int | None, *, named: bool) -> bool:
    """Return whether an item is a German thing that no verb of speaking has for its subject.

    Der Grund war ein „Defekt“ has no speaker. `named`: the item means a person with a name, as
    "es" (das Kind) may.
    """
    story = context.story
    if place is None:
        return False
    item = story.items[place]
    if item.low in _LABELS and story.shapes[place + 1 : place + 2] == [":"]:
        return True  # Réponse : « ... »
    if story.lexicon.language != "de":
        return False
    if item.low == "es":
        return not named
    if place in story.sayers or not is_thing(item):
        return False
    return not any(
        story.subjects[cue] == place
        and (story.items[cue].low in IMPERSONAL or _says(story, cue, context.place))
        for side in story.beside(story.governors, context.place)
        for cue in side
    )


def _says(story: Story, verb: int, place: int) -> bool:
    """Return whether a verb of any meaning is where a verb of speaking is: widersprach: „...“."""
    if verb > place:
        return verb <= place + 2 and story.shapes[place + 1] in BEHIND_QUOTATIONS | VERBS
    here = place - 1
    if story.items[here].low in AGENT:
        here -= 1  # redete von „...“
        while here > verb and story.shapes[here] == Tag.ADVERB:
            here -= 1
        return here in {verb, story.subjects[verb]}
    return story.shapes[here] == ":"


def only_mentioned(context: Context, speaker: int) -> bool:
    """Return whether a sentence without a verb of speaking has a thing behind a preposition.

    The word "teacher" appears once in the bill.
    """
    story = context.story
    item = story.items[speaker]
    if item.kind not in PHRASES or item.sent != context.item.sent or not speaker:
        return False
    led = story.shapes[speaker - 1] == Tag.PREPOSITION and story.items[speaker - 1].low in _PLACES
    governed = any(map(any, story.beside(story.governors, context.place)))
    return led and not governed and "person noun" not in item.head[-1].classes


def is_within_report(context: Context, speaker: int) -> bool:
    """Return whether an item is in a Spanish report whose speaker is in the verb's ending.

    Explicó que el tren se averió y pidió «calma»: hardly the train.
    """
    story, verb = context.story, context.place - 1
    shapes, sent = story.shapes, context.item.sent
    if story.lexicon.language != "es" or story.items[speaker].sent != sent:
        return False
    while verb > speaker and shapes[verb] in _BEFORE_WORDS:
        verb -= 1
    if shapes[verb] not in SPEAKING_VERBS or shapes[verb - 1] != Tag.CONJUNCTION:
        return False
    first = speaker
    while first and speaker - first < _REACH and story.items[first - 1].sent == sent:
        first -= 1
    return first < speaker < verb and shapes[first : first + 2] in _REPORTS


def is_reported_about(context: Context, speaker: int) -> bool:
    """Return whether an item is the subject of a German subjunctive: Roe warf Poe vor, er sei."""
    story = context.story
    if story.lexicon.language != "de" or story.items[speaker].sent != context.item.sent:
        return False
    left, right = story.beside(story.governors, context.place, _VERBS)
    if any(story.subjects[cue] == speaker for cue in left + right):
        return False
    lo = min(speaker, context.place)
    return any(
        story.subjects.get(here) == speaker and "subjunctive" in story.items[here].tokens[0].classes
        for here in range(lo, min(max(speaker, context.place) + _NEAR, len(story.items)))
    )


def is_hearer(context: Context, speaker: int | None) -> bool:
    """Return whether an item hears the words, in a passive: Roe was warned that it was "late"."""
    if speaker is None:
        return False
    story, place = context.story, context.place
    items, here, language = story.items, speaker + 1, story.lexicon.language
    if items[speaker].sent != context.item.sent:
        return False
    if language == "es" and speaker and items[speaker - 1].low == "a":
        # A Roe le dijeron; le dijeron a Roe
        near = items[here : here + 1] + items[max(0, speaker - 3) : max(0, speaker - 2)]
        seems = any(item.low.startswith(_SEEMS) for item in items[here : here + 2])
        return not seems and any(item.low in _TO_WHOM for item in near)
    between = _MIDFIELD if language == "de" else _BEFORE_PARTICIPLES
    (be, participles), passive = _PASSIVES[language], False
    while here < place and items[here].low not in participles:
        if items[here].low in be:
            passive = True
        elif story.shapes[here] not in between:
            return False
        here += 1
    if not passive or here >= place:
        return False
    left, _ = story.beside(story.governors, place)
    return not left or left[0] <= here


def with_relative(context: Context, speaker: int | None) -> int | None:
    """Return the "who" behind the name that was chosen, where it is the subject of the verb.

    Roe met Jane Poe, who called it "unfair".
    """
    story, shapes = context.story, context.story.shapes
    if speaker is None or shapes[speaker] != Tag.NAME or story.lexicon.language != "en":
        return speaker
    who = speaker + 1 + (shapes[speaker + 1 : speaker + 2] == [","])
    left, _ = story.beside(story.governors, context.place)
    if shapes[who : who + 1] != [Tag.RELATIVE] or story.items[who].low != "who" or not left:
        return speaker
    if story.subjects[left[0]] != who or "," in shapes[who : context.place]:
        return speaker
    return who
