"""Layout of a page: its text as lines, in reading order, each within its block elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from bs4 import BeautifulSoup, NavigableString, Tag

from newsvault.extract.page.hidden import is_hidden
from newsvault.extract.page.words import split_words
from newsvault.text import fold

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output"
    " q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_SILENT = frozenset(
    "head title script style template noscript iframe svg select button input textarea img picture"
    " source video audio track object embed canvas map area link meta rp rt col".split()
)
_QUOTES = "\"'“”„‟«»‘’‚‹›「『"
_BOLD = frozenset(("b", "strong"))
_LONGEST = 4_000  # characters of a mark's text
_PIECES = 200  # of a block, before a line break; a heading has fewer
_PARAGRAPHS = re.compile(r"\n *\n\s*")
# Text for screen readers: link labels, which are not part of the article.
_WINDOW = re.compile(
    r"(?:(?<!\s)\s++)?(?:\((?:opens|öffnet|s['’]ouvre|se abre|si apre|abre|öppnas|åpnes|åbner"
    r"|wird)\b[^()]{0,60}\)"
    r"|, opens new (?:tab|window))",
    re.IGNORECASE,
)
_NAMING = tuple("class id itemprop role rel data-testid data-component data-qa data-hook".split())
_NO_WORDS: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Box:
    """A block element: its name, the words of its class and id, and its parent block.

    `first:last` are the lines in it (half open); `hidden`: not displayed; `kind`: the block that
    all of it is, "" for none, None while unknown.
    """

    tag: Tag
    name: str
    words: frozenset[str]
    parent: Box | None
    depth: int
    first: int
    last: int = 0
    hidden: bool = False
    weight: float = 0.0
    chars: int = 0
    links: int = 0
    kind: Literal["table", "post", "caption", ""] | None = None


@dataclass(slots=True, eq=False)
class Line:
    """A text between two block boundaries; `links` and `bold` are numbers of its characters.

    `anchors` are its links, each with the number of characters before it, or a few more.
    """

    text: str
    box: Box
    links: int
    bold: int
    words: frozenset[str]
    anchors: tuple[tuple[int, Tag], ...] = ()
    _folded: str | None = None

    @property
    def folded(self) -> str:
        """The text folded for comparison, once for the fields that compare it."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded


@dataclass(slots=True, eq=False)
class Mark:
    """An element with a class, id or similar: its words, and the line where it begins."""

    tag: Tag
    words: frozenset[str]
    box: Box
    at: int

    @property
    def text(self) -> str:
        """The beginning of the element's own text on one line, all of it in practice."""
        parts: list[str] = []
        size = 0
        for string in self.tag.strings:
            parts.append(string)
            size += len(string)
            if size > _LONGEST:  # an element in n others would be collected n times
                break
        return " ".join(" ".join(parts).split())


@dataclass(slots=True)
class Layout:
    """A page's lines, boxes, marked elements and links in reading order."""

    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    anchors: list[Mark] = field(default_factory=list)
    chars: int = 0


def lay_out(soup: BeautifulSoup) -> Layout:
    """Return the layout of `soup`."""
    reader = _Reader()
    root = Box(soup, "root", _NO_WORDS, None, 0, 0)
    reader.layout.boxes.append(root)
    reader.walk(soup, root)
    reader.flush(root)
    root.last = len(reader.layout.lines)
    return reader.layout


class _Reader:
    __slots__ = ("anchors", "bold", "bold_chars", "buffer", "inline", "layout", "link",
                 "link_chars", "open", "size", "summed", "words_of")  # fmt: skip

    def __init__(self) -> None:
        self.layout = Layout()
        self.buffer: list[str] = []
        self.link = self.bold = 0  # how many such elements are open
        self.link_chars = self.bold_chars = 0
        self.inline: frozenset[str] = _NO_WORDS
        self.words_of: dict[str, frozenset[str]] = {}
        self.anchors: list[tuple[int, Tag]] = []  # of the buffer, with the characters before them
        self.open: list[Tag] = []  # links
        self.size = self.summed = 0  # characters of the first `summed` pieces of the buffer

    def walk(self, tag: Tag, box: Box) -> None:
        """Add the content of an element to the layout; `box` is the block around it."""
        for child in tag.contents:
            if type(child) is NavigableString:
                self._add(child)
            elif isinstance(child, Tag):
                name = child.name
                if name in _INLINE:
                    self._inline(child, name, box)
                elif name == "br":
                    self._break(box)
                elif name not in _SILENT:
                    self._block(child, name, box)
                elif child.attrs and name in ("meta", "link"):
                    self._mark(child, box)

    def flush(self, box: Box) -> None:
        """End the line: the buffered text becomes one line, or several after double breaks."""
        if self.buffer:
            raw = "".join(self.buffer)
            self.buffer = []
            whole = max(1, len(raw))
            if "(" in raw or "," in raw:
                raw = _WINDOW.sub("", raw)
            pieces = _PARAGRAPHS.split(raw)  # two line breaks in a row part paragraphs
            spans = self._anchors_of(raw, pieces) if self.anchors else ()
            for place, piece in enumerate(pieces):
                text = " ".join(piece.split())
                if text:
                    links = self.link_chars * len(piece) // whole
                    bold = self.bold_chars * len(piece) // whole
                    anchors = spans[place] if spans else ()
                    self.layout.lines.append(Line(text, box, links, bold, self.inline, anchors))
            self.anchors = [(0, tag) for tag in self.open]
            self.size = self.summed = 0
        self.link_chars = self.bold_chars = 0
        self.inline = _NO_WORDS

    def _anchors_of(self, raw: str, pieces: list[str]) -> list[tuple[tuple[int, Tag], ...]]:
        """Return the links of each paragraph of the buffer, placed from its beginning."""
        if len(pieces) == 1:
            return [tuple(self.anchors)]
        found, end, done = [], 0, 0
        for piece in pieces:
            start = raw.find(piece, end)
            end = start + len(piece)
            first = done
            while done < len(self.anchors) and self.anchors[done][0] < end:
                done += 1
            found.append(tuple((max(0, at - start), tag) for at, tag in self.anchors[first:done]))
        return found

    def _anchor(self, tag: Tag, box: Box) -> None:
        self.layout.anchors.append(Mark(tag, _NO_WORDS, box, len(self.layout.lines)))
        for piece in self.buffer[self.summed :]:
            self.size += len(piece)
        self.summed = len(self.buffer)
        self.anchors.append((self.size, tag))

    def _add(self, text: NavigableString) -> None:
        """Add a text to the buffer, its white space reduced to one space at each end."""
        plain = " ".join(text.split())
        if not plain:
            if text:
                self.buffer.append(" ")
            return
        size = len(plain)
        self.layout.chars += size
        lead = " " if text[0].isspace() else ""
        tail = " " if text[-1].isspace() else ""
        self.buffer.append(f"{lead}{plain}{tail}")
        if self.link:
            self.link_chars += size
        if self.bold:
            self.bold_chars += size

    def _inline(self, tag: Tag, name: str, box: Box) -> None:
        """Add an element within a line, and count its characters in links and in bold."""
        if tag.attrs:
            words = self._mark(tag, box)
            if words:
                self.inline = self.inline | words if self.inline else words
        if name == "a":
            if "href" in tag.attrs:
                self._anchor(tag, box)
            self.open.append(tag)
            self.link += 1
            self.walk(tag, box)
            self.link -= 1
            self.open.pop()
        elif name in _BOLD:
            self.bold += 1
            self.walk(tag, box)
            self.bold -= 1
        elif name == "q":
            self._quotation(tag, box)
        elif name == "ruby" and tag.find("rp") is not None:
            self.buffer.append(tag.get_text())  # the reading, in its brackets
        else:
            self.walk(tag, box)

    def _quotation(self, tag: Tag, box: Box) -> None:
        """Add a `<q>` with the marks that a browser draws around it."""
        text = tag.get_text().strip()
        if not text or text[0] in _QUOTES:
            self.walk(tag, box)
            return
        marks = "‘’" if tag.find_parent("q") else "“”"
        self.buffer.append(marks[0])
        place = len(self.buffer)
        self.walk(tag, box)
        if len(self.buffer) > place:  # no space between marks and words
            self.buffer[place] = self.buffer[place].lstrip()
            self.buffer[-1] = self.buffer[-1].rstrip()
        self.buffer.append(marks[1])

    def _break(self, box: Box) -> None:
        """Split a line: a short bold text before a line break is a heading."""
        short = self.bold_chars and len(self.buffer) < _PIECES
        text = "".join(self.buffer).strip() if short else ""
        heads = 2 < len(text) < 90 and self.bold_chars >= 0.9 * len(text.replace(" ", ""))
        if heads and not self.bold and not self.link and text[-1] not in ".!?,;:…":
            self.flush(box)
        else:
            self.buffer.append("\n")

    def _block(self, tag: Tag, name: str, parent: Box) -> None:
        """Add a block with a box of its content, between two ends of lines."""
        self.flush(parent)
        words = self._mark(tag, parent) if tag.attrs else _NO_WORDS
        if "-" in name:
            words |= split_words(name)  # a custom element is named as others are classed
        layout = self.layout
        box = Box(tag, name, words, parent, parent.depth + 1, len(layout.lines))
        attrs = tag.attrs
        if attrs and is_hidden(attrs, words):
            box.hidden = True
        layout.boxes.append(box)
        self.walk(tag, box)
        self.flush(box)
        box.last = len(layout.lines)

    def _mark(self, tag: Tag, box: Box) -> frozenset[str]:
        attrs = tag.attrs
        named = [str(attrs[key]) for key in _NAMING if key in attrs]
        if not named:
            return _NO_WORDS
        joined = " ".join(named)
        words = self.words_of.get(joined)
        if words is None:
            words = self.words_of[joined] = split_words(joined)
        if words:
            self.layout.marks.append(Mark(tag, words, box, len(self.layout.lines)))
        return words
