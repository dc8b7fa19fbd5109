"""Channels of alerts: an Atom file, a command with JSON on stdin, a webhook; each alert once.

`alerts.json` in the vault holds the last capture that was looked at, the alerts that each channel
got, and those that it still has to get.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.errors import NewsvaultError, UsageError
from newsvault.fetch.post import post
from newsvault.models.alerts import Alert
from newsvault.output.change_shapes import change_shape
from newsvault.output.exports.atom_feed import feed, is_ours
from newsvault.output.formats.json import dump
from newsvault.output.json_shapes import SCHEMA, summary_shape
from newsvault.settings import Settings
from newsvault.storage.captures import disk_errors
from newsvault.storage.captures.disk import write_file
from newsvault.system.output_files import refuse_existing, replacing
from newsvault.text import one_line
from newsvault.urls import check_address

FILE = "alerts.json"
KINDS = ("print", "atom", "command", "webhook")
_SENT = 10_000  # alerts remembered for each channel
_ENTRIES = 200  # of an Atom file
_SECONDS = 60  # for a command
Key = tuple[str, str]  # a saved query and the id of an article


class AlertState:
    """The file `alerts.json`; a damaged one is begun again."""

    def __init__(self, vault: Path) -> None:
        self._path = vault / FILE
        values = self._read()
        self.since: int | None = values["since"]
        self._sent: dict[str, list[Key]] = values["sent"]
        self._pending: dict[str, list[Key]] = values["pending"]

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return {
                "since": int(found["since"]),
                "sent": _keys(found["sent"]),
                "pending": _keys(found["pending"]),
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {"since": None, "sent": {}, "pending": {}}

    def due(self, channel: str, found: Sequence[Key]) -> list[Key]:
        """Return the alerts that a channel has to get: those left over, and new ones."""
        sent = set(self._sent.get(channel, ()))
        waiting = dict.fromkeys([*self._pending.get(channel, ()), *found])
        return [key for key in waiting if key not in sent]

    def note(self, channel: str, keys: Sequence[Key], *, sent: bool) -> None:
        """Note that alerts were sent to a channel, or that it could not take them."""
        self._pending[channel] = [] if sent else list(keys)
        if sent:
            self._sent[channel] = [*self._sent.get(channel, ()), *keys][-_SENT:]

    def sent(self, channel: str) -> list[Key]:
        """Return the alerts that a channel got, oldest first."""
        return self._sent.get(channel, [])

    def save(self) -> None:
        """Write the file."""
        values = {"since": self.since, "sent": self._sent, "pending": self._pending}
        with disk_errors(self._path.parent):
            write_file(self._path, json.dumps(values).encode())


def _keys(values: dict[str, Any]) -> dict[str, list[Key]]:
    return {str(name): [(str(q), str(i)) for q, i in keys] for name, keys in values.items()}


def check_channel(channel: str) -> tuple[str, str]:
    """Return the kind of a channel and its target: `atom:FILE`, `command:PROGRAM`, `webhook:URL`.

    Raises:
        UsageError: no such kind, no target, a file that is no feed of newsvault, no web address.
    """
    kind, _, target = channel.partition(":")
    if kind not in KINDS or (kind != "print" and not target.strip()):
        raise UsageError(
            f"unknown channel {channel!r}",
            hint="known: print, atom:FILE, command:PROGRAM, webhook:URL",
        )
    if kind == "atom":
        refuse_existing(Path(target), is_ours)
    elif kind == "webhook":
        check_address(target)
    return kind, target


def send(
    channel: str,
    alerts: Sequence[Alert],
    *,
    settings: Settings,
    now: datetime,
    earlier: Callable[[], Sequence[Alert]],
) -> str:
    """Send alerts to a channel; return why it failed, or "".

    Args:
        channel: as `check_channel` takes it; `print` is left to the caller.
        alerts: the alerts.
        settings: settings with the limits and allowed hosts of requests.
        now: the current time, an aware datetime.
        earlier: returns the alerts that the channel got before, for the Atom file.
    """
    kind, target = check_channel(channel)
    try:
        if kind == "atom":
            _write_feed(Path(target), [*earlier(), *alerts][-_ENTRIES:], now)
        elif kind == "command":
            return _run(target, message(alerts))
        elif kind == "webhook":
            post(target, message(alerts), content_type="application/json", settings=settings)
    except (NewsvaultError, OSError) as error:
        return one_line(f"{channel}: {error}")
    return ""


def message(alerts: Sequence[Alert]) -> bytes:
    """Return the alerts as the JSON that commands and webhooks get."""
    rows = [
        {
            "query": alert.query,
            "article": summary_shape(alert.stored),
            "change": change_shape(alert.change) if alert.change else None,
        }
        for alert in alerts
    ]
    return dump({"schema": SCHEMA, "alerts": rows}).encode()


def _write_feed(target: Path, alerts: Sequence[Alert], now: datetime) -> None:
    articles = dict.fromkeys(alert.stored.id for alert in reversed(alerts))
    stored = {alert.stored.id: alert.stored for alert in alerts}
    names = ", ".join(dict.fromkeys(alert.query for alert in alerts))
    text = feed(
        (stored[id_] for id_ in articles), title=f"newsvault: {names}", name=target.stem, now=now
    )
    with replacing(target) as stream:
        stream.write(text.encode())


def _run(program: str, data: bytes) -> str:
    """Run a command with the message on its stdin; no shell reads it."""
    try:
        words = shlex.split(program)
        ran = subprocess.run(words, input=data, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603  # the user's own command
    except (ValueError, subprocess.TimeoutExpired) as error:
        return one_line(f"command:{program}: {error}")
    if ran.returncode:
        said = one_line(ran.stderr.decode("utf-8", "replace"))[:200]
        return f"command:{program}: exit code {ran.returncode} {said}".strip()
    return ""
