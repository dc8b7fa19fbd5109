"""Errors as answers: an HTTP status and a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException

from newsvault.errors import (
    AmbiguousId,
    Damaged,
    NewsvaultError,
    NotFound,
    QueryError,
    SourceError,
    UsageError,
    VaultBusy,
    VaultReadOnly,
)

_STATUSES: tuple[tuple[type[NewsvaultError], int], ...] = (
    (NotFound, 404),
    (UsageError, 400),
    (SourceError, 422),
    (VaultBusy, 503),
    (VaultReadOnly, 403),
    (Damaged, 500),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error for the client. `candidates` are the ids that an id prefix may mean."""

    status: int
    message: str
    hint: str = ""
    reason: str = "error"
    position: int | None = None
    candidates: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return the error as the JSON API gives it."""
        return {
            "schema": 1,
            "error": {
                "status": self.status,
                "reason": self.reason,
                "message": self.message,
                "hint": self.hint,
                "position": self.position,
                "candidates": list(self.candidates),
            },
        }


def problem_of(error: Exception) -> Problem:
    """Return the answer for an error."""
    if isinstance(error, HTTPException):
        return Problem(
            status=error.status_code,
            message=error.detail,
            reason="http",
            headers=dict(error.headers or {}),
        )
    if not isinstance(error, NewsvaultError):
        return Problem(
            status=500,
            message="an error in newsvault itself",
            hint="please report it with what newsvault serve printed",
            reason="bug",
        )
    status = next((code for kind, code in _STATUSES if isinstance(error, kind)), 500)
    return Problem(
        status=status,
        message=error.message,
        hint=error.hint,
        reason=error.reason,
        position=error.position if isinstance(error, QueryError) else None,
        candidates=error.candidates if isinstance(error, AmbiguousId) else (),
        headers={"Retry-After": "5"} if status == 503 else {},
    )
