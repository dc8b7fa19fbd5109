"""Alerts: saved queries over the articles that came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.api.curation import Curation
from newsvault.api.finding import Finding
from newsvault.errors import NotFound, QueryError

if TYPE_CHECKING:
    from newsvault.models.alerts import Alert, Alerted
    from newsvault.output.alerts import AlertState, Key

_LAST = "SELECT coalesce(max(number), 0) FROM captures"
_SINCE = "SELECT number, article_id FROM captures WHERE article_id IS NOT NULL"


@checked
class Alerts(Finding, Curation):
    """The part of `Vault` for alerts."""

    def alert(self, channels: Iterable[str]) -> Alerted:
        """Send the articles that came in since the last call and match a saved query.

        The first call of a vault only notes the captures that it has. A saved query means the same
        as in `search`; each channel gets each alert once.

        Args:
            channels: "print" (only returned), "atom:FILE", "command:PROGRAM" (gets JSON on stdin)
                and "webhook:URL" (gets the same JSON by POST).

        Returns:
            The alerts to print, and a line for each failure.

        Raises:
            UsageError: an unknown channel.

        Examples:
            >>> vault.alert(["print"]).alerts
            ()
            >>> vault.save_query("walls", "sea wall")
            >>> _ = list(vault.ingest(["seeds/pages/sea-wall-graph.html"]))
            >>> [alert.query for alert in vault.alert(["print"]).alerts]
            ['walls']
        """
        from newsvault.models.alerts import Alerted
        from newsvault.output.alerts import AlertState, check_channel, send

        names = tuple(dict.fromkeys(channels))
        for channel in names:
            check_channel(channel)
        state = AlertState(self.path)
        last = int(next(self.catalog.rows(_LAST))[0])
        found, failures = ([], []) if state.since is None else self._hits(state.since)
        printed: dict[Key, Alert] = {}
        for channel in names:
            alerts = self._alerts(state.due(channel, found))
            keys = list(alerts)
            if not keys:
                continue
            failure = send(
                channel,
                list(alerts.values()),
                settings=self.settings,
                now=datetime.now(UTC),
                earlier=partial(self._earlier, state, channel),
            )
            state.note(channel, keys, sent=not failure)
            if failure:
                failures.append(failure)
            elif channel == "print":
                printed = alerts
        state.since = last
        state.save()
        return Alerted(alerts=tuple(printed.values()), failures=tuple(failures))

    def begin_alerts(self) -> None:
        """Note the captures that the vault has, unless `alert` was called before.

        Examples:
            >>> vault.begin_alerts()
        """
        from newsvault.output.alerts import AlertState

        state = AlertState(self.path)
        if state.since is None:
            state.since = int(next(self.catalog.rows(_LAST))[0])
            state.save()

    def _hits(self, since: int) -> tuple[list[Key], list[str]]:
        """Return the new hits of every saved query, and a line for each query that fails."""
        arrived = {str(id_) for number, id_ in self.catalog.rows(_SINCE) if number > since}
        found: list[Key] = []
        failures: list[str] = []
        for name in self.saved_queries() if arrived else ():
            try:
                ids = self.ids(f"saved:{name}")
            except QueryError as error:
                failures.append(f"saved:{name}: {error.message}")
                continue
            found += [(name, id_) for id_ in ids if id_ in arrived]
        return found, failures

    def _earlier(self, state: AlertState, channel: str) -> list[Alert]:
        return list(self._alerts(state.sent(channel)).values())

    def _alerts(self, keys: Iterable[Key]) -> dict[Key, Alert]:
        """Return the alerts of articles that are still there."""
        from newsvault.models.alerts import Alert

        alerts = {}
        for key in keys:
            try:
                stored = self.get(key[1])
            except NotFound:
                continue
            if not stored.removed:
                alerts[key] = Alert(query=key[0], stored=stored)
        return alerts
