"""Articles as rows: the receipts of a batch, and lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from newsvault.models import Article, Outcome, Person, StoredArticle
from newsvault.output.capture_warnings import marks
from newsvault.output.cell_width import column, cut, joined, width
from newsvault.output.gone_pages import absence_mark
from newsvault.output.terminal import Look
from newsvault.text import plural, safe_line

_SIGNS = {"new": "+ ", "changed": "~ ", "same": "= "}
_WIDE = 110  # minimum columns for rows of one line
_PLAIN = Look()


def _surname(author: Person) -> str:
    return author.name.split()[-1] if author.kind == "person" else author.name


def row(stored: StoredArticle, look: Look = _PLAIN, outcome: Outcome | None = None) -> str:
    """Return the receipt of a page: id, headline, outlet, date, byline, words and quotations.

    On a terminal `outcome` is a sign at the beginning, and fields that do not fit are left out. In
    a pipe nothing is cut and `outcome` is a word.
    """
    a = stored.article
    if look.width is None:
        date = a.published_at.date().isoformat() if a.published_at else "-"
        lead = (
            outcome or "",
            stored.short_id,
            _headline(stored),
            safe_line(a.publisher or "-"),
        )
        return "  ".join(filter(None, (*lead, date, _authors(a), *_counts(a))))
    start = (_SIGNS[outcome] if outcome else "") + f"{stored.short_id:<5}"
    return _fitted(start, stored, a.published_at, look)


def listed(stored: StoredArticle, look: Look = _PLAIN, *, by: str = "captured") -> Iterator[str]:
    """Yield the lines of an article in a list, with the date that the list is sorted by.

    by: "captured" (printed as "saved DATE") or "published". An article is one line on a terminal of
    110 columns or more, two lines on a narrower one; in a pipe one line with nothing cut.
    """
    a = stored.article
    when = stored.capture.captured_at if by == "captured" else a.published_at
    date = when.date().isoformat() if when else "no date"
    dated = f"saved {date}" if by == "captured" else date
    lead = f"{stored.short_id}  "
    if look.width is None:
        fields = (_headline(stored), safe_line(a.publisher or "-"), dated, _authors(a))
        yield lead + "  ".join((*fields, *_counts(a)))
    elif look.width >= _WIDE:
        yield _fitted(
            f"{stored.short_id:<5}", stored, when, look, "saved " if by == "captured" else ""
        )
    else:
        yield lead + look.bold(cut(_headline(stored), look.width - len(lead)))
        authors = _authors(a) if a.byline else ""
        about = (safe_line(a.publisher or ""), dated, authors, *_counts(a))
        yield look.dim(" " * len(lead) + joined(about, look.width - len(lead)))


def _headline(stored: StoredArticle) -> str:
    return absence_mark(stored) + marks(stored.capture) + safe_line(stored.article.headline)


def _authors(a: Article) -> str:
    others = f" +{len(a.byline) - 1}" if len(a.byline) > 1 else ""
    return (safe_line(a.byline[0].name) if a.byline else "-") + others


def _counts(a: Article) -> tuple[str, str]:
    return plural(a.word_count, "word"), plural(len(a.quotes), "quote")


def _fitted(
    start: str, stored: StoredArticle, when: datetime | None, look: Look, verb: str = ""
) -> str:
    """Return one line as wide as the terminal, most of it for the headline."""
    a = stored.article
    assert look.width is not None
    date = f"{verb}{when.date().isoformat()}" if when else "no date"
    outlet = column(safe_line(a.publisher or "-"), _outlet_columns(look.width))
    end = f"{outlet} {date:<{10 + len(verb)}}"
    if look.width >= _WIDE:
        others = f" +{len(a.byline) - 1}" if len(a.byline) > 1 else ""
        name = safe_line(_surname(a.byline[0])) if a.byline else "-"
        who = cut(name, 12 - len(others)) + others
        end += f" {column(who, 12)} {a.word_count:>5}w {len(a.quotes):>2}q"
    room = look.width - len(start) - width(end) - 2
    return f"{start} {look.bold(column(_headline(stored), max(16, room)))} {end}"


def _outlet_columns(terminal: int) -> int:
    """Return the columns of an outlet's name: few names have a word that must be cut at 20."""
    return 14 if terminal < 80 else 20 + max(0, terminal - _WIDE) // 4
