"""`newsvault watch`: run the feeds at intervals, or print a systemd unit for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import click

from newsvault.cli.alerting import notify
from newsvault.cli.batch_report import tell_outcomes
from newsvault.cli.context import open_vault, print_lines, say, vault_path
from newsvault.cli.date_options import read_age
from newsvault.cli.list_options import values_in
from newsvault.cli.refusals import with_absence
from newsvault.cli.watch_units import units

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.cli.metrics import Metrics
    from newsvault.models import Receipt, Refusal


class _Reports(NamedTuple):
    """Where new hits of saved queries go, and which kinds of changes are reported."""

    channels: tuple[str, ...]
    changes: tuple[str, ...]


@click.command
@click.option("--every", default="30m", metavar="AGE", help="Time between runs (30m, 2h).")
@click.option(
    "--recheck",
    default="2d",
    metavar="AGE",
    help="Refresh articles saved within this time (default: 2d; 0d: never).",
)
@click.option("--once", is_flag=True, help="Run once and exit, for cron.")
@click.option(
    "--metrics",
    "port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Serve metrics for Prometheus at http://127.0.0.1:PORT/metrics.",
)
@click.option("--notify", "channels", multiple=True, metavar="CHANNEL",
              help="Report new hits of saved queries: print, atom:FILE, command:PROGRAM (JSON on "
              "stdin) or webhook:URL.")  # fmt: skip
@click.option("--changes", "reported", metavar="KIND,...", default="",
              help="Report changes of these kinds; also stealth, all.")  # fmt: skip
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST",
              help="Allow a webhook at this private address.")  # fmt: skip
@click.option("--print-unit", is_flag=True, help="Print a systemd timer and a cron line instead.")
def command(
    every: str,
    recheck: str,
    *,
    once: bool,
    print_unit: bool,
    port: int | None,
    channels: tuple[str, ...],
    reported: str,
    allow_hosts: tuple[str, ...],
) -> int:
    """Run the feeds at intervals.

    Also refreshes recent articles, less often the older they are, with conditional requests. With
    --once the exit code reports failures, for cron and systemd.

    \b
    newsvault watch --every 1h
    newsvault watch --once --recheck 7d
    newsvault watch --metrics 9470
    newsvault watch --recheck 7d --changes headline,quote,stealth
    newsvault watch --notify print --notify atom:alerts.xml
    newsvault watch --notify 'command:notify-send.py' --notify webhook:https://hooks.example/x
    newsvault watch --print-unit
    """
    pause, window = read_age(every), read_age(recheck)
    if print_unit:
        print_lines([units(vault_path().absolute(), pause, recheck)])
        return 0
    metrics, reports = _metrics(port), _Reports(channels, values_in(reported))
    while True:
        code = _run(window, metrics, reports, allow_hosts)
        if once:
            return code
        say(f"next run in {every}; stop with Ctrl-C")
        time.sleep(max(60.0, pause.total_seconds()))


def _metrics(port: int | None) -> Metrics | None:
    if port is None:
        return None
    from newsvault.cli.metrics import Metrics  # needs the extra

    return Metrics(port)


def _run(
    window: timedelta,
    metrics: Metrics | None,
    reports: _Reports,
    allow_hosts: tuple[str, ...],
) -> int:
    """Request all feeds once; return the exit code."""
    with open_vault(allow_hosts=allow_hosts) as vault:
        if reports.channels or reports.changes:
            vault.begin_alerts(reports.channels, reports.changes)
        followed = len(vault.feeds)
        outcomes = with_absence(vault, _all(vault, window))
        if metrics:
            outcomes = metrics.counted(outcomes)
        failed = tell_outcomes(outcomes, always_sum=True, several=lambda: followed > 1)
        code = notify(vault, reports.channels, reports.changes) or failed
        if metrics:
            metrics.observe(vault)
        return code


def _all(vault: Vault, window: timedelta) -> Iterator[Receipt | Refusal]:
    yield from vault.feeds.run()
    if window:
        yield from vault.refresh(younger_than=window)
