"""Speakers: the quoted people, and the user's decisions about their names: merge, split, alias."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from newsvault.errors import NotFound
from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models import Candidate
    from newsvault.models.statements import Decision, Speaker, Speakers, Streamed


@checked
class QuotedPeople(Session):
    """The part of `Vault` for speakers and for decisions about their names."""

    def speakers(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        lang: str | None = None,
        tag: str | None = None,
        section: str | None = None,
        kind: str | None = None,
        min_confidence: float | None = None,
        limit: int | None = None,
        offset: int = 0,
        by_name: bool = False,
    ) -> Speakers:
        """Return the quoted people, most quoted first.

        Args:
            query: a query that selects articles; "" for all.
            speaker: a name or part of it; None for all speakers.
            source: words of the name of an outlet, or its host.
            since: first day, a date of the query language.
            until: last day (included).
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: minimum confidence in the speaker, 0 to 1.
            limit: maximum number of people; None for all.
            offset: number of people to skip first.
            by_name: whether to sort by name.

        Raises:
            QueryError: invalid query or date.

        Examples:
            >>> vault.speakers()[0].quotations >= 1
            True
        """
        from newsvault.statements.quotation_search import Question
        from newsvault.statements.speakers import speakers

        question = Question(
            query=query,
            speaker=speaker,
            source=source,
            since=since,
            until=until,
            lang=lang,
            tag=tag,
            section=section,
            kind=kind,
            min_confidence=min_confidence,
        )
        return speakers(self, question, limit=limit, offset=offset, by_name=by_name)

    def iter_speakers(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        lang: str | None = None,
        tag: str | None = None,
        section: str | None = None,
        kind: str | None = None,
        min_confidence: float | None = None,
        limit: int | None = None,
        offset: int = 0,
        by_name: bool = False,
    ) -> AbstractContextManager[Streamed[Speaker]]:
        """Give what `speakers` returns one by one; of all people only the names are in memory.

        Args:
            query: a query that selects articles; "" for all.
            speaker: a name or part of it; None for all speakers.
            source: words of the name of an outlet, or its host.
            since: first day, a date of the query language.
            until: last day (included).
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: minimum confidence in the speaker, 0 to 1.
            limit: maximum number of people; None for all.
            offset: number of people to skip first.
            by_name: whether to sort by name.

        Returns:
            A context manager: `records` iterates over the people once, `near` are similar names,
            `hosts` the outlets.

        Raises:
            QueryError: invalid query or date.

        Examples:
            >>> with vault.iter_speakers(limit=1) as found:
            ...     [speaker.quotations >= 1 for speaker in found.records]
            [True]
        """
        from newsvault.statements.quotation_search import Question
        from newsvault.statements.speakers import stream_speakers

        question = Question(
            query=query,
            speaker=speaker,
            source=source,
            since=since,
            until=until,
            lang=lang,
            tag=tag,
            section=section,
            kind=kind,
            min_confidence=min_confidence,
        )
        return stream_speakers(self, question, limit=limit, offset=offset, by_name=by_name)

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
        from newsvault.statements.name_decisions import merge

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
        from newsvault.statements.name_decisions import alias

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
        from newsvault.statements.name_decisions import split

        return split(self, name, person, references)

    def undo_names(self, names: Iterable[str]) -> tuple[Decision, ...]:
        """Undo merges, splits and aliases of names; return the undone decisions.

        Args:
            names: names with a decision.

        Raises:
            NotFound: a name without a decision.
        """
        from newsvault.statements.name_decisions import undo

        return undo(self, names)

    def name_decisions(self) -> tuple[Decision, ...]:
        """Return the decisions about names, oldest first.

        Examples:
            >>> vault.name_decisions()
            ()
        """
        from newsvault.statements.name_decisions import decisions

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
        from newsvault.vault.searching.speaker_identities import fits

        return fits(name, person)

    def why_speaker(self, reference: str) -> tuple[Candidate, ...]:
        """Return who was weighed as the speaker of a quotation, and what decided.

        Args:
            reference: `ID.q3`, or `ID@2.q3` for an earlier version; counted from 1.

        Returns:
            The candidates, the speaker first, then the likeliest; empty for a language without
            word lists. `source` is the position of each, `reason` the deciding features.

        Raises:
            NotFound: no such article or quotation, or today's rules do not find it.
            AmbiguousId: several ids have this prefix.

        Examples:
            >>> first = vault.quotes(limit=1)[0]
            >>> vault.why_speaker(first.full_reference)[0].won
            True
        """
        from newsvault.quotes.explain import speaker_candidates

        stored, quote = self.quote(reference)
        found = speaker_candidates(stored.article, quote)
        if found is None:
            raise NotFound(
                f"today's rules do not find the quotation {reference}",
                hint=f"`newsvault reparse {stored.short_id}` reads the article with them",
            )
        return found
