"""Identities of speakers: the names they are quoted under, and the user's merges and splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsvault.search.analysis import words
from newsvault.storage.catalog import Catalog
from newsvault.text import close_matches

MERGED = "speaker"  # ("speaker", "", name, person): in all articles
SPLIT = "speaker-of"  # ("speaker-of", article id, name, person): in one article
_SUFFIXES = frozenset("jr sr junior senior ii iii iv".split())
_ARTICLES = frozenset(("the",))
_ALIKE = 0.7  # similarity of a name and a suggestion: puttin is Putin, not Epstein
_NEAR = 3


def key(name: str) -> str:
    """Return a key equal for all spellings of a name: its words, case-folded."""
    return " ".join(words(name))


def fits(asked: str, name: str) -> bool:
    """Return whether `asked` matches the name of a person.

    The last words are equal, and the other words of `asked` occur in `name` in the same order:
    "Blinken" and "Antony Blinken" match "Antony J. Blinken"; "Tony Blinken" does not.
    """
    asked_words, name_words = _core(asked), _core(name)
    if not asked_words or not name_words or asked_words[-1] != name_words[-1]:
        return False
    rest = iter(name_words[:-1])
    return all(word in rest for word in asked_words[:-1])


def same(one: str, other: str) -> bool | None:
    """Return whether two names may belong to one person; None if it cannot be decided.

    Equal last names with first names of equal initial (Bob and Bill) are undecided.
    """
    if fits(one, other) or fits(other, one):
        return True
    a, b = _core(one), _core(other)
    if not a or not b:
        return None
    if a[-1] == b[-1] and a[0][0] == b[0][0]:
        return None
    return None if set(a) <= set(b) or set(b) <= set(a) else False


def _core(name: str) -> list[str]:
    """Return the words of a name without suffixes such as Jr. and a leading "the"."""
    found = words(name)
    while len(found) > 1 and found[-1] in _SUFFIXES:
        found.pop()
    return found[1:] if len(found) > 1 and found[0] in _ARTICLES else found


class People:
    """The speakers' names in a catalogue, with the user's merges and splits applied."""

    def __init__(
        self,
        names: Iterable[str],
        merged: Mapping[str, str],
        split: Mapping[tuple[str, str], str],
    ) -> None:
        self._names = tuple(names)
        self._merged = {key(name): person for name, person in merged.items()}
        self._split = {(place, key(name)): person for (place, name), person in split.items()}
        self._aliases = tuple(merged)
        self._shown: dict[str, str] = {}
        for name in sorted(self._names, key=lambda one: (one.isupper(), one.islower())):
            self._shown.setdefault(key(name), name)
        for person in (*self._merged.values(), *self._split.values()):
            self._shown[key(person)] = person
        self._known: dict[str, str] = {}

    @classmethod
    def of(cls, catalog: Catalog) -> People:
        """Return the people of a catalogue."""
        additions = catalog.additions
        return cls(
            catalog.quotations.names(),
            dict(additions.of(MERGED)),
            {(place, name): person for place, name, person, _ in additions.all(SPLIT)},
        )

    def person(self, article_id: str, name: str | None) -> str | None:
        """Return the person that a name refers to in an article."""
        if name is None:
            return None
        if self._split:
            name = self._split.get((article_id, key(name)), name)
        return self.meant(name)

    def meant(self, name: str) -> str:
        """Return the person that a name refers to, without splits for single articles."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._follow(name)
        return found

    def _follow(self, name: str) -> str:
        """Follow merges from name to name; a cycle ends at its first name."""
        seen: set[str] = set()
        at = key(name)
        while at in self._merged and at not in seen:
            seen.add(at)
            name = self._merged[at]
            at = key(name)
        return self._shown.get(at, name)

    def fitting(self, asked: str) -> tuple[str, ...]:
        """Return every person that `asked` matches by any of their names."""
        known = (*self._names, *self._aliases, *self._split.values())
        return tuple(sorted({self.meant(name) for name in known if fits(asked, name)}))

    def near(self, asked: str) -> tuple[str, ...]:
        """Return suggestions for `asked`, when it matches no person."""
        wanted = set(words(asked))
        sharing = [name for name in self._names if wanted & set(words(name))]
        if not sharing:
            by_key = {key(name): name for name in self._names}
            near = close_matches(key(asked), by_key, n=_NEAR, cutoff=_ALIKE)
            sharing = [by_key[match] for match in near]
        if not sharing and wanted:
            lasts = {_core(name)[-1]: name for name in self._names if _core(name)}
            last = _core(asked)[-1]
            sharing = [lasts[n] for n in close_matches(last, lasts, n=_NEAR, cutoff=_ALIKE)]
        return tuple(dict.fromkeys(self.meant(name) for name in sharing))[:_NEAR]

    def surname_alone(self, asked: str) -> tuple[str, ...]:
        """Return the person known by the surname of `asked` alone, from articles without more.

        Nothing joins them with the full name: another person may have the same surname.
        """
        core = _core(asked)
        found = (name for name in self._names if len(core) > 1 and _core(name) == core[-1:])
        return tuple(dict.fromkeys(self.meant(name) for name in found if self.meant(name) == name))

    def names_of(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return every name that refers to one of `people` in some article."""
        wanted = set(people)
        elsewhere = {name for (_, name), who in self._split.items() if self.meant(who) in wanted}
        return tuple(
            name for name in self._names if self.meant(name) in wanted or key(name) in elsewhere
        )

    def aliases(self, person: str) -> tuple[str, ...]:
        """Return the names that the user merged into `person`."""
        return tuple(name for name in self._aliases if self.meant(name) == person)
