"""Regrouping: which captures are one article, derived from the captures and not from their order.

`identity` assigns a page when it arrives, from the articles stored so far. A later page can
link two articles, hold the address that others declare, or prove a canonical link right. Then the
captures concerned are assigned again by these rules:

- Captures of one address that declare the same canonical link are one article, whatever the text;
  so are captures under forms of the address that they declare.
- Two groups with nearly the same text are one article if both declare one address, or one was
  fetched at the address that the other declares.
- A group is named by the canonical link of its earliest capture that was fetched there, else by
  the address of its earliest capture. Groups with one name are one article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsvault.errors import BadAddress
from newsvault.models import Article
from newsvault.storage.catalog import CaptureRow, Catalog, Surroundings, VersionRow, taken
from newsvault.urls import article_id as id_of
from newsvault.vault.versions import unmerge
from newsvault.vault.versions.identity import agree, is_same_address, names
from newsvault.vault.versions.text_sketches import FEW, near


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A capture with its version, and the address that this declares."""

    row: CaptureRow
    version: VersionRow
    declared: str
    declared_id: str

    @property
    def is_named(self) -> bool:
        """Whether the page was fetched at the address that it declares."""
        return is_same_address(self.row.info.url, self.declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The captures of one article, by time, with the id and the address that follow from them."""

    id: str
    url: str
    pages: tuple[Page, ...]

    def moved(self) -> tuple[Page, ...]:
        """Return the captures that are stored under another id."""
        return tuple(page for page in self.pages if page.row.article_id != self.id)


def regrouped(catalog: Catalog, article_id: str) -> tuple[Group, ...]:
    """Return the articles that the captures of the article `article_id` belong to.

    Also those of the other articles concerned. Empty when every capture is stored under its id, or
    when an earlier newsvault merged one of the articles, which `reparse` splits.
    """
    around = catalog.articles.surroundings(article_id)
    ids = _related(catalog, article_id, around)
    if len(ids) == 1 and len({names(url) for url in around.addresses}) < 2:
        return ()
    if any(len(unmerge.parts(catalog, one)) > 1 for one in ids):
        return ()
    pages = [page for one in ids for page in _pages(catalog, one)]
    groups = _grouped(pages)
    concerned = {article_id} | {
        page.row.article_id or ""
        for group in groups
        if any(page.row.article_id == article_id for page in group.pages)
        for page in group.pages
    }
    found = tuple(
        group for group in groups if any(page.row.article_id in concerned for page in group.pages)
    )
    return found if any(group.moved() for group in found) else ()


def _grouped(pages: Iterable[Page]) -> list[Group]:
    """Return the articles of the captures; one name joins groups, and these may be near others."""
    groups = _alike(pages)
    while True:
        joined = _joined(groups)
        named = _named(joined)
        if len(named) == len(joined):
            return named
        groups = [list(group.pages) for group in named]


def _related(catalog: Catalog, article_id: str, around: Surroundings) -> tuple[str, ...]:
    """Return the ids of the articles that share a declared or fetched address with this one."""
    keys = {article_id, *map(_id, around.addresses)}
    found = {article_id: None}
    for claimed, url in around.claims:
        keys.add(claimed)
        at_claimed = catalog.captures.at_key(url) if url else None
        if at_claimed is not None and at_claimed.article_id:
            found[at_claimed.article_id] = None
    found |= dict.fromkeys(_alike_ids(catalog, article_id, around.neighbours))
    for key in sorted(keys):
        if key not in found and catalog.articles.is_known(key):
            found[key] = None
        found |= dict.fromkeys(_claiming(catalog, article_id, key, around))
    return tuple(found)


def _claiming(catalog: Catalog, article_id: str, key: str, around: Surroundings) -> tuple[str, ...]:
    """Return the ids of the articles that declare `key` in vain and may be one with this one.

    They may have nearly the same text, or were fetched at the same address.
    """
    claiming = around.claiming if key == article_id else catalog.articles.claiming(key)
    if len(claiming) <= FEW:
        return claiming
    alike = _alike_ids(catalog, article_id, claiming)
    kept = {*alike, *around.neighbours}
    return tuple(one for one in claiming if one in kept)


def _alike_ids(catalog: Catalog, article_id: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `ids` that may have nearly the same text as the article."""
    return near(catalog, _texts_of(catalog, article_id), ids)


def _texts_of(catalog: Catalog, article_id: str) -> Iterator[Article]:
    for row in catalog.articles.versions(article_id):
        yield row.article


def _pages(catalog: Catalog, article_id: str) -> Iterator[Page]:
    versions = {row.digest: row for row in catalog.articles.versions(article_id)}
    declared = {digest: catalog.articles.declared(row) for digest, row in versions.items()}
    links = catalog.links.of_article(article_id)
    for row in catalog.captures.of_article(article_id):
        version = versions.get(row.digest or "")
        if version is not None:
            url = links.get(row.info.number) or declared[version.digest]
            yield Page(row=row, version=version, declared=url, declared_id=_id(url))


def _alike(pages: Iterable[Page]) -> list[list[Page]]:
    """Group the captures that are one article whatever others say."""
    above: dict[tuple[str, ...], tuple[str, ...]] = {}

    def top(mark: tuple[str, ...]) -> tuple[str, ...]:
        while above.setdefault(mark, mark) != mark:
            above[mark] = above[above[mark]]
            mark = above[mark]
        return mark

    ordered = sorted(pages, key=lambda page: (*taken(page.row.info), page.row.info.number))
    for page in ordered:
        own = ("capture", str(page.row.info.number))
        above[top(("page", page.row.info.url, page.declared_id))] = top(own)
        if page.is_named:
            above[top(("address", page.declared_id))] = top(own)
    groups: dict[tuple[str, ...], list[Page]] = {}
    for page in ordered:
        mark = top(("capture", str(page.row.info.number)))
        groups.setdefault(mark, []).append(page)
    return list(groups.values())


def _joined(groups: list[list[Page]]) -> list[list[Page]]:
    """Join the groups that share nearly the same text."""
    waiting = list(groups)
    while waiting:
        group = waiting.pop()
        near = [one for one in groups if one is not group and _is_near(group, one)]
        if near:
            groups = [one for one in groups if one is not group and one not in near]
            waiting = [one for one in waiting if one not in near]
            group = [page for one in (group, *near) for page in one]
            groups.append(group)
            waiting.append(group)
    return groups


def _is_near(one: list[Page], other: list[Page]) -> bool:
    """Return whether two groups are related by their addresses and have nearly the same text."""
    first, second = _addresses(one), _addresses(other)
    if not (first[0] & (second[0] | second[1]) or first[1] & second[0]):
        return False
    return any(agree(a, b) for a in _texts(one) for b in _texts(other))


def _addresses(group: list[Page]) -> tuple[set[str], set[str]]:
    """Return the ids of the addresses that the captures of a group declare, and were fetched at."""
    return {page.declared_id for page in group}, {_id(page.row.info.url) for page in group}


def _texts(group: list[Page]) -> Iterable[Article]:
    return {page.version.digest: page.version.article for page in group}.values()


def _named(groups: list[list[Page]]) -> list[Group]:
    """Return the groups with their ids; those with one id are one."""
    named: dict[str, tuple[str, list[Page]]] = {}
    for group in groups:
        first = min(group, key=_by_time)
        at_home = [page for page in group if page.is_named]
        url = min(at_home, key=_by_time).declared if at_home else first.row.info.url
        known = named.setdefault(_id(url), (url, []))
        known[1].extend(group)
        if at_home:  # the canonical link names the article, however another one spells it
            named[_id(url)] = (url, known[1])
    return [
        Group(id=key, url=url, pages=tuple(sorted(pages, key=_by_time)))
        for key, (url, pages) in named.items()
    ]


def _by_time(page: Page) -> tuple[str, str, int]:
    return (*taken(page.row.info), page.row.info.number)


def _id(url: str) -> str:
    try:
        return id_of(url)
    except BadAddress:
        return url
