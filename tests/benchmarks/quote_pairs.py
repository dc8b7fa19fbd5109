"""Generator of sentences in the patterns of news prose, each with its speakers.

Words and patterns are in `tests/quotes/pairs/`, one file a language; the same seed gives the same
pairs. Names, roles, verbs and outlets come in two halves: one for training, one for tests.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from newsvault.models import Quote

LISTS = Path(__file__).parent.parent / "quotes" / "pairs"
_PEOPLE = ("A", "B", "C", "A2")
_BODIES = {"X": "body", "Y": "body", "G": "group", "H": "group", "O": "outlet"}
_SLOT = re.compile(r"\{([^}]+)\}|<([^>]+)>")
_MARKS = re.compile(r"[“„«‘]\s?([^“„«]*?)\s?[”“»’]<")
_STOPS = (".", ".”", ".»", ".’", ". »", ".“")
_HE = {"en": ("she", "he"), "de": ("sie", "er"), "fr": ("elle", "il"), "es": ("ella", "él")}


@dataclass
class Said:
    """A marked span: the words, the speaker (None: unknown), and mentions of the speaker's name."""

    start: int
    end: int
    speaker: str | None
    also: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Pair:
    """A generated text with its quotations."""

    language: str
    family: str
    text: str
    said: list[Said]


@cache
def lists(language: str) -> dict[str, list[str]]:
    """Return the sections of a language's file."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (LISTS / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]").replace(" ", "_")
            found[name] = []
        elif line and not line.startswith("#"):
            parts = [line] if name == "templates" else line.split(" | ")
            found[name] += [part.strip() for part in parts]
    return found


def pairs(language: str, count: int, *, seed: int = 1, half: int | None = None) -> list[Pair]:
    """Return `count` pairs, the shapes in turn; `half` 0 or 1 takes every other word, None all."""
    dice = random.Random(f"{language}{seed}{half}")
    shapes = lists(language)["templates"]
    return [_Maker(language, dice, half).make(shapes[n % len(shapes)]) for n in range(count)]


class _Maker:
    def __init__(self, language: str, dice: random.Random, half: int | None) -> None:
        self.language = language
        self.dice = dice
        self.half = half
        self.people: dict[str, tuple[str, str, bool, str]] = {}
        self.bodies: dict[str, str] = {}
        self.used: set[str] = set()
        self.spans: dict[str, list[tuple[int, int]]] = {}
        self.out = ""

    def pick(self, name: str) -> str:
        """Return a word of a list that this text has not used yet."""
        words = lists(self.language)[name]
        if self.half is not None and len(words) > 3:
            words = words[self.half :: 2]
        fresh = [w for w in words if w not in self.used] or words
        word = self.dice.choice(fresh)
        self.used.add(word)
        return word

    def make(self, shape: str) -> Pair:
        """Return the text of a shape with its slots filled."""
        family, _, template = shape.partition(" | ")
        said: list[tuple[int, int, str]] = []
        here = 0
        for match in _SLOT.finditer(template):
            self.put(template[here : match.start()].replace("¶", "\n\n"))
            here = match.end()
            if match[1]:
                self.fill(match[1])
            else:
                said.append((*self._marked(), match[2]))
        self.put(template[here:])
        return Pair(self.language, family, self.out, [self._said(*one) for one in said])

    def put(self, text: str) -> None:
        """Append a piece; fix doubled commas and the capital at the beginning of a sentence."""
        if self.out.endswith(",") and text[:1] in {",", ".", ";", ":", "?", "”", "»", "’"}:
            if text[:1] == ",":
                text = text[1:]
            else:
                self.out = self.out[:-1]
        if self.out.endswith(",") and text[:2] == " :":
            self.out = self.out[:-1]
        bare = self.out.rstrip(" \n")
        begins = not bare or self.out.endswith("\n") or bare.endswith(_STOPS)
        if text and begins and not bare.endswith("..."):
            text = text[0].upper() + text[1:]
        self.out += text

    def _marked(self) -> tuple[int, int]:
        end = len(self.out) - 1
        start = max(self.out.rfind(mark, 0, end) for mark in "“„«‘")
        if self.out[end] == "’":
            start = self.out.rfind("‘", 0, end)
        first = start + 1
        while self.out[first] in " \xa0":
            first += 1
        while self.out[end - 1] in " \xa0":
            end -= 1
        return first, end

    def _said(self, start: int, end: int, who: str) -> Said:
        if who == "-":
            return Said(start, end, None)
        also: list[str] = []
        if who in _PEOPLE:
            first, last, _, _ = self.people[who]
            name = f"{first} {last}"
        elif who in self.bodies:
            name = self.bodies[who]
        else:
            name = who
            at = self.out.find(who)
            self.spans[who] = [(at, at + len(who))]
        spans = self.spans[who]
        low, high = _sentence(self.out, start, end)
        near = [s for s in spans if low <= s[0] < high]
        before = [s for s in spans if s[0] < start]
        return Said(start, end, name, also, near or before[-1:] or spans[:1])

    def fill(self, slot: str) -> None:
        """Append what a slot stands for."""
        name, *how = slot.split(":")
        if name.lower() in {"he", "er", "il", "él"}:
            woman = self.people[how[0]][2]
            word = _HE[self.language][0 if woman else 1]
            self._mention(how[0], word.capitalize() if name[0].isupper() else word)
        elif name in _PEOPLE:
            self._person(name, how[0] if how else "")
        elif name in _BODIES:
            word = self.bodies.setdefault(name, self.pick(_BODIES[name]))
            if "u" in how:
                word = word[0].upper() + word[1:]
            if "l" in how:
                word = word[0].lower() + word[1:]
            self._mention(name, word)
        else:
            self.put(self._word(name, how))

    def _word(self, name: str, how: list[str]) -> str:
        if name == "number":
            return self.pick(name)
        word = self.pick(name)
        if "v" in how:  # the verb alone
            word = word.split()[0]
        if "x" in how:
            word = word.split()[0]
        if "l" in how:
            word = word[0].lower() + word[1:]
        if "u" in how:
            word = word[0].upper() + word[1:]
        return word

    def _mention(self, who: str, text: str) -> None:
        self.put(text)
        core = text.rstrip(",")
        end = len(self.out) - (len(text) - len(core))
        self.spans.setdefault(who, []).append((end - len(core), end))

    def _meet(self, who: str) -> tuple[str, str, bool, str]:
        if who not in self.people:
            woman = self.dice.random() < 0.5
            first = self.pick("first_f" if woman else "first_m")
            last = self.people["A"][1] if who == "A2" else self.pick("last")
            role = self.pick(self._roles(woman))
            self.people[who] = (first, last, woman, role)
        return self.people[who]

    def _roles(self, woman: bool) -> str:
        if "role" in lists(self.language):
            return "role"
        return "role_f" if woman else "role_m"

    def _person(self, who: str, how: str) -> None:
        known = who in self.people
        first, last, woman, role = self._meet(who)
        full = f"{first} {last}"
        if how == "s":
            text = last
        elif how == "n" or (known and not how):
            text = full if how or self.dice.random() < 0.3 else last
        elif how == "t":
            text = role
        else:
            text = getattr(self, f"_{self.language}")(full, role, woman, how)
        self._mention(who, text)

    def _en(self, full: str, role: str, _woman: bool, how: str) -> str:
        if how == "l" or (not how and self.dice.random() < 0.25):
            return f"{self.pick('led_role')} {full}"
        how = how or self.dice.choice("nnraat")
        if how == "r":
            return f"{role} {full}"
        if how == "a":
            return f"the {role}, {full}," if self.dice.random() < 0.4 else f"{full}, the {role},"
        return full if how == "n" else f"the {role} {full}" if self.dice.random() < 0.3 else full

    def _de(self, full: str, role: str, woman: bool, _how: str) -> str:
        kind = self.dice.choice("nrrrda")
        prepositions = ("von ", "Laut ", "zitierte das Blatt ", "mit ")
        if kind == "n" or (kind in "da" and self.out.endswith(prepositions)):
            return full
        if kind == "r":
            return f"{role} {full}"
        if kind == "d":
            return f"{'die' if woman else 'der'} {role} {full}"
        return f"{full}, {role} aus Bonn,"

    def _fr(self, full: str, role: str, woman: bool, _how: str) -> str:
        article = "l'" if role[0] in "aéeio" else "la " if woman else "le "
        kind = self.dice.choice("nddaab")
        if kind == "n":
            return full
        if kind == "d":
            return f"{article}{role} {full}"
        return f"{article}{role}, {full}," if kind == "a" else f"{full}, {role} de Port-Blanc,"

    def _es(self, full: str, role: str, woman: bool, _how: str) -> str:
        article = "la " if woman else "el "
        kind = self.dice.choice("nddaab")
        if kind == "n":
            return full
        if kind == "d":
            return f"{article}{role} {full}"
        return f"{article}{role}, {full}," if kind == "a" else f"{full}, {role} de Valdehierro,"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a quotation begins and ends."""
    low = 0
    for match in re.finditer(r"[.?!][”»“’]?\s+(?=[“„«‘A-ZÉÀÖÄÜ])", text[: start - 1]):
        low = match.end()
    after = re.search(r"\.(?=[”»“’]?(?:\s|$))", text[end - 1 :])
    return low, len(text) if after is None else end + after.start()


_ARTICLE = re.compile(
    r"^(?:the|a|an|der|die|das|dem|den|le|la|les|el|los|las|un|une|una)\s+|^l['’]", re.IGNORECASE
)


def right(pair: Pair, quotes: Sequence[Quote]) -> list[bool]:
    """Return for each marked stretch whether the quotation has the speaker it should have."""
    return [_is_right(said, quotes) for said in pair.said]


def _is_right(said: Said, quotes: Sequence[Quote]) -> bool:
    here = next((q for q in quotes if q.start < said.end and q.end > said.start), None)
    given = None if here is None else here.speaker_name or here.speaker
    if said.speaker is None:
        return given is None
    if given is None:
        return False
    wanted, answer = (_ARTICLE.sub("", name).casefold() for name in (said.speaker, given))
    return answer == wanted or answer.endswith(" " + wanted)
