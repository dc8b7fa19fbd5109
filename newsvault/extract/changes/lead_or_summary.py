"""A lead that is a paragraph in one version and the summary in the other: design, no change."""

from __future__ import annotations

from dataclasses import replace

from newsvault.extract.changes.normalisation import keys
from newsvault.extract.changes.paragraph_alignment import ALIKE, pair_alike
from newsvault.models import Article
from newsvault.models.changes import Difference


def without_lead(
    old: Article, new: Article, difference: Difference
) -> tuple[Difference, tuple[tuple[str, str], ...]]:
    """Return a difference without the paragraphs that are the other version's summary.

    Each of them comes with that summary, as a text before and after.
    """
    kept, leads = [], []
    for change in difference.paragraphs:
        text = change.pieces[0].text if change.pieces else ""
        if change.kind == "gone" and _is_alike(text, new.summary):
            leads.append((text, new.summary or ""))
        elif change.kind == "come" and _is_alike(text, old.summary):
            leads.append((old.summary or "", text))
        else:
            kept.append(change)
    return replace(difference, paragraphs=tuple(kept)), tuple(leads)


def _is_alike(text: str, summary: str | None) -> bool:
    paired: dict[int, int] = {}
    pair_alike([keys(text)], [keys(summary or "")], paired, least=ALIKE)
    return bool(paired)
