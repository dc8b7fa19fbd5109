"""Language detection by function words."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SAMPLE = 4000
_FEW = 3
_SHORT = 60  # words
_WORD = re.compile(r"[^\W\d_]+")
# Signs that one of the languages has and English has not, each as much as two small words.
_SIGNS = {
    "de": re.compile("[äöüßÄÖÜ„]"), "fr": re.compile("[èêçœàùÈÉÊÀ]|« |\\b[dlnsj]['’](?=\\w)|«\xa0"),
    "es": re.compile("[ñ¿¡áíóú]"),
}  # fmt: skip


def language_of(text: str, language: str | None) -> str:
    """Return the two-letter code of `language`, else of the language detected in `text`.

    English for a text that is too short.
    """
    if language:
        return re.split(r"[-_]", language.strip().lower())[0]
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    counts = {code: sum(word in known for word in words) for code, known in _small().items()}
    if len(words) <= _SHORT:
        for code, sign in _SIGNS.items():
            counts[code] += 2 * min(len(sign.findall(text)), 2)
    best = max(counts, key=lambda code: counts[code])
    few = 1 if len(words) <= _SHORT and best in _SIGNS else _FEW
    return best if counts[best] >= few and counts[best] > counts["en"] else "en"


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
