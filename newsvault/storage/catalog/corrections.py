"""The user's corrections of articles, applied to what the parser read.

A correction is an entry ("edit", article id, field, value). The field of a quotation's speaker is
`speaker:` and a digest of the quotation's words, so that it follows them into later versions. The
stored versions keep the parser's values: `reparse` and the digests of texts never see a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newsvault.models import Article, Candidate, Person, Quote

EDIT = "edit"
# Field of the command -> field of the record.
FIELDS: Mapping[str, str] = {
    "headline": "headline",
    "byline": "byline",
    "published": "published_at",
    "modified": "modified_at",
    "outlet": "publisher",
    "section": "section",
    "language": "language",
    "summary": "summary",
}
SPEAKER = "speaker:"
SOURCE = "your correction"
_DATES = ("published", "modified")


def speaker_field(quote: Quote) -> str:
    """Return the field of the speaker of a quotation."""
    import hashlib  # loads OpenSSL

    return SPEAKER + hashlib.sha256(quote.text.encode()).hexdigest()[:16]


def corrected(article: Article, entries: Iterable[tuple[str, str]]) -> Article:
    """Return an article with corrections; an entry that no field can take is ignored.

    The parser's candidates stay in `origins`, after the correction, which won.
    """
    changes: dict[str, Any] = {}
    origins = list(article.origins)
    speakers = {}
    for name, value in entries:
        if name.startswith(SPEAKER):
            speakers[name] = value
        elif name in FIELDS and (found := _values(name, value)) is not None:
            changes |= found
            field = FIELDS[name]
            origins = [_lost(one) if one.field in (name, field) else one for one in origins]
            won = Candidate(
                field=_candidate_field(article, name), value=value, source=SOURCE, won=True
            )
            origins.insert(0, won)
    if speakers:
        changes["quotes"] = tuple(_respoken(quote, speakers) for quote in article.quotes)
    return replace(article, **changes, origins=tuple(origins)) if changes else article


def _values(name: str, value: str) -> dict[str, Any] | None:
    """Return the record's fields for a value; None for one that the field cannot take."""
    if name in _DATES:
        return _date(FIELDS[name], value)
    if name == "byline":
        names = [part.strip() for part in value.split(";") if part.strip()]
        return {"byline": tuple(_author(part) for part in names)}
    if name == "headline":
        return {"headline": value} if value else None
    return {FIELDS[name]: value or None}


def _author(text: str) -> Person:
    """Return an author; a name in brackets is an organisation."""
    if text.startswith("[") and text.endswith("]"):
        return Person(name=text[1:-1].strip(), kind="organisation")
    return Person(name=text)


def _date(field: str, value: str) -> dict[str, Any] | None:
    """Return a corrected date and its precision as fields; None for an invalid date."""
    precision = field.replace("_at", "_precision")
    if not value:
        return {field: None, precision: None}
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if len(value) == len("2024-05-01"):
        return {field: moment.replace(tzinfo=UTC), precision: "day"}
    if moment.tzinfo is None:
        return {field: moment.replace(tzinfo=UTC), precision: "local"}
    return {field: moment, precision: "instant"}


def _candidate_field(article: Article, name: str) -> str:
    """Return the name that the parser's candidates of a field have."""
    names = {FIELDS[name], name}
    return next((one.field for one in article.origins if one.field in names), name)


def _lost(candidate: Candidate) -> Candidate:
    return replace(candidate, won=False)


def _respoken(quote: Quote, speakers: Mapping[str, str]) -> Quote:
    """Return a quotation with the user's speaker for it, if there is one; "" means no speaker."""
    value = speakers.get(speaker_field(quote))
    if value is None:
        return quote
    name = value or None
    return replace(
        quote,
        speaker=name,
        speaker_name=name,
        speaker_start=None,
        speaker_end=None,
        role=None,
        confidence=1.0 if name else 0.0,
    )
