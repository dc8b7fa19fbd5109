"""Forms: their fields, read within limits, once their token is ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from newsvault.web.tokens import same

_FIELDS = 50


@asynccontextmanager
async def own_form(request: Request) -> AsyncIterator[FormData]:
    """Give the fields of one of our own forms.

    Raises HTTPException: 403 for a form of another page, 400 for one that cannot be read.
    """
    async with any_form(request) as form:
        token = request.app.state.rules.tokens.form
        if not same(text_of(form, "token"), token):
            raise HTTPException(403, "this form is of another server: load the page again")
        yield form


@asynccontextmanager
async def any_form(request: Request) -> AsyncIterator[FormData]:
    """Give the fields of a form, without a check of who sent it; its files are closed after use."""
    most = request.app.state.rules.page_bytes
    read = request.form(max_files=_FIELDS, max_fields=_FIELDS, max_part_size=most)
    async with read as form:
        yield form


def text_of(form: FormData, name: str) -> str:
    """Return the text of a field; "" where it is missing or a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def bytes_of(form: FormData, name: str) -> bytes:
    """Return the content of a field, a file's or a text's in UTF-8; b"" where it is missing."""
    value = form.get(name, "")
    if isinstance(value, UploadFile):
        return await value.read()
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else b""
