"""Canonical URL: declared by the page, if plausible."""

from __future__ import annotations

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.registrable_domain import same_site
from newsvault.extract.page import Page
from newsvault.urls import resolved


def find_canonical(page: Page) -> Found[str]:
    """Return the article's address: the canonical link, then og:url, else the given address.

    A declared address is believed when it is absolute after joining, http or https, on the same
    site (`domains.same_site`) and not the outlet's home page.
    """
    candidates = []
    if page.canonical:
        candidates.append(("link canonical", page.canonical))
    candidates += [("meta og:url", value) for value in page.meta.get("og:url", ())[:1]]
    for source, value in candidates:
        address = _believed(value, page.url)
        if address:
            return Found(
                value=address,
                candidates=weigh("url", candidates, source, "same outlet, and not its home page"),
            )
    candidates.append(("given address", page.url))
    return Found(
        value=page.url,
        candidates=weigh("url", candidates, "given address", "none declared is believed"),
    )


def _believed(value: str, url: str) -> str | None:
    here = resolved(url, url)
    there = resolved(url, value) if here else resolved(value, value)
    if there is None or (there.path == "/" and not there.query):
        return None
    if here is not None and not same_site(there.host, here.host):
        return None
    return there.href
