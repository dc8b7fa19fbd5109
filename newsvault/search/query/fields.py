"""Fields of the query language, and how the values of each are parsed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta, timezone, tzinfo
from typing import NoReturn

from newsvault.errors import QueryError
from newsvault.search.field_names import KINDS, fixed_values
from newsvault.search.query.languages import language_code, languages_of
from newsvault.search.query.tree import And, DateRange, Key, Like, Node, Not, NumberRange, Or, Saved
from newsvault.text import close_matches

# Names of fields in other programs, and their names here.
MEANT = {
    **dict.fromkeys(("title", "titel", "titre", "head", "hl"), "headline"),
    **dict.fromkeys(("intitle", "allintitle"), "headline"),
    **dict.fromkeys(("author", "autor", "by", "writer", "reporter"), "byline"),
    **dict.fromkeys(("dek", "abstract", "description"), "summary"),
    **dict.fromkeys(("text", "content", "fulltext", "intext", "allintext"), "body"),
    **dict.fromkeys(("outlet", "publisher", "paper", "publication"), "source"),
    **dict.fromkeys(("site", "host", "website"), "domain"),
    **dict.fromkeys(("link", "address", "inurl", "allinurl"), "url"),
    **dict.fromkeys(("tags", "label"), "tag"),
    **dict.fromkeys(("notes", "comment"), "note"),
    "newer": "after",
    "older": "before",
    **dict.fromkeys(("published", "day", "year", "month"), "date"),
    **dict.fromkeys(("saved-at", "saw", "fetched"), "captured"),
    "updated": "modified",
    "changes": "change",
    **dict.fromkeys(("length", "wordcount"), "words"),
    **dict.fromkeys(("says", "person", "who"), "said"),
    "language": "lang",
    "lede": "lead",
    "keyword": "keywords",
    "timezone": "tz",
    "similar": "like",
}

# Names that are ambiguous between programs, with the alternatives.
_EITHER = {
    "from": "byline:{0} (who wrote it) or since:{0} (a date)",
    "to": "until:{0} (a date)",
    "subject": "headline:{0} or keywords:{0}",
}
_ENCLOSED = re.compile(r'["“”„][^"“”]*["“”]|\([^()]*\)')
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
_WHOLE = {
    "tag": "has:tags finds every article with a tag; newsvault tag lists them",
    "lang": "count --by lang lists the languages there are",
    "domain": "domain:bbc.co.uk has all below it; url:2024/05 takes pieces of an address",
}
_NUMBER = re.compile(r"(?:(>=|<=|>|<)?(\d{1,9})|(\d{1,9})?\.\.(\d{1,9})?)")


def unknown_field(name: str, *, query: str, position: int) -> NoReturn:
    """Raise QueryError for an unknown field, with the nearest known one."""
    known = {**dict.fromkeys(KINDS), **MEANT}
    near = close_matches(name.lower(), known, n=1, cutoff=0.6)
    meant = (MEANT.get(near[0], near[0])) if near else ""
    either = _EITHER.get(name.lower())
    rest = _value(query[position + len(name) + 1 :])
    if name.lower() in ("re", "regex", "regexp"):
        hint = f"a regular expression for a whole word has two slashes: re:/{rest.strip('/')}/"
    elif rest.startswith("//"):
        hint = f'to find an address, write url:"{name}:{rest}"'
    elif either:
        hint = f"did you mean {either.format(rest)}?"
    elif meant:
        hint = f"did you mean {meant}:{rest}? As plain words, write {name!r} without the colon"
    else:
        hint = f"fields are {', '.join(KINDS)}; as plain words, leave the colon out"
    raise QueryError(f"there is no field {name!r}", query=query, position=position, hint=hint)


def _value(text: str) -> str:
    """Return the value at the beginning of a query: a phrase, a group, or up to the next space."""
    found = _ENCLOSED.match(text)
    return found[0] if found else text.split(maxsplit=1)[0]


def keys(field: str, value: str, remarks: list[str], *, query: str, position: int) -> Key | Or:
    """Return the node for a field with fixed values, as `key` does; `lang:no` has several."""
    node = key(field, value, remarks, query=query, position=position)
    codes = languages_of(node.value) if field == "lang" else ()
    return Or(parts=tuple(replace(node, value=code) for code in codes)) if len(codes) > 1 else node


def key(field: str, value: str, remarks: list[str], *, query: str, position: int) -> Key:
    """Return the node for a field with fixed values; raise QueryError for an unknown value.

    A value that is read as another one is added to `remarks`.
    """
    if not value.strip():
        hint = f"write {field}:value, without spaces"
        raise QueryError(f"{field}: needs a value", query=query, position=position, hint=hint)
    if value.strip("*?") != value and field in _WHOLE:
        raise QueryError(
            f"{field}: takes a whole value, no * or ?",
            query=query,
            position=position,
            hint=_WHOLE[field],
        )
    value = value.strip().lower()
    if field == "lang":
        value = language_code(value, remarks, query=query, position=position)
    known = fixed_values(field)
    if known and value not in known:
        near = close_matches(value, known, n=1)
        meant = f"did you mean {field}:{near[0]}? " if near else ""
        raise QueryError(
            f"there is no {field}:{value}",
            query=query,
            position=position,
            hint=f"{meant}known: {', '.join(known)}",
        )
    return Key(field=field, value=value, position=position)


def zone(value: str, *, query: str, position: int) -> tzinfo:
    """Return the zone named by `UTC`, `Europe/Berlin` or `+02:00`; raise QueryError for others."""
    from zoneinfo import ZoneInfo  # imported late for start-up time

    try:
        if found := _OFFSET.fullmatch(value):
            sign = -1 if found[1] == "-" else 1
            return timezone(sign * timedelta(hours=int(found[2]), minutes=int(found[3] or 0)))
        return ZoneInfo("UTC" if value.upper() in ("UTC", "Z", "GMT") else value)
    except (OSError, ValueError, LookupError):
        hint = "write tz:UTC, tz:Europe/Berlin or tz:+02:00"
        message = f"there is no time zone {value!r}"
        raise QueryError(message, query=query, position=position, hint=hint) from None


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
    if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]  # neither is None
        raise QueryError(
            f"{value} ends before it begins",
            query=query,
            position=position,
            hint=f"write {field}:{bounds[1]}..{bounds[0]}",
        )
    return NumberRange(field=field, low=bounds[0], high=bounds[1], position=position)


def named(field: str, value: str, *, query: str, position: int) -> Node:
    """Return the node for `saved:NAME` or `like:ID`."""
    if not value.strip():
        hint = f"write {field}:name"
        raise QueryError(f"{field}: needs a name", query=query, position=position, hint=hint)
    if field == "saved":
        return Saved(name=value.strip(), position=position)
    return Like(id=value.strip(), position=position)


def dated(field: str, span: DateRange, value: str, *, query: str, position: int) -> Node:
    """Return `span` for `after:` (from its start), `before:` (up to its start), or unchanged.

    `since:` and `until:` include the day they name, and use the day of capture where the page has
    no date. Raises QueryError for a range where one date is required.
    """
    if field in ("after", "before", "since", "until") and ".." in value:
        raise QueryError(
            f"{field}: takes one date",
            query=query,
            position=position,
            hint=f"write date:{value} for what lies between",
        )
    if field == "after":
        return DateRange(field=span.field, start=span.start, position=span.position)
    if field == "before":
        return DateRange(field=span.field, end=span.start, position=span.position)
    if field in ("since", "until"):
        start, end = (span.start, None) if field == "since" else (None, span.end or span.start)
        published = DateRange(field=span.field, start=start, end=end, position=span.position)
        saved = DateRange(field="captured", start=start, end=end, position=span.position)
        undated = Not(part=Key(field="has", value="date", position=span.position))
        return Or(parts=(published, And(parts=(undated, saved))))
    shown = span.field if field == "date" else field
    if field == "modified" and span.field == "moment":
        shown = "modified_at"
    return DateRange(field=shown, start=span.start, end=span.end, position=span.position)
