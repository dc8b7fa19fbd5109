"""The user's corrections of what the parser read, and notes with a place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsvault.errors import NotFound, UsageError
from newsvault.models.arguments import encodable
from newsvault.models.checking import checked
from newsvault.text import one_line
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.vault import NotePlace


@checked
class Corrections(Session):
    """The part of `Vault` for corrections and the places of notes."""

    def edit(self, reference: str, field: str, value: str) -> None:
        """Correct a field of an article, or the speaker of a quotation.

        The parser's value stays beside it (`show --why`); `reparse` never overwrites a correction.

        Args:
            reference: an article as `get` takes it, or a quotation (`ID.q3`).
            field: headline, byline (names separated by ";", organisations in brackets), published,
                modified (ISO dates or times), outlet, section, language or summary; speaker for a
                quotation.
            value: the value; "" for none.

        Raises:
            NotFound: no such article or quotation.
            UsageError: an unknown field, or a value that it cannot take.

        Examples:
            >>> first = vault.list()[0].id
            >>> vault.edit(first, "headline", "The right headline")
            >>> vault.get(first).article.headline
            'The right headline'
        """
        name, article_id = self._field(reference, field)
        if field == "headline" and not one_line(value):
            raise UsageError(
                "a headline cannot be empty", hint="newsvault edit ID --reset headline"
            )
        if field in ("published", "modified") and value:
            _check_date(field, value)
        self.record([("put", "edit", article_id, name, one_line(encodable(value)))])

    def reset(self, reference: str, field: str | None = None) -> tuple[str, ...]:
        """Take back corrections; return the names of the fields that have the parser's value again.

        Args:
            reference: an article, or a quotation (`ID.q3`).
            field: the field; None for all corrections of the article or quotation.

        Raises:
            NotFound: no such article or quotation, or nothing was corrected.

        Examples:
            >>> first = vault.list()[0].id
            >>> vault.edit(first, "section", "Weather")
            >>> vault.reset(first)
            ('section',)
        """
        is_quotation = _number(reference) is not None
        if field is None and not is_quotation:
            article_id = self.get(reference).id
            names = [name for name, _ in self.added("edit", article_id)]
        else:
            name, article_id = self._field(reference, field or "speaker")
            names = [known for known, _ in self.added("edit", article_id) if known == name]
        if not names:
            raise NotFound(
                f"nothing is corrected in {reference}", hint="newsvault edit ID lists it"
            )
        self.record([("drop", "edit", article_id, name, "") for name in names])
        return tuple(dict.fromkeys(name.partition(":")[0] for name in names))

    def corrections(self, reference: str) -> tuple[tuple[str, str], ...]:
        """Return the corrected fields of an article with their values.

        Quotations are named by number, as in ("q3.speaker", "Jane Roe").

        Args:
            reference: an article as `get` takes it.

        Raises:
            NotFound: no such article.

        Examples:
            >>> vault.corrections(vault.list()[0].id)
            ()
        """
        from newsvault.storage.catalog.corrections import speaker_field

        stored = self.get(reference)
        numbers = {
            speaker_field(quote): f"q{number}.speaker"
            for number, quote in enumerate(stored.article.quotes, 1)
        }
        entries = self.added("edit", stored.id)
        return tuple((numbers.get(name, name), value) for name, value in entries)

    def _field(self, reference: str, field: str) -> tuple[str, str]:
        """Return the name of the entry for a field, and the article's id."""
        from newsvault.storage.catalog.corrections import FIELDS, speaker_field

        if _number(reference) is not None:
            if field != "speaker":
                raise UsageError(f"a quotation has no field {field!r}", hint="known: speaker")
            stored, quote = self.quote(reference)
            return speaker_field(quote), stored.id
        if field not in FIELDS:
            hint = f"known: {', '.join(FIELDS)}; for a quotation (ID.q3): speaker"
            raise UsageError(f"cannot edit {field!r}", hint=hint)
        return field, self.get(reference).id

    def add_note_at(self, reference: str, words: str, text: str) -> int:
        """Write a note on words of an article; return its number.

        Args:
            reference: an article or a version as `get` takes it.
            words: words of its text, as they are written there.
            text: the note.

        Raises:
            NotFound: no such article, or its text does not have the words.
            UsageError: the note or the words are empty.

        Examples:
            >>> first = vault.list()[0]
            >>> words = first.article.text.split()[0]
            >>> number = vault.add_note_at(first.id, words, "why this word?")
            >>> vault.note_places(first.id)[0].words == words
            True
        """
        from newsvault.vault.note_places import placed

        if not text.strip() or not words.strip():
            raise UsageError("the note is empty", hint='newsvault note ID --at "words" TEXT')
        stored = self.get(reference)
        note = placed(stored, words, text.strip())
        if note is None:
            raise NotFound(
                f"{stored.short_id}@{stored.version} has no text {one_line(words)[:60]!r}",
                hint=f"newsvault show {stored.short_id}@{stored.version} --part text",
            )
        numbers = [int(name) for name, _ in self.added("note", stored.id) if name.isdecimal()]
        number = max(numbers, default=0) + 1
        self.record([("put", "note", stored.id, str(number), note)])
        return number

    def note_places(self, reference: str) -> tuple[NotePlace, ...]:
        """Return the places of the notes on an article, and where their words are now.

        Args:
            reference: an article as `get` takes it.

        Raises:
            NotFound: no such article.

        Examples:
            >>> vault.note_places(vault.list()[0].id)
            ()
        """
        from newsvault.vault.note_places import note_places

        stored = self.get(reference)
        notes = [(int(n), text) for n, text in self.added("note", stored.id) if n.isdecimal()]
        return note_places(sorted(notes), self.versions(stored.id))


def _number(reference: str) -> int | None:
    _, dot, number = reference.rpartition(".q")
    return int(number) if dot and number.isdecimal() and "/" not in reference else None


def _check_date(field: str, value: str) -> None:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise UsageError(
            f"{field} is no date: {value!r}", hint="2024-05-01, or 2024-05-01T08:30:00+02:00"
        ) from None
