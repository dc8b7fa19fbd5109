"""The program as the tests run it, and a small web: the words the tests share."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds" / "pages"


@dataclass(frozen=True)
class Ran:
    """What a run of the program gave."""

    code: int
    out: str
    err: str
    raw: bytes


@dataclass(frozen=True)
class Answer:
    """What the small web answers at one path."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


def read_terminal(ours: int) -> str:
    """Return what is shown on a pseudo-terminal until its other end is closed; then close it."""
    shown = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end has closed
            break
        if not data:
            break
        shown += data
    os.close(ours)
    return shown.decode()


Run = Callable[..., Ran]
Site = Callable[[dict[str, Answer]], str]
