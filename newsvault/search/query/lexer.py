"""The words of a query: text to tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from newsvault.errors import QueryError
from newsvault.search.query.fields import KINDS, unknown_field

TokenKind = Literal["(", ")", "phrase", "word", "field", "not", "and", "or", "near", "said", "end"]

MARKS = '"“”„‟«»＂'
# Between letters of Hebrew a mark is part of the word, as in צה"ל.
_HEBREW = "\u05d0-\u05ea"
_INNER = f"(?<=[{_HEBREW}])[{MARKS}](?=[{_HEBREW}])"
_NO_MARKS = dict.fromkeys(map(ord, MARKS), " ")
_PHRASE = re.compile(f"[{MARKS}]((?:[^{MARKS}]|{_INNER})*)[{MARKS}](~\\d{{1,4}}(?!\\d)|~\\d*)?")
_FIELD = re.compile(r"([A-Za-z]+):")
# What stands behind these is a value to its end, whatever signs it has inside: an address, a tag.
_LITERAL = ("url", *(name for name, kind in KINDS.items() if kind in ("key", "saved", "like")))
_DIGITS = 4  # of the most words that may stand between others
SAID_HINT = "write said(blinken: ceasefire), or said:blinken for anything said"
_SAID = re.compile(r"said\(([^():]*)(:?)", re.IGNORECASE)
_ATLEAST = re.compile(r"atleast:(\d{1,6})(?=\()", re.IGNORECASE)
_WORD = re.compile(rf"(?:[^\s(){MARKS}]|{_INNER})+")
_NEAR = re.compile(r"(?:(NEAR|ADJ|W)/?(\d{1,4})?|(w|near|adj)/(\d{1,4})|(?:SAME|same)/([spSP]))")
_NEARLY = re.compile(r"(?:NEAR|ADJ|W|SAME)/.*|SAME|(?:near|adj|w)/\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token; `value` is a word, a phrase's text, a field's or an operator's name."""

    kind: TokenKind
    position: int
    value: str = ""
    number: int | None = None


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of `query`, the last of kind `end`.

    Raises QueryError for a quotation mark that is not closed and a field that does not exist.
    """
    at = 0
    token = None
    while at < len(query):
        char = query[at]
        if char.isspace():
            at += 1
        elif char in "()":
            token = Token(kind="(" if char == "(" else ")", position=at)
            yield token
            at += 1
        elif char in MARKS:
            token, at = _phrase(query, at)
            yield token
        elif token and token.value in _LITERAL and token.kind == "field":
            token, at = _literal(query, at)
            yield token
        elif char == "-":
            if at + 1 < len(query) and not query[at + 1].isspace() and query[at + 1] != "-":
                yield Token(kind="not", position=at, value="-")
            at += 1
        else:
            token, at = _field(query, at) or _word(query, at)
            yield token
    yield Token(kind="end", position=len(query))


def _phrase(query: str, at: int) -> tuple[Token, int]:
    found = _PHRASE.match(query, at)
    if found is None:
        raise QueryError(
            "this quotation mark is not closed",
            query=query,
            position=at,
            hint=_whole_phrase(query, at),
        )
    if found[2] and not 1 < len(found[2]) <= _DIGITS + 1:
        raise QueryError(
            "~ behind a phrase takes a number up to 9999",
            query=query,
            position=found.start(2),
            hint=f'write "{found[1]}"~5',
        )
    slop = int(found[2][1:]) if found[2] else None
    return Token(kind="phrase", position=at, value=found[1], number=slop), found.end()


def _whole_phrase(query: str, at: int) -> str:
    """Return what to write for a quotation mark that stands alone."""
    rest = query[at + 1 :].strip()
    return f'write "{rest}"' if rest else "leave it out, or write one before the words too"


def _field(query: str, at: int) -> tuple[Token, int] | None:
    """Return the field that begins here; None where a colon only ends a word ("Gaza: talks")."""
    if found := _SAID.match(query, at):
        if not found[2]:
            message = "said( ) takes a name, a colon and words"
            raise QueryError(message, query=query, position=at, hint=SAID_HINT)
        name = found[1].translate(_NO_MARKS)
        return Token(kind="said", position=at, value=name), found.end()
    if found := _ATLEAST.match(query, at):
        return Token(kind="field", position=at, value="atleast", number=int(found[1])), found.end()
    found = _FIELD.match(query, at)
    if found is None:
        return None
    name = found[1].lower()
    bare = found.end() >= len(query) or query[found.end()].isspace() or query[found.end()] == ")"
    if name not in KINDS:
        if bare:
            return None
        unknown_field(found[1], query=query, position=at)
    if bare:
        raise QueryError(
            f"{name}: needs a value",
            query=query,
            position=at,
            hint=f"write {name}:{_example(query[found.end() :])}, without a space after the colon",
        )
    return Token(kind="field", position=at, value=name), found.end()


def _example(rest: str) -> str:
    """Return the word that stands next in a query, as what a field might have been meant for."""
    found = _WORD.match(rest.strip())
    return found[0] if found else 'word or "several words"'


def _literal(query: str, at: int) -> tuple[Token, int]:
    found = _WORD.match(query, at)
    assert found is not None
    return Token(kind="word", position=at, value=found[0]), found.end()


def _word(query: str, at: int) -> tuple[Token, int]:
    found = _WORD.match(query, at)
    assert found is not None
    text, end = found[0], found.end()
    if text in ("AND", "OR", "NOT"):
        kinds: dict[str, TokenKind] = {"AND": "and", "OR": "or", "NOT": "not"}
        return Token(kind=kinds[text], position=at, value=text), end
    if near := _NEAR.fullmatch(text):
        if near[5]:
            return Token(kind="near", position=at, value=f"SAME/{near[5].lower()}"), end
        name = (near[1] or near[3]).upper()
        if (near[1] != "W") or near[2]:
            return Token(kind="near", position=at, value=name, number=_apart(near)), end
    if _NEARLY.fullmatch(text):
        raise QueryError(
            f"{text} joins nothing",
            query=query,
            position=at,
            hint="write NEAR/5, ADJ/5 (up to 9999), SAME/s (sentence) or SAME/p (paragraph); "
            f'as a plain word, "{text.lower()}"',
        )
    return Token(kind="word", position=at, value=text), end


def _apart(near: re.Match[str]) -> int:
    return int(near[2] or near[4] or 5)
