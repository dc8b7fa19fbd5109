"""The addresses of an article's pages, and the articles that these lead to."""

from __future__ import annotations

from typing import Any, NamedTuple


class Surroundings(NamedTuple):
    """The addresses of an article, as far as they can lead to other articles.

    `addresses` are those that its pages were fetched at, sorted; `claims` the ids and addresses of
    its rejected canonical links; `neighbours` the ids of the articles with a capture of one of
    `addresses`, with its own; `claiming` the ids of those with a rejected canonical link to it.
    """

    addresses: tuple[str, ...]
    claims: tuple[tuple[str, str | None], ...]
    neighbours: tuple[str, ...]
    claiming: tuple[str, ...]


def surroundings(database: Any, article_id: str, claiming: tuple[str, ...]) -> Surroundings:
    """Return the surroundings of the article `article_id`, which the others are `claiming`."""
    addresses = database.fetch(
        "SELECT DISTINCT url FROM captures WHERE article_id = ? AND digest IS NOT NULL"
        " ORDER BY url",
        (article_id,),
    )
    claims = database.fetch(
        "SELECT claimed, json_extract(article, '$.claimed_url') FROM versions"
        " WHERE article_id = ?1 AND claimed IS NOT NULL UNION SELECT l.claimed, l.url"
        " FROM captures AS c JOIN links AS l ON l.capture = c.number WHERE c.article_id = ?1"
        " AND l.claimed != ?1 ORDER BY 1, 2",
        (article_id,),
    )
    neighbours = database.fetch(
        "SELECT DISTINCT article_id FROM captures WHERE article_id IS NOT NULL AND url IN"
        " (SELECT url FROM captures WHERE article_id = ?) ORDER BY article_id",
        (article_id,),
    )
    return Surroundings(
        tuple(url for (url,) in addresses),
        tuple(claims),
        tuple(one for (one,) in neighbours),
        claiming,
    )
