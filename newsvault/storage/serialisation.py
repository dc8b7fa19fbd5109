"""Serialisation of articles to JSON and back; the only module that knows the stored JSON shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from newsvault.models import Article, Block, Candidate, Image, Link, Person, Quote


def article_to_json(article: Article) -> dict[str, Any]:
    """Return `article` as JSON-serialisable values, with dates in ISO 8601."""
    values: dict[str, Any] = _plain(article)
    for name in ("published_at", "modified_at"):
        moment = values[name]
        values[name] = moment.isoformat() if moment else None
    if values["claimed_url"] is None:
        del values["claimed_url"]  # omitted when None, as in records of older versions
    if values["image"] is not None and values["image"]["credit"] is None:
        del values["image"]["credit"]  # omitted when None, as in records of older versions
    for block in values["blocks"]:
        for name in ("rows", "author", "date", "url", "links"):
            if not block[name]:
                del block[name]  # what only some blocks have
    for author in values["byline"]:
        if author["kind"] == "person":
            del author["kind"]  # the default is omitted, as in records of older versions
    return values


def _plain(value: Any) -> Any:
    # Same result as dataclasses.asdict, four times as fast; it runs for every page of a batch.
    names = _FIELDS.get(type(value))
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def article_from_json(values: Mapping[str, Any]) -> Article:
    """Return the article from the JSON values of `article_to_json`, of this or an older version."""
    plain = dict(values)
    for name in ("published_at", "modified_at"):
        moment = plain.get(name)
        plain[name] = datetime.fromisoformat(moment) if moment else None
    plain["image"] = Image(**plain["image"]) if plain.get("image") else None
    plain["keywords"] = tuple(plain.get("keywords", ()))
    plain["warnings"] = tuple(plain.get("warnings", ()))
    plain["blocks"] = [_block(part) for part in plain.get("blocks", ())]
    for name, kind in _PARTS.items():
        plain[name] = tuple(kind(**part) for part in plain.get(name, ()))
    return Article(**plain)


def _block(values: Mapping[str, Any]) -> dict[str, Any]:
    links = tuple(Link(**link) for link in values.get("links", ()))
    return {**values, "rows": tuple(map(tuple, values.get("rows", ()))), "links": links}


_PARTS: dict[str, Any] = {
    "byline": Person,
    "blocks": Block,
    "quotes": Quote,
    "origins": Candidate,
}
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Article, Block, Candidate, Image, Link, Person, Quote)
}
