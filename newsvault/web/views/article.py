"""The article page, the sources of its values, its stored page, and its tags and notes."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsvault.api.vault import Vault
from newsvault.errors import UsageError, VaultError
from newsvault.models import Quote, StoredArticle
from newsvault.output.blocks import picture_words
from newsvault.output.citations import citations
from newsvault.storage.stored_bytes import record_of
from newsvault.warc.secrets import public_headers
from newsvault.web.forms import text_of
from newsvault.web.marked_text import Voices, read_blocks, who
from newsvault.web.render import page, quoted

_FRAME_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
# Chromium connects to the host of a frame before it asks the policy. UTF-16 has NULs between.
_FRAME = re.compile(rb"<(\x00?)(?=(?:i\x00?)?f\x00?r\x00?a\x00?m\x00?e)", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def article(vault: Vault, request: Request) -> Response:
    """Show an article, or a version of it, for reading."""
    stored = vault.get(request.path_params["reference"])
    return page(request, "article.html", **_article_values(vault, stored))


def _article_values(vault: Vault, stored: StoredArticle) -> dict[str, Any]:
    voices = Voices.of(stored.article)
    numbered = list(enumerate(stored.article.quotes, 1))
    return {
        "stored": stored,
        "article": stored.article,
        "reference": _reference(stored),
        "groups": [
            (name, tuple(group))
            for name, group in groupby(read_blocks(stored.article), key=lambda block: block.group)
        ],
        "picture_words": picture_words(stored.article.image),
        "quotes": [
            (number, quote, voices.colour(quote), who(quote), citation(stored, number, quote))
            for number, quote in numbered
        ],
        "colours": {number: voices.colour(quote) for number, quote in numbered},
        "speakers": voices.colours,
        "versions": vault.versions(stored.id) if stored.versions > 1 else (),
        **_copies(vault, stored),
        "notes": vault.notes(stored.id),
        "verdict": vault.verdict_of(stored.capture.number),
    }


def _copies(vault: Vault, stored: StoredArticle) -> dict[str, Any]:
    """Return the copies, or why they cannot be listed: the article needs no index, they do."""
    try:
        return {"copies": vault.same(stored.id), "copies_error": ""}
    except VaultError as error:
        return {"copies": (), "copies_error": error.message}


def _reference(stored: StoredArticle) -> str:
    """Return what the addresses of this version begin with: the newest needs no version."""
    return stored.short_id if stored.version == stored.versions else stored.version_name


def citation(stored: StoredArticle, number: int, quote: Quote) -> str:
    """Return the citation of a quotation, with the stored copy that proves it."""
    return citations([(stored, (number, quote))])


def origins(vault: Vault, request: Request) -> Response:
    """Show where each value of an article came from: every candidate, and why one was chosen."""
    stored = vault.get(request.path_params["reference"])
    ordered = sorted(stored.article.origins, key=lambda one: one.field)
    fields = [(name, list(those)) for name, those in groupby(ordered, lambda one: one.field)]
    return page(request, "origins.html", stored=stored, fields=fields, reference=_reference(stored))


def stored_page(vault: Vault, request: Request) -> Response:
    """Show the stored page in a frame without scripts and network, with digest and captures."""
    stored = vault.get(request.path_params["reference"])
    return page(
        request,
        "stored.html",
        stored=stored,
        reference=_reference(stored),
        captures=vault.captures(stored.id),
        headers=_headers(vault, stored),
    )


def _headers(vault: Vault, stored: StoredArticle) -> list[tuple[str, str]]:
    """Return the headers of the stored response without credentials; none of a damaged record."""
    try:
        return public_headers(record_of(vault.path, stored.capture).http)
    except VaultError:  # the frame reports the damage
        return []


def frame(vault: Vault, request: Request) -> Response:
    """Return the stored bytes, with a policy that lets them run and load nothing, without frames.

    Bytes that are no page are shown as text: the browser never guesses a type.
    """
    raw = vault.raw(request.path_params["reference"])
    declared = (raw.content_type or "text/html").strip()
    kind = declared.partition(";")[0].strip().lower()
    simple = declared.isascii() and declared.isprintable() and len(declared) < 200
    shown = declared if kind in _PAGE_TYPES and simple else "text/plain"
    headers = {
        "Content-Type": shown,
        "Content-Security-Policy": _FRAME_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
    }
    body = _FRAME.sub(rb"<\1x\1", raw.body) if shown != "text/plain" else raw.body
    return Response(body, headers=headers)


def change_tags(vault: Vault, request: Request, form: FormData) -> Response:
    """Add the tags of a form to an article, or remove one."""
    stored = vault.get(request.path_params["reference"])
    added = [tag.strip() for tag in text_of(form, "add").split(",") if tag.strip()]
    removed = [text_of(form, "remove")] if text_of(form, "remove") else []
    if not added and not removed:
        raise UsageError("no tag", hint="write a word, or several with commas")
    vault.tag([stored.id], add=added, remove=removed)
    return _back(stored, "tags")


def change_notes(vault: Vault, request: Request, form: FormData) -> Response:
    """Write a note on an article, or remove one."""
    stored = vault.get(request.path_params["reference"])
    number = text_of(form, "remove")
    if number:
        if not number.isdecimal() or len(number) > 9:
            raise UsageError(f"no number of a note: {number[:20]}")
        vault.remove_note(stored.id, int(number))
    else:
        vault.add_note(stored.id, text_of(form, "text"))
    return _back(stored, "notes")


def _back(stored: StoredArticle, part: str) -> Response:
    return RedirectResponse(f"/article/{quoted(_reference(stored))}#{part}", 303)
