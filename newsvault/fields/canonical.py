"""The canonical address: the page's word for where it lives, where it can be believed."""

from __future__ import annotations

from newsvault.fields import Found, weigh
from newsvault.page import Page
from newsvault.urls import resolved

# Second-level names under which anybody may register: with one of them, three labels count.
_SHARED = frozenset("co com org net gov edu ac or ne go gob nom in".split())


def find_canonical(page: Page) -> Found[str]:
    """Return the article's address: the canonical link, then og:url, else the given address.

    A declared address is believed when it is absolute after joining, http or https, on the same
    registrable domain and not the outlet's home page.
    """
    heard = []
    if page.canonical:
        heard.append(("link canonical", page.canonical))
    heard += [("meta og:url", value) for value in page.meta.get("og:url", ())[:1]]
    for source, value in heard:
        address = _believed(value, page.url)
        if address:
            return Found(
                value=address,
                candidates=weigh("url", heard, source, "same outlet, and not its home page"),
            )
    heard.append(("given address", page.url))
    return Found(
        value=page.url, candidates=weigh("url", heard, "given address", "none declared is believed")
    )


def _believed(value: str, url: str) -> str | None:
    here = resolved(url, url)
    there = resolved(url, value) if here else resolved(value, value)
    if there is None or (there.path == "/" and not there.query):
        return None
    if here is not None and _domain(there.host) != _domain(here.host):
        return None
    return there.href


def _domain(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    few = 3 if len(labels) > 2 and labels[-2] in _SHARED and len(labels[-1]) <= 3 else 2
    return ".".join(labels[-few:])
