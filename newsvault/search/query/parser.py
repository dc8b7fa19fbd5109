"""Parser of the query language: tokens to a tree, by recursive descent."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NoReturn

from newsvault.errors import QueryError
from newsvault.search.field_names import HAS, KINDS
from newsvault.search.query import fields
from newsvault.search.query.dates import date_range
from newsvault.search.query.lexer import SAID_HINT, Token, tokens
from newsvault.search.query.near_operators import balanced, joined, regex
from newsvault.search.query.other_systems import tell_not
from newsvault.search.query.punctuation import owner, says_something, trimmed
from newsvault.search.query.said import speaker_of
from newsvault.search.query.scope import scope_of, zone_of
from newsvault.search.query.tree import (
    And,
    AtLeast,
    Everything,
    Fuzzy,
    Key,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Said,
    Word,
)

MAX_DEPTH = 50
MAX_WILDCARDS = 6
# Names are not stemmed: "byline:King" must not find Kings.
NAMES = ("byline", "speaker", "source", "url")
_FUZZY = re.compile(r"(.+?)~(\d*)")


class Parser:
    """The parser of one query. `parse` returns its tree or raises QueryError."""

    def __init__(self, query: str, *, now: datetime, exact: bool) -> None:
        self._query = query
        self._now = now
        self._exact = exact
        self.remarks: list[str] = []
        self._tokens = balanced(list(tokens(query, self.remarks)), self.remarks)
        tell_not([(token.kind, token.value) for token in self._tokens], self.remarks)
        self._zone = zone_of(self._tokens, query)
        self._default = scope_of(self._tokens, query)
        self._at = 0
        self._depth = 0
        self._field: str | None = None

    def parse(self) -> Node:
        """Return the tree of the whole query."""
        tree = self._any()
        if self._token.kind == ")":
            self._fail("this bracket closes nothing", hint="leave it out, or open one before it")
        if tree is None:
            self._fail("there is nothing to search for", hint="write a word, or * for everything")
        if self._default is None:
            return tree
        return And(parts=(tree, Key(field="has", value=self._default)))

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._token
        self._at += 1
        return token

    def _fail(self, message: str, *, hint: str = "", at: Token | None = None) -> NoReturn:
        place = (at or self._token).position
        raise QueryError(message, query=self._query, position=place, hint=hint)

    def _any(self) -> Node | None:
        """Parse `a OR b`, which binds loosest."""
        parts = [self._all()]
        while self._token.kind == "or":
            operator = self._next()
            right = self._all()
            if parts[-1] is None or right is None:
                self._lonely(operator)
            parts.append(right)
        kept = tuple(part for part in parts if part is not None)
        if len(kept) > 1:
            return Or(parts=kept)
        return kept[0] if kept else None

    def _all(self) -> Node | None:
        """Parse `a b` or `a AND b`."""
        parts: list[Node] = []
        while self._token.kind not in ("end", ")", "or"):
            if self._token.kind == "and":
                operator = self._next()
                if not parts or self._token.kind in ("end", ")", "or", "and"):
                    self._lonely(operator)
                continue
            part = self._near()
            if part is not None:
                parts.append(part)
        if len(parts) > 1:
            return And(parts=tuple(parts))
        return parts[0] if parts else None

    def _lonely(self, operator: Token) -> NoReturn:
        self._fail(
            f"{operator.value} needs something on both sides",
            hint=f'as a plain word, write "{operator.value.lower()}"',
            at=operator,
        )

    def _near(self) -> Node | None:
        left = self._not()
        while (apart := self._not_near()) or self._token.kind == "near":
            operator = self._next()
            right = self._not()
            if left is None or right is None:
                self._lonely(operator)
            left = joined(left, right, operator, query=self._query, apart=apart)
        return left

    def _not_near(self) -> bool:
        """Parse the NOT of a NOT NEAR."""
        found = [t.kind for t in self._tokens[self._at :][:2]] == ["not", "near"]
        self._at += found
        return found

    def _not(self) -> Node | None:
        turns = 0
        operator = self._token
        while self._token.kind == "not":
            self._next()
            turns += 1
        part = self._one()
        if part is None and turns and operator.value == "NOT":
            self._fail("NOT needs something after it", hint='as a plain word, write "not"')
        return Not(part=part) if turns % 2 and part is not None else part

    def _one(self) -> Node | None:
        """Return the node of the next operand; None where no operand begins, or it says nothing."""
        field = self._field or self._default
        match self._token.kind:
            case "(":
                return self._group()
            case "said":
                return self._said()
            case "field":
                return self._valued(self._next())
            case "phrase":
                return self._phrase(self._next(), field)
            case "regex":
                return regex(self._next(), field, self._query)
            case "word":
                return self._word(self._next(), field)
            case ")" | "not" | "and" | "or" | "near" | "end":
                return None

    def _group(self) -> Node | None:
        opening = self._next()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(f"more than {MAX_DEPTH} brackets inside each other", at=opening)
        tree = self._any()
        if self._token.kind != ")":
            self._fail("this bracket is not closed", hint="add a ) at its end", at=opening)
        self._next()
        self._depth -= 1
        return tree

    def _phrase(self, token: Token, field: str | None) -> Node | None:
        if not says_something(token.value):
            return None
        if token.value.count("*") > MAX_WILDCARDS or "*" in token.value.split():
            self._fail(
                f"a phrase may hold {MAX_WILDCARDS} words with *, and no * alone",
                hint='write "two words"~1 for one word between them',
                at=token,
            )
        return Phrase(text=token.value, field=field, slop=token.number, position=token.position)

    def _word(self, token: Token, field: str | None) -> Node | None:
        """Return the node of a word by its wildcards; None for punctuation alone."""
        text = token.value
        if not text.strip("*") and field in (None, self._default):
            return Everything()
        if found := _FUZZY.fullmatch(text):
            distance = int(found[2] or 1)
            if not 1 <= distance <= 2:
                self._fail(
                    "a word may differ by 1 or 2 letters",
                    hint=f'write {found[1]}~1, or "two words"~5 for words near each other',
                    at=token,
                )
            return Fuzzy(text=found[1], distance=distance, field=field, position=token.position)
        as_written = self._exact or (text[0] == "=" and len(text) > 1)
        text = trimmed(text) if as_written else owner(trimmed(text))
        if not says_something(text):
            return None
        if "*" in text or "?" in text:
            if sum(map(text.count, "*?")) > MAX_WILDCARDS:
                self._fail(f"more than {MAX_WILDCARDS} * or ? in one word", at=token)
            return Pattern(text=text, field=field, position=token.position)
        exact = as_written or field in NAMES
        return Word(text=text, field=field, exact=exact, position=token.position)

    def _valued(self, name: Token) -> Node | None:
        """Parse the value after `field:`."""
        if self._field is not None:
            self._fail(
                "a field cannot stand inside another's brackets",
                hint=f"write {self._field}:word {name.value}:word side by side",
                at=name,
            )
        kind = KINDS[name.value]
        token = self._token
        if kind == "count":
            return self._at_least(name)
        if kind == "text":
            return self._text(name)
        if token.kind not in ("word", "phrase"):
            self._fail(
                f"{name.value}: takes one value",
                hint=f"write ({name.value}:one OR {name.value}:other)",
                at=name,
            )
        value = self._next().value
        if kind == "date":
            return self._date(name.value, token)
        if kind in ("zone", "scope"):
            return Everything()
        if kind == "number":
            return fields.number(name.value, value, query=self._query, position=token.position)
        if kind == "key":
            return fields.keys(
                name.value, value, self.remarks, query=self._query, position=name.position
            )
        return fields.named(name.value, value, query=self._query, position=name.position)

    def _date(self, field: str, token: Token) -> Node:
        place = token.position
        span = date_range(
            token.value, now=self._now, query=self._query, position=place, zone=self._zone
        )
        return fields.dated(field, span, token.value, query=self._query, position=place)

    def _text(self, name: Token) -> Node | None:
        """Return the node of a field's value: a word, a phrase, a regular expression or a group."""
        field = "speaker" if name.value == "said" else name.value
        tree: Node | None = None
        match self._token.kind:
            case "(":
                self._field = field
                tree = self._group()
                self._field = None
            case "word" if field != "url":
                tree = self._word(self._next(), field)
            case "phrase" | "word":
                tree = self._phrase(self._next(), field)
            case "regex":
                tree = regex(self._next(), field, self._query)
        if tree is None:
            self._fail(
                f"{name.value}: needs a value",
                hint=f'write {name.value}:word or {name.value}:"several words"'
                + (f"; has:{name.value} for any" if name.value in HAS else ""),
                at=name,
            )
        return tree

    def _said(self) -> Node:
        """Parse `said(name: words)`: words in one quotation of that speaker."""
        said = self._next()
        if self._field is not None:
            self._fail("said( ) cannot stand inside a field's brackets", at=said)
        self._field = "quote"
        words = self._any()
        self._field = None
        if self._token.kind != ")" or words is None or not says_something(said.value):
            self._fail("said( ) takes a name, a colon and words", hint=SAID_HINT, at=said)
        self._next()
        return Said(speaker=speaker_of(said, self._query), words=words, position=said.position)

    def _at_least(self, name: Token) -> Node:
        tree = self._group() if self._token.kind == "(" else None
        if not name.number or not isinstance(tree, Word | Phrase):
            hint = "write atleast:3(sanctions)"
            self._fail("atleast: takes a number and one word or phrase", hint=hint, at=name)
        return AtLeast(count=name.number, word=tree, position=name.position)
