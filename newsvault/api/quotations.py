"""Quotations, timelines of statements, and the check of a draft."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.statements import Checked, Saying, Sayings, Statement, Streamed, Timeline


@checked
class Quotations(Session):
    """The part of `Vault` for quotations and statements."""

    def quotes(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        saying: str | None = None,
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
        oldest_first: bool = False,
    ) -> Sayings:
        """Return quotations with their speakers and articles, newest first.

        Args:
            query: a query that selects articles; "" for all.
            speaker: a name or part of it; merged names count as one person.
            saying: words in the quotation, in any form.
            source: words of the name of an outlet, or its host.
            since: first day, a date of the query language (2024-05-01, 7d, yesterday).
            until: last day (included).
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: minimum confidence in the speaker, 0 to 1.
            limit: maximum number of quotations; None for all.
            offset: number of quotations to skip first.
            oldest_first: whether to sort the oldest first.

        Returns:
            A sequence of quotations; `rows()` returns flat rows for `pandas.DataFrame`.

        Raises:
            QueryError: invalid query or date.
            UsageError: `saying` contains no word.

        Examples:
            >>> vault.quotes(speaker="No Such Person").total
            0
        """
        from newsvault.statements.quotation_search import Question, find

        question = Question(
            query=query,
            speaker=speaker,
            words=saying,
            source=source,
            since=since,
            until=until,
            lang=lang,
            tag=tag,
            section=section,
            kind=kind,
            min_confidence=min_confidence,
        )
        return find(self, question, limit=limit, offset=offset, oldest_first=oldest_first)

    def iter_quotes(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        saying: str | None = None,
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
        oldest_first: bool = False,
    ) -> AbstractContextManager[Streamed[Saying]]:
        """Give what `quotes` returns one by one: any number of them takes little memory.

        Args:
            query: a query that selects articles; "" for all.
            speaker: a name or part of it; merged names count as one person.
            saying: words in the quotation, in any form.
            source: words of the name of an outlet, or its host.
            since: first day, a date of the query language (2024-05-01, 7d, yesterday).
            until: last day (included).
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: minimum confidence in the speaker, 0 to 1.
            limit: maximum number of quotations; None for all.
            offset: number of quotations to skip first.
            oldest_first: whether to sort the oldest first.

        Returns:
            A context manager: `records` iterates over the quotations once, `people` are the people
            who match the speaker, `near` similar names, `hosts` the outlets.

        Raises:
            QueryError: invalid query or date.
            UsageError: `saying` contains no word.

        Examples:
            >>> with vault.iter_quotes(limit=3) as found: len(list(found.records))
            3
        """
        from newsvault.statements.quotation_search import Question, stream

        question = Question(
            query=query,
            speaker=speaker,
            words=saying,
            source=source,
            since=since,
            until=until,
            lang=lang,
            tag=tag,
            section=section,
            kind=kind,
            min_confidence=min_confidence,
        )
        return stream(self, question, limit=limit, offset=offset, oldest_first=oldest_first)

    def timeline(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        saying: str | None = None,
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
        newest_first: bool = False,
    ) -> Timeline:
        """Return statements in order of first publication, each with all its wordings.

        Args:
            query: a query that selects articles; "" for all.
            speaker: a name or part of it; None for all speakers.
            saying: words in the quotation, in any form.
            source: words of the name of an outlet, or its host.
            since: first day, a date of the query language.
            until: last day (included).
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: minimum confidence in the speaker, 0 to 1.
            limit: maximum number of statements; None for all.
            offset: number of statements to skip first.
            newest_first: whether to sort the newest first.

        Returns:
            A sequence of statements, from earlier versions of articles too.

        Raises:
            QueryError: invalid query or date.

        Examples:
            >>> vault.timeline(limit=1)[0].first.text != ""
            True
        """
        from newsvault.statements.quotation_search import Question
        from newsvault.statements.timeline import timeline

        question = Question(
            query=query,
            speaker=speaker,
            words=saying,
            source=source,
            since=since,
            until=until,
            lang=lang,
            tag=tag,
            section=section,
            kind=kind,
            min_confidence=min_confidence,
        )
        return timeline(self, question, limit=limit, offset=offset, newest_first=newest_first)

    def iter_timeline(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        saying: str | None = None,
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
        newest_first: bool = False,
    ) -> AbstractContextManager[Streamed[Statement]]:
        """Give what `timeline` returns one by one; of all statements only the words are in memory.

        Args:
            query: a query that selects articles; "" for all.
            speaker: a name or part of it; None for all speakers.
            saying: words in the quotation, in any form.
            source: words of the name of an outlet, or its host.
            since: first day, a date of the query language.
            until: last day (included).
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: minimum confidence in the speaker, 0 to 1.
            limit: maximum number of statements; None for all.
            offset: number of statements to skip first.
            newest_first: whether to sort the newest first.

        Returns:
            A context manager: `records` iterates over the statements once; else as `iter_quotes`.

        Raises:
            QueryError: invalid query or date.
            UsageError: `saying` contains no word.

        Examples:
            >>> with vault.iter_timeline(limit=1) as found:
            ...     len(list(found.records))
            1
        """
        from newsvault.statements.quotation_search import Question
        from newsvault.statements.timeline import stream_timeline

        question = Question(
            query=query,
            speaker=speaker,
            words=saying,
            source=source,
            since=since,
            until=until,
            lang=lang,
            tag=tag,
            section=section,
            kind=kind,
            min_confidence=min_confidence,
        )
        return stream_timeline(
            self, question, limit=limit, offset=offset, newest_first=newest_first
        )

    def check(self, text: str | bytes, *, name: str = "the draft") -> tuple[Checked, ...]:
        """Check each quotation of a draft against the archive.

        Args:
            text: the draft, text or Markdown; bytes are UTF-8, UTF-16 or Windows-1252.
            name: name of the draft in error messages.

        Returns:
            For each quotation, in order: line, verdict, matches in the archive, best first.

        Raises:
            UsageError: the bytes are not text or exceed the size limit of a draft.

        Examples:
            >>> vault.check('She said: "These words are in no article here."')[0].verdict
            'not in the archive'
        """
        from newsvault.statements.draft import decoded
        from newsvault.statements.fact_check import check

        return check(self, decoded(text, name) if isinstance(text, bytes) else text)
