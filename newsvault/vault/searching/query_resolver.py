"""Resolution of queries: saved queries, similar articles and merged names are substituted."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from newsvault.errors import NotFound, QueryError
from newsvault.search.query import Query, parse
from newsvault.search.query.tree import (
    And,
    Key,
    Like,
    Node,
    Not,
    Or,
    Phrase,
    Said,
    Saved,
    Word,
)
from newsvault.search.spelling_variants import in_one
from newsvault.storage.catalog import Catalog
from newsvault.text import close_matches
from newsvault.urls import spellings
from newsvault.vault.article_references import locate
from newsvault.vault.searching.similar_articles import similar_to
from newsvault.vault.searching.speaker_identities import MERGED, People

if TYPE_CHECKING:
    from newsvault.search.engines import Engine

SAVED = "query"  # kind of the user data that saved queries are stored under
_DEEP = 10  # maximum nesting of saved queries
_MOST = 100  # maximum number of expansions in one query


def resolve_query(catalog: Catalog, engine: Engine, text: str, *, exact: bool = False) -> Query:
    """Parse `text` and substitute what depends on the vault.

    Raises QueryError, also for an unknown saved query or article.
    """
    query = parse(text, exact=exact)
    return replace(query, root=_Resolver(catalog, engine, query).of(query.root, ()))


class _Resolver:
    """Resolves the nodes of one query."""

    def __init__(self, catalog: Catalog, engine: Engine, query: Query) -> None:
        self._catalog = catalog
        self._engine = engine
        self._query = query
        self._saved_left = _MOST

    def of(self, node: Node, inside: tuple[str, ...]) -> Node:
        """Return `node` with references substituted; `inside` are the enclosing saved queries."""
        match node:
            case And():
                parts = in_one(tuple(self.of(part, inside) for part in node.parts))
                return parts[0] if len(parts) == 1 else And(parts=parts)
            case Or():
                return Or(parts=tuple(self.of(part, inside) for part in node.parts))
            case Not():
                return Not(part=self.of(node.part, inside))
            case Saved():
                text = self._saved(node, inside)
                return self.of(parse(text).root, (*inside, node.name))
            case Like():
                return self._similar(node)
            case Key(field="domain"):
                # Pages and users write the host with or without www.: search for both.
                hosts = spellings(node.value)
                return Or(parts=tuple(replace(node, value=host) for host in hosts))
            case _:
                return self._known_as(node)

    @cached_property
    def _queries(self) -> dict[str, str]:
        return dict(self._catalog.additions.of(SAVED))

    @cached_property
    def _people(self) -> People | None:
        """The people of the vault, if the user merged any names."""
        decided = self._catalog.additions.of(MERGED)
        return People.of(self._catalog) if decided else None

    def _saved(self, node: Saved, inside: tuple[str, ...]) -> str:
        """Return the text of a saved query; raises QueryError for a circle or no such name."""
        queries = self._queries
        self._saved_left -= 1
        if node.name in inside or len(inside) > _DEEP:
            raise self._failed(
                node,
                f"the saved query {node.name!r} refers to itself",
                f"newsvault saved show {node.name}",
            )
        if self._saved_left < 0:
            raise self._failed(
                node,
                f"more than {_MOST} saved queries in one query",
                f"newsvault saved show {node.name}",
            )
        if node.name not in queries:
            near = close_matches(node.name, queries, n=1)
            raise self._failed(
                node,
                f"no saved query named {node.name!r}",
                f"did you mean saved:{near[0]}?" if near else "newsvault saved list",
            )
        return queries[node.name]

    def _known_as(self, node: Node) -> Node:
        """Return `node` with the names that the user merged with the speaker it searches for.

        A name that was split in one article is found there as written.
        """
        speaker = node.speaker if isinstance(node, Said) else node
        if isinstance(node, Said) and isinstance(speaker, And):
            text = " ".join(part.text for part in speaker.parts if isinstance(part, Word))
            place = node.position
        elif isinstance(speaker, Word | Phrase) and speaker.field == "speaker":
            text, place = speaker.text, speaker.position
        else:
            return node
        people = self._people
        if people is None:
            return node
        decided = [person for person in people.fitting(text) if people.aliases(person)]
        names = people.names_of(decided)
        if not names:
            return node
        others = (Phrase(text=name, field="speaker", position=place) for name in names)
        anybody = Or(parts=(speaker, *others))
        return replace(node, speaker=anybody) if isinstance(node, Said) else anybody

    def _similar(self, node: Like) -> Node:
        try:
            row = locate(self._catalog, node.id)
        except NotFound as exc:
            raise self._failed(node, exc.message, exc.hint) from exc
        return similar_to(self._engine, row)

    def _failed(self, node: Saved | Like, message: str, hint: str) -> QueryError:
        return QueryError(message, query=self._query.text, position=node.position, hint=hint)
