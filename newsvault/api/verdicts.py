"""What captures are classified as, and the user's corrections of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.vault import Judged


@checked
class Verdicts(Session):
    """The part of `Vault` that lists and corrects verdicts."""

    def verdicts(
        self,
        verdict: str | None = None,
        *,
        url: str = "",
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        speaker: str | None = None,
        lang: str | None = None,
        tag: str | None = None,
        section: str | None = None,
    ) -> Iterator[Judged]:
        """Yield captures, newest first, with what each is classified as.

        A capture that gave no article has its own day and host, and no speaker, language, tag or
        section.

        Args:
            verdict: a verdict such as "consent-wall" or "full"; None for every capture that gave
                no article.
            url: a part of the captures' addresses; "" for all.
            since: first day, as the query language has dates (2024-05-01, 7d, yesterday).
            until: last day, itself included.
            source: words of an outlet's name, or its host.
            speaker: a person whom the article quotes.
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.

        Raises:
            QueryError: a date cannot be understood.
            UsageError: an empty value.

        Examples:
            >>> list(vault.verdicts("consent-wall"))
            []
        """
        from newsvault.search.filters import Filters
        from newsvault.vault import facets, overrides

        chosen = Filters(
            since=since,
            until=until,
            source=source,
            speaker=speaker,
            lang=lang,
            tag=tag,
            section=section,
        )
        ids = None
        if chosen != Filters():
            names = facets.speaker_names(self, speaker) if speaker else ()
            ids = frozenset(facets.matching(self, chosen.query("*", names=names)))
        yield from overrides.judged(self, verdict, part=url, filters=chosen, articles=ids)

    def verdict_of(self, number: int) -> Judged:
        """Return what a capture is classified as.

        Args:
            number: the capture's number, as `captures` returns it.

        Examples:
            >>> vault.verdict_of(vault.list()[0].capture.number).verdict
            'full'
        """
        from newsvault.vault import overrides

        return overrides.judgement(self, number)

    def verdict_counts(self) -> dict[str, int]:
        """Return how many captures have each verdict, the most frequent first.

        Examples:
            >>> sum(vault.verdict_counts().values()) == vault.status().captures
            True
        """
        from newsvault.vault import overrides

        return overrides.known(self)

    def set_verdict(self, reference: str, verdict: str) -> Judged:
        """Correct what a capture is classified as; it holds for these bytes from then on.

        Args:
            reference: a capture's number, an address, or an article's id or version.
            verdict: a verdict such as "article" or "consent-wall".

        Raises:
            UsageError: there is no such verdict, or it changes nothing.
            NotFound: no capture is meant.
        """
        from newsvault.vault import overrides

        return overrides.judge(self, reference, verdict)
