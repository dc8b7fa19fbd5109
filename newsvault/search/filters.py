"""Filters: the options for selecting articles of every listing command, as part of a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime

from newsvault.errors import UsageError
from newsvault.models.record import record
from newsvault.search.query import parse
from newsvault.search.query.dates import date_range
from newsvault.search.query.lexer import MARKS
from newsvault.text import fold

_EVERYTHING = ("", "*")


@record
class Filters:
    """Conditions on articles besides a query; None in a field means any value.

    since, until: dates of the query language (2024-05, 7d), inclusive; an article without a date
    counts by the day it was captured. source: words of an outlet's name, or its host. speaker: the
    name of a quoted speaker, or its last part. lang: a language code (de, pt-BR). tag: one of the
    user's tags. section: words of the section.
    """

    since: str | None = None
    until: str | None = None
    source: str | None = None
    speaker: str | None = None
    lang: str | None = None
    tag: str | None = None
    section: str | None = None

    def __bool__(self) -> bool:
        """Return whether any filter is set."""
        return self != Filters()

    def query(self, text: str = "", *, names: tuple[str, ...] = ()) -> str:
        """Return `text` restricted by these filters, as a query.

        Args:
            text: a query; "" or "*" for all articles.
            names: the full names that `speaker` matches; () searches for its words.

        Raises:
            QueryError: the query or a date is invalid.
            UsageError: an empty value.
        """
        parts = [self._part(one.name, names) for one in fields(self)]
        chosen = " ".join(part for part in parts if part)
        if text.strip() in _EVERYTHING:
            return chosen or "*"
        if not chosen:
            return text
        parse(text)  # a syntax error is reported for the user's text, not for the combined query
        return f"({text}) {chosen}"

    def _part(self, name: str, names: tuple[str, ...]) -> str:
        """Return the query for one filter, "" for None; `names` are those of the speaker."""
        value = getattr(self, name)
        if value is None:
            return ""
        if name in ("since", "until"):
            date_range(value, now=datetime.now(UTC), query=value, position=0)
            first, dots, last = value.partition("..")
            value = last if dots and name == "until" else first
            if not value.strip():
                return ""
        if name == "speaker" and names:
            return "(" + " OR ".join(f"speaker:{_quoted(name, one)}" for one in names) + ")"
        if name == "source" and "." in value and not value.strip(".").count(" "):
            return f"(source:{_quoted(name, value)} OR domain:{_quoted(name, value)})"
        return f"{name}:{_quoted(name, value)}"


def first_moment(value: str | None, now: datetime) -> datetime | None:
    """Return the beginning of `--since`, in UTC, for records without a page.

    Args:
        value: a date of the query language, or None.
        now: the time that relative dates refer to, aware.

    Raises:
        QueryError: not a date.
    """
    if value is None:
        return None
    return date_range(value, now=now, query=value, position=0).start


def last_moment(value: str | None, now: datetime) -> datetime | None:
    """Return the end of `--until`, inclusive of its day; otherwise as `first_moment`."""
    if value is None:
        return None
    found = date_range(value, now=now, query=value, position=0)  # an error quotes the user's text
    if ".." in value:
        return found.end
    return date_range(f"..{value}", now=now, query=value, position=0).end


def names_outlet(asked: str, host: str, name: str = "") -> bool:
    """Return whether `--source` matches an outlet: its host, or words of host or name in order."""
    from newsvault.search.analysis import words  # imported late: few commands compare names

    wanted, plain = words(asked), fold(asked).strip().removeprefix("www.")
    return (
        host == plain
        or host.endswith(f".{plain}")
        or (bool(wanted) and (_within(wanted, words(name)) or _within(wanted, words(host))))
    )


def _within(some: Iterable[str], names: Iterable[str]) -> bool:
    rest = iter(names)
    return all(word in rest for word in some)


def _quoted(name: str, value: str) -> str:
    plain = "".join(" " if char in MARKS else char for char in value).strip()
    if not plain:
        raise UsageError(f"--{name} needs a value", hint=f"for example: --{name} {_EXAMPLES[name]}")
    return f'"{plain}"'


_EXAMPLES = {
    "since": "2024-05", "until": "yesterday", "source": "meridian", "speaker": "Blinken",
    "lang": "de", "tag": "to-read", "section": "politics",
}  # fmt: skip
