"""An article's text cut into pieces, each with the quotation it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from newsvault.models import BLOCK_SEPARATOR, Article, BlockKind, Quote

COLOURS = 8  # of speakers, in the stylesheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a block; `number` is its quotation's, from 1, or 0 for none."""

    text: str
    number: int = 0
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBlock:
    """A block of an article's body in pieces."""

    kind: BlockKind
    pieces: tuple[Piece, ...]


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
        blocks.append(ReadBlock(kind=block.kind, pieces=_pieces(block.text, at, inside, begun)))
        at = end + len(BLOCK_SEPARATOR)
    return blocks


def _pieces(
    text: str, offset: int, spans: list[tuple[int, int, int]], begun: set[int]
) -> tuple[Piece, ...]:
    cuts = sorted({offset, offset + len(text), *(at for s, e, _ in spans for at in (s, e))})
    pieces = []
    for start, end in pairwise(cuts):
        around = [span for span in spans if span[0] <= start and span[1] >= end]
        number = max(around, default=(0, 0, 0))[2]
        begins = bool(number) and number not in begun
        begun.add(number)
        pieces.append(Piece(text=text[start - offset : end - offset], number=number, begins=begins))
    return tuple(pieces)
