"""Numbers of quotations that `reparse` gave to other words: what `ID.q3` was before.

Better rules find other quotations in an article, and the numbers behind them move. The entry
("renumbered", article id, version, JSON) keeps, for each number that has other words now, the
first words and the place it had, the latest first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsvault.models import Quote
from newsvault.text import first_words
from newsvault.vault.article_references import locate, quote_number
from newsvault.vault.quotation_notes import SHOWN, number_of

if TYPE_CHECKING:
    from newsvault.storage.catalog import Catalog, VersionRow

RENUMBERED = "renumbered"
_MOST = 3  # earlier meanings of a number

Meanings = dict[str, list[tuple[str, int]]]


def renumbered(before: Sequence[Quote], after: Sequence[Quote], entry: str) -> str | None:
    """Return the entry's new value, or None where every number has the words it had.

    Args:
        before: the quotations of a version so far.
        after: its quotations by the new rules.
        entry: the entry's value so far, "" for none.
    """
    found: Meanings = _read(entry)
    moved = False
    for number, quote in enumerate(before, 1):
        if number <= len(after) and _same(quote, after[number - 1]):
            continue
        moved = True
        earlier = found.get(str(number), [])
        meaning = first_words(quote.text, SHOWN), quote.start
        found[str(number)] = [meaning, *(one for one in earlier if one != meaning)][:_MOST]
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if moved else None


def earlier_meanings(catalog: Catalog, reference: str) -> tuple[str, ...]:
    """Return a line for each quotation that `ID.q3` meant before, with its reference now."""
    article, number = quote_number(reference)
    found = _earlier(catalog, locate(catalog, article), number)
    return tuple(
        f"{reference} was “{words}” before the article was read again; "
        + (f"that is {article}.q{now} now" if now else "that is no quotation now")
        for words, now in found
    )


def _earlier(catalog: Catalog, row: VersionRow, number: int) -> tuple[tuple[str, int | None], ...]:
    """Return the first words of each earlier meaning, and the number of that quotation today.

    The number is None where the words are no quotation now. Words that the number has again are
    left out.
    """
    kept = dict(catalog.additions.of(RENUMBERED, row.id)).get(str(row.version), "")
    quotes = row.article.quotes
    found = []
    for words, place in _read(kept).get(str(number), []):
        now = number_of(quotes, words, place)
        if now != number:
            found.append((words, now))
    return tuple(found)


def _same(one: Quote, other: Quote) -> bool:
    """Return whether two quotations have the same words, or one is the other cut."""
    return one.text in other.text or other.text in one.text


def _read(kept: str) -> Meanings:
    """Return the meanings in an entry; none where it is damaged or of another program."""
    try:
        found = json.loads(kept) if kept else {}
        return {
            str(number): [(str(words), int(place)) for words, place in row]
            for number, row in found.items()
        }
    except (AttributeError, TypeError, ValueError):
        return {}
