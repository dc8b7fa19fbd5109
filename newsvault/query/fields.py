"""The fields of the query language: which there are, and how each reads its value."""

from __future__ import annotations

import difflib
import re
from typing import Literal, NoReturn

from newsvault.errors import QueryError
from newsvault.query.tree import DateRange, Key, Like, Node, NumberRange, Saved

Kind = Literal["text", "key", "date", "number", "count", "saved", "like"]

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("headline", "summary", "body", "byline"), "text"),
    **dict.fromkeys(("quote", "speaker", "said", "source", "section", "note", "url"), "text"),
    **dict.fromkeys(("lang", "tag", "domain", "has", "is", "id"), "key"),
    **dict.fromkeys(("date", "after", "before", "captured", "modified"), "date"),
    **dict.fromkeys(("words", "quotes"), "number"),
    "atleast": "count",
    "saved": "saved",
    "like": "like",
}
HAS = ("byline", "correction", "date", "notes", "quotes", "section", "summary", "tags", "versions")
IS = ("changed", "partial", "paywalled", "syndicated")

_NUMBER = re.compile(r"(?:(>=|<=|>|<)?(\d{1,9})|(\d{1,9})?\.\.(\d{1,9})?)")


def unknown_field(name: str, *, query: str, position: int) -> NoReturn:
    """Raise the QueryError for a field that does not exist, naming the nearest that does."""
    near = difflib.get_close_matches(name.lower(), KINDS, n=1, cutoff=0.5)
    rest = query[position + len(name) + 1 :].split(maxsplit=1)[0]
    if rest.startswith("//"):
        hint = f'to find an address, write url:"{name}:{rest}"'
    elif near:
        hint = f"did you mean {near[0]}:{rest}? As plain words, write {name!r} without the colon"
    else:
        hint = f"fields are {', '.join(KINDS)}; as plain words, leave the colon out"
    raise QueryError(f"there is no field {name!r}", query=query, position=position, hint=hint)


def key(field: str, value: str, *, query: str, position: int) -> Key:
    """Return the node for a field with fixed values; raise QueryError for an unknown one."""
    value = value.strip().lower()
    known = {"has": HAS, "is": IS}.get(field)
    if known is not None and value not in known:
        near = difflib.get_close_matches(value, known, n=1)
        meant = f"did you mean {field}:{near[0]}? " if near else ""
        raise QueryError(
            f"there is no {field}:{value}",
            query=query,
            position=position,
            hint=f"{meant}known: {', '.join(known)}",
        )
    return Key(field=field, value=value, position=position)


def number(field: str, value: str, *, query: str, position: int) -> NumberRange:
    """Return the node for `>5`, `<=5`, `5` or `5..9`; raise QueryError for anything else."""
    found = _NUMBER.fullmatch(value.strip())
    if found is None or value.strip() == "..":
        raise QueryError(
            f"{field}: cannot be {value!r}",
            query=query,
            position=position,
            hint=f"write {field}:>1000, {field}:<=20, {field}:5 or {field}:100..500",
        )
    sign, count, low, high = found.groups()
    if count is None:
        bounds = (int(low) if low else None, int(high) if high else None)
    else:
        n = int(count)
        bounds = {
            ">": (n + 1, None),
            ">=": (n, None),
            "<": (None, n - 1),
            "<=": (None, n),
            None: (n, n),
        }[sign]
    return NumberRange(field=field, low=bounds[0], high=bounds[1], position=position)


def named(field: str, value: str, *, query: str, position: int) -> Node:
    """Return the node for `saved:NAME` or `like:ID`."""
    if not value.strip():
        raise QueryError(f"{field}: needs a name", query=query, position=position)
    if field == "saved":
        return Saved(name=value.strip(), position=position)
    return Like(id=value.strip(), position=position)


def dated(field: str, span: DateRange) -> DateRange:
    """Return `span` as `after:` (from its start on), `before:` (until its start) or as it is."""
    if field == "after":
        return DateRange(field="date", start=span.start, position=span.position)
    if field == "before":
        return DateRange(field="date", end=span.start, position=span.position)
    return DateRange(field=field, start=span.start, end=span.end, position=span.position)
