"""Classification of captures, and its correction by the user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsvault.models.checking import checked
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
        """Yield captures with their verdicts, newest first.

        A capture without an article has only a day and a host: no speaker, language, tag, section.

        Args:
            verdict: a verdict such as "consent-wall" or "full"; None for all captures that
                are not articles.
            url: part of the address of the captures; "" for all.
            since: first day, a date of the query language (2024-05-01, 7d, yesterday).
            until: last day (included).
            source: words of the name of an outlet, or its host.
            speaker: a person quoted in the article.
            lang: a language code such as "en".
            tag: a tag of the article.
            section: a section of the outlet.

        Raises:
            QueryError: invalid date.
            UsageError: an empty value.

        Examples:
            >>> list(vault.verdicts("consent-wall"))
            []
        """
        from newsvault.search.filters import Filters
        from newsvault.vault import verdict_overrides
        from newsvault.vault.searching import facets

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
        yield from verdict_overrides.judged(self, verdict, part=url, filters=chosen, articles=ids)

    def verdict_of(self, number: int) -> Judged:
        """Return the verdict on a capture.

        Args:
            number: the capture's number, as `captures` returns it.

        Examples:
            >>> vault.verdict_of(vault.list()[0].capture.number).verdict
            'full'
        """
        return self.catalog.captures.judgement(number)

    def verdict_counts(self) -> dict[str, int]:
        """Return the number of captures with each verdict, most frequent first.

        Examples:
            >>> sum(vault.verdict_counts().values()) == vault.status().captures
            True
        """
        return self.catalog.captures.verdicts()

    def set_verdict(self, reference: str, verdict: str) -> Judged:
        """Set the verdict on a capture; it applies to these bytes from then on.

        Args:
            reference: a capture's number, an address, or an article's id or version.
            verdict: a verdict such as "article" or "consent-wall".

        Raises:
            UsageError: an unknown verdict, or the present one.
            NotFound: no such capture.
        """
        from newsvault.vault import verdict_overrides

        return verdict_overrides.judge(self, reference, verdict)
