"""Each page of a hostile set is stored, then opened in every view of a real browser."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("no Chromium on this computer", allow_module_level=True)

from playwright.sync_api import Browser, Dialog, Request, sync_playwright  # noqa: E402

from newsvault import Vault  # noqa: E402
from newsvault.errors import NewsvaultError  # noqa: E402
from tests.program import SEEDS  # noqa: E402
from tests.web.conftest import Running, running  # noqa: E402

# What runs or loads leaves a trace: the title, a dialog, or a request to this host.
AWAY = "http://away.example"
RUN = "document.title='ran';alert(1)"
MARKUP = f'<script>{RUN}</script><img src={AWAY}/1 onerror="{RUN}">\'"><svg/onload={RUN}>'
BODIES = {
    "markup in text": escape(MARKUP),
    "script": f"<script>{RUN}</script><script src='{AWAY}/s.js'></script>",
    "handlers": f"<p onclick=\"{RUN}\" onmouseover='{RUN}'>x</p><details ontoggle={RUN} open>",
    "links": f"<a href=\"javascript:{RUN}\">a</a> javascript:{RUN} <a href='data:text/html,{RUN}'>",
    "base and refresh": f"<base href='{AWAY}/'><meta http-equiv=refresh content='0;{AWAY}/r'>",
    "svg and math": f"<svg><script>{RUN}</script><use href='{AWAY}/u#x'/></svg><math><mi href="
                    f"'javascript:{RUN}'>x</math>",
    "frames": f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe><frameset><frame src="
              f"'{AWAY}/f'></frameset><object data='{AWAY}/o'></object><embed src='{AWAY}/e'>",
    "styles": f"<style>@import '{AWAY}/c';*{{background:url({AWAY}/b)!important;display:none}}"
              f"</style><link rel=stylesheet href='{AWAY}/l'><p style='position:fixed;inset:0'>",
    "media": f"<video src='{AWAY}/v' autoplay poster='{AWAY}/p'></video><audio src='{AWAY}/a'>"
             f"</audio><img srcset='{AWAY}/i 2x'><picture><source srcset='{AWAY}/j'></picture>",
    "forms": f"<form action='{AWAY}/f'><input autofocus onfocus={RUN}><button>x</form></textarea>",
    "unclosed": "<div>" * 150 + "<table><tr><td><plaintext><!-- <![CDATA[ <template><select>",
    "templates": "{{ 7 * 7 }} {% include 'base.html' %} ${7*7} <%= 7 %>",
    "letters": "w" * 10_000,
    "directions": "\u202e\u2066\u200f evil \u202c" * 40 + "e\u0301" * 200 + "Z" + "\u0310" * 300,
    "controls": "&#27;[31m&#7;&#133;\u2028\ufeff\U000e0041 " * 20,
}  # fmt: skip


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, dict[str, str]]]:
    """A server of the hostile pages, and their ids; the text is also tag, note and headline."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "vault"
    seed = (SEEDS / "mayor-budget.v1.html").read_text("utf-8")
    ids = {}
    with Vault.open(folder) as vault:
        for number, (name, body) in enumerate(BODIES.items()):
            words = escape(body)
            for version in (1, 2):
                page = seed.replace("<p>", f"<p>{body} {version} ", version)
                page = page.replace("</h1>", f" {words}</h1>").replace(
                    "</title>", f" {words}</title>"
                )
                page = page.replace("Brookhaven Beacon", f"Beacon {words[:300]}")
                url = f"https://outlet{number}.example/{number}?a=<b>'\""
                ids[name] = vault.keep_page(page.encode(), url=url).stored.id
            try:
                vault.tag([ids[name]], add=[body[:200]])
                vault.add_note(ids[name], body)
            except NewsvaultError:  # no tag of control characters
                continue
    with running(folder) as live:
        yield live, ids


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


def _dismiss(trouble: list[str], one: Dialog) -> None:
    trouble.append(f"dialog {one.message}")
    one.dismiss()


def _note(trouble: list[str], live: Running, one: Request) -> None:
    if not one.url.startswith((live.address, "data:")):
        trouble.append(one.url)


def _blocked(trouble: list[str], one: Request) -> None:
    """The browser refused it by its policy or as from elsewhere, so nothing was sent."""
    if one.failure in ("csp", "origin") and one.url in trouble:
        trouble.remove(one.url)


def opened(browser: Browser, live: Running, views: list[str]) -> list[str]:
    """Open views at the width of a phone; return what ran, loaded, or broke the layout."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    trouble: list[str] = []
    page.on("dialog", partial(_dismiss, trouble))
    page.on("pageerror", lambda error: trouble.append(f"error {error}"))
    page.on("request", partial(_note, trouble, live))
    page.on("requestfailed", partial(_blocked, trouble))
    for path in views:
        page.goto(live.address.rstrip("/") + path, wait_until="networkidle")
        if "ran" in page.title().split():
            trouble.append(f"{path}: ran")
        if path.endswith("/frame"):
            continue
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            trouble.append(f"{path}: {wide} points too wide")
        if page.locator("main h1").count() != 1:
            trouble.append(f"{path}: not the page's heading alone")
    page.close()
    return trouble


@pytest.mark.parametrize("name", BODIES)
def test_views_of_an_article(
    browser: Browser, stored: tuple[Running, dict[str, str]], name: str
) -> None:
    live, ids = stored
    views = [
        f"/article/{ids[name]}{part}"
        for part in ("", "@1", "/origins", "/changes", "/stored", "/frame")
    ]
    assert not opened(browser, live, views)


def test_views_of_all(browser: Browser, stored: tuple[Running, dict[str, str]]) -> None:
    live, _ = stored
    views = ["/?facets=1", "/?q=budget", f"/?q={quote(MARKUP)}", "/people", "/changes", "/stories",
             "/status", f"/person?name={quote('Mayor')}"]  # fmt: skip
    assert not opened(browser, live, views)
