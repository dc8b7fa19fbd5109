"""Alerts on the terminal: new hits of saved queries, and channels that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.cli.context import look, print_lines, say
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.vault import Vault


def notify(vault: Vault, channels: tuple[str, ...], changes: tuple[str, ...] = ()) -> int:
    """Send the alerts; return the exit code of what failed."""
    if not channels and not changes:
        return 0
    from newsvault.output.change_shapes import change_lines

    done = vault.alert(channels, changes=changes)
    for alert in done.alerts:
        if alert.change is not None:
            print_lines(change_lines([alert.change], look()))
        else:
            about = f"{alert.stored.short_id}  {alert.stored.article.headline}"
            print_lines([safe_line(f"alert {alert.query}: {about}")])
    for failure in done.failures:
        say(safe_line(f"newsvault: alert not sent: {failure}"))
    return 8 if done.failures else 0
