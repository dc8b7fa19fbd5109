"""Stories: the texts that several outlets printed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from newsvault.api.filters import Filters
from newsvault.api.query_intent import meant
from newsvault.api.vault import Vault
from newsvault.web.render import address, page
from newsvault.web.views.changes import text_in
from newsvault.web.views.people import offset_of

PAGE = 20


def stories(vault: Vault, request: Request) -> Response:
    """List the stories, those of most outlets first, of all articles or those of a query."""
    query, since, start = text_in(request, "q"), text_in(request, "since"), offset_of(request)
    wanted = meant(vault, query or "*", Filters(since=since or None))
    found = vault.stories(wanted, limit=PAGE, offset=start)
    given = {"q": query, "since": since}
    before, end = max(0, start - PAGE), start + PAGE
    return page(
        request,
        "stories.html",
        found=found,
        given=given,
        before=address("/stories", **given, offset=before) if start else "",
        after=address("/stories", **given, offset=end) if end < found.total else "",
    )
