"""Languages of the query language: codes of ISO 639, with or without a region, and names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from newsvault.errors import QueryError
from newsvault.text import close_matches

# Codes of ISO 639-1, then of ISO 639-2 and 639-3, with the shorter code of the same language.
# Source: the code tables of SIL International and the Library of Congress, by Debian's iso-codes.
_TABLE = Path(__file__).with_name("iso_639.txt")
_TAG = re.compile(r"([a-z]{2,3})((?:-[a-z0-9]{1,8})*)")
# Macrolanguages whose languages have codes of two letters too (ISO 639-3): pages declare either.
_MEMBERS = {"no": ("nb", "nn"), "sh": ("bs", "hr", "sr")}
# Withdrawn codes that pages still declare.
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}
_NAMES = {
    name: code
    for code, names in (
        line.split(" ", 1)
        for line in (
            "ar arabic|bn bengali|cs czech|da danish dansk|de german deutsch|el greek|en english|"
            "es spanish español espanol castellano|fa persian farsi|fi finnish|"
            "fr french français francais|he hebrew|hi hindi|hu hungarian|id indonesian|"
            "it italian italiano|ja japanese|km khmer|ko korean|lo lao|my burmese|"
            "nl dutch nederlands|no norwegian norsk|pl polish polski|pt portuguese português|"
            "ro romanian|ru russian|sv swedish svenska|ta tamil|th thai|tr turkish|"
            "uk ukrainian|ur urdu|vi vietnamese|zh chinese"
        ).split("|")
    )
    for name in names.split()
}


def language_code(value: str, remarks: list[str], *, query: str, position: int) -> str:
    """Return the code that articles have, for a code or name of a language in lower case.

    A region is left out, as articles have none; `remarks` then says so. Raises
    QueryError for a language that is not in ISO 639.
    """
    found = _TAG.fullmatch(_NAMES.get(value, value.replace("_", "-")))
    if found is None or found[1] not in _codes():
        hint = "write lang:en; count --by lang lists the languages there are"
        for near in close_matches(value, _NAMES, n=1):
            hint = f"did you mean lang:{_NAMES[near]} ({near})?"
        message = f"there is no language {value!r}"
        raise QueryError(message, query=query, position=position, hint=hint)
    code = _RENAMED.get(found[1], _codes()[found[1]])
    if found[2]:
        remarks.append(f"lang:{value} is read as lang:{code}: articles have no region")
    return code


def languages_of(code: str) -> tuple[str, ...]:
    """Return a code with those of the languages that it covers: `no` with `nb` and `nn`."""
    return (code, *_MEMBERS.get(code, ()))


@cache
def _codes() -> dict[str, str]:
    """Return each code with the shortest of its language."""
    pairs = (entry.partition(":") for entry in _TABLE.read_text("ascii").split())
    return {code: short or code for code, _, short in pairs}
