"""The program as the tests run it, and a small web: the words the tests share."""

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


Run = Callable[..., Ran]
Site = Callable[[dict[str, Answer]], str]
