"""One word or sign of a text, with the class it most likely has."""

from __future__ import annotations


class Token:
    """One word or sign, or a whole quotation; `kind` is its tag."""

    __slots__ = (
        "classes", "end", "first", "kind", "low", "owner", "para", "quote", "sent", "start", "text"
    )  # fmt: skip

    def __init__(self, start: int, end: int, text: str, kind: str) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.low = text.lower()
        self.kind = kind
        self.classes: frozenset[str] = frozenset()
        self.first = False  # first word of its sentence
        self.owner = False  # ends in a possessive 's
        self.para = 0
        self.sent = 0
        self.quote = -1
