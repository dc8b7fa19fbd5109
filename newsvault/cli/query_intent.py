"""What a person typed as a query: an article's id or address, a pasted headline, or a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from newsvault.api.vault import Vault
from newsvault.errors import BadAddress, NotFound, QueryError, UsageError
from newsvault.search.filters import Filters
from newsvault.search.query import parse
from newsvault.search.query.fields import KINDS
from newsvault.search.query.lexer import MARKS
from newsvault.text import count_words
from newsvault.vault import facets

# Ids of ten characters, versions and quotations: no word looks like the last two.
_ARTICLE = re.compile(r"(?:[a-z2-7]{10}|[a-z2-7]{4,52}(?:@[0-9][0-9:.TtZz+-]*)?(?:\.q[0-9]+)?)")
_SHORT = re.compile(r"[a-z2-7]{4,9}")
_LIKE_ID = re.compile(r"[a-z2-7]{2,52}(?:@[^\s]+)?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SIGNS = re.compile(rf"[{MARKS}?*~:()\[\]]|\b(?:AND|OR|NOT|NEAR)\b|(?:^|\s)-\S")
_FIELD = re.compile(rf"(?<!\w)(?:{'|'.join(KINDS)})[:(]", re.IGNORECASE)
_LEAST, _LONGEST = 3, 300  # words, characters of a headline


def meant(vault: Vault, text: str, filters: Filters) -> str:
    """Return the query for what was typed, narrowed by the flags.

    An article (all ten characters of an id, ID@2, ID.q3, id: and a beginning, an address) finds
    itself; a headline with signs of the query language finds its article where it is no query, or
    one that finds nothing.

    Raises QueryError for what is neither, NotFound for an address nothing is saved for.
    """
    names = facets.speaker_names(vault, filters.speaker) if filters.speaker else ()
    article = _article(vault, text.strip())
    if article is not None:
        return filters.query(f"id:{article}", names=names)
    try:
        query = filters.query(text, names=names)
        parse(query)
    except QueryError:
        headline = _headline(vault, text)
        if headline is None:
            raise
        return filters.query(headline, names=names)
    if _SIGNS.search(text) and _may_be_headline(text) and not facets.count(vault, query):
        return filters.query(_headline(vault, text) or text, names=names)
    return query


def asked(vault: Vault, query: tuple[str, ...], filters: Filters, **choice: Any) -> dict[str, Any]:
    """Return what the words and flags of a command over quotations ask of `Vault.quotes`.

    `choice` are more of its arguments. Raises QueryError and NotFound, as `meant` does.
    """
    text = " ".join(query)
    articles = meant(vault, text, Filters()) if text.strip() else ""
    return {"query": articles, **asdict(filters), **choice}


def chosen(vault: Vault, targets: Sequence[str], filters: Filters) -> tuple[str, ...]:
    """Return the ids of the articles that are named one by one, or found by the words as a query.

    Raises NotFound where there is none of them, QueryError for what is no query, UsageError for
    targets of white space alone.
    """
    if targets and not " ".join(targets).strip():
        # A script's variable that is empty must not mean every article.
        raise UsageError("the query is empty", hint="for every article: '*'")
    try:
        named = dict.fromkeys(vault.get(target).id for target in targets)
    except NotFound as missing:
        found = facets.matching(vault, meant(vault, " ".join(targets), filters))
        if not found and all(_LIKE_ID.fullmatch(target) for target in targets):
            raise NotFound(
                f"{missing.message}, and no article has the words", hint=missing.hint
            ) from missing
        return found
    if not targets or filters != Filters():
        fitting = facets.matching(vault, meant(vault, "*", filters))
        return tuple(one for one in fitting if one in named or not targets)
    return tuple(named)


def suggested_id(vault: Vault, text: str) -> str | None:
    """Return `text` where it is the beginning of an article's id, which found nothing as a word."""
    if not _SHORT.fullmatch(text.strip()):
        return None
    try:
        return vault.get(text.strip()).short_id
    except NotFound:
        return None


def _article(vault: Vault, text: str) -> str | None:
    if _ADDRESS.fullmatch(text):
        return vault.get(text).id
    plain = text.removeprefix("id:")
    if not _ARTICLE.fullmatch(plain) or (plain == text and _SHORT.fullmatch(text)):
        return None
    try:
        return vault.get(plain).id
    except (NotFound, BadAddress):
        if "@" in plain or ".q" in plain or plain != text:
            raise
        return None


def _may_be_headline(text: str) -> bool:
    return len(text) <= _LONGEST and count_words(text) >= _LEAST and not _FIELD.search(text)


def _headline(vault: Vault, text: str) -> str | None:
    """Return the query that finds the articles with this headline, if there are any."""
    if not _may_be_headline(text):
        return None
    plain = "".join(" " if char in MARKS or char == "~" else char for char in text)
    query = f'headline:"{" ".join(plain.split())}"'
    return query if facets.count(vault, query) else None
