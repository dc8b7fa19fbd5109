"""Statistics of the archive and plots of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.api.finding import Finding
from newsvault.api.verdicts import Verdicts
from newsvault.errors import UsageError
from newsvault.models.checking import checked

if TYPE_CHECKING:
    from newsvault.models import StoredArticle
    from newsvault.models.statistics import Statistics

FIELDS = ("source", "speaker", "month", "section", "lang", "byline", "verdict")
_TOTALS = (
    "articles", "versions", "captures", "words", "quotations", "without_date", "without_byline",
)  # fmt: skip


@checked
class StatisticsOfVault(Finding, Verdicts):
    """The part of `Vault` for statistics."""

    def statistics(self, query: str = "*", *, by: Sequence[str] = ("source",)) -> Statistics:
        """Return totals of the articles that match a query, and counts by fields.

        Args:
            query: a query in the query language; "*" for all articles.
            by: fields to count by: source, speaker, month, section, lang, byline, and verdict
                (of captures, without a query).

        Raises:
            UsageError: an unknown field, or verdict with a query.
            QueryError: invalid query.

        Examples:
            >>> found = vault.statistics("lang:en", by=["source"])
            >>> found.articles == vault.count("lang:en")
            True
        """
        wanted = tuple(dict.fromkeys(by))
        for field in wanted:
            if field not in FIELDS:
                raise UsageError(f"cannot count by {field!r}", hint=f"known: {', '.join(FIELDS)}")
        if "verdict" in wanted and query != "*":
            raise UsageError("verdicts are of captures, and take no query", hint="newsvault stats")
        facets = self.facets(query, [field for field in wanted if field != "verdict"])
        counts = {field: tuple(facets.get(field, ())) for field in wanted}
        if "verdict" in wanted:
            counts["verdict"] = tuple(dict(self.verdict_counts()).items())
        return _totals(self.articles(self.ids(query)), counts)

    @staticmethod
    def plot(
        target: Path | str,
        counts: Sequence[tuple[str, int]],
        *,
        title: str,
        by: str,
        unit: str = "articles",
    ) -> int:
        """Draw counts as bars in an SVG or PNG file; needs the extra `newsvault[plot]`.

        Args:
            target: the file, .svg or .png.
            counts: values with their counts, such as `facets` returns.
            title: title of the picture.
            by: name of the values, for the axis; day, month and year run from left to right.
            unit: the noun of the counts, for the other axis.

        Returns:
            The number of values that did not fit.

        Raises:
            UsageError: another type of file, a file that is not an earlier plot, no counts, or the
                extra is not installed.

        Examples:
            >>> counts = vault.facets("*", ["month"])["month"]
            >>> vault.plot(folder / "months.svg", counts, title="All", by="month")
            0
        """
        from newsvault.output.plot_file import plot_file

        return plot_file(Path(target), counts, title=title, by=by, unit=unit)


def _totals(
    stored: Iterable[StoredArticle], counts: Mapping[str, tuple[tuple[str, int], ...]]
) -> Statistics:
    """Return the totals of articles that are read one at a time."""
    from newsvault.models.statistics import Statistics

    totals: Counter[str] = Counter()
    days: list[datetime] = []  # the first and the last
    for one in stored:
        article, day = one.article, one.article.published_at
        totals.update(
            articles=1,
            versions=one.versions,
            captures=one.captures,
            words=article.word_count,
            quotations=len(article.quotes),
            without_date=int(day is None),  # an empty Counter takes values as they are
            without_byline=int(not article.byline),
        )
        if day is not None:
            days = [min([day, *days]), max([day, *days])]
    first, last = days or (None, None)
    return Statistics(
        **{name: totals[name] for name in _TOTALS}, first=first, last=last, counts=counts
    )
