"""The walk of one page through the package stays short."""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
MOST = 120  # calls between top-level folders


def test_one_page_makes_few_calls_from_folder_to_folder() -> None:
    """What grows the count: a question asked twice, a layer that only passes a call on."""
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.benchmarks.walk",
            "ingest",
            "seeds/pages/mayor-budget.v1.html",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"calls between rooms: (\d+)", ran.stderr)
    assert found is not None
    assert 0 < int(found[1]) <= MOST, "python -m tests.benchmarks.walk --verbose shows each call"
