"""Names of the query language's fields and their fixed values; light to import, for completion."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["text", "key", "date", "number", "count", "saved", "like", "zone", "scope"]

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("headline", "summary", "body", "byline"), "text"),
    **dict.fromkeys(("quote", "speaker", "said", "source", "section", "note", "url"), "text"),
    **dict.fromkeys(("keywords", "agency", "correction", "caption", "lead", "was"), "text"),
    **dict.fromkeys(("lang", "tag", "collection", "domain", "has", "is", "change", "id"), "key"),
    **dict.fromkeys(
        ("date", "after", "before", "since", "until", "captured", "modified", "changed"), "date"
    ),
    **dict.fromkeys(("words", "quotes"), "number"),
    "atleast": "count",
    "tz": "zone",
    "in": "scope",
    "saved": "saved",
    "like": "like",
}
HAS = (
    "byline",
    "correction",
    "date",
    "notes",
    "quotes",
    "section",
    "summary",
    "tags",
    "versions",
    "was",
)
IS = ("changed", "partial", "paywalled", "stealth", "syndicated")
SCOPES = ("articles", "versions")
# Fields by whose values articles are counted; `year` too, from the days.
FACETS = ("source", "section", "lang", "month", "day", "tag", "byline", "speaker")


def fixed_values(field: str) -> tuple[str, ...]:
    """Return the values that a field can have; () for a field with any value."""
    if field == "change":
        from newsvault.models.changes import ChangeKind  # imported late for start-up time

        return get_args(ChangeKind)
    return {"has": HAS, "is": IS, "in": SCOPES}.get(field, ())
