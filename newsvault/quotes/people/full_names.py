"""Names of a text: full name, role and gender for a surname."""

from __future__ import annotations

import re

from newsvault.quotes.people.first_name_index import Given
from newsvault.quotes.people.gender_by_pronouns import first_named
from newsvault.quotes.people.same_person import one_person, without_longer
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import NAMES, Tag

_ROLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NEVER_GIVEN = {
    "title", "not name", "office", "determiner", "person noun", "source noun", "organisation word",
    "preposition", "conjunction", "auxiliary", "cue", "place", "subject", "adverb",
}  # fmt: skip
_INITIALS = 4
_SHORT = 5  # letters of an abbreviated first name with its full stop
_KNIGHTS = frozenset(["sir", "dame", "lady", "lord"])
_RANKS = frozenset("rep. sen. gov. gen. rep sen gov gen col. lt. capt. sgt. prof. prof".split())


class People:
    """The people an article names, by surname, as far as it names them in full."""

    __slots__ = (
        "_answers", "_by_ends", "_by_first", "_by_role", "_certain", "_found", "_full", "_gender",
        "_given", "_meant", "_own", "_roles", "_shared", "_story", "_text", "_usual", "counts",
        "lexicon", "second",
    )  # fmt: skip

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
        self._answers: dict[tuple[str, str, bool], str] = {}
        self._by_role: dict[str, dict[str, str]] | None = None
        self._given: Given | None = None
        self._meant: dict[str, list[int]] = {}
        self._story = story
        self.second = len(story.items)  # where the second person is named
        for place in story.names:
            item = story.items[place]
            behind = story.text[slice(*item.after)] if item.after else ""
            self._learn(item, behind)
            if len(self.counts) > 1:
                self.second = min(self.second, place)
        self._usual: dict[str, str] = {}
        self._by_first: dict[str, set[str]] = {}
        self._by_ends: dict[tuple[str, str], dict[str, int]] = {}
        for names in self._full.values():
            for name, count in names.items():
                words = name.split()
                self._by_first.setdefault(words[0], set()).add(name)
                self._by_ends.setdefault((words[0], words[-1]), {})[name] = count
        self._shared = {key for key, names in self._full.items() if len(names) > 1}
        if gender := first_named(story, self.who_may_be):
            self._gender.setdefault(surname(story.items[story.names[0]], story.lexicon), gender)
            self._meant.clear()

    def _learn(self, item: Item, behind: str) -> None:
        """Count a name under its surname, with role and gender; `behind` follows it."""
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
        gender = _gender(item, self.lexicon) or self._gender_of_title(behind)
        if gender and key not in self._gender:
            self._gender[key] = gender

    def _gender_of_title(self, behind: str) -> str:
        """Return the gender of the first title in the words behind a name."""
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
            return self._same(spelled(item))
        own = _gender(item, self.lexicon)
        asked = item.head[-1].text, own or gender, own != ""
        if asked not in self._answers:  # it goes through all who bear the name
            self._answers[asked] = self._best(item, *asked[1:])
        return self._answers[asked]

    def _best(self, item: Item, gender: str, titled: bool) -> str:
        """Return the most probable full name of those with the surname and gender."""
        key = surname(item, self.lexicon)
        known = self._full.get(key) or self._knight(item)
        if known is None:
            known = self._full[key] = self._elsewhere(item.head[-1].text)
        elif known.keys().isdisjoint(self._certain):
            known = {**self._elsewhere(item.head[-1].text), **known}
        known = without_longer(known)
        if gender and (titled or len(known) > 1):  # Ms Roe is no Jack Roe
            fitting = {n: c for n, c in known.items() if self._fits(n, gender)}
            known = fitting if titled else fitting or known
        if not known:
            return self._by_given(item, titled=titled)
        return max(known, key=lambda name: (name in self._certain, known[name]))

    def _by_given(self, item: Item, *, titled: bool) -> str:
        """Return the full name of the only person with a first name: Emil and Jo Roe; Jo."""
        word = item.head[-1]
        found = self._by_first.get(word.text, set()) if self.lexicon.genders(word.low) else set()
        return next(iter(found)) if len(found) == 1 and not titled else spelled(item)

    def alone(self, item: Item) -> str | None:
        """Return the full name of the only person whose surname ends an item that is no name.

        Such as Israel, if the article has a Steve Israel; a flabbergasted Noah.
        """
        last = item.tokens[-1]
        known = self._full.get(last.low, {})
        if len(item.tokens) > 1 and (self.lexicon.language, last.kind) != ("en", Tag.CAPITALISED):
            return None
        return next(iter(known)) if len(known) == 1 and last.text[:1].isupper() else None

    def _same(self, name: str) -> str:
        """Return the form of a full name that the article has most; the first of equals.

        Names are one person's when one has the other's words, in order, with the same ends.
        """
        words = name.split()
        known = self._by_ends.get((words[0], words[-1]), {})
        if len(known) < 2:
            return name
        if name not in self._usual:
            same = (other for other in known if one_person(words, other.split()))
            self._usual[name] = max(same, key=known.__getitem__, default=name)
        return self._usual[name]

    def _knight(self, item: Item) -> dict[str, int] | None:
        """Return the full names with the first name that follows a knight's title: Sir Ronald."""
        if not any(token.low in _KNIGHTS for token in item.tokens if token is not item.head[0]):
            return None
        found = self._by_first.get(item.head[0].text, set())
        return dict.fromkeys(found, 1) if len(found) == 1 else None

    def role(self, item: Item, name: str) -> tuple[int, int] | None:
        """Return the span of the first description of the person `name` in the article.

        A description of the surname alone counts if all its bearers are one person.
        """
        key = surname(item, self.lexicon)
        roles = self._roles.get(key, {})
        if name in roles:
            return roles[name]
        alone = len(self._full.get(key, ())) < 2
        return next(iter(roles.values()), None) if alone else None

    def with_role(self, role: str) -> list[str]:
        """Return the full names of the people of whose roles `role` is a word."""
        if self._by_role is None:
            self._by_role = {}
            for key, roles in self._roles.items():
                for name, (start, end) in roles.items():
                    for word in _ROLE_WORD.findall(self._own[start:end].lower()):
                        for noun in self.lexicon.role_nouns(word) if " " in name else ():
                            self._by_role.setdefault(noun, {}).setdefault(key, name)
        return list(self._by_role.get(role, {}).values())

    def _fits(self, name: str, gender: str) -> bool:
        return gender in (self.lexicon.genders(name.split(maxsplit=1)[0].lower()) or gender)

    def _elsewhere(self, name: str) -> dict[str, int]:
        """Return the names in full that quotations, phrases and the context have for a surname."""
        if self._given is None:
            self._given = Given(self._text)
        if name not in self._found:
            self._found[name] = self._look_for(name, self._given)
        return self._found[name]

    def _look_for(self, name: str, before: Given) -> dict[str, int]:
        found: dict[str, int] = {}
        for words in before.names(name):
            given = words
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
        if low.endswith(("'s", "’s")) or (word[-1] == "." and len(word) > _SHORT):
            return False  # Roe's; the last word of a sentence
        if self.lexicon.genders(low) and "title" not in self.lexicon.classes(low):
            return True
        return not self.lexicon.classes(low) & _NEVER_GIVEN

    def gender(self, item: Item) -> str:
        """Return "m", "f" or "" for the person that an item names.

        A surname's gender counts only where one person of the article bears it.
        """
        own = _gender(item, self.lexicon)
        key = surname(item, self.lexicon)
        return own or ("" if key in self._shared else self._gender.get(key, ""))

    def who_may_be(self, gender: str) -> list[int]:
        """Return the places of the people's names that are not known to be of the other gender.

        gender: "m", "f", or "" for names of either.
        """
        if gender not in self._meant:
            items = self._story.items
            self._meant[gender] = [
                place
                for place in self._story.names
                if not _no_person(items[place])
                and (not gender or self.gender(items[place]) in {"", gender})
            ]
        return self._meant[gender]


def role_of(item: Item) -> tuple[int, int] | None:
    """Return the span of the description beside the name of a person."""
    if item.before is not None:
        led = [token for token in item.tokens if token.end <= item.before[1]]
        if not all("short title" in token.classes and token.low not in _RANKS for token in led):
            return item.before
    return item.after


def surname(item: Item, lexicon: Lexicon) -> str:
    """Return the last word of a name, lower case, without Jr. and the like."""
    if item.kind not in NAMES:
        return item.low
    if not item.surname:
        suffixes = lexicon.members("suffix")
        words = (t.low for t in reversed(item.head) if t.low not in suffixes and t.kind != ".")
        item.surname = next(words, item.head[-1].low)
    return item.surname


def _no_person(item: Item) -> bool:
    """Return whether a name is a row of initials (UPS), which no he or she refers to."""
    word = item.head[0].text
    return len(item.head) == 1 and word.isupper() and 1 < len(word) <= _INITIALS


def spelled(item: Item) -> str:
    """Return a name as it is written, without the words around it."""
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
    given = lexicon.genders(item.head[0].low) if len(item.head) > 1 else frozenset()
    for token in item.tokens:
        if token is item.head[0]:
            break
        if token.low.endswith("man") and len(given) == 1:
            continue  # alderman Mabel Roe
        if token.classes & {"title m", "title f"}:
            return "m" if "title m" in token.classes else "f"
    return next(iter(given)) if len(given) == 1 else ""
