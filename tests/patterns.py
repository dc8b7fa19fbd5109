"""Every regular expression in the package, and texts that are hard for each, made from itself."""

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import newsvault

codes = importlib.import_module("re._constants")  # these have no public names, and no types
parser = importlib.import_module("re._parser")

PACKAGE = Path(newsvault.__file__).parent
_CALLS = {"sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "split", "compile"}
_ANCHORED = {"match", "fullmatch"}
_SAMPLES = "a B7_-.,:;'\"<>()[]{}=/\\&@#!?|*+~$%^\n\t\r\xa0\x00\x1b\xad\u200bé漢가„“”»«’‘—…"
_CATEGORIES = {
    codes.CATEGORY_DIGIT: "7", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_SPELLING = "aB7 .-,/"  # one character of each kind that words are made of
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_PARTED = (*_REPEATS, codes.BRANCH, codes.SUBPATTERN)
_CHARACTERS = (codes.LITERAL, codes.NOT_LITERAL, codes.IN)
_MOST = 14  # pieces of one pattern


def patterns() -> dict[str, tuple[re.Pattern[Any], bool]]:
    """Return each pattern by where it is, and whether it is only ever tried where a text begins."""
    found: dict[str, tuple[re.Pattern[Any], bool]] = {}
    for module in pkgutil.walk_packages(newsvault.__path__, "newsvault."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        assert loaded.__file__
        tree = ast.parse(Path(loaded.__file__).read_text("utf-8"))
        for name, value in vars(loaded).items():
            anchored = _methods(tree, name) <= _ANCHORED if _methods(tree, name) else False
            for place, pattern in _held(name, value):
                found[f"{module.name}.{place}"] = pattern, anchored
        held = {pattern for pattern, _ in found.values()}
        for call, pattern, anchored in _written(tree):
            if pattern not in held:
                found[f"{module.name}:{call.lineno}:{call.col_offset}"] = pattern, anchored
    return found


def _held(place: str, value: object, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns in a module's value: itself, or within tables of any kind."""
    if isinstance(value, re.Pattern):
        yield place, value
    elif callable(getattr(value, "cache_info", None)) and place.startswith("_"):
        made = _made(value)
        if made is not None:
            yield f"{place}()", made
    elif isinstance(value, dict | tuple | list | set | frozenset) and depth < 3:
        inner: Iterable[object] = value.values() if isinstance(value, dict) else value
        for number, one in enumerate(inner):
            yield from _held(f"{place}[{number}]", one, depth + 1)


def _made(function: Any) -> re.Pattern[Any] | None:
    """Return the pattern that a cached function without arguments makes, None if it makes none."""
    hints = getattr(function, "__annotations__", {})
    if set(hints) != {"return"} or "Pattern" not in str(hints["return"]):
        return None
    made: re.Pattern[Any] = function()
    return made


def _methods(tree: ast.Module, name: str) -> set[str]:
    """Return the names of the methods of the pattern `name` that its module calls."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    }


def _written(tree: ast.Module) -> Iterator[tuple[ast.Call, re.Pattern[Any], bool]]:
    """Yield the calls of `re` whose pattern is written out, wherever they stand."""
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _CALLS
        ):
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
            flags = [a for a in ast.walk(node) if isinstance(a, ast.Attribute)]
            names = {a.attr for a in flags if a.attr.isupper()}
            flag = re.RegexFlag(0)
            for one in names:
                flag |= re.RegexFlag[one]
            yield node, re.compile(first.value, flag), node.func.attr in _ANCHORED


def hard_texts(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """Yield texts of about `size` characters: runs of what the pattern is made of, near misses.

    Each run comes alone, behind what the pattern begins with and before what fits nowhere.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    pieces = list(dict.fromkeys(_pieces(tree)))[:_MOST]
    fit = [_sample(node) for node in tree]
    leads = list(dict.fromkeys("".join(fit[:n]) for n in range(len(fit) + 1)))[:_MOST]
    pairs = [a + b for a in pieces[:5] for b in pieces[:5] if a != b]
    for piece in dict.fromkeys([*pieces, *leads[1:], *pairs, " ", "a", "7"]):
        run = piece * (size // len(piece)) if piece else ""
        for lead in leads[:4]:
            yield f"{lead}{run}\x00"
        yield f"{run}\n\x00"
        yield run


def _pieces(tree: Iterable[Any]) -> Iterator[str]:
    """Yield a text for each node of a pattern, whole and in parts."""
    for node in tree:
        sample = _sample(node)
        if sample:
            yield sample
        for inner in _inside(node):
            yield from _pieces(inner)


def ambiguous_texts(pattern: re.Pattern[Any], size: int, trials: int) -> Iterator[str]:
    """Yield texts of about `size` characters in which a repeated part comes again and again.

    Each is a random spelling of a part, behind what leads to it and before what fits nowhere:
    where a part can be read in two ways, its cost is a power of two.
    """
    chance = random.Random(1)
    tree = parser.parse(pattern.pattern, pattern.flags)
    for before, part in _repeated(tree, []):
        for _ in range(trials):
            lead = _spelled(before, chance)
            piece = "".join(_spelled(part, chance) for _ in range(chance.randint(1, 2)))
            if piece:
                yield f"{lead}{piece * (size // len(piece))}\x00"


def overlaps(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Yield the characters that two alternatives of one repeat can both match.

    A run of n of them is read in 2**n ways. Such sets are easily written: "a letter, or a sign of
    these scripts", where the letters of these scripts are in both.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    for _, part in _repeated(tree, []):
        for node in part:
            inner = next(iter(node[1][3])) if node[0] is codes.SUBPATTERN else node
            if inner[0] is not codes.BRANCH:
                continue
            sets = [one[0] for one in inner[1][1] if len(one) == 1 and one[0][0] in _CHARACTERS]
            yield from (
                chr(n) for n in range(0, 0x3100, 5) if sum(_is_one(chr(n), one) for one in sets) > 1
            )


def _is_one(character: str, node: Any) -> bool:
    code, value = node
    if code is codes.IN:
        return _fits(character, value)
    return (ord(character) == value) is (code is codes.LITERAL)


def _repeated(tree: Iterable[Any], before: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    """Yield the part of each repeat that has parts itself, with the nodes that lead to it."""
    lead = [*before]
    for node in tree:
        for inner in _inside(node):
            if node[0] in _REPEATS and node[1][1] > 1 and any(n[0] in _PARTED for n in inner):
                yield lead, inner
            yield from _repeated(inner, lead)
        lead = [*lead, node]


def _spelled(tree: Iterable[Any], chance: random.Random) -> str:
    """Return a random text that the nodes match, short where they repeat."""
    return "".join(_spelling(node, chance) for node in tree)


def _spelling(node: Any, chance: random.Random) -> str:
    code, value = node
    if code is codes.IN:
        return chance.choice([c for c in _SPELLING if _fits(c, value)] or [_one_of(value)])
    if code in (codes.ANY, codes.NOT_LITERAL):
        return chance.choice([c for c in _SPELLING if ord(c) != value])
    if code in _REPEATS:
        low, high, inner = value
        count = chance.randint(low, min(high, low + 1))
        return "".join(_spelled(inner, chance) for _ in range(count))
    if code is codes.BRANCH:
        return _spelled(chance.choice(value[1]), chance)
    if code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
        return _spelled(_inside(node)[0], chance)
    return _sample(node)


def _fits(character: str, members: list[Any]) -> bool:
    """Whether a character is in a set, or in none of what is excluded from it."""
    if members[0][0] is codes.NEGATE:
        return not _is_in(character, members[1:])
    return _is_in(character, members)


def _inside(node: Any) -> list[Any]:
    code, value = node
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return []


def _sample(node: Any) -> str:
    """Return a short text that a node of a pattern matches."""
    code, value = node
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if code is codes.ANY:
        return "a"
    if code is codes.IN:
        return _one_of(value)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        low, high, inner = value
        return _together(inner) * int(min(max(low, 1), high))
    if code is codes.BRANCH:
        return _together(value[1][0])
    if code is codes.SUBPATTERN:
        return _together(value[3])
    if code is codes.ATOMIC_GROUP:
        return _together(value)
    return ""


def _together(tree: Any) -> str:
    return "".join(_sample(node) for node in tree)


def _one_of(members: list[Any]) -> str:
    """Return a character of a set: of one that says what is not in it, whatever is left."""
    if members[0][0] is codes.NEGATE:
        return next(c for c in _SAMPLES if not _is_in(c, members[1:]))
    code, value = members[0]
    if code is codes.LITERAL:
        return chr(value)
    return chr(value[0]) if code is codes.RANGE else str(_CATEGORIES[value])


def _is_in(character: str, members: list[Any]) -> bool:
    for code, value in members:
        if code is codes.LITERAL and value == ord(character):
            return True
        if code is codes.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if code is codes.CATEGORY and re.match(_CLASSES[value], character):
            return True
    return False


_CLASSES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
