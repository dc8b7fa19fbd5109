"""JSON-LD of a page: all entities, and the one of the article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsvault.text import one_line

Entity = dict[str, Any]

_MAX_DEPTH = 12
_MAX_ENTITIES = 2_000
_TRAILING = re.compile(r",(?=\s*[}\]])")
# Wrappers of scripts for browsers without script support: comments, CDATA, a semicolon.
_BEGINNINGS = ("<!--", "<![CDATA[", "//", "/*", "*/", ";")
_ENDS = ("-->", "]]>", "//", "/*", "*/", ";")
_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Posting|Report|Review|NewsArticle|Recipe|HowTo|Blog|CreativeWork)$"
)
_PAGE = ("WebPage", "ItemPage", "VideoObject")


def read_linked(scripts: Iterable[str]) -> tuple[Entity, ...]:
    """Return all typed entities in `scripts`, outermost first; invalid JSON is skipped."""
    found: list[Entity] = []
    for script in scripts:
        for entity in _entities(_loads(script), 0):
            found.append(entity)
            if len(found) >= _MAX_ENTITIES:
                return tuple(found)
    return tuple(found)


def _loads(script: str) -> object:
    plain = _unwrapped(script)
    for text in (plain, _TRAILING.sub("", plain)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    try:  # two objects behind each other, or something after the first
        return json.JSONDecoder(strict=False).raw_decode(plain.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _unwrapped(script: str) -> str:
    plain, before = script.strip(), ""
    while plain != before:
        before = plain
        for mark in _BEGINNINGS:
            plain = plain.removeprefix(mark).lstrip()
        for mark in _ENDS:
            plain = plain.removesuffix(mark).rstrip()
    return plain


def _entities(value: object, depth: int) -> Iterator[Entity]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _entities(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for key, item in value.items():
            if isinstance(item, dict | list) and key not in ("author", "publisher", "creator"):
                yield from _entities(item, depth + 1)


def types_of(entity: Entity) -> tuple[str, ...]:
    """Return the names of an entity's types, without the vocabulary's URL."""
    kinds = entity.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed if kind)


def article_of(entities: tuple[Entity, ...], address: str, titles: tuple[str, ...]) -> Entity:
    """Return the entity of the page at `address`, or {}.

    A page may list other articles: an entity whose headline is among the page's `titles`, or with
    the page's URL, has precedence.
    """
    best, best_score = {}, 0.0
    for place, entity in enumerate(entities):
        score = _article_score(entity, address, titles)
        if score > 0:
            score -= min(place, 100) / 1000
        if score > best_score:
            best, best_score = entity, score
    return best


def _article_score(entity: Entity, address: str, titles: tuple[str, ...]) -> float:
    """Return how probably an entity is the page's article, from 0 (it is not)."""
    kinds = types_of(entity)
    if any(kind != "CreativeWork" and _ARTICLE.search(kind) for kind in kinds):
        score = 4.0
    elif any(kind in _PAGE for kind in kinds):
        score = 0.3
    else:
        return 0.0
    if "@type" not in entity:
        return 0.0
    headline = string(entity.get("headline")) or string(entity.get("name"))
    if headline and any(headline[:40] == title[:40] for title in titles):
        score += 3
    if address and address in _addresses(entity):
        score += 2
    score += 0.5 * sum(key in entity for key in ("datePublished", "author", "articleBody"))
    return score


def _addresses(entity: Entity) -> set[str]:
    found = set()
    for key in ("url", "@id", "mainEntityOfPage"):
        value = entity.get(key)
        for item in value if isinstance(value, list) else [value]:
            place = item.get("@id") or item.get("url") if isinstance(item, dict) else item
            if isinstance(place, str):
                found.add(place.split("#")[0])
    return found


def resolve(value: object, entities: tuple[Entity, ...]) -> list[object]:
    """Return `value` as a list, with each bare `{"@id": ...}` replaced by its entity."""
    found: list[object] = []
    if isinstance(value, dict) and isinstance(value.get("@list", value.get("@set")), list):
        value = value.get("@list", value.get("@set"))
    for item in _flat(value):
        target = item
        if isinstance(item, dict) and "@id" in item and "name" not in item:
            same = (e for e in entities if e.get("@id") == item["@id"] and len(e) > len(item))
            target = next(same, item)
        if target is not None:
            found.append(target)
    return found


def _flat(value: object) -> Iterator[object]:
    for item in value if isinstance(value, list) else [value]:
        yield from item if isinstance(item, list) else [item]


def unescaped(text: str) -> str:
    """Return `text` with HTML entities decoded, twice if escaped twice."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def string(value: object) -> str | None:
    """Return the text of a JSON-LD value (a string, `{"@value"}`, a list's first), unescaped."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return one_line(unescaped(value)) or None


def strings(value: object) -> tuple[str, ...]:
    """Return the texts of a JSON-LD value, single or list."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for item in items if (text := string(item)))
