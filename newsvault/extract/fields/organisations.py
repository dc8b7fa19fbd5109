"""Organisations a page names as the author: an agency, a desk, the outlet itself."""

from __future__ import annotations

import re

from newsvault.extract.fields.person_names import (
    after_by,
    agency_of,
    is_outlet,
    is_outlet_word,
    pieces,
)
from newsvault.text import fold

_DESK = frozenset(
    "redaktion redaktionen redaksjonen redazione redaccion redacao redaction redakcja newsroom desk"
    " team staff editors".split()
)
_TOKEN = re.compile(r"[^\W_]+")


def organisation(text: str, *, outlets: frozenset[str], typed: bool = False) -> str | None:
    """Return the organisation that `text` names as it is written there, or None.

    `outlets` are the folded names of the outlet itself; `typed` says that the page's own data call
    it an organisation.
    """
    name = after_by(text)
    words = [fold(word) for word in _TOKEN.findall(name)]
    if not 1 < len(name) <= 60 or len(words) > 6 or "@" in name or "//" in name:
        return None
    if any(word[0].isdigit() for word in name.split()) and not typed:
        return None  # a date or a time beside the name
    if not words or set(words) <= _DESK:
        return None  # "Redaktion": whose is not said
    named = (typed or _known(name, outlets) or set(words) & _DESK or is_outlet_word(words[-1])
             or all(_known(part, outlets) for part in pieces(name)))  # fmt: skip
    return name if named else None


def _known(name: str, outlets: frozenset[str]) -> bool:
    return bool(agency_of(name)) or is_outlet(name, outlets)
