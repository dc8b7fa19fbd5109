"""Headings: short paragraphs without a full stop, without a speaker."""

from __future__ import annotations

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.tags import Tag

_LONGEST = 12  # words
_CLOSED = frozenset(".!?…:,;")


def headings(items: list[Item]) -> frozenset[int]:
    """Return the numbers of the paragraphs that are headings: short, and without a full stop."""
    rows: dict[int, list[Item]] = {}
    for item in items:
        if item.kind != Tag.PARAGRAPH_END:
            rows.setdefault(item.para, []).append(item)
    return frozenset(
        para
        for para, row in rows.items()
        if len(row) <= _LONGEST  # each has one token at least
        and row[-1].kind not in _CLOSED
        and row[0].kind != "-"
        and sum(len(item.tokens) for item in row) <= _LONGEST
        and all(item.kind != Tag.QUOTATION for item in row)
    )
