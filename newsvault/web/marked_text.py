"""An article's text cut into pieces, each with the quotation it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from newsvault.models import BLOCK_SEPARATOR, Article, Block, BlockKind, Quote
from newsvault.output.blocks import LISTS, is_safe, linked_pieces

COLOURS = 8  # of speakers, in the stylesheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a block; `number` is its quotation's, from 1, or 0 for none; `href` its link's."""

    text: str
    number: int = 0
    begins: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBlock:
    """A block of an article's body in pieces; a table without quotations has its `rows`."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    author: str | None = None
    url: str | None = None

    @property
    def group(self) -> str:
        """The element of the list that the block is in, or ""."""
        return LISTS.get(self.kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The speakers of an article: the colour of each, in order of their first quotation."""

    colours: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article) -> Voices:
        """Return the speakers of an article."""
        names = dict.fromkeys(who(quote) for quote in article.quotes if who(quote))
        return cls(colours={name: at % COLOURS + 1 for at, name in enumerate(names)})

    def colour(self, quote: Quote) -> int:
        """Return the number of a quotation's colour; 0 for an unknown speaker."""
        return self.colours.get(who(quote), 0)


def who(quote: Quote) -> str:
    """Return the speaker of a quotation: the full name, else as written; "" if unknown."""
    return quote.speaker_name or quote.speaker or ""


def read_blocks(article: Article) -> list[ReadBlock]:
    """Return the blocks of an article with its quotations; inside another, the inner one counts."""
    spans = [(quote.start, quote.end, number) for number, quote in enumerate(article.quotes, 1)]
    begun: set[int] = set()
    blocks, at = [], 0
    for block in article.blocks:
        end = at + len(block.text)
        inside = [(max(s, at), min(e, end), n) for s, e, n in spans if s < end and e > at]
        blocks.append(
            ReadBlock(
                kind=block.kind,
                pieces=_pieces(block, at, inside, begun),
                rows=() if inside else block.rows,
                author=block.author if block.kind == "caption" else None,
                url=block.url if block.url and is_safe(block.url) else None,
            )
        )
        at = end + len(BLOCK_SEPARATOR)
    return blocks


def _pieces(
    block: Block, offset: int, spans: list[tuple[int, int, int]], begun: set[int]
) -> tuple[Piece, ...]:
    """Return the pieces of a block that begins at character `offset`, cut at links and spans."""
    text, leads, at = block.text, {}, offset
    for words, href in linked_pieces(block):
        leads[at] = href
        at += len(words)
    cuts = sorted({offset, offset + len(text), *leads, *(at for s, e, _ in spans for at in (s, e))})
    href = None
    pieces = []
    for start, end in pairwise(cuts):
        around = [span for span in spans if span[0] <= start and span[1] >= end]
        number = max(around, default=(0, 0, 0))[2]
        begins = bool(number) and number not in begun
        begun.add(number)
        href = leads.get(start, href)
        words = text[start - offset : end - offset]
        pieces.append(Piece(text=words, number=number, begins=begins, href=href))
    return tuple(pieces)
