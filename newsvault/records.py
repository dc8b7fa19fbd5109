"""An article as plain JSON values and back; the one place that knows the stored shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from newsvault.models import Article, Block, Candidate, Image, Person, Quote


def article_to_json(article: Article) -> dict[str, Any]:
    """Return `article` as values `json.dumps` takes; dates in ISO 8601."""
    values = asdict(article)
    for name in ("published_at", "modified_at"):
        moment = values[name]
        values[name] = moment.isoformat() if moment else None
    return values


def article_from_json(values: Mapping[str, Any]) -> Article:
    """Return the article that `article_to_json` made `values` from."""
    plain = dict(values)
    for name in ("published_at", "modified_at"):
        moment = plain.get(name)
        plain[name] = datetime.fromisoformat(moment) if moment else None
    plain["image"] = Image(**plain["image"]) if plain.get("image") else None
    plain["keywords"] = tuple(plain.get("keywords", ()))
    plain["warnings"] = tuple(plain.get("warnings", ()))
    for name, kind in _PARTS.items():
        plain[name] = tuple(kind(**part) for part in plain.get(name, ()))
    return Article(**plain)


_PARTS: dict[str, Any] = {
    "byline": Person,
    "blocks": Block,
    "quotes": Quote,
    "origins": Candidate,
}
