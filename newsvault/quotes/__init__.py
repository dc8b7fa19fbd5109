"""Quotations: find the quotations of a text and their speakers."""

from __future__ import annotations

from collections.abc import Sequence

from newsvault.models import Quote
from newsvault.models.checking import checked

__all__ = ["find_quotes"]


@checked
def find_quotes(
    text: str,
    *,
    language: str | None = None,
    context: str = "",
    block_quotes: Sequence[tuple[int, int]] = (),
) -> tuple[Quote, ...]:
    """Find the quotations of a text and who said them, in reading order.

    Args:
        text: plain text; paragraphs are parted by empty lines.
        language: a language code such as "de" or "pt-BR"; None to detect it.
        context: headline, summary and captions: names in them complete those of `text`.
        block_quotes: half-open spans of `text`, in characters, that its page marks as quoted.

    Returns:
        The quotations; `start` and `end` are offsets in characters of `text`, half open, around
        the words inside the marks. `speaker` is None where it cannot be known.

    Raises:
        TypeError: an argument is of another type. No text raises.

    Examples:
        >>> text = 'The wall held, said Ana Ruiz, the mayor. "We were lucky," she added.'
        >>> [quote.text for quote in newsvault.find_quotes(text)]
        ['We were lucky,']
    """
    from newsvault.quotes.finder import find

    return find(text, language=language, context=context, block_quotes=tuple(block_quotes))
