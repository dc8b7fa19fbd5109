"""Tokenizing: the words of a text, and their folded form for comparison.

Source of the rules: Unicode's UAX 29, with additions for news: U.S. is one word (us), 1,000 is
1000, C++ and C# are words. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are written
without spaces: there each character, with its marks, is indexed as a word, and a word is a sequence
of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from newsvault.text import fold

LONGEST = 60

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
# Vowels that Unicode treats as letters, and whose decomposed form has one more mark.
_LIKE_MARKS = "\u0e33\u0eb3"
_HEBREW, _CYRILLIC = "\u05d0-\u05ea", "\u0400-\u052f"
# Marks that are letters of an alphabet, not quotation marks: צה"ל, п'ять.
_INNER = f"[{_HEBREW}][\"'״׳’”]+(?=[{_HEBREW}])|[{_CYRILLIC}]['’ʼ](?=[{_CYRILLIC}])"
# Soft hyphens and joiners inside a word, like combining marks, are removed by folding.
_JOINERS = "\u00ad\u200c\u200d\u2060"
_NUMBER = "|".join(
    rf"\d{{1,3}}(?:{mark}\d{{3}})+(?!\d)[^\W_]*" for mark in (",", r"\.", "[\u00a0\u202f]")
)
_ACRONYM = r"[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?"
_CODE = r"[A-Za-z](?:\+\+|#)(?![^\W_])"

_PLAIN = re.compile(r"[^\W_]+")
# Punctuation beside a Latin text, none of which is part of a word; each is one character.
_TYPOGRAPHIC = "\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026"
_LATIN = [chr(code) for code in range(256)]
# For `bytes.translate`: all but letters and digits is a space; or those are "a", marks "." or "+".
_SPACED = "".join(char if char.isalnum() else " " for char in _LATIN).encode("latin-1")
_MARKS = {",": ".", "\u00a0": ".", "#": "+"}
_KINDS = "".join("a" if char.isalnum() else _MARKS.get(char, char) for char in _LATIN).encode(
    "latin-1"
)
_NOT_WORD = re.compile(r"[\W_]+")
# Begins with a character class, which makes it scan 14 times as fast.
_DOTTED = re.compile(r"[.,+#\u00a0\u202f](?<=[^\W_].)(?=[^\W_+]|(?<=[+#]))")
_WITH_DOTS = re.compile(rf"{_NUMBER}|{_ACRONYM}|{_CODE}|[^\W_]+")
_CODES = {"+": "plus", "#": "sharp"}

_ANUSVARA = "\u0902"
# Arabic letters with a second form on Persian and Urdu keyboards; the stretching stroke.
_ARABIC = {0x06CC: 0x064A, 0x0649: 0x064A, 0x06A9: 0x0643, 0x0640: None}


def raw_words(text: str) -> list[str]:
    """Return the words of `text` as written, in order."""
    plain = spaced(text)
    return shape(text).findall(text) if plain is None else plain.split()


def spaced(text: str) -> str | None:
    """Return a Latin text, as long as it is, with only its words and spaces.

    None for one with words that have marks inside, or in other scripts: they need a pattern. With
    the tables of `bytes` this takes a fifth of the time of a pattern, for the same words.
    """
    held = latin(text)
    if held is None or b"\xad" in held:
        return None
    kinds = held.translate(_KINDS)
    if b"a.a" in kinds or b"a+" in kinds:
        return None
    return held.translate(_SPACED).decode("latin-1")


def latin(text: str) -> bytes | None:
    """Return a text as Latin-1, typographic punctuation as spaces; None if it has other letters."""
    if not text.isascii():
        for mark in _TYPOGRAPHIC:  # eight of these are faster than one pattern
            text = text.replace(mark, " ")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def shape(text: str) -> re.Pattern[str]:
    """Return the pattern for the words of `text`: the fastest of three that is correct for it."""
    if text.isascii() or not _not_plain().search(text) or not _odd().search(text):
        return _WITH_DOTS if _DOTTED.search(text) else _PLAIN
    return _word()


# The patterns below are compiled when a text first needs one: classes of many characters take
# up to 1 ms, and most searches need none.


@cache
def _not_plain() -> re.Pattern[str]:
    """Return a pattern of characters other than Latin and Greek letters and their punctuation."""
    return re.compile(
        "[^\0-\u00ac\u00ae-\u02ff\u0370-\u03ff\u1e00-\u1fff\u2010-\u205f\u20a0-\u20bf]"
    )


@cache
def _significant_marks() -> re.Pattern[str]:
    """Return a pattern of scripts whose marks are vowels and tones, which distinguish words."""
    return re.compile("[\u0900-\u109f\u1700-\u1cff\u3040-\u30ff\ua800-\uabff]")


@cache
def _optional() -> re.Pattern[str]:
    """Return a pattern of dots and joiners that are not significant in these scripts."""
    return re.compile("[\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u200c\u200d\u00ad\u2060]")


@cache
def _nasal() -> re.Pattern[str]:
    return re.compile("[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])|\u0901")


@cache
def _odd() -> re.Pattern[str]:
    """Return a pattern of characters that need the slower patterns."""
    return re.compile(f"[{_CJK}{_SOUTH_EAST_ASIAN}{_JOINERS}{_marks()}]|{_INNER}")


@cache
def _word() -> re.Pattern[str]:
    alone = _CJK + _SOUTH_EAST_ASIAN
    inside = _JOINERS + _marks()
    character = f"(?=[^\\W_])[{alone}][{inside}{_LIKE_MARKS}]*"
    others = f"(?:{_INNER}|[^\\W_{alone}])(?:{_INNER}|[^\\W_{alone}]|[{inside}])*"
    return re.compile(f"{character}|{_NUMBER}|{_ACRONYM}|{_CODE}|{others}")


@cache
def _marks() -> str:
    """Return the combining marks of all living scripts, as ranges of a character class."""
    found: list[list[int]] = []
    for code in range(0x300, 0xFE30):
        if 0x3400 <= code < 0xA66F or 0xABF0 <= code < 0xFB00:
            continue
        if unicodedata.category(chr(code))[0] == "M":
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


def folded(raw: str) -> str:
    """Return the folded form of a word; "" when nothing remains."""
    if raw.isascii():
        if not raw.isalnum():
            raw = "".join(_CODES.get(char, char if char.isalnum() else "") for char in raw)
        return raw.lower()[:LONGEST]
    if _significant_marks().search(raw):
        return _with_marks(raw)[:LONGEST]
    plain = fold(raw).translate(_ARABIC)
    return _NOT_WORD.sub("", plain)[:LONGEST]


def _with_marks(raw: str) -> str:
    """Return a word of a script with significant marks, without optional dots and joiners.

    Source of the nasals: Larkey, Connell and Abduljaleel's normalisation of Hindi, as in Lucene.
    """
    plain = _optional().sub("", unicodedata.normalize("NFKD", raw))
    plain = _nasal().sub(_ANUSVARA, plain)
    return unicodedata.normalize("NFKC", plain).casefold()
