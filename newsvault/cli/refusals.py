"""Refusals of pages that were saved before: since when they are gone or worse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsvault.errors import NewsvaultError
from newsvault.models import Receipt, Refusal

if TYPE_CHECKING:
    from newsvault.api.vault import Vault


def with_absence(
    vault: Vault, outcomes: Iterable[Receipt | Refusal]
) -> Iterator[Receipt | Refusal]:
    """Yield `outcomes`; a refusal of a saved page says when its text was last seen."""
    from newsvault.output.gone_pages import absence_line

    for outcome in outcomes:
        if not isinstance(outcome, Refusal) or "://" not in outcome.locator:
            yield outcome
            continue
        try:
            stored = vault.get(outcome.locator)
        except NewsvaultError:
            yield outcome
            continue
        if line := absence_line(stored):
            hint = f"what was saved stays: newsvault show {stored.short_id}"
            yield replace(outcome, message=f"{outcome.message}; {line}", hint=hint)
        else:
            yield outcome
