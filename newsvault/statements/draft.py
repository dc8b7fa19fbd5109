"""Text of a draft (plain text or Markdown) for the quotation finder.

Markup is removed, lines of a paragraph are joined, and every offset maps back to its source line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsvault.errors import UsageError
from newsvault.quotes import find_quotes
from newsvault.quotes.tokens.marks import marked
from newsvault.text import count_words

MOST_BYTES = 2_000_000
_LONG = 100  # characters; a text with longer lines and no empty ones has one paragraph per line
_WORDS = 4  # minimum words between quotation marks for a check, even of a possible title
# Text between single quotation marks: from a mark before a word to the next mark after a word.
_SINGLE = re.compile(r"(?<![\w'’])['‘‚‹](?=[^\s'’])([^\n]{1,600}?[^\s‘‚‹])['’‘›](?!\w)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_BLOCK = re.compile(
    r"[ \t]*(?:(?P<quote>(?:>[ ]?)+)|(?P<head>\#{1,6}[ ]+)"
    r"|(?P<item>(?:[*+]|-(?=[ ])|\d{1,3}[.)])[ ]+))?"
)
_INLINE = re.compile(
    r"<!--.{0,2000}?-->"
    r"|!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"  # an image
    r"|\[\^[^\]\n]{1,99}\]:?"  # a footnote
    r"|\[(?=[^\[\]\n]{0,500}\][(\[])"  # a link; its text stays
    r"|(?<=[^\s\[])\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,500}\])"
    r"|\\(?=[^\w\s])"
    r"|\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quotation of a draft; `speaker` as written, `name` in full if known."""

    line: int
    text: str
    speaker: str | None
    name: str | None
    confidence: float


def decoded(data: bytes, name: str) -> str:
    """Return the text of a draft.

    Args:
        data: the file's bytes, in UTF-8, UTF-16 with a byte order mark, or Windows-1252.
        name: the file's name, for the message.

    Raises:
        UsageError: longer than `MOST_BYTES`, or not a text.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{name} is too long for a draft", hint=f"at most {MOST_BYTES // 1_000_000} MB"
        )
    for coding in (
        ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    ):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08\x0e-\x1a\x7f]", text):
            return text
    raise UsageError(f"{name} is not a text", hint="save the draft as plain text or Markdown")


def quotations(text: str) -> tuple[Quoted, ...]:
    """Return the quotations of a draft, in order.

    Text of at least four words between quotation marks, double or single, counts even if it may be
    a title: the check must not skip it silently.
    """
    draft = _read(text)
    found = [
        (q.start, q.end, q.speaker, q.speaker_name, q.confidence)
        for q in find_quotes(draft.text, block_quotes=draft.block_quotes)
    ]
    taken = {place for start, end, *_ in found for place in range(start, end)}
    for span in marked(draft.text, draft.block_quotes):
        between = draft.text[span.start : span.end]
        if count_words(between) >= _WORDS and taken.isdisjoint(range(span.start, span.end)):
            found.append((span.start, span.end, None, None, 0.0))
            taken.update(range(span.start, span.end))
    for match in _SINGLE.finditer(draft.text):
        if count_words(match[1]) >= _WORDS and taken.isdisjoint(range(*match.span(1))):
            found.append((*match.span(1), None, None, 0.0))
    return tuple(
        Quoted(
            line=draft.line(start),
            text=" ".join(draft.text[start:end].split()),
            speaker=speaker,
            name=name,
            confidence=confidence,
        )
        for start, end, speaker, name, confidence in sorted(found, key=lambda one: one[:2])
    )


@dataclass(slots=True)
class _Draft:
    """The text of a draft, assembled from pieces."""

    source: str
    text: str = ""
    block_quotes: tuple[tuple[int, int], ...] = ()
    _at: list[int] = field(default_factory=list)
    _from: list[int] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def put(self, pieces: list[tuple[int, str]]) -> None:
        """Set the text from pieces: offset in the source, and text."""
        at = 0
        for place, piece in pieces:
            self._at.append(at)
            self._from.append(place)
            at += len(piece)
        self.text = "".join(piece for _, piece in pieces)
        self._lines = [found.end() for found in re.finditer("\n", self.source)]

    def line(self, offset: int) -> int:
        """Return the source line (from 1) of an offset in the text."""
        piece = bisect_right(self._at, offset) - 1
        place = self._from[piece] + offset - self._at[piece]
        return bisect_right(self._lines, place) + 1


def _read(text: str) -> _Draft:
    """Return a draft as plain text with the places of its characters in the source."""
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    draft = _Draft(source)
    pieces: list[tuple[int, str]] = []
    quotes: list[tuple[int, int]] = []
    at = 0
    for kind, spans in _paragraphs(source):
        start = at
        for number, (first, last) in enumerate(spans):
            if pieces:
                pieces.append((first, "\n\n" if number == 0 else " "))
                at += len(pieces[-1][1])
            start = at if number == 0 else start
            for piece in _plain(source, first, last):
                pieces.append(piece)
                at += len(piece[1])
        if kind == "quote" and not marked("".join(piece for _, piece in pieces)[start:at]):
            quotes.append((start, at))
    draft.put(pieces)
    draft.block_quotes = tuple(quotes)
    return draft


def _plain(source: str, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield the text of a line between Markdown marks."""
    at = first
    for found in _INLINE.finditer(source, first, last):
        if found.start() > at:
            yield at, source[at : found.start()]
        at = found.end()
    if at < last:
        yield at, source[at:last]


def _paragraphs(source: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each paragraph: its kind, and the spans of its lines without marks."""
    a_line_each = "\n\n" not in source.strip() and any(
        len(line) > _LONG for line in source.split("\n")
    )
    kind, spans = "", list[tuple[int, int]]()
    for new, first, last in _lines(source):
        goes_on = new == "text" or new == kind == "quote"
        if not spans or not goes_on or kind == "head" or a_line_each:
            if spans:
                yield kind, spans
            kind, spans = new, []
        if new:
            spans.append((first, last))
    if spans:
        yield kind, spans


def _lines(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield each line: its kind ("" if empty), and the span of its text."""
    at = _after_front_matter(source)
    fence = ""
    while at < len(source):
        end = source.find("\n", at)
        end = len(source) if end < 0 else end
        mark = _FENCE.match(source, at, end)
        if mark or fence:
            fence = "" if mark and mark[1] == fence else fence or (mark[1] if mark else "")
            yield "", at, at
        else:
            found = _BLOCK.match(source, at, end)
            assert found
            first = found.end()
            while end > first and source[end - 1].isspace():
                end -= 1
            yield (found.lastgroup or "text") if first < end else "", first, end
            end = source.find("\n", end)
            end = len(source) if end < 0 else end
        at = end + 1


def _after_front_matter(source: str) -> int:
    found = re.match(r"---\n(?:[^\n]*\n){0,99}?(?:---|\.\.\.)(?:\n|\Z)", source)
    return found.end() if found else 0
