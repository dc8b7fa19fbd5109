"""What must hold of archive revisions after a fault."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

_NUMBERS = """
    SELECT revision FROM captures UNION ALL
    SELECT revision FROM documents WHERE revision IS NOT NULL ORDER BY 1
"""


def revision_problems(root: Path, *, gaps: bool = False) -> Iterator[str]:
    """Yield a line for each revision given twice, and, unless `gaps`, for one that is missing."""
    with closing(sqlite3.connect(root / "catalogue.sqlite")) as database:
        numbers = [row[0] for row in database.execute(_NUMBERS)]
    yield from (f"revision {a} was given twice" for a, b in pairwise(numbers) if a == b)
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    yield from () if gaps else (f"revision {number} is missing" for number in missing)
