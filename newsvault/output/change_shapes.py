"""The printed JSON of differences and changes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from newsvault.models import Quote
from newsvault.models.changes import Diff, Piece, QuoteChange
from newsvault.output.json_shapes import SCHEMA, summary_shape


def diff_shape(found: Diff) -> dict[str, Any]:
    """Return the difference of two versions (`diff --json`)."""
    difference = found.difference
    gone = found.after.gone_at
    return {
        "schema": SCHEMA,
        "before": summary_shape(found.before),
        "after": summary_shape(found.after),
        "kinds": list(found.kinds),
        "stealth": found.stealth,
        "share": round(difference.share, 4),
        "last_seen": found.last_seen.isoformat(),
        "gone_since": gone.isoformat() if gone else None,
        "fields": [
            {
                "field": field.field,
                "before": field.before,
                "after": field.after,
                "pieces": _pieces(field.pieces),
            }
            for field in difference.fields
        ],
        "quotes": [_quote_change(change) for change in difference.quotes],
        "paragraphs": [
            {
                "kind": change.kind,
                "before": change.before,
                "after": change.after,
                "pieces": _pieces(change.pieces),
            }
            for change in difference.paragraphs
        ],
    }


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, str]]:
    return [asdict(piece) for piece in pieces]


def _quote_change(change: QuoteChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "before": _quote(change.before),
        "after": _quote(change.after),
        "pieces": _pieces(change.pieces),
    }


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "speaker": quote.speaker,
        "speaker_name": quote.speaker_name,
    }
