"""What the tests of the web interface share: a vault of the seeds, and clients of its server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra newsvault[web] is not installed")

from starlette.testclient import TestClient

from newsvault import Vault
from newsvault.web.app import create_app
from newsvault.web.tokens import Tokens, load
from tests.program import SEEDS

HERE = "http://127.0.0.1:8765"


@dataclass(frozen=True)
class Site:
    """A served vault: its folder, its client, its tokens, and an open session of the library."""

    folder: Path
    client: TestClient
    tokens: Tokens

    def post(self, path: str, **fields: str) -> int:
        """Post one of our own forms; return the status of the answer."""
        answer = self.client.post(
            path, data={"token": self.tokens.form, **fields}, follow_redirects=False
        )
        return int(answer.status_code)


@contextmanager
def served(folder: Path, *, read_only: bool = False, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve the vault in `folder` in this process."""
    app = create_app(folder, host=host, read_only=read_only)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        yield Site(folder, client, load(folder))


@pytest.fixture(scope="session")
def seeds_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of the seeds, which no test changes."""
    folder = tmp_path_factory.mktemp("web") / "vault"
    with Vault.open(folder) as vault:
        for _ in vault.ingest([str(SEEDS)]):
            pass
    return folder


@pytest.fixture(scope="module")
def site(seeds_folder: Path) -> Iterator[Site]:
    """The vault of the seeds, served."""
    with served(seeds_folder) as found:
        yield found


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A vault of two articles that the tests of a module change."""
    folder = tmp_path_factory.mktemp("web") / "vault"
    with Vault.open(folder) as vault:
        pages = [str(SEEDS / name) for name in ("sea-wall-graph.html", "mayor-budget.v1.html")]
        assert [one.outcome for one in vault.ingest(pages)] == ["new", "new"]  # type: ignore[union-attr]
    with served(folder) as found:
        yield found


@dataclass(frozen=True)
class Running:
    """A server in a process of its own."""

    address: str
    port: int
    process: subprocess.Popen[str]
    output: list[str]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop the server with a signal; return its exit code."""
        self.process.send_signal(number)
        self.output.append(self.process.communicate(timeout=30)[1])
        return self.process.returncode


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Running]:
    """Run `newsvault serve` on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "newsvault", "--vault", str(folder), "serve", "--port", "0",
         *options],
        stderr=subprocess.PIPE, text=True,
        env={**os.environ, "NEWSVAULT_HOME": str(folder), "NEWSVAULT_ALLOW_HOSTS": "127.0.0.1"},
    )  # fmt: skip
    assert process.stderr
    try:
        line = process.stderr.readline()
        address = line.rpartition(" at ")[2].strip()
        assert address.startswith("http"), line + (process.stderr.read() or "")
        port = int(address.rpartition(":")[2].partition("/")[0])
        yield Running(address, port, process, [line])
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()
