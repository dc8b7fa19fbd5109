"""CSL-JSON: an article of a newspaper with its stored copy, as reference managers import it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from newsvault.models import Quote, StoredArticle
from newsvault.output.citations.author_names import csl_names, has_others
from newsvault.output.citations.clean_text import field
from newsvault.urls import source_of


def csl_item(stored: StoredArticle, quotation: tuple[int, Quote] | None = None) -> dict[str, Any]:
    """Return an article, or a quotation in it, as a CSL-JSON item.

    The stored copy is in `custom`, where programs find it, and in `note`, where people do.
    """
    article, capture = stored.article, stored.capture
    captured = capture.captured_at.astimezone(UTC)
    place = stored.version_name or f"{stored.id}@{stored.version}"
    copy = {
        "reference": place,
        "captured_at": captured.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sha256": capture.payload_sha256,
        "address": capture.url,
    }
    custom: dict[str, Any] = {"stored_copy": copy}
    identifier = stored.id if stored.version == stored.versions else _key(place)
    if quotation:
        number, quote = quotation
        identifier = f"{identifier}.q{number}"
        custom["quotation"] = _quotation(f"{place}.q{number}", quote)
    published = article.published_at
    item = {
        "id": identifier,
        "type": "article-newspaper",
        "title": field(article.headline) or "Untitled",
        "container-title": field(article.publisher) or source_of(article.url),
        "author": csl_names(article.byline, article.language),
        "issued": _date(published.date()) if published else None,
        "section": field(article.section),
        "language": field(article.language),
        "URL": field(article.url).replace(" ", "%20"),
        "accessed": _date(captured.date()),
        "note": _note(stored, custom),
        "custom": custom,
    }
    return {name: value for name, value in item.items() if value}


def _key(place: str) -> str:
    """Return the name of a version without the signs that a BibTeX key may not have."""
    return "".join(c if c.isalnum() else "-" for c in place if c != ":")


def csl_json(items: Sequence[dict[str, Any]]) -> str:
    """Return the items as one JSON array."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def _quotation(reference: str, quote: Quote) -> dict[str, Any]:
    """Return the words, the speaker, and the span of characters in the text of the version."""
    return {
        "reference": reference,
        "text": field(quote.text),
        "speaker": field(quote.speaker_name or quote.speaker) or None,
        "start": quote.start,
        "end": quote.end,
    }


def _note(stored: StoredArticle, custom: dict[str, Any]) -> str:
    sentences = []
    if "quotation" in custom:
        sentences.append(quotation_sentence(custom["quotation"]))
    if stored.article.correction:
        sentences.append(f"Correction: {field(stored.article.correction)}")
    if has_others(stored.article.byline):
        sentences.append("With further authors who are not named.")
    return " ".join([*sentences, copy_sentence(custom["stored_copy"])])


def copy_sentence(copy: dict[str, str]) -> str:
    """Return the sentence that names the stored copy: capture time, SHA-256, reference."""
    at = copy["captured_at"].replace("T", " ").replace("Z", " UTC")
    return f"Stored copy captured {at}, SHA-256 {copy['sha256']}, newsvault {copy['reference']}."


def quotation_sentence(quotation: dict[str, Any]) -> str:
    """Return the sentence that cites a quotation: its words, speaker and place."""
    speaker = quotation["speaker"] or "unknown speaker"
    return (
        f"Quotation: “{quotation['text']}” ({speaker}; characters "
        f"{quotation['start']}–{quotation['end']}, {quotation['reference']})."
    )


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
