"""The passages written for each rule: who speaks, in English, German, French and Spanish."""

from pathlib import Path

import pytest

from newsvault import find_quotes

PASSAGES = Path(__file__).parent / "passages"


def read(language: str) -> list[tuple[str, str, list[str]]]:
    """Return rule, text and expected speakers of each passage of a language."""
    found = []
    for line in (PASSAGES / f"{language}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            rule, text, speakers = (part.strip() for part in line.split(" | "))
            wanted = [] if speakers == "none" else [s.strip() for s in speakers.split(" ; ")]
            found.append((rule, text.replace("¶", "\n\n"), wanted))
    return found


def speakers_of(text: str, language: str) -> list[str]:
    """Return the speaker of each quotation, in full where the text tells it."""
    quotes = find_quotes(text, language=language)
    return [q.speaker_name or q.speaker or "-" for q in quotes]


def right(text: str, language: str, wanted: list[str]) -> bool:
    found = speakers_of(text, language)
    return len(found) == len(wanted) and all(
        f.casefold().endswith(w.casefold()) or f.casefold().startswith(w.casefold())
        for f, w in zip(found, wanted, strict=True)
    )


# A rule that begins with "!" is known to fail; docs/finding-quotations.md names the classes.
KNOWN = pytest.mark.xfail(reason="known error, listed in docs/finding-quotations.md")
CASES = [
    pytest.param(code, *case, marks=[KNOWN] if case[0].startswith("!") else [])
    for code in ("en", "de", "fr", "es")
    for case in read(code)
]


@pytest.mark.parametrize(("language", "rule", "text", "wanted"), CASES)
def test_each_passage_has_its_speakers(
    language: str, rule: str, text: str, wanted: list[str]
) -> None:
    """A passage's quotations, and no others, go to the speakers its rule names."""
    assert right(text, language, wanted), (rule, speakers_of(text, language))
