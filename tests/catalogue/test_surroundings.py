"""Signals, terminals, clocks, folders and odd environments: rows 42 to 46, 51 to 56 and 60.

Signals that stop a batch are in tests/fetch/test_interrupted.py; full and broken disks (row 37)
in tests/faults.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError
from newsvault.fetch.fetcher import Fetcher
from newsvault.settings import Settings
from tests.catalogue.conftest import Ingest, story
from tests.fetch.hostile import Server, page
from tests.program import SEEDS, Run, read_terminal

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def program(vault: Path) -> Program:
    """Run the real program in an environment of the test's own."""

    def call(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        keep = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-m", "newsvault", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**keep, "NEWSVAULT_HOME": str(vault), **environment},
        )

    return call


def on_terminal(vault: Path, *arguments: str, **environment: str) -> str:
    """Run the program on a terminal; return what it shows."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "newsvault", *arguments],
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
        env={**os.environ, "NEWSVAULT_HOME": str(vault), **environment},
    ):
        os.close(theirs)
        return read_terminal(ours)


def test_row_42_a_reader_that_has_enough(program: Program, vault: Path) -> None:
    """`list | head -1` ends well, and so does a closed stdout."""
    assert program("ingest", SEEDS).returncode == 0
    for shell in ("newsvault list -l 99 | head -1", "newsvault list -l 99 --json | head -c 10"):
        line = shell.replace("newsvault", f"{sys.executable} -m newsvault")
        ran = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {line}"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NEWSVAULT_HOME": str(vault)},
        )
        assert ran.returncode == 0
        assert "Traceback" not in ran.stderr
        assert "Exception" not in ran.stderr


def test_row_42_the_end_by_sigterm_leaves_a_sound_vault(
    vault: Path, server: Server, run: Run
) -> None:
    server.route("/a", server.silence)
    running = subprocess.Popen(
        [sys.executable, "-m", "newsvault", "ingest", server.url("/a")],
        env={**os.environ, "NEWSVAULT_HOME": str(vault), "NEWSVAULT_OBEY_ROBOTS": "0"},
        stderr=subprocess.PIPE,
    )
    while "/a" not in server.seen:
        assert running.poll() is None
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=60)
    assert running.returncode == -signal.SIGTERM
    assert err.strip() == b"newsvault: terminated; acknowledged pages are saved"
    assert run("status").code == 0


@pytest.mark.parametrize(
    "environment",
    [{"COLUMNS": "20"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}, {"LANG": "C", "LC_ALL": "C"}],
    ids=["narrow", "dumb", "no colour", "C"],
)
def test_row_42_terminals(environment: dict[str, str], program: Program, vault: Path) -> None:
    assert program("ingest", SEEDS).returncode == 0
    for command in (["list"], ["search", "talks"], ["ingest", str(SEEDS)], ["verdicts", "list"]):
        shown = on_terminal(vault, *command, **{"COLUMNS": "80", "TERM": "xterm", **environment})
        assert "Traceback" not in shown
        if "NO_COLOR" in environment or environment.get("TERM") == "dumb":
            assert "\x1b[1m" not in shown
            assert "\x1b[3" not in shown
    assert program("list", **environment).returncode == 0


@pytest.mark.parametrize(
    "date", ["2038-01-19T03:14:08Z", "9999-12-31T23:59:59Z", "2016-12-31T23:59:60Z"]
)
def test_row_43_odd_moments_in_an_archive(date: str, run: Run, tmp_path: Path) -> None:
    body = story()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/a\r\n"
        f"WARC-Date: {date}\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    file = tmp_path / "a.warc"
    file.write_bytes(head.encode() + block + b"\r\n\r\n")
    assert run("ingest", str(file)).code == 0
    for command in (["list"], ["list", "--json"], ["show", "https://paper.example/a"]):
        assert run(*command).code == 0
    assert run("verify").code == 0
    assert run("watch", "--once").code == 0


@pytest.mark.parametrize("name", ["with space", "Grüße 会談", "line\nbreak", "-dash", "x" * 200])
def test_row_44_odd_paths(name: str, program: Program, tmp_path: Path) -> None:
    """For the vault and for the pages."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / f"{name[:100]}.html").write_bytes(
        story(head='<link rel=canonical href="https://paper.example/a">')
    )
    ran = program("ingest", folder, NEWSVAULT_HOME=str(folder / "vault"))
    assert ran.returncode == 0, ran.stderr
    assert "Talks resume" in program("list", NEWSVAULT_HOME=str(folder / "vault")).stdout


def test_row_44_a_path_that_is_too_long(run: Run) -> None:
    for path in ("x" * 300, "x/" * 3000, "a\x00b"):
        ran = run("ingest", path)
        assert (ran.code, ran.err.count("\n")) == (2, 1), ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("delay = ", "newsvault.toml"),
        ("delay = 'soon'", "delay"),
        ("dealy = 1", "did you mean 'delay'"),
        ("jobs = -1", "jobs"),
        ("\x00", "newsvault.toml"),
        ("allow_hosts = 7", "allow_hosts"),
    ],
)
def test_row_45_settings(text: str, said: str, run: Run, vault: Path) -> None:
    vault.mkdir()
    (vault / "newsvault.toml").write_text(text)
    ran = run("ingest", "https://paper.example/a")
    assert ran.code == 2
    assert said in ran.err


def test_row_45_the_environment(program: Program) -> None:
    ran = program("ingest", "https://paper.example/a", NEWSVAULT_DELAY="soon")
    assert ran.returncode == 2
    assert "'delay' in the environment" in ran.stderr


@pytest.mark.parametrize(
    ("reference", "code"),
    [("0", 1), ("-1", 2), ("1" * 30, 1), ("abc", 1), ("zzzz", 1), ("", 2), ("\x00", 1)],
)
def test_row_46_ids_that_are_none(reference: str, code: int, run: Run) -> None:
    run("ingest", str(SEEDS / "sea-wall-graph.html"))
    for command in (["show"], ["verdicts", "set", "article"], ["ingest", "--refresh"]):
        ran = run(*command, reference)
        assert ran.code == (2 if command[0] == "ingest" else code), (command, ran.err)
        assert "Traceback" not in ran.err


def test_row_51_a_vault_after_it_was_closed(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "vault")
    vault.close()
    with pytest.raises(Exception, match="closed"):
        vault.list()


def test_row_52_no_home_and_nowhere_to_cache(program: Program, server: Server) -> None:
    url = server.route("/a", page(story()))
    allowed = {"NEWSVAULT_ALLOW_HOSTS": "127.0.0.1", "NEWSVAULT_DELAY": "0"}
    ran = program("ingest", url, **allowed)
    assert ran.returncode == 0, ran.stderr
    for home in ("/nowhere", "/proc"):
        assert program("ingest", url, HOME=home, XDG_CACHE_HOME=home, **allowed).returncode == 0


def test_row_53_no_proxy_and_no_password_from_the_environment(
    program: Program, server: Server, tmp_path: Path
) -> None:
    url = server.route("/a", page(story()))
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password planted-secret\n")
    netrc.chmod(0o600)
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "all_proxy"), "http://127.0.0.1:9/")
    ran = program(
        "ingest", url, HOME=str(tmp_path), NETRC=str(netrc), NEWSVAULT_ALLOW_HOSTS="127.0.0.1",
        NEWSVAULT_DELAY="0", **proxies,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert not any(b"planted" in asked or b"uthorization" in asked for asked in server.requests)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Set-Cookie: k=" + "c" * 60_000], (0, None)),
        (["Set-Cookie: k=" + "c" * 1_000_000], (3, "protocol")),
        ([f"X-{n}: y" for n in range(10_000)], (3, "protocol")),
        (["X: a\x0bb\x85c", "Y: caf\xe9"], (0, None)),
        (["X: a\rInjected: yes"], (0, None)),
    ],
    ids=["large cookie", "huge cookie", "many", "not Latin", "CR inside"],
)
def test_row_54_headers(
    headers: list[str], expected: tuple[int, str | None], ingest: Ingest, server: Server, run: Run
) -> None:
    """Within limits, and what is stored can be read back and proved."""
    came = ingest(server.route("/a", page(story(), "200 OK", *headers)))
    assert (came.code, came.reason) == expected
    assert run("status").code == 0
    assert run("verify").code == 0


def test_row_55_a_host_with_a_dead_address(server: Server) -> None:
    """The next address is tried, within the deadline."""
    settings = Settings(allow_hosts=("::1", "127.0.0.1"), delay=0, obey_robots=False, retries=0)
    fetcher = Fetcher(settings, name_service=lambda _host, _port: ("::1", "127.0.0.1"))
    server.route("/a", page(story()))
    url = f"http://two.example:{server.port}/a"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newsvault.fetch.ssrf_guard.PORTS", frozenset({server.port}))
        assert fetcher.fetch(url).exchanges[0].status == 200
    fetcher.close()


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("paper.example.", "paper.example"),
        ("раураl.example", "xn--"),
        ("xn--a", None),
        ("xn--zz--zz.example", None),
        ("a" * 64 + ".example", None),
        ("a..example", None),
        ("-a.example", None),
        ("a_b.example", None),
    ],
)
def test_row_56_host_names(host: str, known: str | None) -> None:
    """Asked for as what they are in the name service, or refused; never another error."""
    asked: list[str] = []

    def name_service(name: str, _port: int) -> tuple[str, ...]:
        asked.append(name)
        raise OSError("not known")  # as the name service says it

    fetcher = Fetcher(Settings(delay=0, retries=0, obey_robots=False), name_service=name_service)
    with pytest.raises(NewsvaultError) as caught:
        fetcher.fetch(f"http://{host}/a")
    assert caught.value.reason in ("dns", "bad-address")
    if known is not None:
        assert asked[0].startswith(known)
    fetcher.close()


def test_row_60_a_library_that_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line names it."""
    monkeypatch.setitem(sys.modules, "ada_url", None)

    ran = run("ingest", str(SEEDS / "stadtwald-de.html"))

    assert ran.code == 2
    assert ran.err.startswith("newsvault: library not installed: ada_url")
    assert "Traceback" not in ran.err
