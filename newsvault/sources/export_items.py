"""Items of exports: URL, title and annotations from columns or keys of various names.

Archives and reading lists use similar names for the same fields: `tags`, `labels` or `keywords`;
`note` or `annotations`; `time_added` or `createdAt`.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from newsvault.sources.base import Annotations, Entry
from newsvault.sources.feed import read_date
from newsvault.sources.xml import absolute
from newsvault.text import clean, one_line

ADDRESSES = (
    "url", "link", "address", "href", "uri", "resolvedurl", "givenurl", "pageurl", "originalurl"
)  # fmt: skip
TITLES = ("title", "headline", "name", "giventitle", "resolvedtitle")
_TAGS = (
    "tags", "tag", "labels", "label", "keywords", "keyword", "manualtags", "automatictags",
    "documenttags", "categories", "folder", "folders", "collection", "collections", "list", "lists"
)  # fmt: skip
_NOTES = (
    "note", "notes", "extended", "annote", "annotation", "annotations", "selection", "highlight",
    "highlights", "comment", "comments"
)  # fmt: skip
_DATES = (
    "timeadded", "dateadded", "savedat", "saveddate", "creationdate", "adddate", "addedat",
    "added", "createdat", "created", "time", "timestamp", "accessed", "accessdate"
)  # fmt: skip
_POSTS = frozenset({"extended", "hash"})  # of Delicious's format, with tags separated by spaces
_TAG_LENGTH = 100  # characters
_DAY_FIRST = re.compile(r"(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d:\d\d)")  # as wallabag writes in CSV
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,200}>\s*", re.IGNORECASE)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_WEBKIT = datetime(1601, 1, 1, tzinfo=UTC)  # epoch of Chrome's timestamps (microseconds)


def plain_name(name: str) -> str:
    """Return a column or key name as in the tables above: lower case, letters only."""
    return re.sub(r"[\s_.-]", "", name.strip().lower())


def item(values: Mapping[str, Any], base: str = "", folders: Iterable[str] = ()) -> Entry | None:
    """Return the entry that `values` (by column or key) describe; None without a URL.

    `folders` contain the item; they become tags.
    """
    named = {plain_name(key): value for key, value in values.items() if value not in (None, "")}
    inner = named.get("content")
    if isinstance(inner, Mapping):
        named = {**{plain_name(key): value for key, value in inner.items() if value}, **named}
    links = (absolute(base, named[n]) for n in ADDRESSES if isinstance(named.get(n), str))
    url = next(filter(None, links), None)
    if url is None:
        return None
    posts = not _POSTS.isdisjoint(plain_name(key) for key in values)
    titles = (*TITLES, "description") if posts else TITLES
    title = next((named[n] for n in titles if isinstance(named.get(n), str)), "")
    saved = next(filter(None, (moment(named[name]) for name in _DATES if name in named)), None)
    tags = (tag for n in _TAGS if n in named for tag in _tags(named[n], spaced=posts))
    return Entry(
        url=url,
        title=one_line(title)[:500],
        published_at=saved,
        annotations=annotated(
            tags=(*folders, *tags),
            notes=(note for n in _NOTES if n in named for note in _notes(named[n])),
            saved_at=saved,
        ),
    )


def annotated(
    *, tags: Iterable[str] = (), notes: Iterable[str] = (), saved_at: datetime | None = None
) -> Annotations:
    """Return an item's annotations, cleaned and without duplicates."""
    lines = (one_line(tag)[:_TAG_LENGTH] for tag in tags)
    texts = ("\n".join(one_line(line) for line in note.splitlines()).strip() for note in notes)
    return Annotations(
        tags=tuple(dict.fromkeys(filter(None, lines))),
        notes=tuple(dict.fromkeys(filter(None, texts))),
        saved_at=saved_at,
    )


def moment(value: Any) -> datetime | None:
    """Parse a date of an export; None if it is invalid or implausible.

    Accepts a number since 1970 in seconds, milliseconds or microseconds, or since 1601 in
    microseconds; an ISO or mail date; a CSL (`date-parts`) or RIS (2024/05/01/) date.
    """
    if isinstance(value, Mapping):
        value = value.get("raw") or "-".join(_date_parts(value.get("date-parts")))
    text = str(value).strip()
    if re.fullmatch(r"\d{9,17}(?:\.\d{1,9})?", text):
        return _counted(float(text))
    text = re.sub(r"^(\d{4})/(\d{1,2})/(\d{1,2})(?:/|\s|$)", r"\1-\2-\3 ", text).strip()
    text = _DAY_FIRST.sub(r"\3-\2-\1 \4", text)
    parts = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", text)
    if parts:
        text = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}{text[parts.end() :]}"
    at = read_date(text)
    return at.astimezone(UTC) if at is not None and _is_likely(at) else None


def _date_parts(parts: Any) -> list[str]:
    first = parts[0] if isinstance(parts, list) and parts else None
    return [str(part) for part in first] if isinstance(first, list) else []


def _counted(number: float) -> datetime | None:
    if number > 1.1e16:
        at = _WEBKIT + timedelta(microseconds=number)
    else:
        unit = 1e6 if number > 1e14 else 1e3 if number > 1e11 else 1.0
        at = datetime.fromtimestamp(number / unit, UTC)
    return at if _is_likely(at) else None


def _is_likely(at: datetime) -> bool:
    return _EARLIEST <= at <= datetime.now(UTC) + timedelta(days=2)


def _tags(value: Any, *, spaced: bool) -> Iterator[str]:
    """Yield the tags in a value: a text with separators, a list, or objects with names."""
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, str):
        mark = next((mark for mark in "|;," if mark in value), " " if spaced else None)
        yield from value.split(mark) if mark else [value]
        return
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            names = (one.get(key) for key in ("name", "label", "title", "tag"))
            yield next((name for name in names if isinstance(name, str)), "")


def _notes(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        value = _parsed(value)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield _text(one)
        elif isinstance(one, Mapping):
            named = {plain_name(str(key)): part for key, part in one.items()}
            keys = ("quote", "highlight", "text", "content", "annotation", "note", "comment")
            parts = (named.get(key) for key in keys)
            yield "\n".join(_text(part) for part in parts if isinstance(part, str) and part)


def _parsed(text: str) -> Any:
    """Return the list (JSON or Python literal) in a table cell, else the text."""
    if text.lstrip().startswith("["):
        for read in (json.loads, ast.literal_eval):  # Readwise writes Python literals
            with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                found = read(text.strip())
                if isinstance(found, list):
                    return found
    return text


def _text(note: str) -> str:
    """Return a note as plain text, without HTML markup."""
    if note.lstrip().startswith("<"):
        note = html.unescape(_MARKUP.sub("", _BREAK.sub("\n", note)))
    return clean(note).strip()
