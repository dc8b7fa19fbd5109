"""The flags that choose articles on every command that lists, as a part of a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from newsvault.errors import UsageError
from newsvault.search.query import parse
from newsvault.search.query.dates import date_range
from newsvault.search.query.lexer import MARKS
from newsvault.text import fold

_EVERYTHING = ("", "*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an article must have beside matching a query; None of a field means anything.

    since, until: dates as the query language has them (2024-05, 7d), the day named included; an
        article without a date counts by the day it was saved.
    source: words of an outlet's name, or its host.
    speaker: the name of somebody it quotes: the last name, or more of it.
    lang: a language code (de, pt-BR). tag: one of your tags. section: words of the section.
    """

    since: str | None = None
    until: str | None = None
    source: str | None = None
    speaker: str | None = None
    lang: str | None = None
    tag: str | None = None
    section: str | None = None

    def query(self, text: str = "", *, names: tuple[str, ...] = ()) -> str:
        """Return `text` narrowed by these filters, in the query language.

        text: a query; "" or "*" for all articles.
        names: the names in full that `speaker` stands for; () looks for its words.

        Raises QueryError for a text or a date that is none, UsageError for an empty value.
        """
        parts = [self._part(one.name, names) for one in fields(self)]
        chosen = " ".join(part for part in parts if part)
        if text.strip() in _EVERYTHING:
            return chosen or "*"
        if not chosen:
            return text
        parse(text)  # an error shows the place in what was typed, not in what is made of it
        return f"({text}) {chosen}"

    def _part(self, name: str, names: tuple[str, ...]) -> str:
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
    """Return when `--since` begins for what has no page, whose zone days go by: in UTC.

    Raises QueryError for what is no date.
    """
    if value is None:
        return None
    return date_range(value, now=now, query=value, position=0).start


def last_moment(value: str | None, now: datetime) -> datetime | None:
    """Return when `--until` has passed, its own day included, as `first_moment` has days."""
    if value is None:
        return None
    found = date_range(value, now=now, query=value, position=0)  # an error names what was typed
    if ".." in value:
        return found.end
    return date_range(f"..{value}", now=now, query=value, position=0).end


def names_outlet(asked: str, host: str, name: str = "") -> bool:
    """Tell whether `--source` may mean an outlet: its host, or words of host or name in order."""
    from newsvault.search.analysis import words  # not every command has names to compare

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
