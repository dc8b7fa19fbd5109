"""The difference of two versions as text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from newsvault.models import Quote
from newsvault.models.changes import (
    Diff,
    FieldChange,
    ParagraphChange,
    Piece,
    QuoteChange,
)
from newsvault.output.gone_pages import absence_line
from newsvault.output.terminal import Look
from newsvault.text import plural, printable, safe_line

Mark = Callable[[Piece], str]
FIELDS = (
    "headline", "summary", "byline", "published", "modified", "section", "agency", "correction",
)  # fmt: skip
PARTS = (*FIELDS, "quotes", "text")
_WORDS = 12  # words of an unchanged paragraph that are shown as context
_VERBS = {
    "added": "added", "removed": "removed", "reworded": "reworded", "speaker": "other speaker",
}  # fmt: skip


def in_pipe(piece: Piece) -> str:
    """Return a piece as `git diff --word-diff` marks it: `[-gone-]{+come+}`."""
    text = shown(piece.text)
    left, right = {"gone": ("[-", "-]"), "come": ("{+", "+}"), "same": ("", "")}[piece.kind]
    return _around(text, left, right)


def in_markdown(piece: Piece) -> str:
    """Return a piece as Markdown: gone text struck out, new text bold."""
    text = "".join(f"\\{c}" if c in "\\`*_[]<>#|~" else c for c in shown(piece.text))
    return _around(
        text, *{"gone": ("~~", "~~"), "come": ("**", "**"), "same": ("", "")}[piece.kind]
    )


def in_html(piece: Piece) -> str:
    """Return a piece as HTML: `del` and `ins`."""
    text = escape(printable(piece.text))
    return text if piece.kind == "same" else _around(text, *_TAGS[piece.kind])


_TAGS = {"gone": ("<del>", "</del>"), "come": ("<ins>", "</ins>")}


def shown(text: str) -> str:
    """Return `text` on one line and escaped, with a space where it has white space at its end."""
    return safe_line(text) + (" " if text[-1:].isspace() else "")


def _around(text: str, left: str, right: str) -> str:
    """Return `text` in marks, with the white space at its end outside of them."""
    inside = text.rstrip()
    return f"{left}{inside}{right}{text[len(inside) :]}" if inside else text


def joined(pieces: Sequence[Piece], mark: Mark = in_pipe) -> str:
    """Return pieces as one marked text; between words that only one text has is a space."""
    parts: list[str] = []
    for piece in pieces:
        if parts and not parts[-1][-1:].isspace() and piece.kind != "same":
            parts.append(" " if parts[-1] and _spaced(piece.text) and piece.kind == "gone" else "")
        parts.append(mark(piece))
    return "".join(parts).strip()


def _spaced(text: str) -> bool:
    return text[:1].isascii()


def is_shown(part: str, only: Sequence[str]) -> bool:
    """Return whether a part is among those asked for; all are when none is named."""
    return not only or part in only


def text_lines(
    found: Diff, look: Look, mark: Mark, *, only: Sequence[str], context: int
) -> Iterator[str]:
    """Yield the lines of a difference for reading."""
    yield from head_lines(found, look)
    for field in found.difference.fields:
        if is_shown(field.field, only):
            yield ""
            yield look.bold(field.field.capitalize())
            yield look.wrap(_field(field, mark), "  ", "  ")
    quotes = found.difference.quotes if is_shown("quotes", only) else ()
    if quotes:
        yield ""
        yield look.bold("Quotations")
    for quote in quotes:
        yield look.wrap(_quote(quote, mark), "  ", "    ")
    if is_shown("text", only):
        yield from _paragraph_lines(found.difference.paragraphs, look, mark, context)


def head_lines(found: Diff, look: Look) -> Iterator[str]:
    """Yield both versions, the kinds of the change, and since when the page is gone or worse."""
    for sign, stored in (("-", found.before), ("+", found.after)):
        at = f"{stored.capture.captured_at:%Y-%m-%d %H:%M}"
        name = f"{stored.short_id}@{stored.version}"
        yield look.cut(f"{sign} {name}  {at} UTC  {safe_line(stored.article.headline)}")
    if found.kinds:
        share = f"{found.difference.share:.0%} of the words"
        silent = ["not stated by the page (stealth)"] if found.stealth else []
        yield look.wrap("; ".join([", ".join(found.kinds), share, *silent]))
    if gone := absence_line(found.after):
        yield look.wrap(gone)
    if found.difference.is_empty:
        yield "No difference."


def _field(field: FieldChange, mark: Mark) -> str:
    if field.before is None or field.after is None or field.field in ("published", "modified"):
        sides = (("gone", field.before), ("come", field.after))
        return " ".join(mark(Piece(kind=kind, text=text)) for kind, text in sides if text)  # type: ignore[arg-type]
    return joined(field.pieces, mark)


def _quote(change: QuoteChange, mark: Mark) -> str:
    """Return the line for a changed quotation; `mark` shows pieces that are gone or new."""
    verb = _VERBS[change.kind]
    before, after = change.before, change.after
    if change.kind == "reworded":
        assert after is not None
        return f"{verb}: {joined(change.pieces, mark)} ({_speaker(after)})"
    if change.kind == "speaker":
        assert before is not None
        assert after is not None
        gone = mark(Piece(kind="gone", text=_speaker(before)))
        come = mark(Piece(kind="come", text=_speaker(after)))
        return f"{verb}: {gone} {come}: {safe_line(after.text)}"
    quote = after or before
    assert quote is not None
    text = mark(Piece(kind="come" if after else "gone", text=quote.text))
    return f"{verb}: {text} ({_speaker(quote)})"


def _speaker(quote: Quote) -> str:
    return safe_line(quote.speaker_name or quote.speaker or "unknown speaker")


def _paragraph_lines(
    changes: Sequence[ParagraphChange], look: Look, mark: Mark, context: int
) -> Iterator[str]:
    """Yield the changed paragraphs with `context` unchanged ones around each."""
    shown = _near(changes, context)
    if any(change.kind != "same" for change in changes):
        yield ""
        yield look.bold("Text")
    for is_near, group in groupby(range(len(changes)), lambda number: number in shown):
        numbers = list(group)
        if not is_near:
            yield look.dim(f"  ({plural(len(numbers), 'paragraph')} unchanged)")
            continue
        for number in numbers:
            yield from _one_paragraph(changes[number], look, mark)


def _near(changes: Sequence[ParagraphChange], context: int) -> set[int]:
    """Return the numbers of the changed paragraphs and of `context` ones on each side."""
    different = [n for n, change in enumerate(changes) if change.kind != "same"]
    return {
        near
        for n in different
        for near in range(max(0, n - context), min(len(changes), n + context + 1))
    }


def _one_paragraph(change: ParagraphChange, look: Look, mark: Mark) -> Iterator[str]:
    sign = {"same": " ", "changed": "~", "gone": "-", "come": "+", "moved": ">"}[change.kind]
    text = joined(change.pieces, mark)
    if change.kind == "moved":
        text = f"(moved from paragraph {change.before} to {change.after}) {text}"
    if change.kind == "same":
        yield look.dim(look.wrap(f"{text}", "    ", "    "))
    else:
        yield look.wrap(text, f"  {sign} ", "    ")


def stat_lines(found: Diff, look: Look) -> Iterator[str]:
    """Yield one line for each kind of difference, with counts."""
    yield from head_lines(found, look)
    for field in found.difference.fields:
        yield look.cut(f"{field.field}: changed")
    for kind in ("added", "removed", "reworded", "speaker"):
        count = sum(change.kind == kind for change in found.difference.quotes)
        if count:
            yield f"quotations {_VERBS[kind]}: {count}"
    for kind, verb in (
        ("changed", "changed"), ("come", "added"), ("gone", "cut"), ("moved", "moved"),
    ):  # fmt: skip
        count = sum(change.kind == kind for change in found.difference.paragraphs)
        if count:
            yield f"paragraphs {verb}: {count}"


_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.55 Georgia,serif}"
    "del{background:#fdd}ins{background:#dfd;text-decoration:none}.about{color:#555}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html_page(found: Diff, *, only: Sequence[str], context: int) -> str:
    """Return the difference as a page without scripts and external resources."""
    look = Look()
    title = escape(printable(found.after.article.headline))
    lines = list(text_lines(found, look, in_html, only=only, context=context))
    head = [escape(line) for line in head_lines(found, look)]
    body = [line.strip() for line in lines[len(head) :] if line.strip()]
    return "\n".join(
        [
            f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title>',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            f"<style>{_STYLE}</style></head><body>",
            f'<p class="about">{"<br>".join(head)}</p>',
            *(f"<p>{line}</p>" for line in body),
            "</body></html>",
        ]
    )


def markdown(found: Diff, *, only: Sequence[str], context: int) -> str:
    """Return the difference as Markdown."""
    look = Look(bold=lambda text: f"## {text}")
    lines = list(text_lines(found, look, in_markdown, only=only, context=context))
    head = list(head_lines(found, look))
    escaped = [in_markdown(Piece(kind="same", text=line)) for line in head]
    return "\n\n".join([*escaped, *(line.strip() for line in lines[len(head) :] if line.strip())])
