"""Names: who is meant by a surname, in full, and which pronoun would speak of them."""

from __future__ import annotations

from newsvault.quotes.chunks import Chunker, Item
from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.story import Story
from newsvault.quotes.tokens import tokens


class People:
    """The people an article names, by surname, as far as it names them in full."""

    __slots__ = ("_full", "_gender", "counts", "lexicon")

    def __init__(self, story: Story, context: str) -> None:
        self.lexicon = story.lexicon
        self._full: dict[str, list[tuple[int, str]]] = {}
        self._gender: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        named = [(place, item) for place, item in enumerate(story.items) if item.kind in "NR"]
        for place, item in named:
            self._learn(item, place)
        if context:
            rows = Chunker(tokens(context, (), self.lexicon), self.lexicon).items()
            for item in rows:
                if item.kind == "N":
                    self._learn(item, 1 << 30)

    def _learn(self, item: Item, place: int) -> None:
        key = surname(item, self.lexicon)
        self.counts[key] = self.counts.get(key, 0) + 1
        if len(item.head) > 1:
            self._full.setdefault(key, []).append((place, spelled(item)))
        gender = _gender(item, self.lexicon)
        if gender and key not in self._gender:
            self._gender[key] = gender

    def full(self, item: Item, place: int) -> str:
        """Return the full name of the person an item names; the nearest one named before wins."""
        if len(item.head) > 1:
            return spelled(item)
        known = self._full.get(surname(item, self.lexicon), [])
        if not known:
            return spelled(item)
        earlier = [name for where, name in known if where < place]
        return earlier[-1] if earlier else known[0][1]

    def gender(self, item: Item) -> str:
        """Return "m", "f" or "" for the person an item names."""
        own = _gender(item, self.lexicon)
        return own or self._gender.get(surname(item, self.lexicon), "")


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
