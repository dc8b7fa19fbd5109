"""Names of authors as CSL-JSON names: family, given, particle and suffix apart.

Organisations, and names that cannot be divided, are one `literal`.
"""

from __future__ import annotations

import re

from newsvault.models import Person
from newsvault.output.citations.clean_text import field

_PARTICLES = frozenset(
    "af al auf av bin bint d' da dal das de degli dei del dela della den der di do dos du e el el- "
    "ibn la las le les lo los op 't te ten ter tot und van vande vander vom von y zu zum "
    "zur".split()
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "v", "phd", "md", "esq"])
_OTHERS = re.compile(r"(?:et\.? al\.?|and others|u\. ?a\.|y otros|et autres)", re.IGNORECASE)
_SECOND_GIVEN = frozenset(
    "josé maria maría luis carlos antonio manuel jesús ángel pablo alberto miguel javier andrés "
    "fernando enrique eduardo ignacio isabel elena teresa carmen pilar luisa".split()
)
# Written without spaces, or family name first: dividing them needs a dictionary.
_UNDIVIDED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def csl_names(people: tuple[Person, ...], language: str | None) -> list[dict[str, str]]:
    """Return the authors in the order of the byline; "et al." is no author."""
    names = []
    for person in people:
        name = field(person.name)
        if name and not _OTHERS.fullmatch(name):
            names.append(
                {"literal": name} if person.kind == "organisation" else _person(name, language)
            )
    return names


def has_others(people: tuple[Person, ...]) -> bool:
    """Return whether the byline says that there are further authors."""
    return any(_OTHERS.fullmatch(field(person.name)) for person in people)


def _person(name: str, language: str | None) -> dict[str, str]:
    """Divide the name of a person; a comma divides it already ("Roe, Jane")."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given and given.casefold().strip(".") not in _SUFFIXES:
        return {"family": family, "given": given}
    words = name.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and words[-1].casefold().strip(".") in _SUFFIXES else ""
    if len(words) == 1 or (_UNDIVIDED.search(name) and len(words) < 3):
        return {"family": " ".join(words)} if len(words) == 1 else {"literal": name}
    parts = _divided(words, (language or "").partition("-")[0])
    return parts | ({"suffix": suffix} if suffix else {})


def _divided(words: list[str], language: str) -> dict[str, str]:
    if language == "hu":  # family name first
        return {"family": words[0], "given": " ".join(words[1:])}
    at = len(words) - _family_words(words, language)
    first = at
    while first > 1 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    particle = " ".join(words[first:at])
    parts = {"family": " ".join(words[at:]), "given": " ".join(words[:first])}
    if particle[:1].isupper():  # "Oscar De La Hoya": capitals make it part of the name
        return {"family": f"{particle} {parts['family']}", "given": parts["given"]}
    return parts | ({"non-dropping-particle": particle} if particle else {})


def _family_words(words: list[str], language: str) -> int:
    """Return how many words at the end are the family name: two in Spanish."""
    if language != "es" or len(words) < 3:
        return 1
    if words[-2].casefold() in _PARTICLES or words[-2].endswith("."):
        return 1
    return 1 if len(words) == 3 and words[1].casefold() in _SECOND_GIVEN else 2
