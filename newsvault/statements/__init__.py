"""Statements: quotations of the whole vault by speaker and time, and checks of drafts."""

from __future__ import annotations

from newsvault.statements.draft import decoded
from newsvault.statements.fact_check import check
from newsvault.statements.name_decisions import alias, decisions, merge, split, undo
from newsvault.statements.search import Question, find, stream
from newsvault.statements.speakers import speakers, stream_speakers
from newsvault.statements.timeline import stream_timeline, timeline
from newsvault.vault.speaker_identities import fits

__all__ = [
    "Question",
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
    "stream_speakers",
    "stream_timeline",
    "timeline",
    "undo",
]
