"""Words gone and come within a text, as pieces of the texts as written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsvault.extract.changes.normalisation import Token, tokens
from newsvault.extract.changes.sequence_alignment import runs
from newsvault.models.changes import Piece, PieceKind


class Edit(NamedTuple):
    """One place where words differ: the tokens of both texts there, and where they begin."""

    gone: tuple[str, ...]
    come: tuple[str, ...]
    a: int
    c: int


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return `new` and the text gone from `old` as pieces, in order.

    The pieces `same` and `come` together are `new`, character by character.
    """
    before, after = tokens(old), tokens(new)
    found: list[Piece] = []
    for run in runs([token.key for token in before], [token.key for token in after]):
        if run.same:
            _add(found, "same", _cut(new, after, run.c, run.d))
            continue
        _add(found, "gone", _cut(old, before, run.a, run.b))
        _add(found, "come", _cut(new, after, run.c, run.d))
    if not after and new:
        _add(found, "same", new)
    return tuple(found)


def whole(kind: PieceKind, text: str) -> tuple[Piece, ...]:
    """Return a text that is all `gone`, `come` or `same`."""
    return (Piece(kind=kind, text=text),) if text else ()


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Return the places where two token lists differ.

    Two places with one equal word between them are one: "15 of 20" for "12 of 18".
    """
    found: list[Edit] = []
    for run in runs(old, new):
        if not run.same:
            found.append(Edit(tuple(old[run.a : run.b]), tuple(new[run.c : run.d]), run.a, run.c))
    return found


def _add(found: list[Piece], kind: PieceKind, text: str) -> None:
    if text:
        found.append(Piece(kind=kind, text=text))


def _cut(text: str, found: Sequence[Token], first: int, last: int) -> str:
    """Return the tokens `first` to `last` of `text` with what follows each up to the next one."""
    if first == last:
        return ""
    start = found[first].start if first else 0
    stop = found[last].start if last < len(found) else len(text)
    return text[start:stop]
