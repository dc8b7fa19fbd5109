"""The JSON API: answers of the operations, the check of a draft, and the OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from newsvault.api.vault import Vault
from newsvault.errors import UsageError
from newsvault.output.formats.json import dump
from newsvault.output.json_shapes import table_shape
from newsvault.output.statement_tables import checks_table
from newsvault.web.openapi import document
from newsvault.web.operations import Operation
from newsvault.web.parameters import read_all
from newsvault.web.vault_threads import VaultThreads


def answer(vault: Vault, request: Request, operation: Operation) -> Response:
    """Return the answer of an operation."""
    values = read_all(operation.parameters, request.query_params, request.path_params)
    return _json(operation.run(vault, values))


async def check(request: Request) -> Response:
    """Check the draft in a JSON body: {"text": "..."}."""
    try:
        given: Any = json.loads(await request.body())
    except (ValueError, RecursionError) as exc:
        raise UsageError("the body is not JSON") from exc
    if not isinstance(given, dict) or set(given) != {"text"} or not isinstance(given["text"], str):
        raise UsageError("the body has to be an object with one text, named text")
    text: str = given["text"]
    threads: VaultThreads = request.app.state.threads
    found = await threads.read(lambda vault: vault.check(text))
    return _json(table_shape(checks_table(found)))


async def openapi(request: Request) -> Response:
    """Return the description of the API."""
    return JSONResponse(document(read_only=request.app.state.read_only))


def _json(value: Any) -> Response:
    return Response(dump(value), media_type="application/json")
