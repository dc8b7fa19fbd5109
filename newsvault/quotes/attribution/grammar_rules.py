"""Rules of grammar that name a speaker over the weights."""

from __future__ import annotations

from collections.abc import Callable

from newsvault.quotes.attribution.inscriptions import inscription
from newsvault.quotes.attribution.possible_speakers import is_nicknamed
from newsvault.quotes.attribution.quotation_context import Context
from newsvault.quotes.attribution.reporting_verbs import of_report, of_unlisted_verb
from newsvault.quotes.attribution.verbless_clauses import (
    gapped,
    gapped_phrase,
    inverted_unknown,
    last_clause,
)
from newsvault.quotes.syntax.non_subject_speakers import agent_before
from newsvault.quotes.tokens.lexicon import SPEAKING
from newsvault.quotes.tokens.tags import (
    BESIDE_VERBS,
    CANDIDATES,
    NOUNS,
    PHRASES,
    SPEAKING_VERBS,
    TELLING_FORMS,
    UNNAMED,
    Tag,
)

_TOLD = frozenset(["told", "tells"])
_BE = frozenset("is are was were be been being 's".split())
_WHO = frozenset(["who", "qui"])
_COORDINATING = frozenset("; and but while whereas though although yet as".split())
_WHICH = frozenset(["which", "whom", "que", "qu'"])
_FOR = frozenset(["for", "pour", "para"])
_IT = frozenset(["il", "c'", "ce", "cela", "se", "es", "esto"])
_NO_PERSON = frozenset(
    "moment instant reste raison fois heure part momento ahora resto razón vez hora ello".split()
)
_THEIR = frozenset("son sa ses leur leurs su sus".split())
_WORDS = frozenset("mots termes dires paroles propos palabras dichos términos".split())
_READ = frozenset(["lire", "lee", "leer", "leerse"])
_IN = frozenset(["dans", "sur", "en", "au", "du"])
_PUT = frozenset(["put", "puts"])
_NEAR = 8  # items
_CLAUSES = 3  # of a sentence, before a quotation
_REACH = 30  # items
_BETWEEN = frozenset({Tag.WORD, Tag.PREPOSITION, Tag.THAT, Tag.AUXILIARY, Tag.ADVERB})
_BEFORE_WHICH = frozenset({",", Tag.PREPOSITION, Tag.NOUN_PHRASE, Tag.ADVERB})


def certain(context: Context) -> int | None:
    """Return the place of the speaker that the sentence's grammar names for a quotation, or None.

    None where the grammar leaves a choice: then the weights decide.
    """
    story, place = context.story, context.place
    for rule in _IN_ORDER[story.lexicon.language]:
        if (who := rule(context)) is not None:
            return who
    left, right = story.beside(story.governors, place)
    for_whom = _for(context, left + right)
    if for_whom is not None or not left:
        return for_whom
    cue, subject = left[0], story.subjects[left[0]]
    if story.lexicon.language == "en" and (who := _who_said(context)) is not None:
        return who
    if story.items[subject].low in _WHO:
        return None if is_nicknamed(context, subject) else _antecedent(context, cue)
    if story.lexicon.language == "en" and (thing := _which(context, cue)) is not None:
        return thing
    if _object_clause(context, cue):
        return subject
    if story.lexicon.language != "en":
        return None
    if story.shapes[cue] in PHRASES and not set(story.shapes[cue + 1 : place]) - _BETWEEN:
        return subject  # Roe's vow to end "the farce"
    if _agent_or_quotee(context, cue) or _has_hearer(context, cue) or _own_clause(context, cue):
        return subject
    return None


def _by_agent(context: Context) -> int | None:
    story = context.story
    return agent_before(story.items, story.shapes, context.place, story.lexicon.language)


def _agent_or_quotee(context: Context, cue: int) -> bool:
    """Return whether the subject is the agent right behind a quotation, or is quoted.

    Roe, called "reckless" by Poe, left; the paper quoted Poe as saying that it was "reckless".
    """
    items, subject = context.story.items, context.story.subjects[cue]
    by = subject == context.place + 2 and items[subject - 1].low == "by"
    quoted = items[cue].low == "saying" and items[cue - 1].low == "as"
    return by or quoted


def _object_clause(context: Context, cue: int) -> bool:
    """Return whether a clause about an object holds the quotation: a rule, which Roe called "mad".

    Also the second half of: what Roe calls "bold" his rivals call "mad".
    """
    story, subject = context.story, context.story.subjects[cue]
    if story.shapes[cue] not in SPEAKING_VERBS or not 0 < subject < cue:
        return False
    if story.shapes[subject - 1] == Tag.QUOTATION:
        return story.shapes[cue] == Tag.JUDGING and cue == subject + 1 and context.place == cue + 1
    return story.items[subject - 1].low in _WHICH and story.shapes[subject - 2] in _BEFORE_WHICH


def _for(context: Context, cues: list[int]) -> int | None:
    """Return for whom something is so: Pour Roe, c'est « un recul »."""
    story = context.story
    if any(story.shapes[cue] in TELLING_FORMS for cue in cues):
        return None
    items, sent, first = story.items, context.item.sent, context.place
    while first and items[first - 1].sent == sent and context.place - first < _REACH:
        first -= 1
        if items[first].low in _FOR and story.shapes[first - 1 : first] == [";"]:
            break  # Pour Roe, c'est « oui » ; pour Poe, c'est « non »
    whom = first + 1
    if items[first].low not in _FOR or whom + 1 >= context.place:
        return None
    speaks = story.shapes[whom] == Tag.NAME or (
        story.shapes[whom] in UNNAMED and bool(items[whom].head[-1].classes & SPEAKING)
    )
    speaks = speaks or _impersonal(context, whom)
    ends = story.shapes[whom + 1] == "," or items[whom].after is not None
    return whom if speaks and ends else None


def _own_words(context: Context) -> int | None:
    """Return whom "selon ses propres mots" means: the first noun or name of the sentence."""
    story, sent = context.story, context.item.sent
    left, right = story.beside(story.governors, context.place)
    for cue in left + right:
        said = story.items[story.subjects[cue]]
        if story.shapes[cue] != Tag.ACCORDING or said.tokens[0].low not in _THEIR:
            continue
        if said.low not in _WORDS:
            continue
        first = min(cue, context.place)
        while first and story.items[first - 1].sent == sent and context.place - first < _REACH:
            first -= 1
        for here in range(first, min(first + _REACH, len(story.items))):
            if story.items[here].sent != sent:
                break
            if story.shapes[here] in CANDIDATES and here != story.subjects[cue]:
                return here
    return None


def _read_in(context: Context) -> int | None:
    """Return the text that "peut-on lire dans" or "se lee en" names behind a quotation."""
    story, place = context.story, context.place
    for here in range(place + 1, min(place + _NEAR, len(story.items) - 2)):
        if story.items[here].sent != context.item.sent:
            return None
        if story.items[here].low in _READ:
            led = story.items[here + 1].low in _IN and story.shapes[here + 2] in NOUNS
            return here + 2 if led else None
    return None


def _owner(context: Context) -> int | None:
    """Return whose word is before a colon: Roe recalled her father's advice: “Wait!”."""
    story, word = context.story, context.place - 2
    if word < 0 or story.shapes[word + 1] != ":" or story.shapes[word] not in PHRASES:
        return None
    tokens = story.items[word].tokens
    if "speech noun" not in tokens[-1].classes:
        return None
    if any(token.owner for token in tokens):
        return word
    return word - 1 if story.subjects.get(word) == word - 1 else None


def _which(context: Context, cue: int) -> int | None:
    """Return the thing that a clause is about: Roe read the report, which calls it “unsafe”."""
    shapes, here = context.story.shapes, cue - 1
    if shapes[cue] not in SPEAKING_VERBS or "," in shapes[cue : context.place]:
        return None
    while here > 1 and shapes[here] in BESIDE_VERBS:
        here -= 1
    if context.story.items[here].low != "which" or here < 2 or shapes[here - 1] != ",":
        return None
    return here - 2 if shapes[here - 2] in UNNAMED else None


def _impersonal(context: Context, whom: int) -> bool:
    """Return whether "it is" or the like follows a phrase: Pour les élus, il s'agit d'un."""
    story = context.story
    behind = story.items[whom + 1 : whom + 3]
    if len(behind) < 2 or behind[0].kind != "," or story.shapes[whom] not in NOUNS:
        return False
    return behind[1].low in _IT and story.items[whom].low not in _NO_PERSON


def _put_it(context: Context) -> int | None:
    """Return who put it so: ferries, as Jo Roe once put it, are "slow hotels"."""
    items, place, sent = context.story.items, context.place, context.item.sent
    for here in range(max(1, place - _NEAR), min(place + _NEAR, len(items) - 1)):
        if items[here].low not in _PUT or items[here].sent != sent or items[here + 1].low != "it":
            continue
        who = here - 1
        while who > 0 and (context.story.shapes[who] in BESIDE_VERBS or items[who].low == "once"):
            who -= 1
        if who and items[who - 1].low == "as" and context.story.shapes[who] in CANDIDATES:
            return who
    return None


def _has_hearer(context: Context, cue: int) -> bool:
    """Return whether the last verb has a hearer and is active: nurses, not the Echo."""
    story = context.story
    if story.items[cue].low not in _TOLD or story.shapes[cue] not in SPEAKING_VERBS:
        return False
    if not story.subjects[cue] < cue:
        return False
    before = cue - 1
    while before > story.subjects[cue] and story.shapes[before] == Tag.ADVERB:
        before -= 1
    return story.items[before].low not in _BE


def _own_clause(context: Context, cue: int) -> bool:
    """Return whether a later clause holds the quotation: ..., but tenants call it "theft"."""
    story, clause = context.story, context.clause
    if clause is None or story.shapes[cue] not in SPEAKING_VERBS or story.shapes[cue - 1] == ",":
        return False
    if clause.joined not in _COORDINATING or story.items[clause.subject].low == "it":
        return False
    # Without a comma it may be part of the report: said unions and bakers need "patience".
    _, right = story.beside(story.governors, context.place)
    according = bool(right) and story.shapes[right[0]] == Tag.ACCORDING
    return not according and (clause.joined == ";" or clause.comma)


def _who_said(context: Context) -> int | None:
    """Return the "who" behind a name whose clause reports the words to its end.

    Roe contradicted Poe, who had said she signed "with a smile".
    """
    shapes, subjects = context.story.shapes, context.story.subjects
    for cue in context.story.beside(context.story.governors, context.place, _CLAUSES)[0]:
        who = subjects[cue]
        if context.story.items[who].low not in _WHO:
            if who < cue and shapes[cue] in SPEAKING_VERBS:
                continue  # of the reported clause
            return None
        whole = shapes[cue] in TELLING_FORMS and "," not in shapes[who : context.place]
        whole = whole and not is_nicknamed(context, who)
        return who if whole and shapes[who - 2 : who] == [Tag.NAME, ","] else None
    return None


def _antecedent(context: Context, cue: int) -> int | None:
    """Return the noun that a relative pronoun means: Roe met a man who called it "a cult"."""
    shapes = context.story.shapes
    noun = context.story.subjects[cue] - 1
    telling = "SJ" if context.story.lexicon.language == "en" else "SCJ"
    close = shapes[cue] in telling and shapes[cue - 1] != ","
    close = close and context.story.items[cue + 1].low != "to"  # who wants to
    return noun if close and noun >= 0 and shapes[noun] in PHRASES else None


# The rules that look at no verb of speaking, by language, in the order in which they decide.
_ANYWHERE = (inverted_unknown, inscription, gapped_phrase)
_ROMANCE = (_own_words, _read_in, last_clause, _by_agent, *_ANYWHERE)
_IN_ORDER: dict[str, tuple[Callable[[Context], int | None], ...]] = {
    "en": (
        last_clause, _by_agent, gapped, _put_it, *_ANYWHERE, _owner, of_report, of_unlisted_verb
    ),
    "de": (last_clause, _by_agent, *_ANYWHERE),
    "fr": _ROMANCE,
    "es": _ROMANCE,
}  # fmt: skip
