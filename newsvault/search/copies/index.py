"""The index of copies: sampled fingerprints of each article, and the stories they make.

A story is a connected set of articles whose texts are copies of each other. It follows from the
articles alone, whatever the order in which they came: a pair is compared given the shingles that
outlets repeat in the whole archive, and again when these change.

The articles of a batch are written first and compared afterwards, many at once: the rows of one
article lie all over the file, those of many beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from newsvault.search.copies.copy_comparison import compare
from newsvault.search.copies.fingerprints import Fingerprints
from newsvault.search.copies.index_tables import CopyTables, Entered
from newsvault.search.copies.joining import Stories, sharing
from newsvault.search.copies.repetition import FEWEST, is_date, repeated

FILE = "copies.sqlite"
_TOGETHER = 128  # articles that are compared at once
_CANDIDATES = 40  # articles that share most with one
_COMPARED = 20  # stories of these whose texts are compared
_KEPT = 256  # texts in memory
# The texts used last, by index, id and digest. A batch ingest opens the index again and again.
_TEXTS: dict[tuple[str, str, int], Fingerprints | None] = {}


@dataclass(slots=True)
class _Change:
    """An article that the batch entered, changed or took out.

    `is_moved` says whether its outlet or its day changed.
    """

    before: frozenset[int]
    after: frozenset[int] = frozenset()
    is_moved: bool = False

    def lost(self) -> frozenset[int]:
        """Return the hashes that fewer articles of that outlet and day have now."""
        return self.before if self.is_moved else self.before - self.after

    def gained(self) -> frozenset[int]:
        """Return the hashes that more articles of that outlet and day have now."""
        return self.after if self.is_moved else self.after - self.before


class CopyIndex(CopyTables):
    """An open index of copies. `text_of` returns the fingerprints of an article by its id."""

    def __init__(self, path: Path, text_of: Callable[[str], Fingerprints | None]) -> None:
        super().__init__(path)
        self._text_of = text_of
        self._changes: dict[int, _Change] = {}
        self._parted: set[int] = set()  # articles whose stories were taken apart

    @contextmanager
    def batch(self) -> Iterator[Self]:
        """Put and remove articles in one transaction; it is over before anything is asked."""
        self._changes, self._parted = {}, set()
        with self.transaction():
            yield self
            self._settle()

    def put(self, article_id: str, text: Fingerprints, *, outlet: str, day: str) -> None:
        """Enter an article, or change it; needs a batch."""
        row = self._find(article_id)
        if row is not None and (row.outlet, row.day, row.digest) == (outlet, day, text.digest):
            return
        _remember((str(self.path), article_id, text.digest), text)
        sample = frozenset(text.sample)
        if row is None:
            self._change(self._add(article_id, outlet, day, text.digest), sample, is_new=True)
            return
        self._parted |= self._part([row.number])
        self._update(row.number, outlet, day, text.digest)
        self._change(row.number, sample, is_moved=(row.outlet, row.day) != (outlet, day))

    def remove(self, article_id: str) -> None:
        """Take an article out, if it is there; needs a batch."""
        row = self._find(article_id)
        if row is None:
            return
        self._parted |= self._part([row.number])
        self._delete(row.number)
        self._change(row.number, frozenset(), is_moved=True)

    def candidates(self, text: Fingerprints, first: str, last: str) -> tuple[str, ...]:
        """Return the ids of the articles of some days that share fingerprints with a text.

        Args:
            text: the text.
            first: the first day, such as "2024-05-01"; articles without a date are of any day.
            last: the last day.

        Returns:
            the ids, those that share most first.
        """
        hashes = set(text.sample)
        found = sharing(hashes, self._postings(hashes - self._common(hashes)), least=1)
        entered = self._entered(found)
        articles = [entered[number] for number in found]
        of_days = [one for one in articles if first <= one.day <= last or not is_date(one.day)]
        return tuple(one.id for one in of_days[:_CANDIDATES])

    def _change(
        self,
        number: int,
        after: frozenset[int],
        *,
        is_moved: bool = False,
        is_new: bool = False,
    ) -> None:
        """Note a change of an article, until enough of them are noted."""
        change = self._changes.get(number)
        if change is None:
            stored = {} if is_new else self._samples([number])
            change = self._changes[number] = _Change(stored.get(number, frozenset()))
        change.after = after
        change.is_moved |= is_moved
        if len(self._changes) >= _TOGETHER:
            self._settle()

    def _settle(self) -> None:
        """Write the changes, and join the articles to the stories of their copies."""
        changes, parted = self._changes, self._parted
        self._changes, self._parted = {}, set()
        gained = _all(change.gained() for change in changes.values())
        lost = _all(change.lost() for change in changes.values())
        common = self._common(gained | lost)
        postings = self._written(changes, gained - common)
        changed = self._newly_common(postings) | self._no_longer_common(lost & common)
        if changed:
            parted |= self._part(_all(self._postings(changed).values()))
            postings = {value: found for value, found in postings.items() if value not in changed}
        new = {number: one.after for number, one in changes.items() if number not in parted}
        self._join(new, postings, is_new=True)
        again = sorted(parted)
        for start in range(0, len(again), _TOGETHER):
            samples = self._samples(again[start : start + _TOGETHER])
            hashes = _all(samples.values())
            self._join(samples, self._postings(hashes - self._common(hashes)))

    def _written(self, changes: dict[int, _Change], hashes: set[int]) -> dict[int, list[int]]:
        """Write the changes; return the articles with each of these hashes that several have.

        New rows are not read back from the file: most of their hashes are in no other article.
        """
        for number, change in changes.items():
            self._replace(number, change.before, change.after)
        postings = self._postings(hashes)
        entered = {number: change.after - change.before for number, change in changes.items()}
        self._enter(entered)
        only: dict[int, int] = {}
        for number, values in entered.items():
            for value in values & hashes:
                if value in postings:
                    postings[value].append(number)
                elif value in only:
                    postings[value] = [only[value], number]
                else:
                    only[value] = number
        return postings

    def _newly_common(self, postings: dict[int, list[int]]) -> set[int]:
        """Mark the hashes that outlets repeat now; return them."""
        found = self._repeated(postings)
        if found:
            self._mark(found)
        return found

    def _no_longer_common(self, hashes: set[int]) -> set[int]:
        """Take the marks of the hashes that outlets do not repeat any more; return these."""
        found = hashes - self._repeated(self._postings(hashes)) if hashes else set()
        if found:
            self._unmark(found)
        return found

    def _repeated(self, postings: dict[int, list[int]]) -> set[int]:
        likely = {value: found for value, found in postings.items() if len(found) >= FEWEST}
        numbers = {number for found in likely.values() for number in found}
        return set(repeated(likely, self._entered(numbers))) if likely else set()

    def _join(
        self,
        samples: Mapping[int, Collection[int]],
        postings: Mapping[int, Collection[int]],
        *,
        is_new: bool = False,
    ) -> None:
        """Join articles to the stories of their copies; new ones to those that came before them.

        `samples` are their sampled hashes, `postings` the articles with each that is not common.
        """
        common = _CommonHashes(self._common)
        shared = {}
        for number, sample in samples.items():
            others = sharing(sample, postings)
            shared[number] = [one for one in others if (one < number if is_new else one != number)][
                :_CANDIDATES
            ]
        entered = self._entered({*samples, *(one for others in shared.values() for one in others)})
        stories = Stories(entered)
        for number, others in sorted(shared.items()):
            joined = self._copied([entered[one] for one in (number, *others)], stories, common)
            if len(joined) > 1:
                stories.unite(joined)
                self._unite(joined)

    def _copied(self, articles: list[Entered], stories: Stories, common: _CommonHashes) -> set[int]:
        """Return the stories of the first article and of those of the others it is a copy of."""
        own, *others = articles
        joined = {stories.of(own.number)}
        text = self._text(own) if others else None
        compared = 0
        for other in others:
            story = stories.of(other.number)
            if story in joined or compared == _COMPARED or text is None:
                continue
            compared += 1
            theirs = self._text(other)
            if (
                theirs is not None
                and compare(
                    text,
                    theirs,
                    common.among(text.sample, theirs.sample),
                    is_one_outlet=own.outlet == other.outlet,
                ).is_copy
            ):
                joined.add(story)
        return joined

    def _text(self, entered: Entered) -> Fingerprints | None:
        key = (str(self.path), entered.id, entered.digest)
        text = _TEXTS[key] if key in _TEXTS else self._text_of(entered.id)
        _remember(key, text)
        return text


def _all(sets: Iterable[Iterable[int]]) -> set[int]:
    return set().union(*sets)


class _CommonHashes:
    """The hashes that are marked as common, asked for once each."""

    def __init__(self, ask: Callable[[Iterable[int]], set[int]]) -> None:
        self._ask = ask
        self._asked: set[int] = set()
        self._common: set[int] = set()

    def among(self, *samples: Iterable[int]) -> Collection[int]:
        """Return the hashes of these samples that are common."""
        unknown = set().union(*samples) - self._asked
        if unknown:
            self._common |= self._ask(unknown)
            self._asked |= unknown
        return {value for sample in samples for value in sample if value in self._common}


def _remember(key: tuple[str, str, int], text: Fingerprints | None) -> None:
    _TEXTS.pop(key, None)
    _TEXTS[key] = text
    if len(_TEXTS) > _KEPT:
        del _TEXTS[next(iter(_TEXTS))]
