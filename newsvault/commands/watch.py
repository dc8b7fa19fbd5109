"""`newsvault watch`: run the feeds again and again, or say how the system can do it."""

from __future__ import annotations

import shutil
import time

import click

from newsvault.console import open_vault, print_lines, say, vault_path
from newsvault.models import Refusal
from newsvault.text import one_line, printable

_UNITS = """\
# ~/.config/systemd/user/newsvault.service
[Unit]
Description=Take in what is new in the feeds of newsvault

[Service]
Type=oneshot
ExecStart={program} feeds run --vault {vault}

# ~/.config/systemd/user/newsvault.timer
[Unit]
Description=Run the feeds of newsvault

[Timer]
OnBootSec=5min
OnUnitActiveSec={seconds:.0f}s

[Install]
WantedBy=timers.target

# then: systemctl --user enable --now newsvault.timer
# with cron instead:
# */{minutes} * * * * {program} feeds run --vault {vault}
"""


@click.command
@click.option("--every", default="30m", metavar="AGE", help="Pause between two runs (30m, 2h).")
@click.option("--once", is_flag=True, help="Run once and end, for cron.")
@click.option("--print-unit", is_flag=True, help="Print a systemd timer and a cron line instead.")
def command(every: str, *, once: bool, print_unit: bool) -> None:
    """Take in what is new in the feeds, again and again.

    \b
    newsvault watch --every 1h
    newsvault watch --once
    newsvault watch --print-unit
    """
    from newsvault.gathering import read_age

    pause = read_age(every).total_seconds()
    if print_unit:
        program = shutil.which("newsvault") or "newsvault"
        minutes = max(1, min(59, int(pause / 60)))
        words = {"program": program, "vault": vault_path().absolute(), "seconds": pause}
        print_lines([_UNITS.format(**words, minutes=minutes)])
        return
    while True:
        _run()
        if once:
            return
        time.sleep(max(60.0, pause))


def _run() -> None:
    from newsvault import subscriptions

    with open_vault() as vault:
        saved = refused = 0
        for outcome in subscriptions.run(vault):
            if isinstance(outcome, Refusal):
                refused += 1
                say(printable(one_line(f"refused  {outcome.locator}: {outcome.message}")))
            else:
                saved += 1
    say(f"{saved} saved, {refused} refused")
