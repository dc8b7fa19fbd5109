"""Templates: text from the archive is escaped, and characters that cannot be seen are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newsvault.models import StoredArticle
from newsvault.models.changes import Piece
from newsvault.output.capture_warnings import doubts
from newsvault.output.copy_text import span_text
from newsvault.output.difference_text import joined
from newsvault.output.gone_pages import absence_line
from newsvault.text import plural, printable
from newsvault.web import static_files
from newsvault.web.marked_text import who

_OPENING = re.compile(r"\[-|\{\+")
_CLOSING = {"[-": ("-]", Markup("<del>{}</del>")), "{+": ("+}", Markup("<ins>{}</ins>"))}
_MARKS = {"gone": Markup("<del>{}</del>{}"), "come": Markup("<ins>{}</ins>{}")}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("newsvault.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        day=day, moment=moment, marked=marked, difference=difference, size=size,
        web_link=web_link, quoted=quoted, pieces=pieces, span=span_text, who=who,
        absence=absence,
    )  # fmt: skip
    made.globals.update(
        static=static_files.address,
        plural=plural,
        doubts=doubts,
        address=address,
        extra_pages=[],
    )
    return made


def page(request: Request, template: str, code: int = 200, /, **values: Any) -> HTMLResponse:
    """Return the page of a template with an HTTP status; `values` are its variables."""
    state = request.app.state
    html = (
        _environment()
        .get_template(template)
        .render(
            path=request.url.path,
            form_token=state.rules.tokens.form,
            read_only=state.read_only,
            **values,
        )
    )
    return HTMLResponse(html, code)


def xml(template: str, **values: Any) -> str:
    """Return the XML of a template; `values` are its variables."""
    return _environment().get_template(template).render(**values)


def _visible(value: object) -> object:
    """Return a text with control and bidirectional characters as visible escapes."""
    return printable(value, keep="\n\t\xa0") if type(value) is str else value


def day(value: datetime | None) -> str:
    """Return a date as `3 May 2024`."""
    return f"{value.day} {value:%B %Y}" if value else ""


def absence(stored: StoredArticle) -> str:
    """Return since when a page is gone or worse; "" while it is there."""
    return absence_line(stored, day)


def moment(value: datetime | None) -> str:
    """Return a time as `3 May 2024, 09:14 UTC`."""
    return f"{day(value.astimezone(UTC))}, {value.astimezone(UTC):%H:%M} UTC" if value else ""


def size(count: int) -> str:
    """Return a number of bytes with its unit."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= one:
            return f"{count / one:.1f} {unit}"
    return plural(count, "byte")


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return a text with half-open spans of it in <mark>."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if start < at:
            continue
        parts += [
            _safe(text[at:start]),
            Markup("<mark>"),
            _safe(text[start:end]),
            Markup("</mark>"),
        ]
        at = end
    return Markup("").join([*parts, _safe(text[at:])])


def difference(text: str) -> Markup:
    """Return a difference in the notation of the command line, [-old-]{+new+}, as <del>, <ins>."""
    parts, at = [], 0
    ends = {opening: text.rfind(closing) for opening, (closing, _) in _CLOSING.items()}
    for found in _OPENING.finditer(text):
        start, opening = found.end(), found[0]
        if found.start() < at or ends[opening] < start:  # inside another one, or never closed
            continue
        closing, marked_as = _CLOSING[opening]
        end = text.index(closing, start)
        parts += [_safe(text[at : found.start()]), marked_as.format(_safe(text[start:end]))]
        at = end + len(closing)
    return Markup("").join([*parts, _safe(text[at:])])


def pieces(compared: Sequence[Piece]) -> Markup:
    """Return the pieces of two compared texts as one, with <del> and <ins>."""
    return Markup(joined(compared, _marked_piece))  # each piece is escaped  # noqa: S704


def _marked_piece(piece: Piece) -> str:
    inside = piece.text.rstrip()
    if piece.kind == "same" or not inside:
        return _safe(piece.text)
    return _MARKS[piece.kind].format(_safe(inside), piece.text[len(inside) :])


def _safe(text: str) -> Markup:
    return escape(printable(text, keep="\n\t\xa0"))


def web_link(url: str) -> str:
    """Return an address if it is one of the web, else "": no script runs from a link."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def quoted(part: str) -> str:
    """Return a text as one part of a path."""
    return quote(part, safe="@:")


def address(path: str, **values: object) -> str:
    """Return an address of this server with the values that are not empty."""
    given = {name: value for name, value in values.items() if value not in (None, "", 0)}
    return f"{path}?{urlencode(given)}" if given else path
