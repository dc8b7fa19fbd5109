"""Annotations from a reading list (tags, notes, date) added to the article, without duplicates."""

from __future__ import annotations

from dataclasses import replace

from newsvault.errors import NewsvaultError
from newsvault.models import Receipt, Refusal
from newsvault.sources.base import Annotations
from newsvault.storage.catalog import BOOKMARKED
from newsvault.vault.session import Session


def annotate(
    vault: Session, outcome: Receipt | Refusal, given: Annotations | None
) -> Receipt | Refusal:
    """Add `given` to the article of `outcome`; return the outcome with the annotated article.

    A page that could not be fetched now is annotated too, if its article is in the vault.
    """
    if given is None or given == Annotations():
        return outcome
    if isinstance(outcome, Receipt):
        stored = outcome.stored
        put(vault, stored.id, given)
        return replace(outcome, stored=vault.get(f"{stored.id}@{stored.version}"))
    put(vault, outcome.locator, given)
    return outcome


def put(vault: Session, reference: str, given: Annotations) -> None:
    """Add to the article `reference` what it lacks of `given`; do nothing if there is none."""
    try:
        subject = vault.get(reference).id
    except NewsvaultError:
        return
    tags = {name for name, _ in vault.added("tag", subject)}
    entries = [("put", "tag", subject, tag, "") for tag in given.tags if tag not in tags]
    notes = vault.added("note", subject)
    texts = {text for _, text in notes}
    number = max((int(name) for name, _ in notes if name.isdecimal()), default=0)
    for text in given.notes:
        if text not in texts:
            number += 1
            entries.append(("put", "note", subject, str(number), text))
    if given.saved_at is not None:
        at = given.saved_at.isoformat()
        known = dict(vault.added(BOOKMARKED, subject)).get("")
        if known is None or at < known:
            entries.append(("put", BOOKMARKED, subject, "", at))
    vault.record(entries)
