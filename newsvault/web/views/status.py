"""The state of the vault: sizes, feeds, and pages that gave no article."""

from __future__ import annotations

from itertools import islice

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsvault.api.vault import Vault
from newsvault.web.forms import text_of
from newsvault.web.render import page
from newsvault.web.views.people import offset_of

PAGE = 30


def status(vault: Vault, request: Request) -> Response:
    """Show the state."""
    start = offset_of(request)
    refused = list(islice(vault.verdicts(), start, start + PAGE + 1))
    return page(
        request,
        "status.html",
        status=vault.status(),
        feeds=list(vault.feeds),
        refused=refused[:PAGE],
        counts=vault.verdict_counts(),
        after=f"/status?offset={start + PAGE}" if len(refused) > PAGE else "",
    )


def take_as_article(vault: Vault, request: Request, form: FormData) -> Response:  # noqa: ARG001
    """Set the verdict on a capture to `article`: its stored bytes are parsed as one."""
    judged = vault.set_verdict(text_of(form, "capture"), "article")
    if judged.article_id:
        return RedirectResponse(f"/article/{judged.article_id}", 303)
    return RedirectResponse("/status", 303)
