"""The `parsely-page` meta tag: one JSON object with what other pages state in several tags."""

from __future__ import annotations

import json

_TAGS = {
    "title": "parsely-title",
    "author": "parsely-author",
    "authors": "parsely-author",
    "pub_date": "parsely-pub-date",
    "section": "parsely-section",
}
_LONGEST = 20_000  # characters


def with_parsely(meta: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the values of the meta tags and those of a `parsely-page` tag."""
    for stated in meta.get("parsely-page", ()):
        try:
            data = json.loads(stated) if len(stated) < _LONGEST else None
        except (ValueError, RecursionError):
            continue
        for key, name in _TAGS.items():
            value = data.get(key) if isinstance(data, dict) else None
            each = value if isinstance(value, list) else [value]
            texts = tuple(one for one in each if isinstance(one, str) and one.strip())
            if texts:
                meta.setdefault(name, texts)
    return meta
