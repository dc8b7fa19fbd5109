"""Which language a text is in, told from its small words."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SAMPLE = 4000
_FEW = 3
_WORD = re.compile(r"[^\W\d_]+")


def told(text: str, language: str | None) -> str:
    """Return the language's two letters: those of `language`, else what the small words tell.

    A text too short to tell is taken for English.
    """
    if language:
        return re.split(r"[-_]", language.strip().lower())[0]
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    counts = {code: sum(word in known for word in words) for code, known in _small().items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _FEW and counts[best] > counts["en"] else "en"


@cache
def _small() -> dict[str, frozenset[str]]:
    text = (files("newsvault.quotes") / "words" / "languages.txt").read_text("utf-8")
    found: dict[str, frozenset[str]] = {}
    code = ""
    for line in text.splitlines():
        if line.startswith("["):
            code = line.strip("[]")
        elif not line.startswith("#"):
            found[code] = found.get(code, frozenset()) | frozenset(line.split())
    return found
