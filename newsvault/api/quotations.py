"""Who said what: quotations, speakers, statements over time, and the check of a draft."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.statements import Checked, Sayings, Speakers, Timeline
    from newsvault.statements.search import Question, Streamed


@checked
class Quotations(Session):
    """The part of `Vault` that answers who said what."""

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
            query: which articles, in the query language; "" for all.
            speaker: a person's name or part of it; merged names count as one person.
            saying: words that the quotation itself contains, in any form.
            source: words of an outlet's name, or its host.
            since: first day, as the query language has dates (2024-05-01, 7d, yesterday).
            until: last day, itself included.
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: least confidence in the speaker, from 0 to 1.
            limit: quotations at most; None for all.
            offset: quotations to leave out at the beginning.
            oldest_first: whether the oldest come first.

        Returns:
            A sequence of quotations; `rows()` are flat, for `pandas.DataFrame`.

        Raises:
            QueryError: the query or a date cannot be understood.
            UsageError: `saying` holds no word.

        Examples:
            >>> vault.quotes(speaker="No Such Person").total
            0
        """
        from newsvault.statements import find

        question = _question(
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
    ) -> AbstractContextManager[Streamed]:
        """Give what `quotes` returns one by one: any number of them takes little memory.

        Args:
            query: which articles, in the query language; "" for all.
            speaker: a person's name or part of it; merged names count as one person.
            saying: words that the quotation itself contains, in any form.
            source: words of an outlet's name, or its host.
            since: first day, as the query language has dates (2024-05-01, 7d, yesterday).
            until: last day, itself included.
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: least confidence in the speaker, from 0 to 1.
            limit: quotations at most; None for all.
            offset: quotations to leave out at the beginning.
            oldest_first: whether the oldest come first.

        Returns:
            A context manager; in it `sayings` are the quotations, each once, `people` whom the
            speaker fits, `near` the names that are similar, `hosts` the outlets.

        Raises:
            QueryError: the query or a date cannot be understood.
            UsageError: `saying` holds no word.

        Examples:
            >>> with vault.iter_quotes(limit=3) as found:
            ...     len([saying.text for saying in found.sayings])
            3
        """
        from newsvault.statements import stream

        question = _question(
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
        """Return the people who are quoted, those with the most quotations first.

        Args:
            query: which articles, in the query language; "" for all.
            speaker: a name or part of it; None for everybody.
            source: words of an outlet's name, or its host.
            since: first day, as the query language has dates.
            until: last day, itself included.
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: least confidence in the speaker, from 0 to 1.
            limit: people at most; None for all.
            offset: people to leave out at the beginning.
            by_name: whether they come in order of their names.

        Raises:
            QueryError: the query or a date cannot be understood.

        Examples:
            >>> vault.speakers()[0].quotations >= 1
            True
        """
        from newsvault.statements import speakers

        question = _question(
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
        """Return statements in order of their first publication, with every wording printed.

        Args:
            query: which articles, in the query language; "" for all.
            speaker: a name or part of it; None for everybody.
            saying: words that the quotation contains, in any form.
            source: words of an outlet's name, or its host.
            since: first day, as the query language has dates.
            until: last day, itself included.
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.
            kind: "direct" or "mixed"; None for both.
            min_confidence: least confidence in the speaker, from 0 to 1.
            limit: statements at most; None for all.
            offset: statements to leave out at the beginning.
            newest_first: whether the newest come first.

        Returns:
            A sequence of statements; earlier versions of articles count too.

        Raises:
            QueryError: the query or a date cannot be understood.

        Examples:
            >>> vault.timeline(limit=1)[0].first.text != ""
            True
        """
        from newsvault.statements import tell

        question = _question(
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
        return tell(self, question, limit=limit, offset=offset, newest_first=newest_first)

    def check(self, text: str | bytes, *, name: str = "the draft") -> tuple[Checked, ...]:
        """Check each quotation of a draft against the archive.

        Args:
            text: the draft, plain text or Markdown; bytes are decoded as UTF-8, UTF-16 or
                Windows-1252.
            name: what an error calls the draft.

        Returns:
            One record for each quotation in order, with its line, its verdict and the quotations
            of the archive it may come from, best first.

        Raises:
            UsageError: the bytes are no text, or longer than a draft may be.

        Examples:
            >>> vault.check('She said: "This was never said by anybody here."')[0].verdict
            'not in the archive'
        """
        from newsvault.statements import check, decoded

        return check(self, decoded(text, name) if isinstance(text, bytes) else text)


def _question(**asked: object) -> Question:
    from newsvault.statements import Question

    return Question(**asked)  # type: ignore[arg-type]
