"""What changed: the changes of the archive, and the difference between two versions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from newsvault.api.filters import first_moment
from newsvault.api.vault import Vault
from newsvault.errors import UsageError
from newsvault.models.changes import ChangeKind, ParagraphChange
from newsvault.text import plural
from newsvault.web.render import address, page
from newsvault.web.views.people import offset_of

PAGE = 30
_LONGEST = 4000  # characters of a parameter


def changes(vault: Vault, request: Request) -> Response:
    """List what changed, newest first, of one kind or since a date."""
    given = {name: text_in(request, name) for name in ("kind", "since", "stealth")}
    if given["stealth"] not in ("", "1"):
        raise UsageError(f"stealth is 1 or missing, not {given['stealth']!r}")
    start = offset_of(request)
    found = vault.changes(
        since=first_moment(given["since"] or None, datetime.now(UTC)),
        kinds=[given["kind"]] if given["kind"] else [],
        stealth=bool(given["stealth"]),
        limit=PAGE,
        offset=start,
    )
    before, end = max(0, start - PAGE), start + PAGE
    return page(
        request,
        "changes.html",
        found=found,
        given=given,
        kinds=get_args(ChangeKind),
        before=address("/changes", **given, offset=before) if start else "",
        after=address("/changes", **given, offset=end) if end < found.total else "",
    )


def article_changes(vault: Vault, request: Request) -> Response:
    """Show what differs between two versions of an article, the last two by default."""
    older, newer = text_in(request, "before") or None, text_in(request, "after") or None
    found = vault.diff(request.path_params["reference"], older, newer)
    return page(
        request,
        "article_changes.html",
        found=found,
        runs=_runs(found.difference.paragraphs),
        versions=vault.versions(found.after.id) if found.before.id == found.after.id else (),
    )


def _runs(changed: tuple[ParagraphChange, ...]) -> list[tuple[bool, list[ParagraphChange]]]:
    """Return the paragraphs in runs: whether they are unchanged, and those in a row that are."""
    return [(same, list(run)) for same, run in groupby(changed, lambda one: one.kind == "same")]


def text_in(request: Request, name: str) -> str:
    """Return a parameter of the address without white space around it; "" where it is missing.

    Raises UsageError for more than 4,000 characters.
    """
    text = request.query_params.get(name, "").strip()
    if len(text) > _LONGEST:
        raise UsageError(
            f"{name} is too long: {plural(len(text), 'character')}, at most {_LONGEST}"
        )
    return text
