"""The writers of an article that only the data of the page's scripts name."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.extract.fields.body.body_from_page_data import headlines_in
from newsvault.extract.fields.byline_credits import plain_credit
from newsvault.extract.page import Page
from newsvault.extract.page.page_data import page_data
from newsvault.text import fold

_KEYS = ("authors", "author", "byline", "bylines", "writers", "writer", "contributors", "creator")
_NAMES = ("name", "fullName", "full_name", "displayName", "display_name", "title", "text")
_HALVES = (("firstName", "lastName"), ("first_name", "last_name"), ("givenName", "familyName"))
_MOST = 100_000  # objects and lists that are looked at
_MOST_NAMES = 12


def data_authors(page: Page, headline: str) -> list[str]:
    """Return the credits of the object in the page's data that has this headline."""
    wanted = fold(headline)
    for _, value in page_data(page.source):
        for found in _objects(value):
            if wanted in headlines_in(found):
                for key in _KEYS:
                    if named := _credits(found.get(key)):
                        return named
    return []


def _objects(root: object) -> Iterator[dict[str, object]]:
    stack, seen = [root], 0
    while stack and seen < _MOST:
        value = stack.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            stack += [one for one in reversed(value.values()) if isinstance(one, (dict, list))]
        elif isinstance(value, list):
            stack += [one for one in reversed(value) if isinstance(one, (dict, list))]


def _credits(value: object) -> list[str]:
    """Return the names in a value of an author's key: a text, an object, or a list of these."""
    each = value[:_MOST_NAMES] if isinstance(value, list) else [value]
    return [name for one in each if (name := _name(one))]


def _name(value: object) -> str:
    """Return the name that a text or an object states, or ""."""
    if isinstance(value, str):
        return plain_credit(value) if len(value) < 200 and "://" not in value else ""
    if not isinstance(value, dict):
        return ""
    for key in _NAMES:
        if isinstance(name := value.get(key), str) and name.strip():
            return _name(name)
    for first, last in _HALVES:
        parts = (value.get(first), value.get(last))
        if name := " ".join(part for part in parts if isinstance(part, str) and part):
            return _name(name)
    return ""
