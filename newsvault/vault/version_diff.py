"""The difference between two versions of an article, or between two articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsvault.errors import NotFound
from newsvault.extract.changes import classify, compare
from newsvault.models.changes import Diff
from newsvault.storage.catalog import Catalog, VersionRow
from newsvault.vault.article_references import locate
from newsvault.vault.indexing import stored_of

if TYPE_CHECKING:
    from newsvault.models import Article
    from newsvault.models.changes import ChangeSummary

_VERSION = re.compile(r"\d{1,9}|\d{4}-\d{2}(?:-\d{2}(?:[Tt ][0-9:.+Zz-]+)?)?")


def diff(catalog: Catalog, reference: str, before: str | None, after: str | None) -> Diff:
    """Return what differs between two versions; the arguments are those of `Vault.diff`."""
    old, new = _sides(catalog, reference, before, after)
    last = catalog.captures.of_article(new.id)[-1]
    classified = _classified(old, new)
    return Diff(
        before=stored_of(catalog, old),
        after=stored_of(catalog, new),
        difference=compare(*_articles(catalog, old, new)),
        kinds=classified.kinds if classified else (),
        # The later version first is a question of the user's, no change that the page made.
        stealth=bool(classified and classified.stealth and old.version < new.version),
        last_seen=last.info.captured_at,
    )


def _articles(catalog: Catalog, old: VersionRow, new: VersionRow) -> tuple[Article, Article]:
    """Return both sides: two articles with the user's corrections, versions without them.

    A correction holds for every version, so it would hide what the page itself changed.
    """
    if old.id == new.id:
        return old.article, new.article
    articles = catalog.articles
    return articles.corrected(old.id, old.article), articles.corrected(new.id, new.article)


def _classified(old: VersionRow, new: VersionRow) -> ChangeSummary | None:
    if old.id != new.id or old.version == new.version:
        return None
    return classify(old.article, new.article)


def _sides(
    catalog: Catalog, reference: str, before: str | None, after: str | None
) -> tuple[VersionRow, VersionRow]:
    """Return the older and the newer version to compare, from what the user left out."""
    one = locate(catalog, reference)
    if before is None and after is None:
        return _last_two(catalog, one, explicit="@" in reference.rpartition("/")[2])
    if after is None:
        assert before is not None
        if is_version(before):
            return locate(catalog, f"{one.id}@{before}"), one
        return one, locate(catalog, before)
    if before is None:
        return one, _side(catalog, one, after)
    return _side(catalog, one, before), _side(catalog, one, after)


def _last_two(
    catalog: Catalog, row: VersionRow, *, explicit: bool
) -> tuple[VersionRow, VersionRow]:
    """Return the version before, and the one that was asked for, or else the last one."""
    number = row.version if explicit else row.versions
    if number < 2:
        which = f"version {number} is its first" if explicit else "has one version"
        name = catalog.articles.short_id(row.id)
        raise NotFound(
            f"{name}: {which}" if explicit else f"{name} {which}: nothing to compare",
            hint=f"`newsvault refresh {name}` asks for the page again",
        )
    return locate(catalog, f"{row.id}@{number - 1}"), locate(catalog, f"{row.id}@{number}")


def _side(catalog: Catalog, row: VersionRow, text: str) -> VersionRow:
    return locate(catalog, f"{row.id}@{text}" if is_version(text) else text)


def is_version(text: str) -> bool:
    """Return whether `text` is a version's number or date, not a reference to an article."""
    return _VERSION.fullmatch(text.strip()) is not None
