"""Copies of articles: who printed the same text, the stories they make, and who covered one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from newsvault.models.sequence import Records
from newsvault.models.vault import StoredArticle, article_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of words that one of two texts has and the other lacks.

    `change` is `cut` or `added`, as seen from the text that is compared with.
    """

    change: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article of a story, compared with another article of it.

    `share` is the part (0 to 1) of its words that the other article has too, `retained` the part of
    the other's words that it has. `agency` is the news agency that it credits. `is_asked` marks the
    article that the others are compared with. `passages` are empty unless they were asked for.
    """

    stored: StoredArticle
    share: float
    retained: float
    agency: str | None
    is_asked: bool = False
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Copies(Records[Copy]):
    """An article and its copies, first published first; empty if it has none.

    `reference` is the id of the article that the others are compared with.
    """

    _field: ClassVar[str] = "copies"
    _noun: ClassVar[str] = "copies"

    reference: str
    copies: tuple[Copy, ...]

    def _row(self, record: Copy) -> dict[str, Any]:
        numbers = {"share": record.share, "retained": record.retained, "agency": record.agency}
        return {**article_row(record.stored), **numbers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The copies of a text, and other texts of the same days that share sentences with it.

    `texts` are the ids of the articles, a tuple for each independent text; `articles` are the same
    articles, first published first, and `outlets` those that published them. `agency` is the one
    that most of them credit.
    """

    articles: tuple[StoredArticle, ...]
    outlets: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    agency: str | None

    @property
    def origin(self) -> str:
        """The agency that is credited, else the outlet that published it first."""
        return self.agency or self.outlets[0]

    @property
    def first(self) -> datetime:
        """When it was published first."""
        return published(self.articles[0])

    @property
    def last(self) -> datetime:
        """When it was published last."""
        return published(self.articles[-1])

    @property
    def lag(self) -> timedelta:
        """The time from the first publication to the last."""
        return self.last - self.first


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Stories(Records[Story]):
    """A page of stories and the total number, those of most outlets first."""

    _field: ClassVar[str] = "stories"
    _noun: ClassVar[str] = "stories"

    total: int
    stories: tuple[Story, ...]

    def _row(self, record: Story) -> dict[str, Any]:
        return {
            "outlets": len(record.outlets),
            "texts": len(record.texts),
            "origin": record.origin,
            "first": record.first.isoformat(),
            "last": record.last.isoformat(),
            "headline": record.articles[0].article.headline,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """An outlet that published articles a query finds.

    `first` is the one it published first, `lag` the time since the first of all outlets. `articles`
    is their number, `copy_of` the id of an earlier article of another outlet that `first` is a copy
    of. `followed` says whether the outlet is one of the sources that were asked for.
    """

    outlet: str
    source: str
    first: StoredArticle
    lag: timedelta
    articles: int
    agency: str | None = None
    copy_of: str | None = None
    followed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Coverage(Records[Covered]):
    """The outlets that published something, first published first; `silent` sources had nothing.

    `total` is the number of articles.
    """

    _field: ClassVar[str] = "outlets"
    _noun: ClassVar[str] = "outlets"

    total: int
    outlets: tuple[Covered, ...]
    silent: tuple[str, ...] = ()

    def _row(self, record: Covered) -> dict[str, Any]:
        return {
            "outlet": record.outlet,
            "first": published(record.first).isoformat(),
            "lag": record.lag.total_seconds(),
            "articles": record.articles,
            "headline": record.first.article.headline,
        }


def published(stored: StoredArticle) -> datetime:
    """Return when an article was published; when it was saved, if the page does not say."""
    return stored.article.published_at or stored.capture.captured_at
