"""Draw the pictures of `newsvault serve` in docs/web.md, with Chromium, from the pages in seeds/.

    python docs/make_web_screenshots.py [FOLDER]

Needs the extra newsvault[test] and a Chromium of the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from newsvault import Vault

ROOT = Path(__file__).parent.parent
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
PICTURES = (
    ("web-search", "/?q=city+OR+council+OR+said", WIDE, "light"),
    ("web-article", "/?q=ukraine", WIDE, "dark"),
    ("web-phone", "/?q=budget", NARROW, "light"),
)


def main(folder: Path) -> None:
    """Write the pictures to `folder`."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as home:
        vault = Path(home) / "archive"
        with Vault.open(vault) as opened:
            for _ in opened.ingest([str(ROOT / "seeds" / "pages")]):
                pass
            opened.tag(opened.ids()[:3], add=["to read"])
        command = [sys.executable, "-m", "newsvault", "--vault", str(vault), "serve", "--port", "0"]
        with (
            subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server,
            sync_playwright() as playwright,
        ):
            assert server.stderr
            address = server.stderr.readline().rpartition(" at ")[2].strip().rstrip("/")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            for name, path, size, scheme in PICTURES:
                draw(browser, address + path, folder / f"{name}.png", size, scheme)
            browser.close()
            server.terminate()


def draw(browser: Browser, address: str, target: Path, size: dict[str, int], scheme: str) -> None:
    """Write the picture of a page; of an article for the others than the first."""
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    if "city" not in address:
        page.click(".hit h2 a")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs")
