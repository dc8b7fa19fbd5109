"""The pages in a real browser: two widths, light and dark, without scripts, by keys alone."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("no Chromium on this computer", allow_module_level=True)

from playwright.sync_api import Browser, Page, Response, sync_playwright  # noqa: E402

from newsvault import Vault  # noqa: E402
from tests.program import SEEDS  # noqa: E402
from tests.web.conftest import Running, running  # noqa: E402

TROUBLE: list[str] = []  # errors of scripts, and answers from elsewhere
WIDTHS = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of the seeds, which the tests may change."""
    folder = tmp_path_factory.mktemp("browser") / "vault"
    with Vault.open(folder) as vault:
        for _ in vault.ingest([str(SEEDS)]):
            pass
    with running(folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


@pytest.fixture(autouse=True)
def no_trouble() -> Iterator[None]:
    """Fail for an error in a script, or an answer from another server."""
    TROUBLE.clear()
    yield
    assert not TROUBLE


def opened(browser: Browser, live: Running, path: str, **options: Any) -> Page:
    """Open a page, and note its troubles."""
    page = browser.new_page(**options)
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: TROUBLE.append(f"{path}: {error}"))
    page.on("response", lambda one: None if local(one.url, live) else TROUBLE.append(one.url))
    page.goto(live.address.rstrip("/") + path)
    return page


def local(url: str, live: Running) -> bool:
    return url.startswith((live.address, "data:", "about:", "blob:"))


def article(live: Running) -> str:
    import httpx2

    found = httpx2.get(live.address + "api/v1/search", params={"q": "ukraine"}).json()
    return f"/article/{found['hits'][0]['short_id']}"


def changed(live: Running) -> str:
    import httpx2

    found = httpx2.get(live.address + "changes").text
    return found.partition('<h2><a href="')[2].partition("/changes")[0]


def paths(live: Running) -> list[str]:
    one = article(live)
    return ["/", "/?q=budget", "/?facets=1", "/?q=(", "/people", "/person?name=Blinken",
            "/changes", "/stories",
            "/draft", "/status", "/take", one, f"{changed(live)}/changes",
            f"{one}/origins", f"{one}/stored", "/nope"]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_every_page(browser: Browser, live: Running, width: str, scheme: Any) -> None:
    """No page is wider than its window; axe finds nothing; nothing is loaded from elsewhere."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(browser, live, "/", viewport=WIDTHS[width], color_scheme=scheme, bypass_csp=True)
    for path in paths(live):
        page.goto(live.address.rstrip("/") + path, wait_until="networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} points too wide"
        found = axe.run(page, options={"iframes": False}).response["violations"]
        problems = [(one["id"], one["nodes"][0]["html"]) for one in found]
        assert not problems, path
    page.close()


def test_without_scripts(browser: Browser, live: Running) -> None:
    """Search, facets, articles and forms work without JavaScript."""
    page = opened(browser, live, "/", java_script_enabled=False)
    page.fill("#q", "budget")
    page.click("form.search > button")
    page.click(".hit h2 a")
    page.fill("#add", "to read")
    page.click("#tags .line-form button")
    assert page.text_content(".tags a") == "to read"
    page.goto(live.address + "draft")
    page.fill("#draft", '"Nothing at all," he said.')
    page.click("text=Check >> nth=-1")
    assert page.text_content(".verdict") == "not in the archive"
    page.close()


def test_answers_while_typing(browser: Browser, live: Running) -> None:
    """With scripts the hits follow the query, and so does the address."""
    page = opened(browser, live, "/")
    page.type("#q", "ukraine", delay=10)
    page.wait_for_url("**q=ukraine")
    assert page.locator(".hit").count() == 1
    assert "q=ukraine" in page.url
    page.fill("#q", "(ukraine")
    page.wait_for_selector(".error")
    page.close()


def test_facets_come_after_the_hits(browser: Browser, live: Running) -> None:
    """With scripts what narrows the hits is loaded after them, also of each query one types."""
    page = opened(browser, live, "/", viewport=WIDTHS["wide"])
    page.wait_for_selector("#months a")
    page.fill("#q", "herring")
    page.wait_for_url("**q=herring")
    page.wait_for_selector(".facets a[href*='q=herring']")
    first = page.locator(".facets li a").first
    number = first.locator("xpath=../span").text_content()
    first.click()
    page.wait_for_url("**source=**")
    assert (page.text_content(".count") or "").startswith(f"{number} article")
    page.close()


def test_keys(browser: Browser, live: Running) -> None:
    """From the search to an article and the list of keys without a pointer."""
    page = opened(browser, live, "/status")
    page.keyboard.press("/")
    page.wait_for_selector("#q:focus")
    page.keyboard.type("budget")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=budget**")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#keys:not([open])", state="hidden")
    page.locator("body").evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.wait_for_selector(".hit h2 a:focus")
    page.keyboard.press("o")
    page.wait_for_url("**/article/**")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") is not None
    page.close()


def test_months_are_chosen_by_dragging(browser: Browser, live: Running) -> None:
    page = opened(browser, live, "/", viewport=WIDTHS["wide"])
    bars = page.locator("#months a .space")
    first, last = bars.first.bounding_box(), bars.nth(bars.count() - 2).bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 1, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 1, last["y"] + 5, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=**")
    assert "until=" in page.url
    page.close()


def test_a_stored_page_runs_and_loads_nothing(browser: Browser, live: Running) -> None:
    """Scripts, pictures, styles, frames, refreshes and hints of a stored page reach no network."""
    reached: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as trap:
        trap.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, _ = trap.accept()
                except OSError:  # nothing came
                    continue
                connection.settimeout(0.5)
                with closing(connection), suppress(TimeoutError):  # opened, nothing asked
                    reached.append(connection.recv(300))

        thread = threading.Thread(target=listen)
        thread.start()
        there = f"http://127.0.0.1:{trap.getsockname()[1]}"
        reference = keep_hostile(live, there)
        page = opened(browser, live, f"/article/{reference}/stored")
        page.wait_for_timeout(700)
        frame = page.frame_locator("iframe.stored")
        assert frame.locator("h1").first.text_content()
        assert page.evaluate("document.title") != "ran"
        page.goto(f"{live.address}article/{reference}/frame")
        page.wait_for_timeout(500)
        assert page.title() != "ran"
        page.close()
        over.set()
        thread.join()
    assert not reached


def keep_hostile(live: Running, there: str) -> str:
    """Store a page that tries to run and to load; return its id."""
    import httpx2

    from newsvault.web.tokens import load

    folder = Path(str(live.process.args[4]))  # type: ignore[index]
    page = (SEEDS / "herring-quota-agency-a.html").read_text("utf-8")
    head = (
        f'<meta http-equiv="refresh" content="0;url={there}/refresh">'
        f'<link rel="stylesheet" href="{there}/style"><script src="{there}/script"></script>'
        f"<script>document.title='ran';fetch('{there}/fetch')</script>"
        f"<style>@import url({there}/import);@font-face{{font-family:x;src:url({there}/font)}}"
        f"body{{background:url({there}/background);font-family:x}}</style>"
        f'<link rel="prefetch" href="{there}/prefetch"><link rel="icon" href="{there}/icon">'
    )
    body = (
        f'<img src="{there}/image" onerror="document.title=\'ran\'"><iframe src="{there}/frame">'
        f'</iframe><video src="{there}/video" autoplay></video><object data="{there}/object">'
        f'</object><svg onload="document.title=1"><use href="{there}/use#x"/></svg>'
        f'<img srcset="{there}/set 2x"><video poster="{there}/poster"></video>'
        '<body onload="document.title=1">'
    )
    page = page.replace("</head>", head + "</head>").replace("</body>", body + "</body>")
    answer = httpx2.post(
        live.address + "api/v1/pages",
        headers={"Authorization": f"Bearer {load(folder).pages}"},
        files={"data": ("page.html", page.encode(), "text/html")},
        data={"url": "https://example.org/hostile"},
        timeout=30,
    )
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json()["article"]["short_id"])


def test_size_of_pages(browser: Browser, live: Running) -> None:
    """No page is over 100 KB with its styles and scripts."""
    for path in paths(live)[:12]:
        page = browser.new_page()
        sizes: list[int] = []
        answers: list[Response] = []
        page.on("response", partial(list.append, answers))
        page.goto(live.address.rstrip("/") + path, wait_until="load")
        sizes += [len(one.body()) for one in answers]
        assert sum(sizes) <= 100_000, path
        page.close()
