"""Text without insignificant differences: the compared tokens, and the digest of a version.

No change are punctuation, the shape of marks, white space, full-width and other compatibility
forms, the script of digits, relative times, and lines of counters. A token is a word, a number with
its sign, a symbol that means something (currency, percent), or one character of a script without
spaces.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsvault.extract.changes.volatile_words import WITHIN, is_ticking
from newsvault.models import EMBEDDED, Article, Block

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_APOSTROPHES = "'\u2018\u2019\u02bc\uff07`\u00b4"
_DIGITS = r"\d+(?:[.,:'\u2019\u066b\u066c]\d+|[\u00a0\u202f\u2009 ]\d{3}(?!\d))*"
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(
    rf"(?<![\w)])[-\u2212]?{_DIGITS}|{_DIGITS}"
    rf"|[{_UNSPACED}]"
    rf"|(?:[^\W\d{_UNSPACED}]|[\u0300-\u036f\u200b-\u200d\u00ad])+"
    rf"(?:[{_APOSTROPHES}](?:[^\W\d{_UNSPACED}]|[\u0300-\u036f\u00ad\u200b])+)*"
    r"|[$€£¥₹₽₩₺₴%‰°+=<>±×÷&@#§]|[\uff04\uff05\uff0b\uffe5\uffe1]"
)
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff_"))
_GROUPS = re.compile(r"-?\d{1,3}([,' ])\d{3}(?:\1\d{3})*(?:\.\d+)?")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " ") | dict.fromkeys("\u2019", "'"))
_AGO = "\u231b"


class Token(NamedTuple):
    """A token: its compared form, and its place in the text."""

    key: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text`; nothing else in it can be a change."""
    spans = [found.span() for found in WITHIN.finditer(text)] if _has_digit(text) else []
    found: list[Token] = []
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        found += _plain(text, at, start)
        if start < end:
            found.append(Token(_AGO, start, end))
        at = end
    return found


def keys(text: str) -> list[str]:
    """Return the compared form of the tokens of `text`."""
    return [token.key for token in tokens(text)]


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        if word.isascii() and word.isalpha():
            yield Token(word, match.start(), match.end())
        elif _has_digit(word):
            yield from _numbers(word, match.start())
        elif key := folded(word):
            yield Token(key, match.start(), match.end())


def _numbers(word: str, at: int) -> Iterator[Token]:
    """Yield a number as one token; numbers that only a space separates are several."""
    key = _in_ascii_digits(folded(word).translate(_SPACES).replace("\u2212", "-"))
    if " " not in key or _GROUPS.fullmatch(key):
        if grouped := _GROUPS.fullmatch(key):
            key = key.replace(grouped[1], "")
        yield Token(key, at, at + len(word))
        return
    for part in re.finditer(r"[^\s\u00a0\u202f\u2009]+", word):
        yield from _numbers(part[0], at + part.start())


def _in_ascii_digits(number: str) -> str:
    """Return a number with the digits and separators of any script as those of ASCII."""
    if number.isascii():
        return number
    digits = "".join(str(unicodedata.decimal(c, c)) for c in number)
    return digits.replace("\u066b", ".").replace("\u066c", ",")


@lru_cache(maxsize=50_000)  # words and characters; most of a text are in many others
def folded(word: str) -> str:
    """Return a word in its compatible form: full-width as narrow, one apostrophe, composed."""
    if word.isascii():
        return word.replace("`", "'").replace("_", "")
    for mark in _APOSTROPHES:
        word = word.replace(mark, "'")
    return unicodedata.normalize("NFKC", word.translate(_NOTHING)).strip()


class _Texts(NamedTuple):
    """The texts of an article that define its version."""

    headline: str
    names: tuple[str, ...]
    summary: str
    paragraphs: tuple[str, ...]
    note: str


def _texts(article: Article) -> _Texts:
    return _Texts(
        headline=article.headline,
        names=tuple(person.name for person in article.byline),
        summary=article.summary or "",
        paragraphs=tuple(block.text for block in article.blocks if _is_compared(block)),
        note=article.correction or "",
    )


def _normal(texts: _Texts) -> tuple[str, ...]:
    """Return the tokens of all text of an article.

    Headline, byline, then summary and body as one text: where a paragraph ends, what kind it is,
    and whether the first is called summary, is design. A summary that the body contains adds
    nothing, and neither does a correction note that it contains. What earlier releases did not read
    is left out: tables, embedded posts, captions of galleries, definitions of one character.
    """
    body, summary, note = body_keys(texts.paragraphs), summary_keys(texts.summary), keys(texts.note)
    text = [*([] if contains(body, summary) else summary), *body]
    text += [] if contains(text, note) else note
    names = sorted(" ".join(keys(name)) for name in texts.names)
    return (*keys(texts.headline), "\n", *filter(None, names), "\n", *text)


def _is_compared(block: Block) -> bool:
    return block.kind not in EMBEDDED and (block.kind != "definition" or len(block.text) > 1)


def body_keys(paragraphs: Sequence[str]) -> list[str]:
    """Return the tokens of paragraphs as one text, without lines of counters."""
    return [key for text in paragraphs if not is_ticking(text) for key in keys(text)]


def summary_keys(summary: str) -> list[str]:
    """Return the tokens of a summary, without the word at which a page cut it off."""
    found = [] if is_ticking(summary) else keys(summary)
    return found[:-1] if summary.rstrip().endswith(("\u2026", "...")) else found


def normal_digest(article: Article) -> str:
    """Return the SHA-256 of an article's text without insignificant differences."""
    return _digest(_texts(article))


@lru_cache(maxsize=64)  # of a text that is stored it is asked for again
def _digest(texts: _Texts) -> str:
    return hashlib.sha256("\0".join(_normal(texts)).encode("utf-8", "replace")).hexdigest()


def contains(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Return whether `part` occurs in `whole` as one sequence."""
    if not part:
        return True
    inside = "\0".join(part)
    return f"\0{inside}\0" in f"\0{chr(0).join(whole)}\0"
