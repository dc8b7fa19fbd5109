"""Differences and changes as they are printed: JSON, tables, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import takewhile
from typing import Any

from newsvault.models import Quote
from newsvault.models.changes import Diff, Piece, QuoteChange, VersionChange
from newsvault.output.cell_width import cut, width
from newsvault.output.difference_text import in_markdown
from newsvault.output.gone_pages import absence_line, absence_mark
from newsvault.output.json_shapes import SCHEMA, summary_shape
from newsvault.output.table import Table
from newsvault.output.terminal import Look
from newsvault.text import safe_line
from newsvault.urls import source_of

_WIDE = 100  # columns from which a change is one line
_SHORT = 8  # cells of a shared beginning that is not worth leaving out
_CONTEXT = 4  # characters of it that are shown, in scripts without spaces


def diff_shape(found: Diff) -> dict[str, Any]:
    """Return the difference of two versions (`diff --json`)."""
    difference = found.difference
    gone, worse = found.after.gone_at, found.after.worse_at
    return {
        "schema": SCHEMA,
        "before": summary_shape(found.before),
        "after": summary_shape(found.after),
        "kinds": list(found.kinds),
        "stealth": found.stealth,
        "share": round(difference.share, 4),
        "last_seen": found.last_seen.isoformat(),
        "gone_since": gone.isoformat() if gone else None,
        "worse_since": worse.isoformat() if worse else None,
        "worse": found.after.worse,
        "fields": [
            {
                "field": field.field,
                "before": field.before,
                "after": field.after,
                "pieces": _pieces(field.pieces),
            }
            for field in difference.fields
        ],
        "quotes": [_quote_change(change) for change in difference.quotes],
        "paragraphs": [
            {
                "kind": change.kind,
                "before": change.before,
                "after": change.after,
                "pieces": _pieces(change.pieces),
            }
            for change in difference.paragraphs
        ],
    }


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, str]]:
    return [asdict(piece) for piece in pieces]


def _quote_change(change: QuoteChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "before": _quote(change.before),
        "after": _quote(change.after),
        "pieces": _pieces(change.pieces),
    }


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "speaker": quote.speaker,
        "speaker_name": quote.speaker_name,
    }


COLUMNS = (
    "reference", "id", "version", "at", "kinds", "stealth", "share", "before", "after", "headline",
    "source", "publisher", "published_at", "modified_at", "url",
)  # fmt: skip


def change_shape(change: VersionChange) -> dict[str, Any]:
    """Return a changed version (`changes --json`)."""
    row = summary_shape(change.stored)
    modified = change.stored.article.modified_at
    return {
        "reference": change.reference,
        "id": row["id"],
        "short_id": row["short_id"],
        "version": row["version"],
        "at": change.at.isoformat(),
        "kinds": list(change.kinds),
        "stealth": change.stealth,
        "share": round(change.share, 4),
        "before": change.before,
        "after": change.after,
        "headline": row["headline"],
        "source": row["source"],
        "publisher": row["publisher"],
        "published_at": row["published_at"],
        "modified_at": modified.isoformat() if modified else None,
        "url": row["url"],
    }


def changes_table(
    found: Iterable[VersionChange], total: int | None = None, next_offset: int | None = None
) -> Table:
    """Return changed versions as a table; `total` is None for a stream."""
    head = {} if total is None else {"total": total, "next_offset": next_offset}
    values: Iterable[dict[str, Any]] = map(change_shape, found)
    if total is not None:
        values = tuple(values)
    rows = ({**value, "full_reference": value["reference"]} for value in values)
    return Table(name="changes", head=head, values=values, columns=COLUMNS, rows=rows)


def change_lines(found: Iterable[VersionChange], look: Look) -> Iterator[str]:
    """Yield a line for each change: version, time, outlet, kinds, words before and after.

    On a terminal of less than 100 columns it is two lines, and both are cut to the width.
    """
    for change in found:
        stored = change.stored
        silent = " (stealth)" if change.stealth else ""
        kinds = f"{','.join(change.kinds)}{silent}"
        outlet = safe_line(stored.article.publisher or source_of(stored.article.url))
        head = f"{stored.short_id}@{stored.version}  {change.at:%Y-%m-%d}  {outlet}  {kinds}"
        if look.width is None:
            absent = absence_line(stored)
            about = f"{head} ({absent})" if absent else head
            yield f"{about}  {marked(change, None)}"
            continue
        head += f" {absence_mark(stored)}".rstrip()
        if look.width >= _WIDE:
            room = max(20, look.width - width(head) - 2)
            yield look.cut(f"{head}  {marked(change, room)}")
        else:
            yield look.cut(head)
            yield look.cut(f"    {marked(change, look.width - 4)}")


def marked(change: VersionChange, room: int | None) -> str:
    """Return the words before and after as `[-gone-] {+come+}`, each cut to half of `room`."""
    before, after = safe_line(change.before), safe_line(change.after)
    if before == after:
        return before if room is None else cut(before, room)
    if room is not None:
        half = max(8, (room - 9) // 2)
        if width(before) + width(after) + 9 > room:
            before, after = (cut(text, half) for text in _from_the_difference(before, after))
    sides = (f"[-{before}-]" if before else "", f"{{+{after}+}}" if after else "")
    return " ".join(side for side in sides if side)


def _from_the_difference(before: str, after: str) -> tuple[str, str]:
    """Return both texts without most of the beginning that they share, which a cut would leave."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    shared = "".join(char for char, _ in same)
    words = shared[: shared.rfind(" ") + 1].split(" ")[:-1]
    left_out = " ".join(words[:-1]) + " " if words else shared[:-_CONTEXT]
    if width(left_out) < _SHORT:
        return before, after
    return "…" + before[len(left_out) :], "…" + after[len(left_out) :]


def change_items(found: Iterable[VersionChange]) -> Iterator[str]:
    """Yield a Markdown list item for each change."""
    for change in found:
        stored = change.stored
        words = in_markdown(Piece(kind="same", text=marked(change, None)))
        title = in_markdown(Piece(kind="same", text=stored.article.headline))
        address = stored.article.url.replace("<", "%3C").replace(">", "%3E")
        kinds = ", ".join((*change.kinds, *(["stealth"] if change.stealth else [])))
        head = f"- [{title}](<{safe_line(address)}>) {change.at:%Y-%m-%d} {kinds}"
        yield f"{head}: {words} `{change.reference}`"
