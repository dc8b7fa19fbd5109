"""The face of the sayings: who said what in the whole vault, when, and what a draft makes of it."""

from __future__ import annotations

from newsvault.people import fits
from newsvault.sayings.asked import Question, Streamed, find, stream, tell
from newsvault.sayings.checking import check
from newsvault.sayings.deciding import alias, decisions, merge, split, undo
from newsvault.sayings.draft import decoded
from newsvault.sayings.speaking import speakers

__all__ = [
    "Question",
    "Streamed",
    "alias",
    "check",
    "decisions",
    "decoded",
    "find",
    "fits",
    "merge",
    "speakers",
    "split",
    "stream",
    "tell",
    "undo",
]
