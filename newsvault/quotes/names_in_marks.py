"""Names of people and things in marks: words that have no speaker."""

from __future__ import annotations

from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import Tag

_LONGEST = 5  # words of a name
_LONGEST_WORD = 40  # letters
_FAR = 12  # items
_REACH = 5  # items between "known" and "as"
# Verbs that a name in marks follows at once: Der Film heißt „Salz“; Roe, nicknamed “the Pilot”.
_CALLED = frozenset("heißt hieß heißen hießen titled entitled".split())  # before a capital
_NICKNAMED = frozenset("nicknamed aka alias codenamed christened".split())
_AS = {
    "en": (frozenset(["as"]), frozenset(["known"])),
    "de": (frozenset(["als"]), frozenset("gilt galt gelten galten bekannt berühmt".split())),
    "fr": (frozenset(["comme", "de"]), frozenset("connu connue connus connues".split())),
    "es": (frozenset(["como"]), frozenset("conocido conocida conocidos conocidas".split())),
}
# Before people in whose words it is: Für Roe gilt der Plan als „tot“.
_AGENTS = frozenset(["by", "for", "to", "von", "für", "bei", "par", "pour", "por", "para"])


def is_called(story: Story, number: int, place: int) -> bool:
    """Return whether the marked stretch `number`, at `place`, is a name of a person or a thing.

    Der Film heißt „Salz“; Roe, known as “the Pilot”; Jo “Ace” Roe.
    """
    quote = story.quotes[number]
    words = story.text[quote.start : quote.end].rstrip(",.")  # the sentence's, inside the marks
    if not place or not words[-1:].isalnum() or words.count(" ") >= _LONGEST:
        return False
    return (
        (words[:1].isupper() and story.items[place - 1].low in _CALLED)
        or story.items[place - 1].low in _NICKNAMED
        or _is_known_as(story, place)
        or _is_within_name(story, place)
        or _is_of_a_body(story, quote.left, words)
        or _is_hearer(story, place, words)
    )


def _is_known_as(story: Story, place: int) -> bool:
    """Return whether a name is behind "known as", or a German one before "bekannt"."""
    links, verbs = _AS[story.lexicon.language]
    items, sent = story.items, story.items[place].sent
    if items[place - 1].low not in links:
        return False
    if items[place + 1 : place + 2] and items[place + 1].low == "bekannt":
        return True
    row = [item for item in items[max(0, place - _FAR) : place - 1] if item.sent == sent]
    if any(item.low in _AGENTS for item in row):
        return False
    return any(item.low in verbs for item in row[-_REACH:])


def _is_of_a_body(story: Story, left: int, words: str) -> bool:
    """Return whether a German noun for a body is before a title: die Initiative „Freie Bucht“."""
    if story.lexicon.language != "de" or " " not in words or not words[0].isupper():
        return False
    before = story.text[max(0, left - _LONGEST_WORD) : left].split()[-1:] or [""]
    if not before[0][:1].isupper():
        return False
    low = before[0].lower()
    classes = story.lexicon.classes(low) or story.lexicon.compound(low)
    return (
        before[0][:1].isupper()
        and "source noun" in classes
        and words.rpartition(" ")[2][0].isupper()
    )


def _is_hearer(story: Story, place: int, words: str) -> bool:
    """Return whether a German paper in marks is spoken to: verriet Roe der „Seepost“."""
    if story.lexicon.language != "de" or place < 3 or not words[0].isupper():
        return False
    kinds = [item.kind for item in story.items[place - 3 : place - 1]]
    dative = story.items[place - 1].low in {"der", "dem"} and kinds[0] == Tag.SPEAKING
    return dative and kinds[1] == Tag.NAME and words.rpartition(" ")[2][0].isupper()


def _is_within_name(story: Story, place: int) -> bool:
    """Return whether a first name is before the stretch and a surname right behind it."""
    row = story.items[place - 1 : place + 2]
    if len(row) < 3 or row[0].kind != Tag.NAME or row[2].kind != Tag.NAME:
        return False
    close = row[1].start - row[0].end == 1 and row[2].start - row[1].end == 1
    first = row[0].head[-1].low
    return close and len(row[2].head) == 1 and bool(story.lexicon.genders(first))
