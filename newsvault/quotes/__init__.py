"""Quotations: find what is quoted in a text and tell who said it."""

from __future__ import annotations

from collections.abc import Sequence

from newsvault.models import Quote

__all__ = ["find_quotes"]


def find_quotes(
    text: str,
    *,
    language: str | None = None,
    context: str = "",
    block_quotes: Sequence[tuple[int, int]] = (),
) -> tuple[Quote, ...]:
    """Return the quotations of `text` in reading order, with their speakers where they are told.

    Offsets are characters of `text`, half open, around the words inside the marks.
    `language` is a code such as "de" or "pt-BR"; None means that it is told from the text.
    `context` is the headline, summary and captions: names there help to complete those in `text`.
    `block_quotes` are the spans of `text` that its page marks as quoted. No text makes it fail.
    """
    from newsvault.quotes.finder import find

    return find(text, language=language, context=context, block_quotes=tuple(block_quotes))
