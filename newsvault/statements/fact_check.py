"""Check of a draft: whether the vault has each quotation, in these words, by this speaker."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from newsvault.models.statements import Checked, Source, Verdict
from newsvault.statements.draft import Quoted, quotations
from newsvault.statements.passages import passages
from newsvault.statements.quotation_search import saying
from newsvault.statements.text_diff import contains, difference, excerpt, folded, nearest
from newsvault.storage.catalog import Catalog, QuotationFilter, QuotationRow
from newsvault.vault.searching.speaker_identities import People, key, same
from newsvault.vault.session import Session

_NEAR = 0.6
_NEAR_OTHER = 0.75  # threshold for another speaker's words: below it a match is a coincidence
_LEAST = 4  # words; minimum for a near match,
_LEAST_SAME = 3  # lower for the same speaker, so that a misquoted "adapt and adopt" is found
_LEAST_OTHER = 3  # fewer words are common phrases
_SURE = 0.8  # minimum confidence in a speaker for a mismatch of speakers
_SHOWN = 5
_Found = tuple[tuple[bool, int, float], QuotationRow, str]
_ELLIPSIS = re.compile(r"\[?(?:\.\s?\.\s?\.|…)\]?")


def check(vault: Session, text: str) -> tuple[Checked, ...]:
    """Return the check of each quotation of a draft, with earlier versions of articles included.

    Args:
        vault: the open vault.
        text: the draft, plain text or Markdown.
    """
    quoted = quotations(text)
    catalog = vault.catalog
    with catalog.snapshot():
        newest = dict(catalog.rows("SELECT id, newest FROM articles"))
        drafted = [_DraftQuotation(parsed, newest) for parsed in quoted]
        people = People.of(catalog)
        postings: dict[str, list[tuple[_DraftQuotation, int]]] = defaultdict(list)
        for quotation in drafted:
            name = quotation.quoted.name
            quotation.person = people.meant(name) if name else None
            for word, times in Counter(quotation.words).items():
                postings[word].append((quotation, times))
        for row, words, before in _rows(catalog):
            shared: Counter[_DraftQuotation] = Counter()
            for word in postings.keys() & words:
                for one, times in postings[word]:
                    shared[one] += times
            for one, count in shared.items():
                one.offer(row, words, before, count, people)
        found = tuple(one.checked(catalog, people) for one in drafted)
    return tuple(checked if checked.sources else _in_texts(vault, checked) for checked in found)


def _rows(catalog: Catalog) -> Iterator[tuple[QuotationRow, list[str], list[str]]]:
    """Yield each quotation, its words, and the words of the same speaker's preceding quotation.

    Of an earlier version only quotations that later ones do not have.
    """
    rows = catalog.quotations.rows(QuotationFilter(earlier=True), "article")
    for _, versions in groupby(rows, key=lambda row: row.article_id):
        seen: set[tuple[str | None, tuple[str, ...]]] = set()
        last, before = None, list[str]()
        for row in versions:
            words = folded(row.text)
            goes_on = last is not None and (last.version, last.name) == (row.version, row.name)
            if (row.name, tuple(words)) not in seen:
                seen.add((row.name, tuple(words)))
                yield row, words, before if goes_on and row.name else []
            last, before = row, words


def _in_texts(vault: Session, checked: Checked) -> Checked:
    """Search for the words in the texts of articles, outside of quotation marks."""
    found = passages(vault, checked.text)
    return replace(checked, verdict="in the text", passages=found) if found else checked


class _DraftQuotation:
    """A quotation of the draft, with its best matches so far."""

    def __init__(self, quoted: Quoted, newest: Mapping[str, int]) -> None:
        self.quoted = quoted
        self._newest = newest
        self._current = False  # whether the newest version of some article has it, in these words
        self.words = folded(quoted.text)
        self.person: str | None = None
        # A pronoun may be resolved to the wrong person of the draft: it proves no mismatch.
        written, name = folded(quoted.speaker or ""), folded(quoted.name or "")
        self._by_name = not set(written).isdisjoint(name)
        self._pieces = [folded(piece) for piece in _ELLIPSIS.split(quoted.text)]
        self._found: list[_Found] = []

    def offer(
        self, row: QuotationRow, words: list[str], before: list[str], shared: int, people: People
    ) -> None:
        """Record the row if it may match; `shared` of its words are in the quotation."""
        least = _NEAR / 2 * (len(self.words) + min(len(words), len(self.words)))
        if shared >= least and self._compare(row, words, people):
            return
        ours = self.words
        if before and words[:1] and {words[0], before[-1]} <= set(ours):
            goes_over = not self._stands_in(before) and not self._stands_in(words)
            if goes_over and self._stands_in(before + words):
                self._note(row, 1.0, self._same(row, people), "")

    def _compare(self, row: QuotationRow, words: list[str], people: People) -> bool:
        """Record the row if it is equal or near; return whether it is equal."""
        who = self._same(row, people)
        whole = words == self.words
        if whole or self._stands_in(words):
            if whole or len(self.words) >= _LEAST_OTHER or who:
                self._note(row, 1.0, who, "")
            return True
        if min(len(self.words), len(words)) >= (_LEAST_SAME if who else _LEAST):
            likeness, left, right = nearest(words, self.words)
            if likeness >= (_NEAR_OTHER if who is False else _NEAR):
                there = excerpt(row.text, left, right)
                self._note(row, likeness, who, difference(there, self.quoted.text))
        return False

    def _stands_in(self, words: list[str]) -> bool:
        """Return whether the pieces between ellipses occur in `words`, in order."""
        pieces = [piece for piece in self._pieces if piece]
        if len(pieces) == 1:
            return contains(words, pieces[0])
        at = 0
        for piece in pieces:
            places = range(at, len(words) - len(piece) + 1)
            place = next((n for n in places if words[n : n + len(piece)] == piece), None)
            if place is None:
                return False
            at = place + len(piece)
        return bool(pieces)

    def _same(self, row: QuotationRow, people: People) -> bool | None:
        theirs = people.person(row.article_id, row.name)
        if self.person is None or theirs is None:
            written = self.quoted.speaker and theirs and key(self.quoted.speaker) == key(theirs)
            return True if written else None  # an equal source without a personal name
        answer = True if theirs == self.person else same(self.person, theirs)
        sure = self._by_name and min(row.confidence, self.quoted.confidence) >= _SURE
        return answer if answer or sure else None

    def _note(self, row: QuotationRow, likeness: float, who: bool | None, shown: str) -> None:
        """Add a possible source; `who` is None where no speaker is compared."""
        if likeness == 1.0 and who is not False and row.version == self._newest.get(row.article_id):
            self._current = True
        rank = (likeness == 1.0 and who is not False, {True: 2, None: 1, False: 0}[who], likeness)
        self._found.append((rank, row, shown))
        if len(self._found) > 4 * _SHOWN:
            self._best()

    def _best(self) -> list[_Found]:
        """Return the best matches: by likeness and speaker; among equals the earliest first."""
        self._found.sort(key=lambda one: (one[1].at, one[1][:3]))
        self._found.sort(key=lambda one: one[0], reverse=True)
        best: dict[tuple[str, int, int], _Found] = {}
        for found in self._found:
            best.setdefault(found[1][:3], found)
        self._found = list(best.values())[:_SHOWN]
        return self._found

    def checked(self, catalog: Catalog, people: People) -> Checked:
        """Return the result of the check."""
        sources = tuple(
            Source(
                saying=saying(catalog, people, row),
                likeness=round(rank[2], 3),
                difference=shown,
                same_speaker={2: True, 1: None, 0: False}[rank[1]],
            )
            for rank, row, shown in self._best()
        )
        quoted = self.quoted
        return Checked(
            line=quoted.line,
            text=quoted.text,
            speaker=quoted.name or quoted.speaker,
            verdict=self._verdict(sources),
            sources=sources,
        )

    def _verdict(self, sources: tuple[Source, ...]) -> Verdict:
        if not sources:
            return "not in the archive"
        best = sources[0]
        if best.same_speaker is not False:
            if best.likeness < 1.0:
                return "near"
            if not self._current:
                return "withdrawn"
            is_confirmed = best.same_speaker or not (self.quoted.name or self.quoted.speaker)
            return "exact" if is_confirmed else "speaker not confirmed"
        return "somebody else" if len(self.words) >= _LEAST_OTHER else "not in the archive"
