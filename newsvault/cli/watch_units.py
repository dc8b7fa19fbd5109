"""The systemd units and the cron line that run the feeds at intervals."""

from __future__ import annotations

import shlex
import shutil
import sys
from datetime import timedelta
from pathlib import Path

from newsvault.errors import UsageError

_UNITS = """\
# ~/.config/systemd/user/newsvault.service
[Unit]
Description=Save new articles from the feeds of newsvault

[Service]
Type=oneshot
ExecStart={program} watch --once --recheck {recheck} --vault {vault}

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
# {cron} {program} watch --once --recheck {recheck} --vault {vault}
"""


def units(vault: Path, pause: timedelta, recheck: str) -> str:
    """Return a systemd service, a timer and a cron line for `newsvault watch --once`."""
    program = shutil.which("newsvault") or f"{sys.executable} -m newsvault"
    place = shlex.quote(str(vault))
    if any("\ud800" <= char <= "\udfff" for char in place):
        raise UsageError(f"{vault} is not UTF-8, as units are", hint="rename the folder")
    words = {"program": program, "vault": place, "recheck": recheck}
    seconds = max(60.0, pause.total_seconds())
    return _UNITS.format(**words, seconds=seconds, cron=_cron(int(seconds / 60)))


def _cron(minutes: int) -> str:
    """Return the cron schedule nearest to an interval of `minutes`."""
    if minutes < 60:  # of an hour
        return f"*/{minutes} * * * *"
    hours = round(minutes / 60)
    return f"0 */{hours} * * *" if hours < 24 else "0 6 * * *"  # of a day
