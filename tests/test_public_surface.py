"""What other programs rely on is still there: names, signatures, commands, flags, codes, keys."""

import json
from pathlib import Path
from typing import Any

from tests.public_surface import surface

RECORD = Path(__file__).with_name("public_surface.json")


def missing(recorded: Any, today: Any, path: str = "") -> list[str]:
    """Return what `recorded` has and `today` lacks, each by its path."""
    if isinstance(recorded, dict):
        if not isinstance(today, dict):
            return [path]
        lost = [f"{path}/{key}" for key in recorded if key not in today]
        kept = (key for key in recorded if key in today)
        return lost + [
            m for key in kept for m in missing(recorded[key], today[key], f"{path}/{key}")
        ]
    if isinstance(recorded, list):
        return [f"{path}/{value}" for value in recorded if value not in today]
    return [] if recorded == today else [f"{path}: {recorded!r}, now {today!r}"]


def test_nothing_public_is_gone() -> None:
    """Names may be added; what was recorded keeps its place and meaning."""
    assert missing(json.loads(RECORD.read_text("utf-8")), surface()) == []


def test_the_comparison_sees_a_lost_flag_and_a_changed_code() -> None:
    """The comparison itself: a lost list member, a lost key and another value are each named."""
    before = {"flags": ["--a", "--b"], "code": 3, "gone": {}}
    after = {"flags": ["--a", "--c"], "code": 4}
    assert missing(before, after) == ["/gone", "/flags/--b", "/code: 3, now 4"]
