"""An item: a name, a noun phrase, a verb, a sign or a whole quotation."""

from __future__ import annotations

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
