"""Pages from several clients at once, and a server stopped in the middle of an upload."""

import signal
import socket
import threading
from pathlib import Path

import httpx2
import pytest

from newsvault import Vault
from newsvault.web.tokens import load
from tests.cli.conftest import _run
from tests.program import SEEDS
from tests.web.conftest import Running, running

PAGE = (SEEDS / "herring-quota-agency-a.html").read_text("utf-8")


def page(number: int) -> bytes:
    """Return a page that no other number has."""
    return PAGE.replace("</h1>", f" {number}</h1>", 1).encode()


def send(live: Running, token: str, url: str, body: bytes) -> httpx2.Response:
    """Upload a page as a browser's extension does."""
    return httpx2.post(
        live.address + "api/v1/pages",
        headers={"Authorization": f"Bearer {token}"},
        files={"data": ("page.html", body, "text/html")},
        data={"url": url},
        timeout=60,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_in_an_upload(tmp_path: Path, number: int) -> None:
    """What was acknowledged is stored; an upload that was half sent is not; verify is clean."""
    folder = tmp_path / "vault"
    Vault.open(folder).close()
    token = load(folder).pages
    acknowledged: list[str] = []
    with running(folder) as live:

        def upload() -> None:
            for at in range(200):
                url = f"https://outlet.example/{at}"
                try:
                    answer = send(live, token, url, page(at))
                except httpx2.HTTPError:  # the server is stopping
                    return
                if answer.status_code == 201:
                    acknowledged.append(url)

        thread = threading.Thread(target=upload)
        thread.start()
        half = socket.create_connection(("127.0.0.1", live.port))
        half.sendall(
            f"POST /api/v1/pages HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: 5000\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n".encode()
        )
        while len(acknowledged) < 3 and thread.is_alive():
            thread.join(0.05)
        threading.Timer(0.3, half.close).start()
        live.stop(number)
        thread.join()
    assert len(acknowledged) >= 3
    assert "Traceback" not in live.output[-1]
    with Vault.open(folder) as vault:
        stored = {one.article.url for one in vault.list(limit=None)}
        assert not vault.maintenance.verify().faults
    assert set(acknowledged) <= stored
    assert _run(["--vault", str(folder), "verify"], b"").code == 0


def test_two_browsers_and_a_command_line(tmp_path: Path) -> None:
    """All three write at once: every page, tag and note that was taken is there."""
    folder = tmp_path / "vault"
    with Vault.open(folder) as vault:
        first = next(vault.ingest([str(SEEDS / "sea-wall-graph.html")])).stored  # type: ignore[union-attr]
    tokens = load(folder)
    done: list[tuple[str, str]] = []
    failed: list[str] = []
    with running(folder) as live:

        def browser(name: str) -> None:
            for at in range(6):
                url = f"https://{name}.example/{at}"
                answer = send(live, tokens.pages, url, page(at))
                noted = httpx2.post(
                    f"{live.address}article/{first.id}/notes",
                    data={"token": tokens.form, "text": f"{name} {at}"},
                    timeout=60,
                )
                if answer.status_code != 201 or noted.status_code != 303:
                    failed.append(f"{answer.status_code} {noted.status_code}: {answer.text}")
                done.extend([("page", url), ("note", f"{name} {at}")])

        def command_line() -> None:
            for at in range(3):
                ran = _run(["--vault", str(folder), "tag", f"+tag{at}", "--", first.id], b"")
                file = tmp_path / f"{at}.html"
                file.write_bytes(page(100 + at))
                url = f"https://third.example/{at}"
                kept = _run(["--vault", str(folder), "ingest", str(file), "--url", url], b"")
                if ran.code or kept.code:
                    failed.append(ran.err + kept.err)
                done.extend([("tag", f"tag{at}"), ("page", url)])

        threads = [threading.Thread(target=browser, args=(name,)) for name in ("one", "two")]
        for thread in threads:
            thread.start()
        command_line()
        for thread in threads:
            thread.join()
        assert live.stop() in (0, 130, -signal.SIGTERM)
    assert not failed
    with Vault.open(folder) as vault:
        there = {("page", one.article.url) for one in vault.list(limit=None)}
        there |= {("note", text) for _, text in vault.notes(first.id)}
        there |= {("tag", tag) for tag in vault.get(first.id).tags}
        assert set(done) <= there
        assert not vault.maintenance.verify().faults
