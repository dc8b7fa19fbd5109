"""Stylesheet and scripts: read once, served from a table; no file is looked up by its name."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TYPES = {
    "style.css": "text/css",
    "search.js": "text/javascript",
    "keys.js": "text/javascript",
    "copy.js": "text/javascript",
    "progress.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


@cache
def content(name: str) -> bytes:
    """Return the content of one of the files; KeyError for another name."""
    return (files("newsvault.web") / "static" / {n: n for n in _TYPES}[name]).read_bytes()


@cache
def address(name: str) -> str:
    """Return the address of one of the files, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256(content(name)).hexdigest()[:10]}"


async def static_file(request: Request) -> Response:
    """Serve one of the files."""
    name = request.path_params["name"]
    if name not in _TYPES:
        raise HTTPException(404, "no such file")
    lasting = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(content(name), media_type=_TYPES[name], headers=lasting)
