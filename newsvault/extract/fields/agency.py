"""The news agency that an article comes from."""

from __future__ import annotations

import re

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.person_names import agency_of
from newsvault.models import Candidate
from newsvault.text import fold

_DATELINE = re.compile(r"^.{0,60}?\(([A-Za-z/ \-]{2,40})\)\s*[-–—.:]")
_SIGNED = re.compile(r"\(([^()]{2,40})\)\s*$|(?:^|\s)[-–—/©]\s*([A-Za-z ]{2,30})/?$")
_PARTS = re.compile(r"(?:(?:(?<!\s)\s++)?[,/;&+]|(?<!\s)\s++(?:und|and)\s)\s*")


def find_agency(
    paragraphs: tuple[str, ...], byline: tuple[Candidate, ...], publisher: str | None
) -> Found[str | None]:
    """Return the agency named in the byline, the dateline or under the text; None otherwise.

    An agency that is the `publisher` itself prints its own copy: there it is None.
    """
    heard: list[tuple[str, str]] = []
    for candidate in byline:
        heard += [("byline", name) for name in _agencies(candidate.value)]
    if paragraphs:
        if match := _DATELINE.match(paragraphs[0]):
            heard += [("dateline", name) for name in _agencies(match[1])]
        if match := _SIGNED.search(paragraphs[-1]):
            heard += [("under the text", name) for name in _agencies(match[1] or match[2])]
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    if publisher and (agency_of(publisher) or fold(publisher).split()[0]) in (value, fold(value)):
        return Found(value=None, candidates=weigh("agency", heard, None, ""))
    return Found(value=value, candidates=weigh("agency", heard, source, "named there"))


def _agencies(text: str) -> list[str]:
    parts = [text, *_PARTS.split(text)]
    return [name for part in parts if (name := agency_of(part))]
