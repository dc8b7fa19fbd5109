"""What one text has and another lacks, as whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvault.models.copies import Passage
from newsvault.search.copies.copy_comparison import covered
from newsvault.search.copies.fingerprints import Fingerprints, tokens_of

_END = re.compile(
    r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’»)\]])\s+|(?<=[。！？])(?![」』”])|(?<=[。！？][」』”])"
)
_MOST = 0.5  # share of its words that a sentence which is in the other text has in common


def passages(one: Fingerprints, other: Fingerprints) -> tuple[Passage, ...]:
    """Return the sentences of `one` that `other` cut, then those it added."""
    cut = (Passage(change="cut", text=text) for text in _missing(one, other))
    added = (Passage(change="added", text=text) for text in _missing(other, one))
    return (*cut, *added)


def _missing(one: Fingerprints, other: Fingerprints) -> Iterator[str]:
    """Yield the sentences of `one` that are not in `other`; neighbours in a paragraph together."""
    found, at = covered(one, other), 0
    for paragraph in one.paragraphs:
        run: list[str] = []
        for sentence in _END.split(paragraph):
            size = len(tokens_of(sentence))
            if at + size > len(found):  # a longer text is not compared to its end
                return
            shared = found[at : at + size].count(1)
            at += size
            if size and shared < _MOST * size:
                run.append(sentence.strip())
            elif size and run:
                yield " ".join(run)
                run = []
        if run:
            yield " ".join(run)
