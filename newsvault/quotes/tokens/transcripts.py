"""Transcripts inside quotation marks: "ROE: Let us begin." names who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsvault.quotes.tokens.marks import Marked

_LABEL = re.compile(r"([A-ZÄÖÜ][A-ZÄÖÜ.'’-]+(?: [A-ZÄÖÜ][A-ZÄÖÜ.'’-]+){0,3}):\s+(?=\S)")
_SPEAKERS = 2  # fewer are no conversation: "BREAKING: ..." begins posts


def without_labels(text: str, found: Sequence[Marked]) -> tuple[Marked, ...]:
    """Return the stretches without the names in capitals that begin them."""
    labels = {one: _LABEL.match(text, one.start, one.end) for one in found}
    names = {match[1] for match in labels.values() if match is not None}
    if len(names) < _SPEAKERS:
        return tuple(found)
    return tuple(
        one if (match := labels[one]) is None else replace(one, left=match.end(), start=match.end())
        for one in found
    )
