"""Copies, stories and coverage as plain text.

On a terminal lines are wrapped; in a pipe each article is one line and nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from newsvault.models import StoredArticle
from newsvault.models.copies import Copies, Copy, Coverage, Story, published
from newsvault.output.cell_width import whole
from newsvault.output.terminal import Look
from newsvault.text import plural, safe_line

_ROOM = "    "


def copies(found: Copies, look: Look) -> Iterator[str]:
    """Yield each copy: outlet, time, agency, shares, headline, and the sentences that differ."""
    for number, copy in enumerate(found.copies, 1):
        stored = copy.stored
        about = " · ".join((_when(stored), *_shares(copy), *_agency(copy.agency)))
        headline = safe_line(stored.article.headline)
        if look.width is None:
            yield "  ".join((stored.short_id, _outlet(stored), about, headline))
        else:
            yield look.wrap(
                f"{look.bold(whole(_outlet(stored)))} · {about}",
                f"{number:>2}. {stored.short_id}  ",
                _ROOM,
            )
            yield look.dim(look.cut(_ROOM + headline))
        for passage in copy.passages:
            words = f"{passage.change}: {safe_line(passage.text)}"
            yield look.wrap(words, _ROOM, _ROOM * 2) if look.width else _ROOM + words


def _shares(copy: Copy) -> Iterator[str]:
    if copy.is_asked:
        yield "the article asked for"
        return
    yield f"has {copy.retained:.0%} of it"
    if round(1 - copy.share, 2) > 0:
        yield f"{1 - copy.share:.0%} added"


def stories(found: Iterable[Story], look: Look) -> Iterator[str]:
    """Yield each story: outlets, independent texts, origin, first and last; then its outlets."""
    for story in found:
        first = story.articles[0]
        about = ", ".join((
            plural(len(story.outlets), "outlet"),
            plural(len(story.texts), "independent text"),
            f"origin {safe_line(story.origin)}",
            f"first {_when(first)}",
            *([f"last {span_text(story.lag)} later"] if story.lag else []),
        ))  # fmt: skip
        headline = safe_line(first.article.headline)
        outlets = ", ".join(whole(safe_line(outlet)) for outlet in story.outlets)
        if look.width is None:
            yield f"{first.short_id}  {headline}  {about}  {outlets}"
            continue
        yield look.wrap(look.bold(headline), f"{first.short_id}  ", _ROOM)
        yield look.wrap(about, _ROOM)
        yield look.dim(look.wrap(outlets, _ROOM))


def coverage(found: Coverage, look: Look) -> Iterator[str]:
    """Yield each outlet: when it published, its lag, and whose copy it printed; then the silent."""
    names = {covered.first.id: covered.first.short_id for covered in found.outlets}
    for number, covered in enumerate(found.outlets, 1):
        first, original = covered.first, covered.copy_of
        about = " · ".join((
            f"first, {_when(first)}" if number == 1 else f"{span_text(covered.lag)} later",
            *([plural(covered.articles, "article")] if covered.articles > 1 else []),
            *_agency(covered.agency),
            *([f"copy of {names.get(original, original)}"] if original else []),
        ))  # fmt: skip
        headline = safe_line(first.article.headline)
        outlet = safe_line(covered.outlet)
        if look.width is None:
            yield f"{first.short_id}  {outlet}  {about}  {headline}"
            continue
        lead = f"{number:>2}. {first.short_id}  "
        yield look.wrap(f"{look.bold(whole(outlet))} · {about}", lead, _ROOM)
        yield look.dim(look.cut(_ROOM + headline))
    for name in found.silent:
        yield f"nothing  {safe_line(name)}"


def _outlet(stored: StoredArticle) -> str:
    return safe_line(stored.article.publisher or stored.article.url)


def _agency(name: str | None) -> tuple[str, ...]:
    return (f"credits {whole(safe_line(name))}",) if name else ()


def _when(stored: StoredArticle) -> str:
    """Return the time of publication as precise as the page gives it; else when it was saved."""
    at, article = published(stored), stored.article
    if article.published_at is None:
        return f"saved {at.date().isoformat()}"
    if article.published_precision == "day":
        return at.date().isoformat()
    return f"{at:%Y-%m-%d %H:%M}"


def span_text(lag: timedelta) -> str:
    """Return a time span in its two largest units: `3 days 4 h`, `2 h 5 min`."""
    minutes = round(lag.total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return plural(days, "day") + (f" {hours} h" if hours else "")
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
