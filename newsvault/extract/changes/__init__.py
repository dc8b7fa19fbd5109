"""Changes between two readings of an article: differences, their kinds, the text of a version."""

from __future__ import annotations

from newsvault.extract.changes.difference import compare
from newsvault.extract.changes.kinds import ORDER, STEALTHY, classify
from newsvault.extract.changes.normalisation import normal_digest
from newsvault.extract.changes.removed_sentences import (
    only_in,
    removed_sentences,
    sentence_keys,
    sentences,
)

__all__ = [
    "ORDER", "STEALTHY", "classify", "compare", "normal_digest", "only_in", "removed_sentences",
    "sentence_keys", "sentences",
]  # fmt: skip
