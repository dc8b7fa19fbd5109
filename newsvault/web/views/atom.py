"""The Atom feed of a query: its newest articles."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from newsvault.api.query_intent import meant
from newsvault.api.vault import Vault
from newsvault.web.render import xml
from newsvault.web.views.search import Asked

_MOST = 50


def feed(vault: Vault, request: Request) -> Response:
    """Return the feed of the query in the address. Raises QueryError for an invalid one."""
    asked = Asked.of(request.query_params)
    query = meant(vault, asked.q.strip(), asked.filters)
    results = vault.search(query, limit=_MOST, sort="newest", snippets=1)
    moments = [hit.stored.capture.captured_at for hit in results]
    here = f"{request.url.scheme}://{request.headers['host']}"
    body = xml(
        "feed.xml",
        here=here,
        asked=asked,
        results=results,
        updated=max(moments, default=datetime(1970, 1, 1, tzinfo=UTC)),
    )
    return Response(body, media_type="application/atom+xml")
