"""Identity of a page's article: decided by its text, not only by its canonical link.

A page's canonical link is accepted when it is another form of the page's address (AMP, mobile,
tracking parameters; see `urls.canonical_key`), or when the article stored for it has nearly the
same text. Otherwise the article is that of the page's address, and the record stores the rejected
link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from newsvault.errors import BadAddress
from newsvault.models import Article
from newsvault.storage.catalog import (
    CaptureRow,
    Catalog,
    KnownAddress,
    VersionRow,
    known_address,
)
from newsvault.urls import article_id, canonical_key
from newsvault.vault.versions.text_sketches import near

_WORD = re.compile(r"\w+")
_RUN = 3  # words per shingle; texts on one topic share words, but few sequences of three
_NEARLY = 0.8  # minimum share of the shorter text's shingles found in the other text
_SAME_HEADLINE = 0.5  # the same threshold under an equal headline
_FEWEST = 8  # shingles; shorter texts must be equal

_PRINT = frozenset({"print", "printable", "drucken", "imprimir", "imprimer"})
_FORMS = frozenset(
    f"{name}={value}"
    for name, values in (
        ("print", "1 true yes"), ("printable", "1 true"), ("view", "print full all"),
        ("output", "print"), ("format", "print"), ("page", "1 all full"), ("p", "all"),
        ("singlepage", "1 true"), ("single", "1"), ("seite", "1 all"),
        ("pagewanted", "1 all print"),
    )
    for value in values.split()
) | {"print", "printable", "singlepage"}  # fmt: skip
_PRINT_FILE = re.compile(r"[._-](?:print|printable)(\.html?)?$", re.IGNORECASE)


class Identity(NamedTuple):
    """Which article a page is of.

    Attributes:
        id: the article id.
        article: the parsed page with the address it is stored under.
        claimed: the article id of the canonical link if that was rejected, else None.
        is_stored: whether there is an article with this id.
    """

    id: str
    article: Article
    claimed: str | None
    is_stored: bool = True


def identify(catalog: Catalog, article: Article, fetched: str) -> Identity:
    """Return which article a page is of.

    Args:
        catalog: the vault's catalogue.
        article: the parsed page; its `url` is the canonical link.
        fetched: the page's address after redirects.
    """
    declared = article.url or fetched
    own_id = _id(fetched)
    declared_id = own_id if declared == fetched else _id(declared)
    is_same = is_same_address(fetched, declared)
    if own_id is None or declared_id is None:
        return Identity(declared_id or article_id(declared), article, None)
    known = known_address(catalog, fetched, (declared_id, own_id))
    for candidate in dict.fromkeys(_candidates(catalog, article, known)):
        if _is(catalog, candidate, article, known.before, declared_id):
            if candidate == declared_id:
                return Identity(declared_id, article, None)
            row = catalog.articles.get(candidate)
            assert row is not None
            return Identity(candidate, _claiming(article, row.article.url), declared_id)
    if is_same:
        return Identity(declared_id, article, None, declared_id in known.stored)
    is_stored = own_id in known.stored
    return Identity(own_id, _claiming(article, fetched), declared_id, is_stored)


def with_stored_address(article: Article, row: VersionRow) -> Article:
    """Return a new parse of the version `row`, with the address its article is stored under."""
    if _id(article.url) == row.id or article.url == row.article.url:
        return article
    return replace(article, url=row.article.url, claimed_url=article.url)


def agree(one: Article, other: Article) -> bool:
    """Return whether two parses have nearly the same text; one may be truncated or corrected."""
    if one.text == other.text:
        return bool(one.text) or one.headline == other.headline
    first, second = _runs(one.text), _runs(other.text)
    shorter = min(len(first), len(second))
    if shorter < _FEWEST:
        return False
    same = one.headline.casefold() == other.headline.casefold()
    return len(first & second) >= (_SAME_HEADLINE if same else _NEARLY) * shorter


@lru_cache(maxsize=32)  # regrouping compares each text with all others
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def _candidates(catalog: Catalog, article: Article, known: KnownAddress) -> Iterator[str]:
    """Yield the ids of stored articles that may be the page's article, most likely first.

    `article` is the parsed page; the ids in `known` are that of its canonical link and that of its
    address.
    """
    if known.before is not None and known.before.article_id:
        yield known.before.article_id
    yield from (one for one in known.claiming if one in known.stored)
    for claiming in known.claiming.values():
        yield from near(catalog, [article], claiming)


def _is(
    catalog: Catalog, candidate: str, article: Article, before: CaptureRow | None, declared_id: str
) -> bool:
    """Return whether a page belongs to the stored article `candidate`."""
    versions = catalog.articles.versions(candidate)
    if not versions:
        return False
    if before is not None and before.article_id == candidate:
        last = next((row for row in versions if row.version == before.version), versions[-1])
        own = catalog.links.of(before.info.number)
        declared = own or last.article.claimed_url or last.article.url
        if _id(declared) == declared_id:  # the canonical link has not changed
            return True
    return any(agree(article, version.article) for version in versions)


def _claiming(article: Article, url: str) -> Article:
    declared = article.url
    return replace(article, url=url, claimed_url=declared if declared != url else None)


def _id(url: str) -> str | None:
    try:
        return article_id(url)
    except BadAddress:
        return None


def is_same_address(url: str, declared: str) -> bool:
    """Return whether `declared` is another form of `url`: AMP, mobile, print, tracking, page 1.

    Never raises; invalid addresses are different.
    """
    try:
        return _plain_key(url) == _plain_key(declared)
    except BadAddress:
        return False


def names(url: str) -> str:
    """Return a key equal for all forms of an address; an invalid address is its own key."""
    try:
        return _plain_key(url)
    except BadAddress:
        return url


def _plain_key(url: str) -> str:
    """Return `canonical_key` without parameters for a print view or the first or only page.

    Ids do not depend on it; it decides only which canonical links are accepted without comparing
    texts.
    """
    base, _, query = canonical_key(url).partition("?")
    pairs = [pair for pair in query.split("&") if pair and pair.lower() not in _FORMS]
    parts = base.split("/")
    head, names = parts[:3], [part for part in parts[3:] if part]
    if len(names) > 1 and names[0].lower() in _PRINT:
        names = names[1:]
    if len(names) > 1 and names[-1].lower() in _PRINT:
        names.pop()
    if len(names) > 2 and names[-2].lower() == "page" and names[-1] == "1":
        del names[-2:]
    if names:
        names[-1] = _PRINT_FILE.sub(r"\1", names[-1])
    return "/".join([*head, *names]) + "?" + "&".join(pairs)
