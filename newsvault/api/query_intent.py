"""Interpretation of QUERY arguments: an article's id or address, a headline, or a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from newsvault.api.vault import Vault
from newsvault.errors import BadAddress, NotFound, QueryError, UsageError
from newsvault.search.field_names import KINDS
from newsvault.search.filters import Filters
from newsvault.search.query import parse
from newsvault.search.query.lexer import MARKS
from newsvault.text import count_words
from newsvault.vault.searching import facets

# Full ids, and ids with a version or a quotation number, which look like no word.
_ARTICLE = re.compile(r"(?:[a-z2-7]{10}|[a-z2-7]{4,52}(?:@[0-9][0-9:.TtZz+-]*)?(?:\.q[0-9]+)?)")
_SHORT = re.compile(r"[a-z2-7]{4,9}")
_LIKE_ID = re.compile(r"[a-z2-7]{2,52}(?:@[^\s]+)?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SIGNS = re.compile(rf"[{MARKS}?*~:()\[\]]|\b(?:AND|OR|NOT|NEAR)\b|(?:^|\s)-\S")
# Between a headline and the section or the site in a window's title.
_SEPARATOR = re.compile(r"\s[|–—·•»-]\s")
_FIELD = re.compile(rf"(?<!\w)(?:{'|'.join(KINDS)})[:(]", re.IGNORECASE)
_NONE = Filters()
_LEAST, _LONGEST = 3, 300  # minimum words, maximum characters of a headline


def meant(vault: Vault, text: str, filters: Filters) -> str:
    """Return the query for the typed text, narrowed by the flags.

    A full id, ID@2, ID.q3, id:PREFIX or an address finds that article. A headline that contains
    operators of the query language finds its article if it is not a valid query or finds nothing.

    Raises QueryError for an invalid query, NotFound for an address that is not saved.
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
    signs = _SIGNS.search(text) or _SEPARATOR.search(text)
    if signs and _may_be_headline(text) and (" | " in text or not facets.count(vault, query)):
        return filters.query(_headline(vault, text) or text, names=names)
    return query


def asked(vault: Vault, query: tuple[str, ...], filters: Filters, **choice: Any) -> dict[str, Any]:
    """Return what the words and flags of a command over quotations ask of `Vault.quotes`.

    `choice` are more of its arguments. Raises QueryError and NotFound, as `meant` does.
    """
    text = " ".join(query)
    articles = meant(vault, text, Filters()) if text.strip() else ""
    return {"query": articles, **asdict(filters), **choice}


def chosen(vault: Vault, targets: Sequence[str], filters: Filters = _NONE) -> tuple[str, ...]:
    """Return the ids of the articles named by ids or addresses, or found by a query.

    Raises NotFound for unknown ids, QueryError for an invalid query, UsageError for targets of
    white space only.
    """
    if targets and not " ".join(targets).strip():
        # An empty variable in a script must not select every article.
        raise UsageError("the query is empty", hint="to select every article: '*'")
    try:
        named = dict.fromkeys(vault.get(target).id for target in targets)
    except NotFound as missing:
        if any(_ADDRESS.fullmatch(target) for target in targets):
            raise  # no query has a bare address in it
        matching = facets.matching(vault, meant(vault, " ".join(targets), filters))
        if not matching and all(_LIKE_ID.fullmatch(target) for target in targets):
            raise NotFound(
                f"{missing.message}, and the query finds no article", hint=missing.hint
            ) from missing
        return matching
    if not targets or filters:
        matching = facets.matching(vault, meant(vault, "*", filters))
        return tuple(name for name in matching if name in named or not targets)
    return tuple(named)


def cited(vault: Vault, targets: Sequence[str], filters: Filters = _NONE) -> tuple[str, ...]:
    """Return `targets` if each is an article, a version or a quotation, else what the query finds.

    Raises as `chosen` does.
    """
    try:
        for target in targets:
            vault.get(target)
    except NotFound:
        return chosen(vault, targets, filters)
    return (
        tuple(dict.fromkeys(targets))
        if targets and not filters
        else chosen(vault, targets, filters)
    )


def suggested_id(vault: Vault, text: str) -> str | None:
    """Return the short id of the article whose id begins with `text`, else None."""
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
    """Return the query for this headline, or for the title of its window, if it finds an article.

    The section may be before the headline in the title, and the site behind it.
    """
    if not _may_be_headline(text):
        return None
    marks = [(found.start(), found.end()) for found in _SEPARATOR.finditer(text)]
    behind = (text[:start] for start, _ in reversed(marks))
    before = (text[end:] for _, end in marks)
    for title in (text, *behind, *before):
        plain = "".join(" " if char in MARKS or char == "~" else char for char in title)
        query = f'headline:"{" ".join(plain.split())}"'
        if count_words(plain) >= _LEAST and "*" not in plain and facets.count(vault, query):
            return query
    return None
