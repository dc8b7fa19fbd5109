"""Copies, stories and coverage as tables: nested for JSON, flat for CSV."""

from __future__ import annotations

from typing import Any

from newsvault.models.copies import Copies, Copy, Coverage, Covered, Stories, Story
from newsvault.output.json_shapes import summary_shape
from newsvault.output.table import Table

_ARTICLE = ("id", "publisher", "source", "published_at", "captured_at", "headline", "url")


def copy_shape(copy: Copy) -> dict[str, Any]:
    """Return an article of a story, compared with another one (`same --json`)."""
    return {
        **summary_shape(copy.stored),
        "asked": copy.is_asked,
        "share": copy.share,
        "retained": copy.retained,
        "agency": copy.agency,
        "cut": [one.text for one in copy.passages if one.change == "cut"],
        "added": [one.text for one in copy.passages if one.change == "added"],
    }


def story_shape(story: Story) -> dict[str, Any]:
    """Return a story with its articles (`stories --json`)."""
    return {
        "headline": story.articles[0].article.headline,
        "origin": story.origin,
        "agency": story.agency,
        "first": story.first.isoformat(),
        "last": story.last.isoformat(),
        "lag": story.lag.total_seconds(),
        "outlets": list(story.outlets),
        "texts": [list(ids) for ids in story.texts],
        "articles": [summary_shape(stored) for stored in story.articles],
    }


def covered_shape(covered: Covered) -> dict[str, Any]:
    """Return an outlet with its first article (`coverage --json`)."""
    return {
        "outlet": covered.outlet,
        "source": covered.source,
        "lag": covered.lag.total_seconds(),
        "articles": covered.articles,
        "agency": covered.agency,
        "copy_of": covered.copy_of,
        "followed": covered.followed,
        "first": summary_shape(covered.first),
    }


def copies_table(found: Copies) -> Table:
    """Return an article with its copies, a row each."""
    values = tuple(map(copy_shape, found.copies))
    return Table(
        name="copies",
        head={"id": found.reference, "total": len(values)},
        values=values,
        columns=(*_ARTICLE, "asked", "share", "retained", "agency", "cut", "added"),
        rows=values,
    )


def stories_table(found: Stories, next_offset: int | None) -> Table:
    """Return a page of stories; the flat rows have one row for each article."""
    values = tuple(map(story_shape, found.stories))
    return Table(
        name="stories",
        head={"total": found.total, "next_offset": next_offset},
        values=values,
        columns=("story", "text", *_ARTICLE),
        rows=tuple(
            {"story": number, "text": _text_of(row["id"], value["texts"]), **row}
            for number, value in enumerate(values, 1)
            for row in value["articles"]
        ),
    )


def _text_of(article_id: str, texts: list[list[str]]) -> int:
    return next(number for number, ids in enumerate(texts, 1) if article_id in ids)


def coverage_table(found: Coverage) -> Table:
    """Return the outlets, a row each; silent sources are flat rows without an article."""
    values = tuple(map(covered_shape, found.outlets))
    silent = ({"outlet": name, "articles": 0, "followed": True} for name in found.silent)
    return Table(
        name="outlets",
        head={"total": found.total, "silent": list(found.silent)},
        values=values,
        columns=("outlet", "articles", "lag", "agency", "copy_of", "followed", *_ARTICLE),
        rows=(*({**one["first"], **one} for one in values), *silent),
    )
