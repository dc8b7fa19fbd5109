"""The public class `Vault`."""

from __future__ import annotations

from functools import cached_property

from newsvault.api.alerts import Alerts
from newsvault.api.citing import Citing
from newsvault.api.collections import Collections
from newsvault.api.copies import CopiesOfArticles
from newsvault.api.corrections import Corrections
from newsvault.api.curation import Curation
from newsvault.api.evidence import Evidence
from newsvault.api.exchange import Exchange
from newsvault.api.feeds import Feeds
from newsvault.api.finding import Finding
from newsvault.api.ingest import Ingesting
from newsvault.api.maintenance import Maintenance
from newsvault.api.quotations import Quotations
from newsvault.api.speakers import QuotedPeople
from newsvault.api.statistics import StatisticsOfVault
from newsvault.api.verdicts import Verdicts
from newsvault.api.versions import Versions


class Vault(
    Alerts,
    StatisticsOfVault,
    Evidence,
    Corrections,
    Collections,
    Finding,
    Quotations,
    QuotedPeople,
    CopiesOfArticles,
    Curation,
    Verdicts,
    Ingesting,
    Exchange,
    Citing,
    Versions,
):
    """A news archive in a folder. Open it with `Vault.open`; close it, or use `with`.

    Examples:
        >>> from newsvault import Vault
        >>> with Vault.open(folder / "example") as example:
        ...     receipts = list(example.ingest(["seeds/pages/sea-wall-graph.html"]))
        >>> receipts[0].outcome
        'new'
    """

    @cached_property
    def feeds(self) -> Feeds:
        """The followed feeds: iterate, `find`, `add`, `remove`, `run`."""
        return Feeds(self)

    @cached_property
    def maintenance(self) -> Maintenance:
        """Maintenance: `verify`, `doctor`, `backup`, `repair`, `rebuild`, `erase`."""
        return Maintenance(self.path, self.settings, session=self)
