"""Warnings about a capture: an uncertain capture time, a truncated body."""

from __future__ import annotations

from newsvault.models import CaptureInfo

_TIMES = {"file": "by the file's date", "user": "by hand", "none": "undated"}
_CUTS = {
    "length": "cut: too long",
    "time": "cut: took too long",
    "disconnect": "cut: broke off",
}


def doubts(capture: CaptureInfo) -> str:
    """Return the source of an uncertain capture time and the cause of truncation, in brackets."""
    reasons = (_TIMES.get(capture.date_source or "", ""), _CUTS.get(capture.truncated or "", ""))
    return f" ({'; '.join(filter(None, reasons))})" if any(reasons) else ""


def marks(capture: CaptureInfo) -> str:
    """Return the prefix of the headline in a list: "[undated] ", "[cut] ", both, or ""."""
    undated = "[undated] " if capture.date_source == "none" else ""
    return undated + ("[cut] " if capture.truncated else "")
