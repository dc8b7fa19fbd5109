"""Lexer of the query language: text to tokens with their positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from newsvault.errors import QueryError
from newsvault.models.record import record
from newsvault.search.field_names import KINDS
from newsvault.search.query.fields import unknown_field
from newsvault.search.query.other_systems import compared_number, refuse, tell_signs

TokenKind = Literal[
    "(", ")", "phrase", "word", "regex", "field", "not", "and", "or", "near", "said", "end"
]

MARKS = '"“”„‟«»＂'
# Between Hebrew letters a quotation mark is part of the word, as in צה"ל.
_HEBREW = "\u05d0-\u05ea"
_INNER = f"(?<=[{_HEBREW}])[{MARKS}](?=[{_HEBREW}])"
_NO_MARKS = dict.fromkeys(map(ord, MARKS), " ")
_PHRASE = re.compile(f"[{MARKS}]((?:[^{MARKS}]|{_INNER})*)[{MARKS}](~\\d{{1,4}}(?!\\d)|~\\d*)?")
_FIELD = re.compile(r"([A-Za-z]+):")
# The values of these fields contain any characters up to the next space: an address, a tag.
_LITERAL = (
    "url",
    *(name for name, kind in KINDS.items() if kind in ("key", "saved", "like", "zone")),
)
_DIGITS = 4  # of the distance between words
SAID_HINT = "write said(blinken: ceasefire), or said:blinken for anything said"
_SAID = re.compile(r"said\(([^():]*)(:?)", re.IGNORECASE)
_ATLEAST = re.compile(r"atleast:?(\d{1,6})(?=\()", re.IGNORECASE)
_WORD = re.compile(rf"(?:[^\s(){MARKS}]|{_INNER})+")
# Also in the syntax of Westlaw, Nexis and Factiva: /5, +5, /s, /p, pre/5, adj5, near5.
_NEAR = re.compile(
    r"(?:(NEAR|ADJ|W|PRE|ONEAR)/?(\d{1,4})?|(w|near|adj|pre|onear)/(\d{1,4})|(near|adj)(\d{1,4})"
    r"|([/+])(\d{1,4})|(?:SAME|same|[wW])?/([spSP]))"
)
_NEARLY = re.compile(r"(?:NEAR|ADJ|W|PRE|ONEAR|SAME)/.*|SAME|(?:near|adj|w|pre|onear)?/\d+")
_ORDERED = ("ADJ", "PRE", "ONEAR", "+")
_SIGNS: dict[str, tuple[TokenKind, str]] = {
    **dict.fromkeys(("AND", "&&", "&"), ("and", "AND")),
    **dict.fromkeys(("OR", "||", "|"), ("or", "OR")),
    **dict.fromkeys(("NOT", "ANDNOT", "BUTNOT"), ("not", "NOT")),
}
_SMALL = re.compile(r"(?<=\S)\s(or|not|and)\s(?=\S)")
_FEW = 6  # words; in a shorter query a lower-case `or` may be meant as an operator
_PASTED = 5  # words; in a longer query "Source: Reuters" is pasted text, not an empty field
_CAPITALS = re.compile(r"\b(?:AND|OR|NOT)\b")
_REGEX = re.compile(r"re:/((?:[^/\\]|\\.)*)/(?=[\s)]|$)")
_SPAN = re.compile(r"([\w-]+)\s+(?:-|–|—|to)\s+(\d[\w-]*|today|yesterday)(?=[\s)]|$)")


@record
class Token:
    """One token; `value` is a word, a phrase's text, a field's or an operator's name."""

    kind: TokenKind
    position: int
    value: str = ""
    number: int | None = None


def tokens(query: str, remarks: list[str]) -> Iterator[Token]:
    """Yield the tokens of `query`, the last of kind `end`; corrections are added to `remarks`.

    Raises QueryError for an unknown field.
    """
    if len(query.split()) <= _FEW and (found := _SMALL.search(_PHRASE.sub('""', query))):
        word = found[1]
        remarks.append(f"{word} is read as a word; as an operator, write {word.upper()}")
    at, before = 0, None
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        token, at = _token(query, at, before, remarks)
        if token is not None:
            yield token
            before = before if token.kind == "not" else token
    yield Token(kind="end", position=len(query))


def _token(
    query: str, at: int, before: Token | None, remarks: list[str]
) -> tuple[Token | None, int]:
    """Return the token at `at` and the offset behind it; no token for a stray mark or dash.

    `before` is the last token that is no sign of negation: the kind of a field decides how its
    value is read.
    """
    char = query[at]
    if char in "()":
        return Token(kind="(" if char == "(" else ")", position=at), at + 1
    if char in MARKS:
        return _phrase(query, at, remarks) or _unclosed(query, at, remarks)
    if found := _REGEX.match(query, at):
        return Token(kind="regex", position=at, value=found[1]), found.end()
    if before is not None and before.kind == "field":
        if found := _span(query, at, before):
            return Token(kind="word", position=at, value=f"{found[1]}..{found[2]}"), found.end()
        if before.value in _LITERAL:
            return _literal(query, at)
    if char in "-!":
        negates = query[at + 1 : at + 2].strip() not in ("", "-", "!")
        return Token(kind="not", position=at, value=char) if negates else None, at + 1
    if field := _field(query, at, remarks):
        return field
    refuse(query, at)
    return _word(query, at, remarks)


def _unclosed(query: str, at: int, remarks: list[str]) -> tuple[None, int]:
    """Skip a quotation mark that is not closed, and remark on it."""
    remarks.append(
        "a quotation mark is not closed and was left out"
        + (f"; for a phrase, write {whole}" if (whole := _whole(query, at)) else "")
    )
    return None, at + 1


def _span(query: str, at: int, name: Token) -> re.Match[str] | None:
    """Return a range of dates written with a dash or "to": date:2024-01 - 2024-03."""
    return _SPAN.match(query, at) if KINDS.get(name.value) == "date" else None


def _phrase(query: str, at: int, remarks: list[str]) -> tuple[Token, int] | None:
    """Return the phrase that begins here; None if its quotation mark is not closed."""
    found = _PHRASE.match(query, at)
    if found is None:
        return None
    if found[2] and not 1 < len(found[2]) <= _DIGITS + 1:
        raise QueryError(
            "~ behind a phrase takes a number up to 9999",
            query=query,
            position=found.start(2),
            hint=f'write "{found[1]}"~5',
        )
    slop = int(found[2][1:]) if found[2] else None
    tell_signs(found[1], query, remarks)
    return Token(kind="phrase", position=at, value=found[1], number=slop), found.end()


def _whole(query: str, at: int) -> str:
    """Return the short phrase after a lone quotation mark; empty for a long text."""
    rest = query[at + 1 :].strip()
    return f'"{rest}"' if 0 < len(rest.split()) <= _FEW else ""


def _field(query: str, at: int, remarks: list[str]) -> tuple[Token, int] | None:
    """Return the field that begins here; None if the colon only ends a word ("Gaza: talks")."""
    if found := _SAID.match(query, at):
        if not found[2]:
            message = "said( ) takes a name, a colon and words"
            raise QueryError(message, query=query, position=at, hint=SAID_HINT)
        name = found[1].translate(_NO_MARKS)
        return Token(kind="said", position=at, value=name), found.end()
    if found := _ATLEAST.match(query, at):
        return Token(kind="field", position=at, value="atleast", number=int(found[1])), found.end()
    found = compared_number(query, at) or _FIELD.match(query, at)
    if found is None:
        return None
    name = found[1].lower()
    bare = found.end() >= len(query) or query[found.end()].isspace() or query[found.end()] == ")"
    if name not in KINDS:
        if bare:
            return None
        unknown_field(found[1], query=query, position=at)
    if bare and len(query.split()) >= _PASTED:
        remarks.append(f"{found[0]} is read as a word; as a field, write no space behind it")
        return None
    if bare:
        raise QueryError(
            f"{name}: needs a value",
            query=query,
            position=at,
            hint=f"write {name}:{_example(query[found.end() :])}, without a space after the colon",
        )
    return Token(kind="field", position=at, value=name), found.end()


def _example(rest: str) -> str:
    """Return the next word of a query, as an example value of a field."""
    found = _WORD.match(rest.strip())
    return found[0] if found else 'word or "several words"'


def _literal(query: str, at: int) -> tuple[Token, int]:
    found = _WORD.match(query, at)
    assert found is not None
    return Token(kind="word", position=at, value=found[0]), found.end()


def _word(query: str, at: int, remarks: list[str]) -> tuple[Token | None, int]:
    """Return the sign, NEAR or word at `at`, and the offset behind it; no token for a stray |."""
    found = _WORD.match(query, at)
    assert found is not None
    text, end = found[0], found.end()
    if text == "|" and _between_words(query, remarks):
        return None, end
    if text in _SIGNS:
        kind, value = _SIGNS[text]
        return Token(kind=kind, position=at, value=value), end
    if near := _NEAR.fullmatch(text):
        if near[9]:
            return Token(kind="near", position=at, value=f"SAME/{near[9].lower()}"), end
        name = (near[1] or near[3] or near[5] or near[7]).upper()
        if near[1] not in ("W", "PRE") or near[2]:
            name = "ADJ" if name in _ORDERED else "NEAR"
            return Token(kind="near", position=at, value=name, number=_apart(near)), end
    if _NEARLY.fullmatch(text):
        raise QueryError(
            f"{text} joins nothing",
            query=query,
            position=at,
            hint="write NEAR/5, ADJ/5 (up to 9999), SAME/s (sentence) or SAME/p (paragraph); "
            f'as a plain word, "{text.lower()}"',
        )
    if text[-1] == "!" and text[:-1].isalpha() and len(query.split()) < _FEW:
        remarks.append(f"! is punctuation; to find what begins with it, write {text[:-1]}*")
    tell_signs(text, query, remarks)
    return Token(kind="word", position=at, value=text), end


def _between_words(query: str, remarks: list[str]) -> bool:
    """Whether | parts a pasted headline from its section or site; a remark says which."""
    if len(query.split(maxsplit=_FEW)) <= _FEW:
        return False
    pasted = query.count("|") == 1 and query.lstrip()[0].isupper() and not _CAPITALS.search(query)
    remarks.append(
        "| is left out as punctuation of a headline; for either side, write OR"
        if pasted
        else "| is read as OR; as punctuation, leave it out"
    )
    return pasted


def _apart(near: re.Match[str]) -> int:
    return int(near[2] or near[4] or near[6] or near[8] or 5)
