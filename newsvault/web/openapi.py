"""The OpenAPI 3.1 document of the JSON API, from the table of operations and the JSON Schemas."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from newsvault import __version__
from newsvault.web.operations import OPERATIONS, Operation

_HERE = Path(__file__).parent
# In a wheel beside this file, in the repository where the documentation links to them.
_FOLDERS = (_HERE / "schemas", _HERE.parent.parent / "docs" / "schemas")
_TEXT = {"type": "string"}
_ERROR = {
    "type": "object",
    "required": ["schema", "error"],
    "properties": {
        "schema": {"const": 1},
        "error": {
            "type": "object",
            "required": ["status", "reason", "message", "hint", "position", "candidates"],
            "properties": {
                "status": {"type": "integer"},
                "reason": _TEXT,
                "message": _TEXT,
                "hint": _TEXT,
                "position": {"type": ["integer", "null"]},
                "candidates": {"type": "array", "items": _TEXT},
            },
        },
    },
}


@cache
def document(*, read_only: bool) -> dict[str, Any]:
    """Return the document; `read_only` leaves out what adds pages."""
    paths = {f"/api/v1/{one.path}": {"get": _operation(one)} for one in OPERATIONS}
    paths["/api/v1/check"] = {"post": _check()}
    if not read_only:
        paths["/api/v1/pages"] = {"post": _upload()}
    names = {one.schema for one in OPERATIONS} | {"check", "ingest"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "newsvault",
            "version": __version__,
            "description": "A news archive. Every answer is the JSON of the command of that name.",
        },
        "paths": paths,
        "components": {
            "schemas": {"error": _ERROR, **{name: _schema(name) for name in sorted(names)}},
            "securitySchemes": {"pages": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schema(name: str) -> Any:
    """Return a JSON Schema with its references made those of the document."""
    file = f"{name}.schema.json"
    path = next(folder / file for folder in _FOLDERS if (folder / file).exists())
    return _moved(json.loads(path.read_text("utf-8")), f"#/components/schemas/{name}")


def _moved(value: Any, root: str) -> Any:
    if isinstance(value, list):
        return [_moved(one, root) for one in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _moved(one, root) for key, one in value.items() if key not in ("$schema", "$id")}
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        moved["$ref"] = root + reference[1:]
    return moved


def _answer(description: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {"application/json": {"schema": reference}}}


def _failures(*codes: int) -> dict[str, Any]:
    reasons = {
        400: "An invalid value or query.", 401: "No token.", 403: "From another site.",
        404: "Not in the archive.", 413: "Too large.", 422: "No article in the page.",
        503: "The vault is busy.",
    }  # fmt: skip
    return {str(code): _answer(reasons[code], "error") for code in codes}


def _operation(one: Operation) -> dict[str, Any]:
    return {
        "operationId": re.sub(r"/\{\w+\}", "_of", one.path).replace("/", "_"),
        "summary": one.summary,
        "parameters": [parameter.document() for parameter in one.parameters],
        "responses": {"200": _answer(one.summary, one.schema), **_failures(400, 404, 503)},
    }


def _check() -> dict[str, Any]:
    body = {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {"text": {"type": "string"}},
    }
    return {
        "operationId": "check",
        "summary": "The quotations of a draft, each with its verdict and sources.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"200": _answer("The verdicts.", "check"), **_failures(400, 403, 413)},
    }


def _upload() -> dict[str, Any]:
    properties = {"data": {"type": "string", "format": "binary"}, "url": _TEXT, "token": _TEXT}
    body = {"type": "object", "required": ["data"], "properties": properties}
    return {
        "operationId": "pages",
        "summary": "Save a page as a browser shows it.",
        "security": [{"pages": []}],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": body}}},
        "responses": {
            "200": {"description": "Stored: changed, or the same as before."},
            "201": {"description": "Stored: a new article."},
            **_failures(400, 401, 413, 422, 503),
        },
    }
