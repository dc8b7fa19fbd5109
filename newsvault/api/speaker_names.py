"""The user's decisions about names: merge, split, alias."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.statements import Decision


@checked
class SpeakerNames(Session):
    """The part of `Vault` for decisions about names of speakers."""

    def merge_speakers(self, names: Sequence[str], person: str) -> tuple[str, ...]:
        """Count several names as one person; `undo_names` undoes it.

        Args:
            names: full names, as in quotations.
            person: the name to use for the person.

        Returns:
            The names that did not mean this person before.

        Raises:
            NotFound: no quotation has the name.
            UsageError: a name without words.

        Examples:
            >>> vault.merge_speakers([vault.speakers()[0].name], vault.speakers()[0].name)
            ()
        """
        from newsvault.statements import merge

        return merge(self, names, person)

    def alias_speaker(self, person: str, names: Sequence[str]) -> tuple[str, ...]:
        """Count other names, also ones without quotations, as a quoted person.

        Args:
            person: the person's name, as in quotations.
            names: other names of the person.

        Returns:
            The names that did not mean this person before.

        Raises:
            NotFound: no quotation has the person.
            UsageError: a name without words.

        Examples:
            >>> vault.alias_speaker(vault.speakers()[0].name, ["The Chair of the Board"])
            ('The Chair of the Board',)
        """
        from newsvault.statements import alias

        return alias(self, person, names)

    def split_speaker(self, name: str, person: str, references: Iterable[str]) -> tuple[str, ...]:
        """Count a name as another person in some articles.

        Args:
            name: the name, as in the quotations of these articles.
            person: the person in these articles.
            references: the articles, as `get` takes them.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: an unknown article, or one that does not quote the name.
        """
        from newsvault.statements import split

        return split(self, name, person, references)

    def undo_names(self, names: Iterable[str]) -> tuple[Decision, ...]:
        """Undo merges, splits and aliases of names; return the undone decisions.

        Args:
            names: names with a decision.

        Raises:
            NotFound: a name without a decision.
        """
        from newsvault.statements import undo

        return undo(self, names)

    def name_decisions(self) -> tuple[Decision, ...]:
        """Return the decisions about names, oldest first.

        Examples:
            >>> vault.name_decisions()
            ()
        """
        from newsvault.statements import decisions

        return decisions(self)

    def may_be_same(self, name: str, person: str) -> bool:
        """Return whether a name may be a short form of a full name.

        Args:
            name: a name such as "Blinken".
            person: a full name.

        Examples:
            >>> vault.may_be_same("Blinken", "Antony Blinken")
            True
        """
        from newsvault.statements import fits

        return fits(name, person)
