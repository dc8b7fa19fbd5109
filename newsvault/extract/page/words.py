"""The words of class names, ids and other attributes of elements."""

from __future__ import annotations

import re

from bs4 import Tag

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PART = re.compile(r"[^a-z0-9]+")


def words_of(tag: Tag, *names: str) -> frozenset[str]:
    """Return the words of an element's attributes of these names."""
    return split_words(" ".join(str(tag.attrs.get(name, "")) for name in names))


def split_words(name: str) -> frozenset[str]:
    """Return the words of class names and ids: "article__bodyText" is article, body and text."""
    plain = _CAMEL.sub(" ", name).lower()
    return frozenset(part for part in _PART.split(plain) if part)
