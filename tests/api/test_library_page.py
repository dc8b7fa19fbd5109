"""The examples of docs/library.md run in order, from an empty notebook to a plot."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text("utf-8")


def test_the_examples_run_in_order(tmp_path: Path) -> None:
    """All of the page's code in one new process, without a display; the plot is a picture."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    ran = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "quotations.png").read_bytes().startswith(b"\x89PNG")
    assert "no article has the id" in ran.stdout
