"""The speaker of `said(name: words)`."""

from __future__ import annotations

from newsvault.search.query.lexer import Token
from newsvault.search.query.punctuation import owner, says_something, trimmed
from newsvault.search.query.tree import And, Node, Word


def speaker_of(said: Token, query: str) -> Node:
    """Return the words of the name in `said`, one of which has a letter, each with its position."""
    names = []
    at = said.position + len("said(")
    for name in said.value.split():
        at = max(at, query.find(name, at))
        if says_something(name):
            word = owner(trimmed(name))
            names.append(Word(text=word, field="speaker", exact=True, position=at))
        at += len(name)
    return names[0] if len(names) == 1 else And(parts=tuple(names))
