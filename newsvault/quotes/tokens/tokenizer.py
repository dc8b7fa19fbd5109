"""Tokeniser: words and signs outside quotations, each with its most likely class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from newsvault.quotes.tokens.english_tokens import in_the_words, is_state, is_surname
from newsvault.quotes.tokens.finite_verbs import finite_verbs
from newsvault.quotes.tokens.first_words import first_word_kind, followed
from newsvault.quotes.tokens.french_tokens import clitics, elided, titles
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.marks import Marked
from newsvault.quotes.tokens.tags import MAIN_VERBS, Tag
from newsvault.quotes.tokens.token import Token

_COUNTED = frozenset({Tag.WORD, Tag.NUMBER})  # a sentence has begun behind one
# What ends the search for the verb of a compound tense.
_NO_TENSE = frozenset(
    {Tag.QUOTATION, Tag.PARAGRAPH_END, Tag.PREPOSITION, Tag.CONJUNCTION, Tag.THAT}
)
_TOKEN = re.compile(
    r"[RDI]-[A-Z][a-z]*\.?(?:[A-Z]\.)?|(?:[^\W\d_]\.){2,}|[A-ZÄÖÜÉ]\.(?=\s?[A-ZÄÖÜÉ])|[@#]?[^\W_]+(?:(?:[-’'&_/]|\.(?=[a-zäöü]{2}))[^\W_]+)*|\n+"
    r"|''|\.\.+|--+|[^\w\s]"
)
_NUMBER_OR_TOKEN = re.compile(rf"\d+(?:[.,]\d+)+(?![^\W_])|{_TOKEN.pattern}")
_DASHES = frozenset("—–―-")
_CONTRACTION = re.compile("(?<=[^\\W_])['’](?:s|d|m|re|ve|ll)$")
_CONTRACTED = frozenset(["i", "he", "she", "it", "we", "you", "they", "who", "that", "there"])
_APOSTROPHES = frozenset("'’")
_ELIDED = frozenset(["d", "l", "qu", "n", "s", "j"])
_PARTICIPLE = ("é", "és", "ée", "ées", "ado", "ido")
_PARTICIPLE_BEHIND = frozenset(["fr", "es"])  # its auxiliary, unlike in German
_ADDRESSED = frozenset("your ihr ihre ihrem ihren ihrer ihres".split())  # Ihrem Artikel
_FINAL = frozenset(".!?…")
_AGED = re.compile(r"\d+-[A-ZÄÖÜ]\w+")  # der 28-Jährige
_NEXT = re.compile(r"\s?([^\W\d_]*)")
_ROMAN = re.compile(r"[IVX]+")
_SITE = re.compile(r"[\w-]+\.(?:com|org|net|info|eu|uk|de|at|ch|fr|es)", re.IGNORECASE)
_LONGEST_ORDINAL = 3
_BEFORE_DATES = frozenset("am vom zum im bis ab seit beim".split())
# Lists of words in the order of lookup: the first one with the word decides its tag.
_ORDER = (
    ("according", Tag.ACCORDING), ("that", Tag.THAT), ("determiner", Tag.DETERMINER),
    ("subject", Tag.PRONOUN), ("preposition", Tag.PREPOSITION), ("conjunction", Tag.CONJUNCTION),
    ("auxiliary", Tag.AUXILIARY), ("adverb", Tag.ADVERB), ("cue", Tag.SPEAKING),
    ("judge", Tag.JUDGING),
)  # fmt: skip


def tokenize(text: str, quotes: Sequence[Marked], lexicon: Lexicon) -> list[Token]:
    """Return the tokens of `text` with each of `quotes` as one token, numbered by sentence."""
    found: list[Token] = []
    here = 0
    for number, quote in enumerate(quotes):
        _words(text, here, quote.left, lexicon, found)
        token = Token(quote.left, quote.right, "", Tag.QUOTATION)
        token.quote = number
        found.append(token)
        here = quote.right
    _words(text, here, len(text), lexicon, found)
    if lexicon.language == "en":
        in_the_words(found)
    _number(text, found, lexicon)
    if lexicon.language in _PARTICIPLE_BEHIND:
        _compound_tenses(found)
        clitics(found)
    if lexicon.language == "fr":
        titles(found)
    finite_verbs(found, lexicon)
    return found


def _words(text: str, start: int, end: int, lexicon: Lexicon, into: list[Token]) -> None:
    """Add the words and marks of a part of the text, abbreviations with their full stop."""
    language = lexicon.language
    french, english, german = language == "fr", language == "en", language == "de"
    for match in (_TOKEN if english else _NUMBER_OR_TOKEN).finditer(text, start, end):
        word = match[0]
        kind = word[0]
        if into and not kind.isalnum() and _goes_to_last(text, into, match, lexicon):
            continue
        if kind == "\n":
            kind = Tag.PARAGRAPH_END
        elif kind in _DASHES:
            kind = "-"
        elif kind.isdigit():
            aged = german and _AGED.fullmatch(word)
            kind = Tag.WORD if aged else Tag.NUMBER
        elif word[1:2] == "-" and kind in "RDI" and word[2:3].isupper():
            kind = Tag.NUMBER  # party and state: R-Ky.
        elif kind.isalpha() or (kind in "@#" and len(word) > 1):
            kind = Tag.WORD
        token = Token(match.start(), match.end(), word, kind)
        into.append(token)
        if kind == Tag.WORD and english:
            _contracted(token, into)
        elif french and kind == Tag.WORD:
            elided(token, into, lexicon)


def _goes_to_last(text: str, into: list[Token], match: re.Match[str], lexicon: Lexicon) -> bool:
    """Return whether a sign is a part of the last token, which gets it: of "Dr.", "d'", "14."."""
    word, last, language = match[0], into[-1], lexicon.language
    if word == ".":
        if last.end == match.start() and last.low in lexicon.members("short title"):
            last.end, last.text = last.end + 1, last.text + "."
        elif language == "en" and is_state(into, match.start(), lexicon):
            last.end, last.kind = last.end + 1, Tag.NUMBER
        elif language == "de" and _numbers(text, into, match, lexicon):
            last.end, last.text = last.end + 1, last.text + "."
        else:
            return False
        return True
    if word in _APOSTROPHES and language == "fr" and last.low in _ELIDED:
        last.low, last.end = last.low + "'", match.end()  # d'« aveux »
        return True
    if word in _APOSTROPHES and language == "en" and _owns(text, into, match.end()):
        last.end, last.owner = match.end(), True  # the teachers' association
        return True
    return False


def _numbers(text: str, into: list[Token], full_stop: re.Match[str], lexicon: Lexicon) -> bool:
    """Return whether a full stop makes an ordinal: am 14. Dezember, der 2. Mai, Ludwig II. kam."""
    if not into or into[-1].end != full_stop.start():
        return False
    last, behind = into[-1], _NEXT.match(text, full_stop.end())
    word = behind[1] if behind is not None else ""
    if _ROMAN.fullmatch(last.text):
        return not word[:1].isupper()
    if last.kind != Tag.NUMBER or len(last.text) > _LONGEST_ORDINAL or not last.text.isdigit():
        return False
    if word.lower() in lexicon.members("month") or word[:1].islower():
        return True
    before = into[-2].low if len(into) > 1 else ""
    led = before in lexicon.members("determiner") or before in _BEFORE_DATES
    return led and word[:1].isupper()


def _owns(text: str, into: list[Token], end: int) -> bool:
    """Return whether an apostrophe that ends at `end` makes a plural a possessive."""
    if not into:
        return False
    token = into[-1]
    return (
        token.kind == Tag.WORD
        and token.end == end - 1
        and token.low.endswith("s")
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].isalpha()
    )


def _contracted(token: Token, into: list[Token]) -> None:
    """Split 's off a noun (possessive) and a verb off a pronoun (he's, I'm)."""
    match = _CONTRACTION.search(token.text)
    if match is None:
        return
    verb = Token(token.start + match.start(), token.end, match[0], Tag.WORD)
    token.text, token.end = token.text[: match.start()], verb.start
    token.low = token.text.lower()
    if token.low in _CONTRACTED:
        verb.low = "is"
        into.append(verb)
    elif match[0][1:] == "s":
        token.owner = True
    else:
        token.text, token.end = token.text + match[0], verb.end
        token.low = token.text.lower()


def _compound_tenses(found: list[Token]) -> None:
    """Reclassify an auxiliary before a verb of speaking as an adverb: a déclaré, ha dicho."""
    for place, token in enumerate(found):
        if token.kind != Tag.AUXILIARY:
            continue
        for after in found[place + 1 : place + 5]:
            if not after.kind[0].isalpha() or after.kind in _NO_TENSE:
                break
            if after.kind == Tag.WORD and after.low.endswith(_PARTICIPLE):
                after.kind = Tag.FINITE
            if after.kind in MAIN_VERBS:
                token.kind = Tag.ADVERB
                break


def _number(text: str, found: list[Token], lexicon: Lexicon) -> None:
    """Assign paragraph, sentence and class to each token."""
    para = sent = 0
    first = True
    for place, token in enumerate(found):
        kind = token.kind
        token.para, token.sent, token.first = para, sent, first
        if kind == Tag.PARAGRAPH_END:
            para, sent, first = para + 1, sent + 1, True
        elif kind in _COUNTED:
            if kind == Tag.WORD:
                _classify(token, lexicon, found, place)
            first = False
        elif kind == "-" and found[place - 1].kind == ")" and lexicon.language != "en":
            sent, first = sent + 1, True  # PARIS (AL) - Le port
        elif kind in _FINAL or kind == Tag.QUOTATION:
            if _ends(text, token, found, place, lexicon):
                sent, first = sent + 1, True
            elif kind == Tag.QUOTATION:
                first = False


def _ends(text: str, token: Token, found: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether the sentence ends at this sign or quotation."""
    after = found[place + 1] if place + 1 < len(found) else None
    if after is not None and after.kind == ",":
        return False  # „Wer zahlt das?“, fragte sie
    if token.kind == Tag.QUOTATION:
        last = text[token.end - 2 : token.end].strip("\"'“”’»«")[-1:]
        if not last or last not in _FINAL:
            last = text[token.end - 3 : token.end - 2]
        if last not in _FINAL:
            return False
        if after is not None and after.kind == Tag.WORD and last != ".":  # "Really?" Smith asked.
            return not (after.text[0].islower() or _cue_soon(found, place + 1, lexicon))
    return after is None or not (after.kind == Tag.WORD and after.text[0].islower())


def _cue_soon(found: list[Token], place: int, lexicon: Lexicon) -> bool:
    row = takewhile(lambda token: token.kind == Tag.WORD, found[place : place + 4])
    return any("cue" in lexicon.classes(token.low) for token in row)


def _classify(token: Token, lexicon: Lexicon, found: list[Token], place: int) -> None:
    """Set the classes and the kind of a word, from the lexicon, its ending and context."""
    low = token.low
    classes = lexicon.classes(low)
    if not classes and low[-1] == ".":
        classes = lexicon.classes(low.rstrip("."))
    token.classes = classes
    capital = token.text[0].isupper() or token.text[0] == "@"
    if capital and not token.first and (low in _ADDRESSED or _article(found, place)):
        token.kind = Tag.DETERMINER
        return
    if "." in low and _SITE.fullmatch(low):
        token.kind = Tag.CAPITALISED  # laut ndr.de
        return
    if capital and not token.first and not classes & {"subject", "auxiliary"}:
        before = found[place - 1].kind if place else Tag.PARAGRAPH_END
        if "adverb" in classes or ("month" in classes and not is_surname(token, found, place)):
            token.kind = Tag.ADVERB
            return
        if before != ":" or not classes:
            token.kind = Tag.CAPITALISED
            return
    if "number" in classes and not (capital and not token.first) and not followed(found, place):
        token.kind = Tag.NUMBER
        return
    if capital and token.first and (kind := first_word_kind(token, found, place, lexicon)):
        token.kind = kind
        return
    if classes:
        for name, letter in _ORDER:
            if name in classes:
                token.kind = letter
                return
    if capital:
        token.kind = Tag.CAPITALISED
    elif low.endswith(("ly", "ed")):
        token.kind = Tag.ADVERB if low[-1] == "y" else Tag.PAST_FORM
    elif low.endswith("ing") and lexicon.language != "de":  # er ging
        token.kind = Tag.ING_FORM


def _article(found: list[Token], place: int) -> bool:
    """Return whether "The" has words in small letters on both sides: and The brewery said."""
    if found[place].low != "the":
        return False
    return found[place - 1].text.islower() and not followed(found, place)
