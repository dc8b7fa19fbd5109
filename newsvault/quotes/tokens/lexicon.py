"""The closed word lists: which classes a word of a language belongs to."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es")
SPEAKING = frozenset(["person noun", "source noun", "title"])  # classes of nouns for speakers
# What the last part of a German compound says about all of it: Bundesverkehrsminister.
_OF_PARTS = (
    "person noun", "source noun", "statement noun", "title", "title m", "title f", "time noun",
)  # fmt: skip
_SHORTEST_PART = 5
_SHORTEST_ROLE = 6  # letters
# A person with such a role is no "Minister" or "Präsident", and a "Bürgermeister" is no "Meister".
_OTHER_ROLES = ("vize", "ex", "alt", "ehren", "ministerpräs", "co-", "stellv", "unter")
_OTHER_TRADES = frozenset("meister meisterin führer führerin arbeiter arbeiterin".split())
_SHORTEST_COMPOUND = 8
_MOST_KEPT = 20_000  # words
_INFLECTIONS = ("", "s", "n", "es", "en")
_NOTHING: frozenset[str] = frozenset()


class Lexicon:
    """The word classes of one language, read once from its list."""

    __slots__ = (
        "_classes", "_compounds", "_genders", "_longest", "_parts", "_sections", "language"
    )  # fmt: skip

    def __init__(self, language: str) -> None:
        self.language = language
        self._sections = _sections(f"{language}.txt")
        self._classes = _by_word(self._sections)
        self._genders = _by_word(_sections("first_names.txt"))
        own = {name: self._sections.get(name, _NOTHING) for name in _OF_PARTS}
        self._parts = _by_word(own) if language == "de" else {}
        self._compounds: dict[str, frozenset[str]] = {}  # answers; articles repeat their nouns
        self._longest = max(map(len, self._parts), default=0)

    def classes(self, word: str) -> frozenset[str]:
        """Return the classes of a lower-case word; none where the lists do not know it."""
        return self._classes.get(word, _NOTHING)

    def compound(self, word: str) -> frozenset[str]:
        """Return the classes that a German noun, in lower case, has from its last part."""
        if len(word) < _SHORTEST_COMPOUND:
            return _NOTHING
        found = self._compounds.get(word)
        if found is None:
            if len(self._compounds) >= _MOST_KEPT:
                self._compounds.clear()
            found = self._compounds[word] = self._of_last_part(word)
        return found

    def role_nouns(self, word: str) -> list[str]:
        """Return a role, and in German the role that ends it: umweltminister, minister."""
        if self.language != "de" or word.startswith(_OTHER_ROLES):
            return [word]
        ends = (word[at:] for at in range(1, len(word) - _SHORTEST_ROLE + 1))
        roles = (end for end in ends if self.classes(end) & {"person noun", "title"})
        return [word, *(end for end in roles if end not in _OTHER_TRADES)]

    def _of_last_part(self, word: str) -> frozenset[str]:
        for ending in _INFLECTIONS:
            if not word.endswith(ending):
                continue
            stem = word[: len(word) - len(ending)]
            for cut in range(max(0, len(stem) - self._longest), len(stem) - _SHORTEST_PART + 1):
                if found := self._parts.get(stem[cut:]):
                    return found
        return _NOTHING

    def members(self, name: str) -> frozenset[str]:
        """Return the words of the class `name`."""
        return self._sections.get(name, _NOTHING)

    def genders(self, first_name: str) -> frozenset[str]:
        """Return "m", "f" or both for a lower-case first name, nothing for an unknown one."""
        return self._genders.get(first_name, _NOTHING)


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lists of `language`, or of English if it has none."""
    # A language is listed before its words are: a page in it must still be read.
    own = (
        language in LANGUAGES
        and (files("newsvault.quotes") / "words" / f"{language}.txt").is_file()
    )
    return Lexicon(language if own else "en")


@cache
def _sections(name: str) -> dict[str, frozenset[str]]:
    text = (files("newsvault.quotes") / "words" / name).read_text("utf-8")
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            words = found.setdefault(line[1 : line.index("]")], [])
        elif not line.startswith("#"):
            words += line.split()
    return {section: frozenset(members) for section, members in found.items()}


def _by_word(sections: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for section, members in sections.items():
        for word in members:
            found.setdefault(word, set()).add(section)
    return {word: frozenset(classes) for word, classes in found.items()}
