"""A page that is gone, or answers with less, is told as that, never as a change of its text."""

from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError
from newsvault.models import Capture, Exchange
from newsvault.output.gone_pages import absence_line
from tests.changes.pages import BODY, START, address, capture, page

MORE = tuple(f"{text} {text.replace('city', 'town')}" for text in BODY)
PAYWALLED = (
    "<!DOCTYPE html><html><head><title>Council votes</title>"
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council votes to'
    ' close libraries across the city", "isAccessibleForFree": false}</script>'
    f'<link rel="canonical" href="{address()}"></head><body><article>'
    f"<h1>Council votes to close libraries across the city</h1><p>{MORE[0]}</p></article></body>"
    "</html>"
)
CAPTCHA = (
    "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    "<p>Please complete the captcha to verify that you are human.</p>"
    '<form id="challenge-form" action="/cdn-cgi/challenge"></form></body></html>'
)
LOGIN = (
    "<html><head><title>Log in</title></head><body><h1>Log in</h1><p>Log in to continue reading."
    '</p><form action="/login"><input type="password" name="p"></form></body></html>'
)
WORSE = {
    "paywall stub": (PAYWALLED, 200, "less of the text"),
    "shrunk": (page((MORE[0][:60] + ".",)), 200, "less of the text"),
    "captcha": (CAPTCHA, 200, "a bot challenge"),
    "login": (LOGIN, 200, "a login page"),
    "denied": ("<p>No.</p>", 403, "access denied"),
    "legal": ("<p>No.</p>", 451, "unavailable for legal reasons"),
}


def keep(root: Path, *captures: Capture) -> None:
    with Vault.open(root) as vault:
        for one in captures:
            try:
                vault.keep(one)
            except NewsvaultError:
                continue


def absence(root: Path) -> tuple[int, int, str]:
    """Return the numbers of versions and changes, and what is told of the page."""
    with Vault.open(root) as vault:
        stored = vault.get(address())
        return stored.versions, vault.changes().total, absence_line(stored)


@pytest.mark.parametrize("name", WORSE)
def test_a_worse_capture_is_no_change(name: str, tmp_path: Path) -> None:
    html, status, words = WORSE[name]
    root = tmp_path / "vault"
    keep(
        root,
        capture(page(MORE)),
        capture(html, 48, status=status),
        capture(html, 96, status=status),
    )

    assert absence(root) == (
        1,
        0,
        f"last seen 2024-05-01, worse captures since 2024-05-03 ({words})",
    )
    keep(root, capture(page(MORE), 120))
    assert absence(root) == (1, 0, "")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_no_change(status: int, tmp_path: Path) -> None:
    root = tmp_path / "vault"
    keep(root, capture(page(MORE)), capture(page(MORE), 24), capture("<p>x</p>", 48, status=status))

    assert absence(root) == (1, 0, "last seen 2024-05-02, gone since 2024-05-03")
    keep(root, capture(CAPTCHA, 72), capture("<p>x</p>", 96, status=status))
    assert absence(root) == (1, 0, "last seen 2024-05-02, gone since 2024-05-03")
    keep(root, capture(page(MORE), 120))
    assert absence(root) == (1, 0, "")


def test_errors_of_the_server_say_nothing(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    keep(root, capture(page(MORE)), capture("<p>x</p>", 48, status=503))
    assert absence(root) == (1, 0, "")


def test_the_address_that_led_to_the_page_is_gone(tmp_path: Path) -> None:
    """A page that was asked for at an address that redirects: that one answers 404 now."""
    root, old = tmp_path / "vault", "https://valley.example/go/1"
    moved = Exchange(url=old, requested_at=START, status=301, reason="Moved",
                     response_headers=(("Location", address()),))  # fmt: skip
    first = capture(page(MORE))
    found = Capture(requested_url=old, captured_at=START, exchanges=(moved, *first.exchanges))
    at = capture("", 48).captured_at
    last = Exchange(url=old, requested_at=at, status=404, reason="Not found", body=b"<p>x</p>")
    gone = Capture(requested_url=old, captured_at=at, exchanges=(last,))
    keep(root, found, gone)
    assert absence(root) == (1, 0, "last seen 2024-05-01, gone since 2024-05-03")
