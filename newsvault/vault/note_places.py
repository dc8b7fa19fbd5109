"""Notes with a place: the words of a version that a note is about, found again in later versions.

The place is at the beginning of the note, in words that a person can read too:
`at 120–134 of ID@TIME, “the words”: the note`. So it is wherever the note is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsvault.models import StoredArticle
from newsvault.models.vault import NotePlace
from newsvault.text import fold

_PLACE = re.compile(r"at (\d{1,9})–(\d{1,9}) of ([a-z2-7]{4,52}@[0-9T:.Z+-]{1,40}), “")


def placed(stored: StoredArticle, words: str, text: str) -> str | None:
    """Return a note on `words` in a version, or None when the text does not have them."""
    span = found(stored.article.text, words, 0)
    if span is None:
        return None
    start, end = span
    exact = stored.article.text[start:end]
    return f"at {start}–{end} of {stored.version_name}, “{exact}”: {text}"


def note_places(
    notes: Sequence[tuple[int, str]], versions: Sequence[StoredArticle]
) -> tuple[NotePlace, ...]:
    """Return the place of each note that has one; `versions` are those of the article, in order."""
    places = (_place(number, note, versions) for number, note in notes)
    return tuple(place for place in places if place is not None)


def _place(number: int, note: str, versions: Sequence[StoredArticle]) -> NotePlace | None:
    """Return the place that a note names in the text; None for a note about the article."""
    match = _PLACE.search(note)
    if match is None:
        return None
    start, end = int(match[1]), int(match[2])
    words = note[match.end() : match.end() + end - start]
    if not note.startswith("”: ", match.end() + len(words)):
        return None
    text = note[match.end() + len(words) + 3 :]
    names = [version.version_name for version in versions]
    at = names.index(match[3]) if match[3] in names else 0
    gone = next(
        (
            one.version_name
            for one in versions[at:]
            if found(one.article.text, words, start) is None
        ),
        None,
    )
    now = found(versions[-1].article.text, words, start) if versions else None
    return NotePlace(
        number=number, text=text, words=words, version=match[3], start=start, end=end, now=now,
        gone=None if now else gone,
    )  # fmt: skip


def found(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Return the span of `words` in `text` nearest to `near`; spaces, case and marks may differ."""
    pieces = words.split()
    if not pieces:
        return None
    exact = r"\s+".join(re.escape(piece) for piece in pieces)
    spans = [match.span() for match in re.finditer(exact, text)]
    if not spans:
        folded = [fold(char) for char in text]
        starts = [index for index, char in enumerate(folded) for _ in char]
        plain = "".join(folded)
        wanted = r"\s+".join(re.escape(fold(piece)) for piece in pieces)
        spans = [
            (starts[match.start()], starts[match.end() - 1] + 1)
            for match in re.finditer(wanted, plain)
            if match.end() > match.start()
        ]
    return min(spans, key=lambda span: abs(span[0] - near)) if spans else None
