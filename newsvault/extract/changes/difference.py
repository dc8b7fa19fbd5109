"""The difference of two readings: fields, quotations and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from newsvault.extract.changes.normalisation import contains, keys, summary_keys
from newsvault.extract.changes.paragraph_alignment import paragraph_changes
from newsvault.extract.changes.quotation_changes import quote_changes
from newsvault.extract.changes.volatile_words import is_ticking
from newsvault.extract.changes.word_diff import pieces
from newsvault.models import Article
from newsvault.models.changes import Difference, FieldChange, ParagraphChange

TEXTS = ("headline", "summary")
FIELDS = (
    "headline", "summary", "byline", "published", "modified", "section", "agency", "correction",
)  # fmt: skip


def compare(old: Article, new: Article) -> Difference:
    """Return what differs between two readings; insignificant differences are left out."""
    paragraphs = paragraph_changes(old.paragraphs, new.paragraphs)
    return Difference(
        fields=tuple(_fields(old, new)),
        quotes=quote_changes(old.quotes, new.quotes),
        paragraphs=paragraphs,
        share=_share(paragraphs),
    )


def _fields(old: Article, new: Article) -> Iterator[FieldChange]:
    before, after = values(old), values(new)
    for name in FIELDS:
        one, other = before[name], after[name]
        if one == other or keys(one or "") == keys(other or ""):
            continue
        if name == "summary" and _is_design(old, new):
            continue
        yield FieldChange(
            field=name, before=one, after=other, pieces=pieces(one or "", other or "")
        )


def values(article: Article) -> dict[str, str | None]:
    """Return the fields that are compared, as text."""
    summary = article.summary
    return {
        "headline": article.headline,
        "summary": None if summary is None or is_ticking(summary) else summary,
        "byline": "; ".join(sorted(person.name for person in article.byline)) or None,
        "published": _moment(article.published_at, article.published_precision),
        "modified": _moment(article.modified_at, article.modified_precision),
        "section": article.section,
        "agency": article.agency,
        "correction": article.correction,
    }


def _moment(at: datetime | None, precision: str | None) -> str | None:
    if at is None:
        return None
    return f"{at:%Y-%m-%d}" if precision == "day" else at.isoformat(timespec="seconds")


def _is_design(old: Article, new: Article) -> bool:
    """Return whether the summary of each is in the body of the other, or in its summary."""
    return _holds(old, new) and _holds(new, old)


def _holds(article: Article, other: Article) -> bool:
    summary = summary_keys(other.summary or "")
    whole = keys("\n".join((article.summary or "", *article.paragraphs)))
    return contains(whole, summary)


def _share(paragraphs: tuple[ParagraphChange, ...]) -> float:
    """Return the share of words that only one of two texts has."""
    same = changed = 0
    for change in paragraphs:
        for piece in change.pieces:
            count = len(keys(piece.text))
            if piece.kind == "same":
                same += 2 * count
            else:
                changed += count
    return changed / (same + changed) if changed else 0.0
