"""Elements that a page does not display."""

from __future__ import annotations

import re

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PANELS = ("region", "tabpanel")
_OPENED = frozenset("accordion collapse collapsible panel tabpanel expander faq".split())
_STREAMED = re.compile(r"S:[0-9a-f]+")  # parts that a server sends late, hidden until a script runs


def is_hidden(attrs: dict[str, str], words: frozenset[str]) -> bool:
    """Return whether an element is hidden, and not one that the page opens.

    `words` are those of its class and id.
    """
    return _is_hidden(attrs) and not _opens(attrs, words)


def _is_hidden(attrs: dict[str, str]) -> bool:
    if "hidden" in attrs or attrs.get("aria-hidden") == "true":
        return True
    return "style" in attrs and bool(_HIDDEN.search(str(attrs["style"])))


def _opens(attrs: dict[str, str], words: frozenset[str]) -> bool:
    """Whether a hidden block is one that the page opens: a panel, a part that came late."""
    if attrs.get("role") in _PANELS or words & _OPENED:
        return True
    return bool(_STREAMED.fullmatch(str(attrs.get("id", ""))))
