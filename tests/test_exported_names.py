"""What `import newsvault` gives is exactly what it promises."""

import subprocess
import sys

import newsvault


def test_all_names_are_there() -> None:
    """Every name of `__all__` can be had, and `dir` shows no other."""
    for name in newsvault.__all__:
        assert getattr(newsvault, name) is not None

    assert dir(newsvault) == sorted(newsvault.__all__)


def test_importing_loads_nothing_heavy() -> None:
    """`import newsvault` and the command group load no library but click."""
    code = (
        "import sys, newsvault.cli.main; "
        "heavy = {'requests', 'bs4', 'lxml', 'whoosh', 'warcio', 'sqlite3', 'urllib3'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
