"""Collections: named, ordered sets of articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsvault.errors import NotFound, UsageError
from newsvault.models.checking import checked
from newsvault.storage.catalog.user_data import COLLECTION, IN_COLLECTION
from newsvault.text import one_line
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models import StoredArticle


@checked
class Collections(Session):
    """The part of `Vault` for collections."""

    def collections(self) -> dict[str, str]:
        """Return the collections: each name with its description.

        Examples:
            >>> vault.collections()
            {}
        """
        return dict(self.added(COLLECTION))

    def collection_sizes(self) -> dict[str, int]:
        """Return the number of articles in each collection.

        Examples:
            >>> vault.collection_sizes()
            {}
        """
        return dict(self.catalog.additions.collection_sizes())

    def add_to_collection(
        self, name: str, references: Iterable[str] = (), *, description: str | None = None
    ) -> tuple[str, ...]:
        """Append articles to a collection; make the collection if it is new.

        Args:
            name: name of the collection, without white space.
            references: articles as `get` takes them, in order.
            description: a description; None to leave it as it is.

        Returns:
            The ids of the articles that were not in it before.

        Raises:
            NotFound: a reference to no article; nothing is changed.
            UsageError: an empty name, or one with white space.

        Examples:
            >>> ids = vault.add_to_collection("walls", [vault.list()[0].id], description="for May")
            >>> [stored.id for stored in vault.collection("walls")] == list(ids)
            True
            >>> vault.count("collection:walls")
            1
        """
        if not name or name.split() != [name]:
            raise UsageError("a collection has a name without spaces", hint="such as sea-walls")
        ids = tuple(dict.fromkeys(self.get(reference).id for reference in references))
        members = {member: place for member, place, _ in self.catalog.additions.collected(name)}
        entries = []
        if name not in self.collections() or description is not None:
            entries.append(("put", COLLECTION, "", name, one_line(description or "")))
        new = tuple(article_id for article_id in ids if article_id not in members)
        last = max(members.values(), default=0)
        for place, article_id in enumerate(new, last + 1):
            entries.append(("put", IN_COLLECTION, article_id, name, str(place)))
        self.record(entries)
        return new

    def move_in_collection(
        self, name: str, references: Iterable[str], position: int
    ) -> tuple[str, ...]:
        """Move articles to another position of a collection; the others keep their order.

        Args:
            name: name of the collection.
            references: articles as `get` takes them, in the order that they are to have.
            position: position of the first of them, counted from 1; past the end is the end.

        Returns:
            The ids of the moved articles.

        Raises:
            NotFound: no such collection, or an article that is not in it; nothing is changed.
            UsageError: a position below 1.

        Examples:
            >>> ids = vault.add_to_collection("walls", vault.ids("sea"))
            >>> _ = vault.move_in_collection("walls", [ids[-1]], 1)
            >>> vault.collection_ids("walls")[0] == ids[-1]
            True
        """
        if position < 1:
            raise UsageError("positions begin at 1", hint=f"newsvault collection show {name}")
        self._check_collection(name)
        members = self.catalog.additions.collected(name)
        places = {member: place for member, place, _ in members}
        moved = dict.fromkeys(self.get(reference).id for reference in references)
        for article_id in moved:
            if article_id not in places:
                raise NotFound(
                    f"{article_id} is not in {name}", hint=f"newsvault collection show {name}"
                )
        order = [member for member in places if member not in moved]
        hidden = {member for member, _, removed in members if removed}
        shown = [at for at, member in enumerate(order) if member not in hidden]
        at = shown[position - 1] if position <= len(shown) else len(order)
        order[at:at] = moved
        self.record(
            [
                ("put", IN_COLLECTION, article_id, name, str(place))
                for place, article_id in enumerate(order, 1)
                if places[article_id] != place
            ]
        )
        return tuple(moved)

    def remove_from_collection(
        self, name: str, references: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """Take articles out of a collection, or remove the collection; the articles stay saved.

        Args:
            name: name of the collection.
            references: articles as `get` takes them; None for the whole collection.

        Returns:
            The ids of the articles that were in it.

        Raises:
            NotFound: no such collection or article.

        Examples:
            >>> _ = vault.add_to_collection("walls", [vault.list()[0].id])
            >>> len(vault.remove_from_collection("walls"))
            1
        """
        self._check_collection(name)
        members = [member for member, *_ in self.catalog.additions.collected(name)]
        entries = []
        if references is None:
            entries.append(("drop", COLLECTION, "", name, ""))
            gone = tuple(members)
        else:
            asked = dict.fromkeys(self.get(reference).id for reference in references)
            gone = tuple(article_id for article_id in asked if article_id in members)
        entries += [("drop", IN_COLLECTION, article_id, name, "") for article_id in gone]
        self.record(entries)
        return gone

    def collection(self, name: str) -> tuple[StoredArticle, ...]:
        """Return the articles of a collection in its order.

        Args:
            name: name of the collection.

        Raises:
            NotFound: no such collection.

        Examples:
            >>> _ = vault.add_to_collection("walls")
            >>> vault.collection("walls")
            ()
        """
        return tuple(map(self.get, self.collection_ids(name)))

    def collection_ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of the articles of a collection in its order, for `articles`.

        Args:
            name: name of the collection.

        Raises:
            NotFound: no such collection.

        Examples:
            >>> _ = vault.add_to_collection("walls")
            >>> vault.collection_ids("walls")
            ()
        """
        self._check_collection(name)
        found = self.catalog.additions.collected(name)
        return tuple(article_id for article_id, _, removed in found if not removed)

    def _check_collection(self, name: str) -> None:
        if name not in self.collections():
            raise NotFound(f"no collection {name!r}", hint="newsvault collection list")
