"""What the command tests share: the program run for real, a vault of the seeds, a small web."""

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from newsvault.cli.main import run as run_program
from tests.program import SEEDS, Ran, Run, Site
from tests.web_server import web_server


class _Stream(io.TextIOWrapper):
    """A text stream into memory that is no terminal; click writes bytes to its buffer."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", write_through=True)


def _run(arguments: list[str], stdin: bytes) -> Ran:
    out, err = _Stream(), _Stream()
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    old = sys.stdin
    sys.stdin = given
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run_program(arguments)
    finally:
        sys.stdin = old
    raw = out.bytes.getvalue()
    return Ran(code, raw.decode("utf-8", "replace"), err.bytes.getvalue().decode(), raw)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """An empty place for a vault."""
    return tmp_path / "vault"


@pytest.fixture
def run(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process on the test's own vault."""
    monkeypatch.setenv("NEWSVAULT_HOME", str(vault))
    monkeypatch.setenv("NEWSVAULT_DELAY", "0")
    monkeypatch.setenv("NEWSVAULT_RETRIES", "0")

    def call(*arguments: str, stdin: bytes = b"") -> Ran:
        return _run(list(arguments), stdin)

    return call


@pytest.fixture(scope="session")
def seeded_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that holds all seeds; tests work on copies."""
    path = tmp_path_factory.mktemp("seeded") / "vault"
    old = os.environ.get("NEWSVAULT_HOME")
    os.environ["NEWSVAULT_HOME"] = str(path)
    try:
        ran = _run(["ingest", str(SEEDS)], b"")
    finally:
        os.environ.pop("NEWSVAULT_HOME")
        if old is not None:
            os.environ["NEWSVAULT_HOME"] = old
    assert ran.code == 0, ran.err
    return path


@pytest.fixture
def seeded(seeded_vault: Path, vault: Path, run: Run) -> Run:
    """Run the program on a vault that holds all seeds."""
    shutil.copytree(seeded_vault, vault)
    return run


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve answers by path on the loopback address; gives the base address."""
    with ExitStack() as servers:
        yield lambda answers: servers.enter_context(web_server(answers.get)).url
