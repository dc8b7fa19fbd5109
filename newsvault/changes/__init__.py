"""Changes between two readings of an article: differences, their kinds, the text of a version."""

from __future__ import annotations

from newsvault.changes.difference import compare
from newsvault.changes.kinds import ORDER, STEALTHY, classify
from newsvault.changes.normal import normal_digest

__all__ = ["ORDER", "STEALTHY", "classify", "compare", "normal_digest"]
