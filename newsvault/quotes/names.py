"""Names: who is meant by a surname, in full, and which pronoun would speak of them."""

from __future__ import annotations

import re

from newsvault.quotes.items import Item
from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.story import Story

_GIVEN = r"[^\W\d_a-z][\w’'.-]*"
_ROLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NEVER_GIVEN = {
    "title", "not name", "office", "determiner", "person noun", "source noun", "organisation word",
    "preposition", "conjunction", "auxiliary", "cue", "place", "subject", "adverb",
}  # fmt: skip
# Titles that say what somebody is, where Mr. and the like do not.
_RANKS = frozenset("rep. sen. gov. gen. rep sen gov gen col. lt. capt. sgt. prof. prof".split())


class People:
    """The people an article names, by surname, as far as it names them in full."""

    __slots__ = (
        "_certain",
        "_found",
        "_full",
        "_gender",
        "_own",
        "_roles",
        "_text",
        "counts",
        "lexicon",
    )

    def __init__(self, story: Story, context: str) -> None:
        self.lexicon = story.lexicon
        self.counts: dict[str, int] = {}
        self._own = story.text
        self._text = f"{context}\n{story.text}"
        self._full: dict[str, dict[str, int]] = {}
        self._certain: set[str] = set()
        self._found: dict[str, dict[str, int]] = {}
        self._gender: dict[str, str] = {}
        self._roles: dict[str, dict[str, tuple[int, int]]] = {}
        for item in story.items:
            if item.kind == "N":
                behind = story.text[slice(*item.after)] if item.after else ""
                self._learn(item, behind)

    def _learn(self, item: Item, behind: str) -> None:
        key = surname(item, self.lexicon)
        self.counts[key] = self.counts.get(key, 0) + 1
        if len(item.head) > 1:
            known = self._full.setdefault(key, {})
            name = spelled(item)
            known[name] = known.get(name, 0) + 1
            if not item.head[0].first or self.lexicon.genders(item.head[0].low):
                self._certain.add(name)
        if role := role_of(item):
            self._roles.setdefault(key, {}).setdefault(spelled(item), role)
        gender = _gender(item, self.lexicon) or self._told(behind)
        if gender and key not in self._gender:
            self._gender[key] = gender

    def _told(self, behind: str) -> str:
        """Return what gender the first title in the words behind a name tells."""
        for word in behind.lower().split()[:3]:
            classes = self.lexicon.classes(word.strip(".,"))
            if "title m" in classes or "title f" in classes:
                return "m" if "title m" in classes else "f"
        return ""

    def full(self, item: Item, gender: str = "") -> str:
        """Return the full name of the person an item names, as far as the article gives it.

        Of several with one surname the one named most is meant, the first of equals, unless the
        item's own title or `gender` (of a pronoun) speaks against it. What only ever begins a
        sentence, and not with a known first name, comes last: "Understated Perez said".
        """
        if len(item.head) > 1:
            return spelled(item)
        key = surname(item, self.lexicon)
        known = self._full.get(key)
        if known is None:
            known = self._full[key] = self._elsewhere(item.head[-1].text)
        elif known.keys().isdisjoint(self._certain):
            known = {**self._elsewhere(item.head[-1].text), **known}
        gender = _gender(item, self.lexicon) or gender
        if gender and len(known) > 1:
            known = {n: c for n, c in known.items() if self._fits(n, gender)} or known
        if not known:
            return spelled(item)
        return max(known, key=lambda name: (name in self._certain, known[name]))

    def role(self, item: Item, name: str) -> tuple[int, int] | None:
        """Return the span of what the article first says that the person called `name` is.

        Where it says that of the surname alone, it counts if nobody else bears it.
        """
        key = surname(item, self.lexicon)
        roles = self._roles.get(key, {})
        if name in roles:
            return roles[name]
        alone = len(self._full.get(key, ())) < 2
        return next(iter(roles.values()), None) if alone else None

    def with_role(self, noun: str) -> list[str]:
        """Return the full names of the people of whose roles `noun` is a word."""
        found: dict[str, str] = {}
        for key, roles in self._roles.items():
            for name, (start, end) in roles.items():
                words = _ROLE_WORD.findall(self._own[start:end].lower())
                if noun in words and " " in name:
                    found.setdefault(key, name)
        return list(found.values())

    def _fits(self, name: str, gender: str) -> bool:
        return gender in (self.lexicon.genders(name.split(maxsplit=1)[0].lower()) or gender)

    def _elsewhere(self, name: str) -> dict[str, int]:
        """Return the names in full that quotations, phrases and the context have for a surname."""
        if name not in self._found:  # it goes through the whole text
            self._found[name] = self._look_for(name)
        return self._found[name]

    def _look_for(self, name: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for match in re.finditer(rf"(?<!\w)((?:{_GIVEN} )+){re.escape(name)}\b", self._text):
            given = match[1].split()
            if not all(word[0].isupper() for word in given):
                continue
            for place in range(len(given) - 1, -1, -1):
                if not self._is_given(given[place]):
                    given = given[place + 1 :]
                    break
            if given and len(given[0]) > 1:
                full = " ".join([*given, name])
                found[full] = found.get(full, 0) + 1
        return found

    def _is_given(self, word: str) -> bool:
        low = word.lower().rstrip(".")
        if self.lexicon.genders(low) and "title" not in self.lexicon.classes(low):
            return True
        if low.endswith(("'s", "’s")):
            return False
        return not self.lexicon.classes(low) & _NEVER_GIVEN

    def gender(self, item: Item) -> str:
        """Return "m", "f" or "" for the person an item names.

        What tells it of a surname counts only where one person of the article bears it.
        """
        own = _gender(item, self.lexicon)
        key = surname(item, self.lexicon)
        shared = len(self._full.get(key, ())) > 1
        return own or ("" if shared else self._gender.get(key, ""))


def role_of(item: Item) -> tuple[int, int] | None:
    """Return the span of what is said beside a name that its person is."""
    if item.before is not None:
        led = [token for token in item.tokens if token.end <= item.before[1]]
        if not all("short title" in token.classes and token.low not in _RANKS for token in led):
            return item.before
    return item.after


def surname(item: Item, lexicon: Lexicon) -> str:
    """Return the last word of a name, lower case, without Jr. and the like."""
    words = [t for t in item.head if t.low not in lexicon.members("suffix") and t.kind != "."]
    return (words or item.head)[-1].low if item.kind in "NR" else item.low


def spelled(item: Item) -> str:
    """Return a name as it is written, without what stands around it."""
    parts: list[str] = []
    last = -1
    for token in item.head:
        if parts and token.start == last:
            parts[-1] += token.text
        else:
            parts.append(token.text)
        last = token.end
    return " ".join(parts).strip(" ,")


def _gender(item: Item, lexicon: Lexicon) -> str:
    for token in item.tokens:
        if token is item.head[0]:
            break
        if "title m" in token.classes:
            return "m"
        if "title f" in token.classes:
            return "f"
    if len(item.head) > 1:
        found = lexicon.genders(item.head[0].low)
        if len(found) == 1:
            return next(iter(found))
    return ""
