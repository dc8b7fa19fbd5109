"""What is to be known of a capture before it is relied on: a time that is not its own, a cut."""

from __future__ import annotations

from newsvault.models import CaptureInfo

_TIMES = {"file": "by the file's date", "user": "by hand", "none": "undated"}
_CUTS = {
    "length": "cut: too long",
    "time": "cut: took too long",
    "disconnect": "cut: broke off",
}


def doubts(capture: CaptureInfo) -> str:
    """Return where a capture's time is from, and why it is cut, in brackets; "" for neither."""
    told = (_TIMES.get(capture.date_source or "", ""), _CUTS.get(capture.truncated or "", ""))
    return f" ({'; '.join(filter(None, told))})" if any(told) else ""


def marks(capture: CaptureInfo) -> str:
    """Return what stands in a list before the headline of what is undated or cut, or ""."""
    undated = "[undated] " if capture.date_source == "none" else ""
    return undated + ("[cut] " if capture.truncated else "")
