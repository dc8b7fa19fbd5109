"""The user's additions to articles: tags, notes and saved queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.errors import NotFound, UsageError
from newsvault.models.checking import checked
from newsvault.storage.catalog import SEEN
from newsvault.vault.quotation_notes import about, notes_of
from newsvault.vault.session import Session


@checked
class Curation(Session):
    """The part of `Vault` for tags, notes and saved queries."""

    def tags(self, reference: str) -> tuple[str, ...]:
        """Return the tags of an article.

        Args:
            reference: an article as `get` takes it.

        Raises:
            NotFound: no such article.

        Examples:
            >>> vault.tags(vault.list()[0].id)
            ()
        """
        return self.get(reference).tags

    def tag(
        self,
        references: Iterable[str],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        dry_run: bool = False,
    ) -> tuple[str, ...]:
        """Add tags to articles or remove them.

        Args:
            references: articles as `get` takes them.
            add: tags to add.
            remove: tags to remove.
            dry_run: whether only to return the ids that would change.

        Returns:
            The ids of the articles that changed.

        Raises:
            NotFound: a reference to no article; nothing is changed.
            UsageError: an empty tag.

        Examples:
            >>> changed = vault.tag([vault.list()[0].id], add=["read"])
            >>> len(changed)
            1
            >>> vault.tag(changed, add=["read"])
            ()
        """
        added, removed = tuple(dict.fromkeys(add)), tuple(dict.fromkeys(remove))
        if not all(name.strip() for name in (*added, *removed)):
            raise UsageError("empty tag", hint="a tag needs at least one character")
        ids = dict.fromkeys(self.get(reference).id for reference in references)
        entries = [entry for id_ in ids for entry in self._retagged(id_, added, removed)]
        if not dry_run:
            self.record(entries)
        return tuple(dict.fromkeys(subject for _, _, subject, _, _ in entries))

    def _retagged(
        self, article_id: str, add: Iterable[str], remove: Iterable[str]
    ) -> Iterator[tuple[str, str, str, str, str]]:
        tags = {name for name, _ in self.added("tag", article_id)}
        yield from (("put", "tag", article_id, name, "") for name in add if name not in tags)
        tags.update(add)
        yield from (("drop", "tag", article_id, name, "") for name in remove if name in tags)

    def notes(self, reference: str) -> tuple[tuple[int, str], ...]:
        """Return the notes on an article, each with its number.

        Args:
            reference: an article as `get` takes it.

        Raises:
            NotFound: no such article.

        Examples:
            >>> vault.notes(vault.list()[0].id)
            ()
        """
        noted = notes_of(self.catalog, self.get(reference).id)
        return tuple((int(name), text) for name, text in noted if name.isdecimal())

    def add_note(self, reference: str, text: str) -> int:
        """Write a note on an article or a quotation.

        Args:
            reference: an article as `get` takes it, or a quotation (`ID.q3`); a note on a quotation
                begins with its number and first words, and follows them when better rules number
                the quotations otherwise.
            text: the note.

        Returns:
            The number of the note, counted from 1 on this article.

        Raises:
            NotFound: no such article or quotation.
            UsageError: the note is empty.

        Examples:
            >>> vault.add_note(vault.list()[0].id, "compare with the first version")
            1
        """
        words = text.strip()
        if not words:
            raise UsageError("the note is empty", hint='newsvault note ID "some words"')
        about = self._about(reference)
        subject = self.get(reference).id
        number = max((number for number, _ in self.notes(subject)), default=0) + 1
        self.record([("put", "note", subject, str(number), about + words)])
        return number

    def remove_note(self, reference: str, number: int) -> None:
        """Remove a note.

        Args:
            reference: an article as `get` takes it.
            number: the note's number, as `notes` returns it.

        Raises:
            NotFound: there is no such article or note.
        """
        stored = self.get(reference)
        if number not in dict(self.notes(stored.id)):
            raise NotFound(
                f"no note {number} on {stored.short_id}",
                hint=f"newsvault note {stored.short_id} lists them",
            )
        self.record([("drop", "note", stored.id, str(number), "")])

    def _about(self, reference: str) -> str:
        _, dot, number = reference.rpartition(".q")
        if not dot or not number.isdigit() or "/" in reference:
            return ""
        stored, quote = self.quote(reference)
        return about(int(number), stored.version, quote)

    def saved_queries(self) -> dict[str, str]:
        """Return the saved queries by name.

        Examples:
            >>> vault.saved_queries()
            {}
        """
        return dict(self.added("query"))

    def save_query(self, name: str, text: str) -> None:
        """Save a query for use as `saved:NAME`, replacing one of the same name.

        Args:
            name: the query's name.
            text: the query, in the query language.

        Raises:
            UsageError: the query refers to itself.

        Examples:
            >>> vault.save_query("walls", "sea wall")
            >>> vault.count("saved:walls") == vault.count("sea wall")
            True
        """
        if f"saved:{name}" in text.split():
            raise UsageError(
                f"saved:{name} would refer to itself", hint="save it under another name"
            )
        entries = [("put", "query", "", name, text)]
        if self.saved_queries().get(name) not in (None, text):
            entries.append(("drop", SEEN, "", name, ""))  # of the other query
        self.record(entries)

    def remove_query(self, name: str) -> None:
        """Remove a saved query.

        Args:
            name: the query's name.

        Raises:
            NotFound: no saved query has this name.
        """
        if name not in self.saved_queries():
            raise NotFound(f"no saved query {name!r}", hint="newsvault saved list")
        self.record([("drop", "query", "", name, ""), ("drop", SEEN, "", name, "")])

    def seen(self, name: str) -> int:
        """Return the archive revision up to which the hits of a saved query were seen.

        Args:
            name: the query's name.

        Returns:
            A revision for `search(since_rev=...)`; 0 if none were seen yet.

        Examples:
            >>> vault.seen("walls")
            0
        """
        return int(dict(self.added(SEEN)).get(name, "0"))

    def set_seen(self, name: str, revision: int) -> None:
        """Remember that the hits of a saved query were seen up to an archive revision.

        Args:
            name: the query's name.
            revision: `Results.revision` of the hits that were seen.

        Raises:
            NotFound: no saved query has this name.

        Examples:
            >>> vault.save_query("walls", "sea wall")
            >>> vault.set_seen("walls", vault.search("saved:walls").revision)
            >>> vault.search("saved:walls", since_rev=vault.seen("walls")).total
            0
        """
        if name not in self.saved_queries():
            raise NotFound(f"no saved query {name!r}", hint="newsvault saved list")
        self.record([("put", SEEN, "", name, str(revision))])
