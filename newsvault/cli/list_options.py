"""The options of every list: which articles, how many rows, and the format."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

# Formats for programs print every row by default; the others print a page.
STREAMED = ("jsonl", "csv", "tsv", "ids", "ids0", "urls")
_NO_LIMIT = -1
_ABOUT = {
    "since": (
        "DATE",
        "Published on or after DATE: 2024-05, 7d, ... (saved, for undated pages).",
    ),
    "until": ("DATE", "Published on or before DATE."),
    "source": ("NAME", "Only this outlet: words of its name, or its host."),
    "speaker": ("NAME", "Only articles quoting this person: Blinken, or the full name."),
    "lang": ("CODE", "Only this language: en, de, ..."),
    "tag": ("TAG", "Only articles with this tag."),
    "section": ("NAME", "Only this section of the outlet."),
}


class _Limit(click.ParamType):  # type: ignore[type-arg]  # not generic before click 8.3
    """The number of rows to print: 1 or more, or `all`."""

    name = "limit"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number, or `_NO_LIMIT` for all."""
        text = str(value)
        if text == "all":
            return _NO_LIMIT
        if not text.isascii() or not text.isdigit() or not int(text):
            self.fail(f"{text!r} is neither a positive number nor 'all'", param, ctx)
        return int(text)


def narrowing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the flags that select articles; the command gets them as one argument `filters`."""
    return _narrowing(function, _ABOUT)


def narrowing_changes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the flags of `narrowing`; --since and --until mean the time of the change."""
    since = ("DATE", "Changed on or after DATE: 2024-05, 7d, ... (first capture of the version).")
    until = ("DATE", "Changed on or before DATE.")
    return _narrowing(function, {**_ABOUT, "since": since, "until": until})


def _narrowing(
    function: Callable[..., Any], about: dict[str, tuple[str, str]]
) -> Callable[..., Any]:
    """Return `function` with options for filters, which it gets as one Filters."""

    @wraps(function)
    def command(**given: Any) -> Any:
        from newsvault.search.filters import Filters  # a completion need not pay for it

        chosen = {name: given.pop(name) for name in _ABOUT}
        return function(**given, filters=Filters(**chosen))

    decorated: Callable[..., Any] = command
    for name, (metavar, text) in reversed(about.items()):
        decorated = click.option(f"--{name}", metavar=metavar, help=text)(decorated)
    return decorated


def listing(
    what: str, formats: tuple[str, ...], *, page: int = 20
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds the options of a list of `what` ("Quotations").

    page: number of rows printed in text, md and json without --limit.
    """
    paged = ", ".join(name for name in formats if name not in STREAMED)
    streamed = ", ".join(name for name in formats if name in STREAMED)
    limits = f"{what} to print (default: {page} in {paged}; all in {streamed})."
    options = (
        click.option("-l", "--limit", type=_Limit(), metavar="N|all", help=limits),
        click.option("--offset", type=click.IntRange(0), default=0, metavar="N",
                     help=f"{what} to skip first (default: 0)."),
        click.option("--exit-code", is_flag=True, help="Exit 1 when the list is empty."),
        click.option("--json", "output", flag_value="json", help="One JSON value, for programs."),
        click.option("--format", "output", type=click.Choice(formats), default="text",
                     help=f"How {what.lower()} are printed (default: text)."),
    )  # fmt: skip

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def command(**given: Any) -> Any:
            given["limit"] = _rows(given["limit"], given["output"], page)
            return function(**given)

        decorated: Callable[..., Any] = command
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return add


def _rows(limit: int | None, output: str, page: int) -> int | None:
    """Return the number of rows to print, None for all."""
    if limit is None:
        return None if output in STREAMED else page
    return None if limit == _NO_LIMIT else limit


def values_in(text: str) -> tuple[str, ...]:
    """Return the values between the commas of an option, in lower case."""
    return tuple(value.strip().lower() for value in text.split(",") if value.strip())


def next_offset(total: int, offset: int, shown: int) -> int | None:
    """Return the offset of the next row to print, or None at the end."""
    return offset + shown if shown and offset + shown < total else None
