"""Tags: the class of a word, a sign or a phrase, and the groups of them that rules ask for.

A sign is its own tag: "," for a comma, "(" for a bracket. The values are letters because the
features of the weights are made of them: a row of tags is a short string there. So they are plain
strings, too: an enumeration's members take three times as long to compare and to format.
"""

from __future__ import annotations

from typing import Final


class Tag:
    """Classes of words, of the phrases made of them, and of verbs and pronouns in patterns."""

    # Words, quotations and ends of paragraphs.
    QUOTATION: Final = "Q"  # a whole one, with its marks
    PARAGRAPH_END: Final = "Z"
    DETERMINER: Final = "d"
    PREPOSITION: Final = "F"
    CONJUNCTION: Final = "K"
    ADVERB: Final = "V"
    ACCORDING: Final = "A"  # according to, laut, selon, según
    THAT: Final = "T"
    NUMBER: Final = "#"
    CAPITALISED: Final = "n"
    PAST_FORM: Final = "E"  # ends in -ed: a participle, as a rule
    ING_FORM: Final = "G"
    WORD: Final = "w"  # any other
    # Verbs.
    SAYING: Final = "S"  # the plainest verbs of speaking; a tag of patterns only
    SPEAKING: Final = "C"  # other verbs of speaking
    JUDGING: Final = "J"  # call, praise, deny
    FINITE: Final = "H"  # any other finite verb
    AUXILIARY: Final = "X"
    SPEAKING_ING: Final = "c"  # saying; in patterns only
    JUDGING_ING: Final = "j"  # calling; in patterns only
    # Pronouns; the last two in patterns only.
    PRONOUN: Final = "P"
    RELATIVE: Final = "r"
    FIRST_PERSON: Final = "I"
    # Phrases.
    NAME: Final = "N"
    NOUN_PHRASE: Final = "D"  # with a determiner
    BARE_NOUN: Final = "B"  # without one
    BODY: Final = "R"  # an organisation or a medium, by its name


PLAIN_WORDS = frozenset({Tag.WORD, Tag.PAST_FORM})
WORDS = PLAIN_WORDS | {Tag.ING_FORM}
CONTENT_WORDS = frozenset({Tag.WORD, Tag.CAPITALISED})
FRONTED = frozenset({Tag.PREPOSITION, Tag.ADVERB})  # begins a sentence before its verb

SAYING_VERBS = frozenset({Tag.SAYING, Tag.SPEAKING})
SPEAKING_VERBS = SAYING_VERBS | {Tag.JUDGING}
MAIN_VERBS = SPEAKING_VERBS | {Tag.FINITE}
VERBS = MAIN_VERBS | {Tag.AUXILIARY}
OTHER_VERBS = frozenset({Tag.FINITE, Tag.AUXILIARY})
ING_CUES = frozenset({Tag.SPEAKING_ING, Tag.JUDGING_ING})
TELLING = SPEAKING_VERBS | {Tag.ACCORDING}  # what names a source
TELLING_FORMS = TELLING | {Tag.SPEAKING_ING}
CUES = TELLING | ING_CUES
BESIDE_VERBS = frozenset({Tag.ADVERB, Tag.AUXILIARY})  # between a subject and its verb

BEHIND_QUOTATIONS = frozenset({Tag.QUOTATION, ","})  # a quotation, or the comma that follows it

PHRASES = frozenset({Tag.NOUN_PHRASE, Tag.BARE_NOUN})
UNNAMED = PHRASES | {Tag.BODY}  # no person's name
NAMES = frozenset({Tag.NAME, Tag.BODY})
PERSONS = frozenset({Tag.NAME, Tag.PRONOUN})
NOUNS = PHRASES | NAMES
PRONOUNS = frozenset({Tag.PRONOUN, Tag.FIRST_PERSON})
CANDIDATES = NOUNS | {Tag.PRONOUN}  # what may be a speaker
SUBJECTS = CANDIDATES | {Tag.RELATIVE}
