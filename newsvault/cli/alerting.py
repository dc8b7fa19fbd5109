"""Alerts on the terminal: new hits of saved queries, and channels that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.cli.context import look, print_lines, say
from newsvault.errors import UsageError
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.vault import Vault


def read_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of changes in `--changes`; raises UsageError for an unknown one."""
    from typing import get_args

    from newsvault.models.changes import ChangeKind

    known = (*get_args(ChangeKind), "stealth", "all")
    kinds = tuple(kind.strip().lower() for kind in text.split(",") if kind.strip())
    for kind in kinds:
        if kind not in known:
            raise UsageError(
                f"--changes: there is no kind {kind!r}", hint=f"known: {', '.join(known)}"
            )
    return kinds


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
