"""Fingerprints of an article's text: hashes of its shingles, and a sample of them for the index.

A shingle is 5 consecutive words; in scripts without spaces 8 characters (Chinese, Japanese) or 16
(Thai, Lao, Khmer, Burmese), about as long. A hash is in the sample if it is divisible by the rate,
so that two texts keep the same hashes of what they have in common. Source: mod-p sampling, Brin,
Davis and Garcia-Molina, "Copy Detection Mechanisms for Digital Documents" (1995). Of each quotation
the smallest hash is added: the same in all texts that have it, however short it is.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from newsvault.models import Article
from newsvault.text import fold_words

RULES = f"5.{hash((1, 2, 3, 4, 5)) & 0xFFFFFFFF:x}"  # an index by other ones is built again
LONGEST = 30_000  # tokens that are compared; the rest of a longer text is left out
_CHARACTERS = "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = f"[{_CHARACTERS}{_LETTERS}]|[^\\W_{_CHARACTERS}{_LETTERS}]+"
_UNSPACED, _LETTER = f"[{_CHARACTERS}{_LETTERS}]", f"[{_LETTERS}]"
_WORDS, _OF_CHARACTERS, _OF_LETTERS = 5, 8, 16  # tokens of a shingle
_PIECE = 100_000  # characters read at once, so that a long text costs no more than its limit
_SAMPLE = 64  # fingerprints of a text that are enough; up to twice as many are stored
_COARSEST = {_WORDS: 8, _OF_CHARACTERS: 16, _OF_LETTERS: 32}  # rates, by the shingle
_TOLD = 200  # characters that show the script of a text
MASK = (1 << 32) - 1  # a sampled hash has 32 bits
_SUMMARY_REPEATED = 0.8  # share of the summary's shingles in the body, for one that repeats it
_REMEMBERED = 100_000  # tokens, some 10 MB


class _TokenHashes:
    """The hashes of the tokens seen lately: most of a text are in many others."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, tokens: list[str]) -> list[int]:
        """Return the hash of each token; those that are not known are entered."""
        known = self._known
        try:
            return list(map(known.__getitem__, tokens))
        except KeyError:
            unknown = {one for one in tokens if one not in known}
        if len(known) + len(unknown) > _REMEMBERED:
            known = self._known = {}  # not cleared: another thread may be reading it
            unknown = set(tokens)
        for token, folded in zip(unknown, fold_words(unknown), strict=True):
            known[token] = zlib.crc32(folded.encode())
        return list(map(known.__getitem__, tokens))


_TOKEN_HASHES = _TokenHashes()


@dataclass(frozen=True, eq=False)
class Fingerprints:
    """The words of a text in reading order, and the hashes of its shingles.

    `quoted` says of each token whether it is within a quotation. `width` is the number of tokens
    in a shingle; the shingle at i has the hash `hashes[i]`, of 64 bits. `paragraphs` are the
    texts that the tokens are of.
    """

    tokens: tuple[str, ...]
    quoted: bytes
    width: int
    hashes: list[int]
    paragraphs: tuple[str, ...] = ()

    @cached_property
    def distinct(self) -> frozenset[int]:
        """The different hashes."""
        return frozenset(self.hashes)

    @cached_property
    def rate(self) -> int:
        """One hash of this many is sampled: a power of 2."""
        rate = 1
        while len(self.hashes) > _SAMPLE * rate and rate < _COARSEST[self.width]:
            rate *= 2
        return rate

    @cached_property
    def sample(self) -> tuple[int, ...]:
        """The sampled hashes and the smallest of each quotation, their lower 32 bits, sorted."""
        others = self.rate - 1
        found = {one & MASK for one in self.hashes if not one & others}
        found.update(map(min, self._of_quotations()))
        return tuple(sorted(found))

    def _of_quotations(self) -> Iterator[list[int]]:
        """Yield the hashes of each quotation that has a whole shingle."""
        end = 0
        while (start := self.quoted.find(1, end)) >= 0:
            end = self.quoted.find(0, start)
            end = len(self.quoted) if end < 0 else end
            if end - start >= self.width:
                yield [one & MASK for one in self.hashes[start : end - self.width + 1]]

    @cached_property
    def digest(self) -> int:
        """A number that differs for texts with different shingles."""
        return zlib.crc32(array("q", self.hashes).tobytes())


def fingerprints(article: Article) -> Fingerprints:
    """Return the fingerprints of the text of an article: its summary and its body.

    A summary that repeats the body is left out.
    """
    tokens: list[str] = []
    quoted = bytearray()
    for piece, is_quoted in _pieces(article):
        found = tokens_of(piece)
        tokens += found
        quoted += bytes([is_quoted]) * len(found)
        if len(tokens) >= LONGEST:
            break
    del tokens[LONGEST:]
    paragraphs = article.paragraphs
    summary = tokens_of((article.summary or "")[:_PIECE])
    values = _TOKEN_HASHES.of([*summary, *tokens])
    body = _of(tokens, values[len(summary) :], quoted, paragraphs)
    if not summary or _repeats(values[: len(summary)], body):
        return body
    texts = (article.summary or "", *paragraphs)
    return _of([*summary, *tokens], values, bytes(len(summary)) + quoted, texts, body)


def tokens_of(text: str) -> list[str]:
    """Return the words of a text, or its characters in a script without spaces."""
    return _pattern(_TOKEN).findall(text)


def _repeats(summary: list[int], body: Fingerprints) -> bool:
    """Return whether the summary, the hashes of its tokens, is in the body."""
    own = _hashes(summary, body.width)
    shared = sum(one in body.distinct for one in own)
    return bool(body.tokens) and shared >= _SUMMARY_REPEATED * len(own)


def _of(
    tokens: list[str],
    values: list[int],
    quoted: bytes | bytearray,
    paragraphs: tuple[str, ...],
    end: Fingerprints | None = None,
) -> Fingerprints:
    """Return the fingerprints of tokens with these hashes; those of their end may be known."""
    kept, values = tokens[:LONGEST], values[:LONGEST]
    width = _width(kept)
    if end is None or width != end.width:
        found = _hashes(values, width)
    else:
        begin = values[: len(tokens) - len(end.tokens) + width - 1]
        found = (_hashes(begin, width) + end.hashes)[: max(0, len(kept) - width + 1)]
    return Fingerprints(tuple(kept), bytes(quoted[: len(kept)]), width, found, paragraphs)


def _hashes(values: list[int], width: int) -> list[int]:
    """Return the hash of each run of `width` tokens, given their own hashes.

    Python's hash of a tuple of numbers is the same in each process, and faster than sums in
    Python. Of another release it may differ: `RULES` says so, and the index is built again.
    """
    runs = zip(*(values[at:] for at in range(width)), strict=False)
    return list(map(hash, runs))


def _pieces(article: Article) -> Iterator[tuple[str, bool]]:
    """Yield the body in pieces, each with whether it is a quotation."""
    text, at = article.text, 0
    for quote in article.quotes:
        if quote.start >= at:
            yield from _cut(text, at, quote.start, is_quoted=False)
            yield from _cut(text, quote.start, quote.end, is_quoted=True)
            at = quote.end
    yield from _cut(text, at, len(text), is_quoted=False)


def _cut(text: str, start: int, end: int, *, is_quoted: bool) -> Iterator[tuple[str, bool]]:
    """Yield a part of the text in pieces of limited length, each with `is_quoted`."""
    for at in range(start, end, _PIECE):
        yield text[at : min(at + _PIECE, end)], is_quoted


def _width(tokens: list[str]) -> int:
    """Return the number of tokens in a shingle, by the script of most of them."""
    text = "".join(tokens)
    if text.isascii() or not _pattern(_UNSPACED).search(text):
        return _WORDS
    unspaced = _pattern(_UNSPACED).findall(text)
    if 2 * len(unspaced) <= len(tokens):
        return _WORDS
    first = unspaced[:_TOLD]  # a text is of one script
    letters = len(_pattern(_LETTER).findall("".join(first)))
    return _OF_CHARACTERS if 2 * letters <= len(first) else _OF_LETTERS


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern at its first use: these take 7 ms, and a search needs none of them."""
    return re.compile(text)
