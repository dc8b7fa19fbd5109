"""SIGTERM: the command finishes as with Ctrl-C, then the process ends by the signal.

systemd and other supervisors count an end by the signal that they sent as success, but an exit code
of the program's choice as failure; a shell reports both as 143.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

TERMINATED = 128 + signal.SIGTERM


class Termination:
    """Whether SIGTERM was received."""

    received = False


def listen() -> None:
    """Let SIGTERM interrupt the command as Ctrl-C does; the second one ends it at once."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_DFL)
    Termination.received = True
    raise KeyboardInterrupt


def end() -> None:
    """End the process by SIGTERM, if it was received."""
    if Termination.received:
        os.kill(os.getpid(), signal.SIGTERM)
