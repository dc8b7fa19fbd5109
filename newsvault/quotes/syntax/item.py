"""An item: a name, a noun phrase, a verb, a sign or a whole quotation."""

from __future__ import annotations

from newsvault.quotes.tokens.tags import Tag
from newsvault.quotes.tokens.token import Token


class Item:
    """A piece of a sentence.

    `kind` is the tag of a phrase, or that of its only token. `head` is the name itself or the
    last noun; `before` and `after` are the descriptions around a name, as spans.
    """

    __slots__ = (
        "after", "before", "end", "head", "kind", "low", "owner",
        "para", "quote", "sent", "start", "surname", "tokens",
    )  # fmt: skip

    def __init__(self, kind: str, parts: list[Token]) -> None:
        one = parts[0]
        self.kind = kind
        self.tokens = parts
        self.start = one.start
        self.end = parts[-1].end
        self.low = one.low if len(parts) == 1 else parts[-1].low
        self.owner = parts[-1].owner
        self.para = one.para
        self.sent = one.sent
        self.quote = one.quote
        self.head = parts
        self.before: tuple[int, int] | None = None
        self.surname = ""  # once it was asked for
        self.after: tuple[int, int] | None = None

    def join(self, joint: Item, other: Item) -> None:
        """Make one bare noun of two and the "and" between them, which count no longer."""
        self.kind = Tag.BARE_NOUN
        self.tokens = self.head = self.tokens + joint.tokens + other.tokens
        self.end, self.low = other.end, other.low
        joint.kind = other.kind = Tag.ADVERB

    def become_body(self, start: int, end: int, words: str) -> None:
        """Make the name of a body of a marked stretch: `words` from `start` to `end`."""
        token = Token(start, end, words, Tag.CAPITALISED)
        token.para, token.sent = self.para, self.sent
        self.kind, self.low, self.quote = Tag.BODY, token.low, -1
        self.tokens = self.head = [token]
        self.start, self.end = start, end
