"""Changes of quotations: added, removed, reworded, or given to another speaker."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from newsvault.extract.changes.normalisation import contains, keys
from newsvault.extract.changes.paragraph_alignment import pair_alike
from newsvault.extract.changes.word_diff import pieces
from newsvault.models.article import Article, Quote
from newsvault.models.changes import Difference, QuoteChange

REWORDED = 0.5  # share of common words from which two quotations are one in other words

_MARKED = re.compile(
    r"[\u201c\u201e\u00ab\u300c\u300e\"]"
    r"([^\u201c-\u201f\u00ab\u00bb\u300c-\u300f\"]{6,})"
    r"[\u201d\u201c\u00bb\u300d\u300f\"]"
)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the places of the texts in quotation marks."""
    return [found.span(1) for found in _MARKED.finditer(text)]


def has_quote_change(old: Article, new: Article, difference: Difference) -> bool:
    """Return whether a quotation changed, other than those that came with a whole paragraph.

    Quotations of a summary are not among them: one that went there is none that is removed.
    """
    come = {c.after for c in difference.paragraphs if c.kind == "come"}
    for change in difference.quotes:
        before, after = change.before, change.after
        if before and not after and contains(keys(new.summary or ""), keys(before.text)):
            continue
        if before or after is None:
            return True
        if _paragraph_of(new, after.start) not in come and not _has_words(old, after.text):
            return True  # without the words before, not only without the marks
    return False


def _has_words(article: Article, text: str) -> bool:
    """Return whether an article has these words, with or without quotation marks."""
    words = keys(text)
    return contains(keys(article.text), words) or contains(keys(article.summary or ""), words)


def _paragraph_of(article: Article, at: int) -> int:
    """Return the number of the paragraph, from 1, that holds the character `at` of the text."""
    return article.text.count("\n\n", 0, at) + 1


def quote_changes(old: Sequence[Quote], new: Sequence[Quote]) -> tuple[QuoteChange, ...]:
    """Return what happened to the quotations of the old text, in the order of the new one."""
    pairs = _paired(old, new)
    found: list[QuoteChange] = []
    for j, after in enumerate(new):
        if j not in pairs:
            found.append(QuoteChange(kind="added", before=None, after=after))
            continue
        before = old[pairs[j]]
        if _words(before) != _words(after):
            marked = pieces(before.text, after.text)
            found.append(QuoteChange(kind="reworded", before=before, after=after, pieces=marked))
        if is_given_away(before, after):
            found.append(QuoteChange(kind="speaker", before=before, after=after))
    kept = set(pairs.values())
    found += [
        QuoteChange(kind="removed", before=before, after=None)
        for i, before in enumerate(old)
        if i not in kept
    ]
    return tuple(found)


def is_given_away(before: Quote, after: Quote) -> bool:
    """Return whether a quotation has another speaker.

    One that got or lost its speaker has no other; nor has one whose speaker is named more fully:
    "Roe" and "Jane Roe".
    """
    old, new = names(before), names(after)
    if not old or not new or old & new:
        return False
    first, second = _written(before), _written(after)
    return bool(first and second and not set(first) & set(second))


def names(quote: Quote) -> set[str]:
    """Return the names of a quotation's speaker, folded."""
    return {
        " ".join(keys(name)).casefold() for name in (quote.speaker_name, quote.speaker) if name
    } - {""}


def _written(quote: Quote) -> list[str]:
    return [key.casefold() for key in keys(quote.speaker_name or quote.speaker or "")]


def _words(quote: Quote) -> list[str]:
    return keys(quote.text)


def _paired(old: Sequence[Quote], new: Sequence[Quote]) -> dict[int, int]:
    """Return the quotation of the old text for each of the new one that continues it."""
    before, after = [_words(quote) for quote in old], [_words(quote) for quote in new]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(old) - 1, -1, -1):
        places[tuple(before[i])].append(i)
    pairs = {}
    for j, words in enumerate(after):
        if same := places.get(tuple(words)):
            pairs[j] = same.pop()
    pair_alike(before, after, pairs, least=REWORDED)
    return pairs
