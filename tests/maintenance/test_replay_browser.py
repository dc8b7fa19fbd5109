"""ReplayWeb.page, the viewer people use, opens our WACZ in a browser and shows the article's text.

A page of ours embeds the viewer for one address after another and posts the text it shows back to
the server that served it: no driver of browsers is needed. The viewer is put in again where it has
shown nothing for 20 seconds, and never twice at a time: viewers that load one file at the same
moment wait for each other without end in about one run of five. `.ci/run` installs Chromium and
the npm package `replaywebpage`; where one of them is missing the test is skipped, but for CI.
"""

import gzip
import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.settings import Settings
from tests.faults.pages import address, capture, headline, page
from tests.maintenance.test_replay import NOW, packed
from tests.program import ROOT

VIEWER = ROOT / ".venv-replay" / "replaywebpage"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120  # seconds for a browser on a busy machine; a good run takes about 5
ODD = "http://paper.example/B%C3%BCcher/7?b=2&a=%C3%84%20x"

EMBEDS = """<!doctype html><meta charset="utf-8"><script src="/viewer/ui.js"></script>
<body><script>
const text = (node) => {
  let all = "";
  for (const one of node.querySelectorAll("*")) {
    if (one.shadowRoot) all += text(one.shadowRoot);
    if (one.tagName === "IFRAME" && one.contentDocument?.body)
      all += "\\n" + one.contentDocument.body.innerText + text(one.contentDocument);
  }
  return all;
};
const show = (url) => {
  const viewer = document.createElement("replay-web-page");
  Object.entries({source: "/out.wacz", url, replayBase: "/viewer/", embed: "replayonly"})
    .forEach(([name, value]) => viewer.setAttribute(name, value));
  document.body.replaceChildren(viewer);
  return viewer;
};
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
(async () => {
  for (const [url, wanted] of WANTED) {
    for (let looks = 0, shown = ""; !shown.includes(wanted); looks++) {
      if (looks % 100 === 0) show(url);
      await pause(200);
      const viewer = document.body.firstElementChild;
      shown = viewer.shadowRoot ? text(viewer.shadowRoot) : "";
      if (shown.includes(wanted))
        await fetch("/shown", {method: "POST", body: JSON.stringify([url, shown])});
    }
  }
})();
</script>"""


def missing(what: str) -> None:
    """Skip, or fail in CI."""
    said = f"{what} is not installed: .ci/run installs it"
    (pytest.fail if os.environ.get("CI") else pytest.skip)(said)


def browser() -> str:
    """Return the path of a Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        missing("Chromium")
    assert found is not None
    return found


class Site(SimpleHTTPRequestHandler):
    """Serves a folder, and the viewer under /viewer/; records what is posted."""

    shown: Queue[tuple[str, str]]

    def translate_path(self, path: str) -> str:
        if path.startswith("/viewer/"):
            return str(VIEWER / Path(path.partition("?")[0]).name)
        return super().translate_path(path)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.shown.put(tuple(json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Log nothing."""


def read_in(
    chromium: str, base: str, shown: Queue[tuple[str, str]], profile: Path, count: int
) -> dict[str, str]:
    """Return the texts that `chromium` shows at `count` addresses, up to a timeout."""
    command = [
        chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", f"--user-data-dir={profile}", f"{base}/index.html",
    ]  # fmt: skip
    seen: dict[str, str] = {}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            while len(seen) < count:
                seen.update([shown.get(timeout=PATIENCE)])
        except Empty:
            pass
        finally:
            os.killpg(process.pid, signal.SIGTERM)
    return seen


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Queue[tuple[str, str]]]]:
    """A server of `tmp_path/site`, and the texts browsers have posted to it."""
    shown: Queue[tuple[str, str]] = Queue()
    handler = type("Own", (Site,), {"shown": shown})
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(tmp_path / "site"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", shown
    server.shutdown()
    server.server_close()


def test_the_viewer_shows_what_was_exported(
    tmp_path: Path, site: tuple[str, Queue[tuple[str, str]]]
) -> None:
    """A page behind a redirect, gzip, chunks and an odd address are shown, with their headlines."""
    chromium = browser()
    if not (VIEWER / "sw.js").exists():
        missing("the npm package replaywebpage")
    odd = packed(7, "gzip", gzip.compress(page(7)))
    odd = replace(odd, requested_url=ODD, exchanges=(replace(odd.exchanges[0], url=ODD),))
    pages = [
        capture(1),
        packed(2, "gzip", gzip.compress(page(2))),
        packed(3, "chunked", page(3)),
        odd,
    ]
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        list(vault.ingest(pages))
    folder = tmp_path / "site"
    folder.mkdir()
    export(tmp_path / "vault", folder / "out.wacz", format_="wacz", now=NOW)
    wanted = {address(n): headline(n) for n in (1, 2, 3)} | {ODD: headline(7)}
    (folder / "index.html").write_text(EMBEDS.replace("WANTED", json.dumps(list(wanted.items()))))
    base, shown = site
    seen = read_in(chromium, base, shown, tmp_path / "profile", len(wanted))
    assert set(seen) == set(wanted)
    assert all("had to do with the" in text for text in seen.values())
