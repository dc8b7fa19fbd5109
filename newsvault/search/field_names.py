"""Names of the query language's fields and their fixed values; light to import, for completion."""

from __future__ import annotations

from typing import Literal

Kind = Literal["text", "key", "date", "number", "count", "saved", "like", "zone"]

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("headline", "summary", "body", "byline"), "text"),
    **dict.fromkeys(("quote", "speaker", "said", "source", "section", "note", "url"), "text"),
    **dict.fromkeys(("keywords", "agency", "correction", "caption", "lead"), "text"),
    **dict.fromkeys(("lang", "tag", "collection", "domain", "has", "is", "id"), "key"),
    **dict.fromkeys(("date", "after", "before", "since", "until", "captured", "modified"), "date"),
    **dict.fromkeys(("words", "quotes"), "number"),
    "atleast": "count",
    "tz": "zone",
    "saved": "saved",
    "like": "like",
}
HAS = ("byline", "correction", "date", "notes", "quotes", "section", "summary", "tags", "versions")
IS = ("changed", "partial", "paywalled", "syndicated")
# Fields by whose values articles are counted; `year` too, from the days.
FACETS = ("source", "section", "lang", "month", "day", "tag", "byline", "speaker")
