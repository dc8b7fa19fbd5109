"""Spelling variants: the other spellings under which a word of a query is found.

Variants that depend on the text (cease-fire for "ceasefire", Müller for "mueller", US and not us)
are detected during indexing and stored as keys of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsvault.models.record import record
from newsvault.search.analysis import words
from newsvault.search.query.tree import And, Leaf, Node, Or, Phrase, Word
from newsvault.search.tokenizing import folded, latin

SPELLED, CAPITALS = "spelled", "capitals"
# Prefixes of words that differ, American and British; the longest match is used.
_ENGLISH = """
colour color, favour favor, honour honor, labour labor, harbour harbor, neighbour neighbor,
behaviour behavior, rumour rumor, armour armor, humour humor, vapour vapor, endeavour endeavor,
centre center, centred centered, theatre theater, fibre fiber, litre liter, sabre saber,
defence defense, offence offense, licence license, pretence pretense, programme program,
organis organiz, realis realiz, recognis recogniz, apologis apologiz, criticis criticiz,
privatis privatiz, nationalis nationaliz, modernis moderniz, mobilis mobiliz, legalis legaliz,
penalis penaliz, stabilis stabiliz, normalis normaliz, authoris authoriz, analyse analyze,
paralyse paralyze, travell travel, cancell cancel, labell label, modell model, fuell fuel,
cheque check, tyre tire, grey gray, plough plow, sceptic skeptic, aluminium aluminum,
jewellery jewelry, manoeuvr maneuver, anaemi anemi, paediatric pediatric, haemo hemo
"""
_GERMAN = "photo foto, graphi grafi, delphin delfin, potential potenzial, phantas fantas"
_FRENCH = "clef clé, oignon ognon, nénuphar nénufar"
_SPANISH = "méjic méxic, psicolog sicolog, setiembre septiembre, obscur oscur"
LISTS = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}
# Words that are also written as two.
_OPEN = {"ceasefire": "cease fire", "healthcare": "health care", "cyberattack": "cyber attack"}
_CLOSED = {two: one for one, two in _OPEN.items()}
# A word of letters and a number, also written as two: covid19, F35. In a query of two words the
# number has at most three figures: "election 2024" is no name.
_NUMBERED = re.compile(r"([^\W\d_]+)(\d{1,3})")
# Words whose capitalised form is another word: "US economy" is not about us.
_OTHERWISE = frozenset("us it who aids".split())
_SAME_CAPITALS = {"us": "usa", "usa": "us"}
_ROUND = re.compile(r"(\d+)(bn|m|tn|k)")
_ROUND_WORDS = {"bn": "billion", "m": "million", "tn": "trillion", "k": "thousand"}

_COMPOUND = re.compile(r"\b[^\W_]+(?:[-\u2010\u2011][^\W_]+){1,3}|\b[A-Z]['’][A-Z][^\W_]+")
_UMLAUT = re.compile(r"\b[^\W\d_äöüÄÖÜ]*[äöüÄÖÜ][^\W\d_]*")
_MARKS = "-\u2010\u2011äöüÄÖÜ'’"  # one of them is in each compound and umlaut
_UPPER = re.compile(r"[A-Z](?<!\w.)(?:[A-Z]{1,5}\b|(?:\.[A-Z])+\b)")
_LATIN = [chr(code) for code in range(256)]
# For `bytes.translate`: in the first, a capital of `_UPPER` is "A", a dot itself; what to delete.
_CAPITALS = bytes(65 if "A" <= char <= "Z" else 46 if char == "." else 32 for char in _LATIN)
_NOT_UPPER = bytes(code for code, char in enumerate(_LATIN) if not char.isupper())
_NOT_ALPHA = bytes(code for code, char in enumerate(_LATIN) if not char.isalpha())
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHOUTED = 0.5  # share of capital letters from which capitals carry no meaning


@record
class Spellings:
    """The variants of a word: other words and keys; or only its occurrences in `capitals`."""

    others: tuple[Leaf, ...] = ()
    key: str | None = None
    capitals: tuple[str, ...] = ()


def keys_of(texts: Iterable[str]) -> set[str]:
    """Return the keys of the spellings in some texts of an article."""
    found: set[str] = set()
    for text in texts:
        if marked := _marked(text):
            found.update(f"{SPELLED}:{_closed(raw)}" for raw in _COMPOUND.findall(marked))
            found.update(f"{SPELLED}:{written_out(raw)}" for raw in _UMLAUT.findall(marked))
        if capitals := _capitals(text):
            found.update(f"{CAPITALS}:{folded(raw)}" for raw in capitals)
    return found


def _marked(text: str) -> str:
    """Return the parts of `text` between spaces that may have a compound or an umlaut."""
    marks = [mark for mark in _MARKS if mark in text]
    parts = text.split() if marks else []
    return " ".join([part for mark in marks for part in parts if mark in part])


def _capitals(text: str) -> list[str]:
    """Return the words in capitals, unless much of `text` is in capitals."""
    held = latin(text)
    if held is not None:
        kinds = held.translate(_CAPITALS)
        if b"AA" not in kinds and b"A.A" not in kinds:
            return []
    found = _UPPER.findall(text)
    if held is None:
        upper, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    else:
        upper, letters = (len(held.translate(None, other)) for other in (_NOT_UPPER, _NOT_ALPHA))
    return found if upper < _SHOUTED * letters else []


def written(text: str) -> Iterator[tuple[int, int, set[str]]]:
    """Yield the span of each compound, umlaut and capitalised word, with its keys."""
    for shape in (_COMPOUND, _UMLAUT, _UPPER) if _marked(text) else (_UPPER,):
        for found in shape.finditer(text):
            yield found.start(), found.end(), keys_of((f"{found[0]} a lower case word",))


def written_out(raw: str) -> str:
    """Return a word with its umlauts as two letters, folded: Müller is mueller."""
    return folded(raw.translate(_WRITTEN_OUT))


def _closed(raw: str) -> str:
    return "".join(words(raw))


def spellings(leaf: Leaf) -> Spellings:
    """Return the spelling variants of a part of a query; none for an exact one."""
    if not isinstance(leaf, Word) or leaf.exact:
        return Spellings()
    found = words(leaf.text)
    if len(found) != 1:
        joined = "".join(found)
        hyphened = _COMPOUND.fullmatch(leaf.text) or re.fullmatch(r"\w['’]\w+", leaf.text)
        return Spellings(others=(_as(leaf, joined),) if hyphened else ())
    (word,) = found
    plain = leaf.text.replace(".", "")
    if plain.isupper() and len(plain) > 1 and (plain != leaf.text or word in _OTHERWISE):
        also = _SAME_CAPITALS.get(word)
        return Spellings(capitals=(word, also) if also else (word,))
    others: list[Leaf] = [_as(leaf, other) for other in _listed(word)]
    if word in _OPEN:
        others.append(Phrase(text=_OPEN[word], field=leaf.field))
    if numbered := _NUMBERED.fullmatch(word):
        others.append(Phrase(text=" ".join(numbered.groups()), field=leaf.field))
    if (out := written_out(leaf.text)) != word:
        others.append(_as(leaf, out))
    if number := _ROUND.fullmatch(word):
        others += [
            Phrase(text=f"{number[1]} {unit}", field=leaf.field)
            for unit in (number[2], _ROUND_WORDS[number[2]])
        ]
    return Spellings(others=tuple(others), key=f"{SPELLED}:{word}" if leaf.field is None else None)


def in_one(parts: Sequence[Node]) -> tuple[Node, ...]:
    """Return the parts of an AND, with two words also written as one ("cease fire") as either."""
    found: list[Node] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, Word) and isinstance(before, Word) and part.field == before.field:
            one = _CLOSED.get(f"{before.text} {part.text}".lower())
            if one is None and before.text.isalpha() and _NUMBERED.fullmatch(f"a{part.text}"):
                one = f"{before.text}{part.text}"
            if one and not (before.exact or part.exact):
                word = replace(before, text=one)
                found[-1] = Or(parts=(And(parts=(before, part)), word))
                continue
        found.append(part)
    return tuple(found)


def _as(leaf: Word, text: str) -> Word:
    return Word(text=text, field=leaf.field, exact=len(text) < 3)


_PAIRS: dict[str, tuple[str, ...]] = {}


def _listed(word: str) -> list[str]:
    """Return a word with its prefix replaced by the variant in the lists."""
    if not _PAIRS:
        for listed in LISTS.values():
            for pair in listed.split(","):
                one, other = map(folded, pair.split())
                _PAIRS[one] = (*_PAIRS.get(one, ()), other)
                _PAIRS[other] = (*_PAIRS.get(other, ()), one)
    for size in range(len(word), 2, -1):
        if word[:size] in _PAIRS:
            return [other + word[size:] for other in _PAIRS[word[:size]]]
    return []
