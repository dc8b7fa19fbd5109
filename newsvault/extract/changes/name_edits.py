"""Whether an edit replaces one name by another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsvault.extract.changes.normalisation import Token, keys, tokens
from newsvault.extract.changes.number_edits import number_of
from newsvault.models import Article

_BREAK = re.compile(r"[.!?:;\u2026\u201c\u201e\u00ab\"\u00bb\u201d\u300c\n]")
_NOUNS = frozenset({"de", "lb"})  # languages that capitalise every noun
# What follows or precedes a name in Chinese, Japanese and Korean.
_TITLES = tuple(
    "氏 さん 首相 大臣 知事 市長 会長 社長 議員 選手 監督 容疑者 被告 教授 長官 先生 女士 部长"
    " 部長 主任 市长 主席 会长 局长 县长 省长 州长 校长 院长 处长 议长 董事长 总裁 经理 律师"
    " 总统 總統 总理 總理 书记 教授 发言人 記者 씨 대통령 총리 장관 시장 의원".split()
)
_LONGEST = 6  # words of a name
_UNCASED = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Known:
    """Names of two readings, of speakers and authors, and the base code of their language."""

    names: frozenset[tuple[str, ...]]
    words: frozenset[str]
    language: str

    @classmethod
    def of(cls, old: Article, new: Article) -> Known:
        """Return the names in two readings."""
        found = set()
        for article in (old, new):
            found |= {quote.speaker_name for quote in article.quotes if quote.speaker_name}
            found |= {person.name for person in article.byline}
        names = frozenset(tuple(keys(name)) for name in found)
        language = (new.language or old.language or "").split("-")[0]
        words = frozenset(word for name in names for word in name)
        return cls(names, words, language)


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its tokens."""

    text: str
    tokens: Sequence[Token]
    keys: Sequence[str]

    @classmethod
    def of(cls, text: str) -> Text:
        """Return `text` with its tokens."""
        found = tokens(text)
        return cls(text, found, [token.key for token in found])


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an edit: its text, and the range of the edit among the tokens."""

    whole: Text
    start: int
    stop: int

    @property
    def text(self) -> str:
        """The text as written."""
        return self.whole.text

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the whole text."""
        return self.whole.tokens

    @property
    def words(self) -> Sequence[str]:
        """The words of the edit."""
        return self.whole.keys[self.start : self.stop]


def is_name_edit(before: Side, after: Side, known: Known) -> bool:
    """Return whether a name gives way to another name."""
    if not 0 < len(before.words) <= _LONGEST or not 0 < len(after.words) <= _LONGEST:
        return False
    return _has_name(before, after, known) and _has_name(after, before, known)


def _has_name(side: Side, other: Side, known: Known) -> bool:
    """Return whether the edit has a name on this side that the other side's edit lacks."""
    there = set(other.words)
    for number in range(side.start, side.stop):
        word = side.tokens[number].key
        if (
            word in there
            or number_of(word, known.language) is not None
            or word.casefold() in map(str.casefold, there)
        ):
            continue
        if word in known.words and len(word) > 1:
            return True
        if word[:1].isupper():
            if _is_capital_name(side, number, known):
                return True
        elif _is_uncased_name(side, number, known):
            return True
    return False


def _is_capital_name(side: Side, number: int, known: Known) -> bool:
    """Return whether a word with a capital is a name: not only first in its sentence, or a noun."""
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(side.tokens)]
    joined = any(
        side.tokens[n].key[:1].isupper()
        and not _begins(side, max(n, number))
        and (n < number or not _begins(side, n))
        for n in beside
    )
    if known.language in _NOUNS:
        return joined
    return joined or not _begins(side, number)


def _begins(side: Side, number: int) -> bool:
    """Return whether a sentence or quotation begins with this word."""
    if number == 0:
        return True
    between = side.text[side.tokens[number - 1].end : side.tokens[number].start]
    return bool(_BREAK.search(between))


def _is_uncased_name(side: Side, number: int, known: Known) -> bool:
    """Return whether a word of a script without capitals is in a known name, or before a title."""
    word = side.tokens[number].key
    if not _UNCASED.match(word) or word.lower() != word.upper():
        return False
    low, high = max(0, number - _LONGEST), number + _LONGEST
    near = "\0".join(token.key for token in side.tokens[low:high])
    if any(len(name) > 1 and word in name and "\0".join(name) in near for name in known.names):
        return True
    following = "".join(token.key for token in side.tokens[number + 1 : number + 5])
    preceding = "".join(token.key for token in side.tokens[max(0, number - 5) : number])
    return any(
        title in following[: len(title) + 2] or title in preceding[-len(title) - 2 :]
        for title in _TITLES
    )
