"""Alerts: saved queries over the articles that came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from newsvault.api.curation import Curation
from newsvault.api.finding import Finding
from newsvault.api.versions import Versions
from newsvault.errors import NotFound, QueryError
from newsvault.models.checking import checked

if TYPE_CHECKING:
    from newsvault.models.alerts import Alert, Alerted
    from newsvault.output.alerts import AlertState, Key
    from newsvault.vault.changed_versions import Wanted

_CHANGES = "changes"  # in place of the name of a saved query
_LAST = "SELECT coalesce(max(number), 0) FROM captures"
_SINCE = "SELECT number, article_id FROM captures WHERE article_id IS NOT NULL"


@checked
class Alerts(Finding, Curation, Versions):
    """The part of `Vault` for alerts."""

    def alert(self, channels: Iterable[str], *, changes: Iterable[str] = ()) -> Alerted:
        """Send the articles that came in since the last call and match a saved query.

        With `changes`, also the versions that came in with such a change; they are returned too
        when "print" is not among the channels.

        The first call of a vault only notes the captures that it has. A saved query means the same
        as in `search`; each channel gets each alert once.

        Args:
            channels: "print" (only returned), "atom:FILE", "command:PROGRAM" (gets JSON on stdin)
                and "webhook:URL" (gets the same JSON by POST).
            changes: kinds of changes (typo, headline, number, name, quote, correction, addition,
                cut, moved, rewrite), "stealth" or "all".

        Returns:
            The alerts to print, and a line for each failure.

        Raises:
            UsageError: an unknown channel or kind, or a channel that `begin_alerts` refuses.

        Examples:
            >>> vault.alert(["print"]).alerts
            ()
            >>> vault.save_query("walls", "sea wall")
            >>> _ = list(vault.ingest(["seeds/pages/sea-wall-graph.html"]))
            >>> [alert.query for alert in vault.alert(["print"]).alerts]
            ['walls']
        """
        from newsvault.models.alerts import Alerted
        from newsvault.output.alerts import AlertState, send

        asked = tuple(dict.fromkeys(channels))
        wanted = _wanted(asked, changes)
        names = asked if "print" in asked or not wanted.chooses else (*asked, "print")
        state = AlertState(self.path)
        last = int(next(self.catalog.rows(_LAST))[0])
        found: list[Key] = []
        failures: list[str] = []
        changed: list[Key] = []
        if state.since is not None:
            found, failures = self._hits(state.since) if asked else ([], [])
            changed = self._changed(state.since, wanted) if wanted.chooses else []
        printed: dict[Key, Alert] = {}
        for channel in names:
            alerts = self._alerts(
                state.due(channel, [*(found if channel in asked else ()), *changed])
            )
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

    def begin_alerts(self, channels: Iterable[str] = (), changes: Iterable[str] = ()) -> None:
        """Note the captures that the vault has, unless `alert` was called before.

        Args:
            channels: the channels of the calls of `alert` to come, to check them before there is
                something to send.
            changes: the kinds of changes of these calls, to check them too.

        Raises:
            UsageError: an unknown channel or kind, a webhook without an address, or an Atom file
                that newsvault did not write.

        Examples:
            >>> vault.begin_alerts()
        """
        from newsvault.output.alerts import AlertState

        _wanted(channels, changes)
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

    def _changed(self, since: int, wanted: Wanted) -> list[Key]:
        from newsvault.vault.changed_versions import came_after

        coming = came_after(self.catalog, since, wanted)
        return [(_CHANGES, change.reference) for change in coming if not change.stored.removed]

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
                change = self.change(key[1]) if "@" in key[1] else None
                alerts[key] = Alert(query=key[0], stored=stored, change=change)
        return alerts


def _wanted(channels: Iterable[str], changes: Iterable[str]) -> Wanted:
    """Return which changes are to be reported; raises UsageError for a wrong kind or channel."""
    from newsvault.output.alerts import check_channel
    from newsvault.vault.changed_versions import reported_kinds

    wanted = reported_kinds(tuple(changes))
    for channel in channels:
        check_channel(channel)
    return wanted
