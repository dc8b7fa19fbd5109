"""Which names mean which person: the user's decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.statements import Decision


@checked
class SpeakerNames(Session):
    """The part of `Vault` that keeps which names mean one person."""

    def merge_speakers(self, names: Sequence[str], person: str) -> tuple[str, ...]:
        """Count several names as one person from now on; `undo_names` takes it back.

        Args:
            names: names in full, as quotations have them.
            person: the name that the person is called by.

        Returns:
            The names that did not mean this person before.

        Raises:
            NotFound: a name is quoted nowhere.
            UsageError: a name without words.

        Examples:
            >>> vault.merge_speakers([vault.speakers()[0].name], vault.speakers()[0].name)
            ()
        """
        from newsvault.statements import merge

        return merge(self, names, person)

    def alias_speaker(self, person: str, names: Sequence[str]) -> tuple[str, ...]:
        """Count names, quoted so far or not, as a person who is quoted.

        Args:
            person: the person's name, as quotations have it.
            names: other names of the person.

        Returns:
            The names that did not mean this person before.

        Raises:
            NotFound: the person is quoted nowhere.
            UsageError: a name without words.

        Examples:
            >>> vault.alias_speaker(vault.speakers()[0].name, ["The Chair of the Board"])
            ('The Chair of the Board',)
        """
        from newsvault.statements import alias

        return alias(self, person, names)

    def split_speaker(self, name: str, person: str, references: Iterable[str]) -> tuple[str, ...]:
        """Let a name mean another person in some articles.

        Args:
            name: the name, as quotations of these articles have it.
            person: who is meant there.
            references: the articles, as `get` takes them.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: an unknown article, or one that does not quote the name.
        """
        from newsvault.statements import split

        return split(self, name, person, references)

    def undo_names(self, names: Iterable[str]) -> tuple[Decision, ...]:
        """Forget merges, splits and aliases of names; return what was decided.

        Args:
            names: names that something was decided about.

        Raises:
            NotFound: nothing was decided about a name.
        """
        from newsvault.statements import undo

        return undo(self, names)

    def name_decisions(self) -> tuple[Decision, ...]:
        """Return what was decided about names, in order of time.

        Examples:
            >>> vault.name_decisions()
            ()
        """
        from newsvault.statements import decisions

        return decisions(self)

    def may_be_same(self, name: str, person: str) -> bool:
        """Return whether a name may be short for a person's name in full.

        Args:
            name: a name such as "Blinken".
            person: a name in full.

        Examples:
            >>> vault.may_be_same("Blinken", "Antony Blinken")
            True
        """
        from newsvault.statements import fits

        return fits(name, person)
