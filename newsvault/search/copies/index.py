"""The index of copies: sampled fingerprints of each article, and the stories they make.

A story is a connected set of articles whose texts are copies of each other. It follows from the
articles alone, whatever the order in which they came: a pair is compared given the shingles that
outlets repeat in the whole archive, and again when these change.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from newsvault.search.copies.comparison import compare
from newsvault.search.copies.fingerprints import Fingerprints
from newsvault.search.copies.tables import CopyTables, Entered

FILE = "copies.sqlite"
_COMPARED = 20  # stories of these whose texts are compared
_KEPT = 256  # texts in memory
# The texts used last, by index, id and digest. A batch ingest opens the index again and again.
_TEXTS: dict[tuple[str, str, int], Fingerprints | None] = {}


class CopyIndex(CopyTables):
    """An open index of copies. `text_of` returns the fingerprints of an article by its id."""

    def __init__(self, path: Path, text_of: Callable[[str], Fingerprints | None]) -> None:
        super().__init__(path)
        self._path, self._text_of = str(path), text_of

    def put(self, article_id: str, text: Fingerprints, *, outlet: str, day: str) -> None:
        """Enter an article, or change it; needs a batch."""
        values = (outlet, day, text.digest)
        row = self._db.execute(
            "SELECT number, outlet, day, digest FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is not None and row[1:] == values:
            return
        _remember((self._path, article_id, text.digest), text)
        before: set[int] = set()
        if row is None:
            row = self._db.execute(
                "INSERT INTO articles (id, outlet, day, digest, story) VALUES (?, ?, ?, ?, 0)"
                " RETURNING number",
                (article_id, *values),
            ).fetchone()
            self._db.execute("UPDATE articles SET story = number WHERE number = ?", row[:1])
            again = {row[0]}
        else:
            before = self._sample(row[0])
            again = self._apart([row[0]])
            self._db.execute(
                "UPDATE articles SET outlet = ?, day = ?, digest = ? WHERE number = ?",
                (*values, row[0]),
            )
        self._change(row[0], before, set(text.sample), outlet, again)

    def remove(self, article_id: str) -> None:
        """Take an article out, if it is there; needs a batch."""
        row = self._db.execute(
            "SELECT number, outlet FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            return
        again = self._apart([row[0]]) - {row[0]}
        before = self._sample(row[0])
        self._db.execute("DELETE FROM samples WHERE number = ?", row[:1])
        self._db.execute("DELETE FROM articles WHERE number = ?", row[:1])
        self._change(row[0], before, set(), row[1], again)

    def candidates(self, text: Fingerprints) -> tuple[str, ...]:
        """Return the ids of the articles that share fingerprints with a text, most first."""
        return tuple(one.id for one in self._sharing(text.sample, 0))

    def _change(
        self, number: int, before: set[int], after: set[int], outlet: str, again: set[int]
    ) -> None:
        """Enter the fingerprints of an article, and compare again what that makes common."""
        self._enter(number, before, after)
        changed = self._newly_common(after, outlet) | self._no_longer_common(before)
        if changed:
            rows = self._db.execute(
                "SELECT DISTINCT number FROM fingerprints"
                " WHERE hash IN (SELECT value FROM json_each(?))",
                (json.dumps(list(changed)),),
            )
            again = again | self._apart([row[0] for row in rows])
        for one in sorted(again):
            self._join(one)

    def _join(self, number: int) -> None:
        """Join an article to the stories of the articles that it is a copy of."""
        sample = self._sample(number)
        shared = self._sharing(sample, number)
        if not shared:
            return
        own = self._entered(number)
        text = self._text(own)
        if text is None:
            return
        joined = {own.story}
        compared = 0
        for other in shared:
            if other.story in joined:
                continue
            if compared == _COMPARED:
                break
            compared += 1
            theirs = self._text(other)
            if theirs is None:
                continue
            common = self._common({*sample, *theirs.sample})
            is_one_outlet = own.outlet == other.outlet
            if compare(text, theirs, common, is_one_outlet=is_one_outlet).is_copy:
                joined.add(other.story)
        if len(joined) > 1:
            self._db.execute(
                "UPDATE articles SET story = ? WHERE story IN (SELECT value FROM json_each(?))",
                (min(joined), json.dumps(list(joined))),
            )

    def _text(self, entered: Entered) -> Fingerprints | None:
        key = (self._path, entered.id, entered.digest)
        text = _TEXTS[key] if key in _TEXTS else self._text_of(entered.id)
        _remember(key, text)
        return text


def _remember(key: tuple[str, str, int], text: Fingerprints | None) -> None:
    _TEXTS.pop(key, None)
    _TEXTS[key] = text
    if len(_TEXTS) > _KEPT:
        del _TEXTS[next(iter(_TEXTS))]
