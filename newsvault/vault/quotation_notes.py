"""Notes on quotations: they hold on to the words and their place, not to the number.

Better rules find other quotations in an article and number them otherwise. A note is stored with
the place, the first words and the number of then ("q3 of version 1 at 512, “The wall held”: ..."),
and shown with the number that the quotation has now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsvault.models import Article, Quote
from newsvault.text import first_words, one_line

if TYPE_CHECKING:
    from newsvault.storage.catalog import Catalog

SHOWN = 60  # characters of a quotation at the beginning of a note on it
_ABOUT = re.compile(r"q(\d{1,6}) of version (\d{1,6})(?: at (\d{1,9}))?, “([^”]{0,80})”: ")


def about(number: int, version: int, quote: Quote) -> str:
    """Return the beginning of a note on a quotation, as stored."""
    shown = first_words(quote.text.replace("”", "’"), SHOWN)
    return f"q{number} of version {version} at {quote.start}, “{shown}”: "


def notes_of(catalog: Catalog, article_id: str) -> tuple[tuple[str, str], ...]:
    """Return the notes on an article with their names, as `as_numbered_now` does."""
    return as_numbered_now(catalog, article_id, catalog.additions.of("note", article_id))


def as_numbered_now(
    catalog: Catalog, article_id: str, notes: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the stored notes on an article, those on quotations as numbered now."""
    if not any(_ABOUT.match(text) for _, text in notes):
        return notes
    articles = {row.version: row.article for row in catalog.articles.versions(article_id)}
    return tuple((name, _shown(text, articles)) for name, text in notes)


def _shown(text: str, articles: dict[int, Article]) -> str:
    match = _ABOUT.match(text)
    if match is None:
        return text
    number, version, words = int(match[1]), int(match[2]), match[4]
    article = articles.get(version)
    place = int(match[3]) if match[3] else None
    now = article and number_of(article.quotes, words, place, number)
    rest = text[match.end() :]
    if now is None:
        return f"version {version}, “{words}” (no quotation now): {rest}"
    return f"q{now} of version {version}, “{words}”: {rest}"


def number_of(
    quotes: Sequence[Quote], words: str, place: int | None, number: int = 0
) -> int | None:
    """Return the number that a quotation of then has now; None where it is none now.

    That is the one with the same first words; of several, or where the words were cut otherwise,
    the nearest to the place.

    Args:
        quotes: the quotations of the article now.
        words: its first words (`first_words`).
        place: where it began, in characters; None where that is unknown.
        number: the number it had, for such a one.
    """
    begin = words.removesuffix("…").rstrip()
    same = [n for n, quote in enumerate(quotes, 1) if _begins(one_line(quote.text), begin)]
    if not same and place is not None:
        same = [n for n, quote in enumerate(quotes, 1) if quote.start <= place < quote.end]
    return _nearest(same, quotes, number, place)


def _begins(text: str, begin: str) -> bool:
    return text.replace("”", "’").startswith(begin.replace("”", "’"))


def _nearest(
    same: Iterable[int], quotes: Sequence[Quote], number: int, place: int | None
) -> int | None:
    def far(n: int) -> int:
        return abs(n - number) if place is None else abs(quotes[n - 1].start - place)

    return min(same, key=far, default=None)
