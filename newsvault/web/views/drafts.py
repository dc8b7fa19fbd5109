"""The check of a draft: each of its quotations beside its source in the archive."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from newsvault.api.vault import Vault
from newsvault.web.forms import text_of
from newsvault.web.render import page

GOOD = ("exact", "near")


def empty(vault: Vault, request: Request) -> Response:  # noqa: ARG001  # a view
    """Show the form."""
    return page(request, "draft.html", draft="", found=None, good=GOOD)


def check(vault: Vault, request: Request, form: FormData) -> Response:
    """Show the verdict on each quotation of the draft; the draft is not stored."""
    draft = text_of(form, "draft")
    return page(request, "draft.html", draft=draft, found=vault.check(draft), good=GOOD)
