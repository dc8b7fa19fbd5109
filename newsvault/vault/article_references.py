"""References that a user types: an id or its prefix, an address, a version, a quotation."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from newsvault.errors import AmbiguousId, BadAddress, NotFound
from newsvault.storage.catalog import RENAMED, Catalog, VersionRow
from newsvault.text import plural

_TOO_SHORT = re.compile(r"[a-z2-7]{1,3}")
_REFERENCE = re.compile(r"([a-z2-7]{4,52})(?:@([0-9][0-9:.TtZz+-]*))?(?:\.q([0-9]+))?")


def quote_number(reference: str) -> tuple[str, int]:
    """Split `ID.q3` into the id and 3; raises NotFound for anything else."""
    match = _REFERENCE.fullmatch(reference.strip())
    if match is None or match[3] is None:
        raise NotFound(
            f"{reference!r} is not a quotation reference", hint="use ID.q1, ID.q2 and so on"
        )
    return reference.strip().rpartition(".q")[0], int(match[3])


def locate(catalog: Catalog, reference: str) -> VersionRow:
    """Return the version that `reference` identifies.

    Args:
        catalog: the vault's catalogue.
        reference: an id or its prefix, an address, or a version (`ID@2`, `ID@2024-05-01`).

    Raises:
        NotFound: no such article or version.
        AmbiguousId: several ids have this prefix.
    """
    text = reference.strip().removeprefix("id:")
    match = _REFERENCE.fullmatch(text)
    if match is None and _TOO_SHORT.fullmatch(text):
        raise NotFound(
            f"{text!r} is too short for an id (at least 4 characters)",
            hint="`newsvault list` shows the ids",
        )
    if match is None:
        return _by_address(catalog, text)
    article_id = _whole(catalog, match[1], text)
    version = _version(catalog, article_id, match[2]) if match[2] else None
    row = catalog.articles.get(article_id, version)
    if row is None:
        raise NotFound(
            f"{match[1]} has no version {match[2]}",
            hint=f"`newsvault show {match[1]}` shows the newest",
        )
    return row


def _whole(catalog: Catalog, beginning: str, reference: str) -> str:
    """Return the one id with a beginning; raises NotFound, or AmbiguousId where several have it."""
    found = catalog.articles.starting(beginning, 11) or _renamed(catalog, beginning)
    if not found:
        hint = _claimed(catalog, beginning) or "`newsvault list` shows what there is"
        raise NotFound(f"no article has the id {reference}", hint=hint)
    if len(found) > 1:
        many = plural(len(found), "id") if len(found) < 11 else "many ids"
        raise AmbiguousId(
            f"{reference} is a prefix of {many}",
            candidates=found[:10],
            hint=f"candidates: {', '.join(found[:10])}",
        )
    return found[0]


def _renamed(catalog: Catalog, beginning: str) -> tuple[str, ...]:
    """Return the ids of the articles that those with former ids of this prefix are part of now."""
    former = [name for name, _ in catalog.additions.of(RENAMED)]
    ids = dict.fromkeys(
        catalog.additions.present_id(one) for one in former if one.startswith(beginning)
    )
    return tuple(one for one in ids if catalog.articles.is_known(one))


def _by_address(catalog: Catalog, text: str) -> VersionRow:
    """Return the newest version of the article at an address; raises NotFound."""
    from newsvault.urls import article_id

    try:
        own = article_id(text)
    except BadAddress:
        own = ""
    row = catalog.articles.get(own)
    if row is None:
        # No address has lone surrogates, and SQLite rejects them.
        capture = catalog.captures.of_url(text.encode("utf-8", "replace").decode())
        row = catalog.articles.get(capture.article_id) if capture and capture.article_id else None
    if row is None:
        hint = _claimed(catalog, own) or "`newsvault ingest URL` saves a page"
        raise NotFound(f"no article is saved for {text!r}", hint=hint)
    return row


def _claimed(catalog: Catalog, article_id: str) -> str:
    """Return a hint to the pages whose rejected canonical link is this article's address, or ""."""
    found = catalog.articles.claiming(article_id)
    return f"pages that declare its address: newsvault show {' '.join(found[:10])}" if found else ""


def _version(catalog: Catalog, article_id: str, text: str) -> int:
    """Return the version with this number, or the one current at this time."""
    if text.isdigit() and len(text) < 10:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound(f"{text!r} is not a version", hint="write ID@2 or ID@2024-05-01") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if len(text) <= 10:
        moment += timedelta(days=1)  # a day means its last version
    elif "." not in text:
        moment += timedelta(seconds=1)  # includes versions that began within the second
    else:
        moment += timedelta(microseconds=1)
    seen = [
        row.version
        for row in catalog.captures.of_article(article_id)
        if row.version and row.info.captured_at < moment
    ]
    if not seen:
        raise NotFound(
            f"{article_id} was not saved before {text}",
            hint=f"`newsvault show {article_id}` shows the newest",
        )
    return seen[-1]
