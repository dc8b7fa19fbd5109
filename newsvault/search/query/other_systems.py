"""Syntax of other search systems that the query language does not have: refused, or remarked on.

Without this it would be read as plain words, and find nothing or something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from newsvault.errors import QueryError
from newsvault.search.field_names import KINDS
from newsvault.search.query.fields import MEANT

# Names in calls, as TI(words) and TI=words, beside those of fields.
_CALLS = {
    **dict.fromkeys(("ti", "ttl", "title", "intitle"), "headline"),
    **dict.fromkeys(("hlead", "lp"), "lead"),
    **dict.fromkeys(("ab", "abs", "tiab"), "summary"),
    **dict.fromkeys(("au", "aut"), "byline"),
    **dict.fromkeys(("tx", "intext", "inbody"), "body"),
    **dict.fromkeys(("su", "kw"), "keywords"),
    **dict.fromkeys(("dt", "dp", "pd", "py"), "date"),
    "pub": "source",
    "inurl": "url",
}
_OPERATORS = ("AND", "OR", "NOT", "ANDNOT", "BUTNOT", "NEAR", "ONEAR", "ADJ", "W", "PRE", "SAME")
_CALL = re.compile(r"([A-Za-z]+(?:,[A-Za-z]+)*)\d*\(([^()]*)")
_FEW = 6  # words; a longer query is pasted text, where a sign more or less changes little
_ENDING = 3  # letters in brackets after a word in small letters: source(s), reopen(ed)
_COMPARED = re.compile(r"([A-Za-z]+)([<>]=?|=(?=[\w(\"“]))")
_NUMBER = re.compile(r"(words|quotes)(?=[<>]=?\d)", re.IGNORECASE)
_TAGGED = re.compile(r"[^\s()\[\]]+\[([A-Za-z]+)\]")
_SLASHED = re.compile(r"/(?=[^\s/]*[?+*\[\](){}|\\^$.])([^\s/]+)/i?(?=[\s)]|$)")
_ALL_IN = re.compile(r"all(in(?:title|text|body|url)):\s*", re.IGNORECASE)
_AROUND = re.compile(r"AROUND\(\d+\)")
_SIGNED = re.compile(r"[$€£¥]\d[\d.,]*\w*|(?<![\d.,])\d[\d.,]*[%‰€£¥$°]")
_BARE_SIGN = re.compile(r"[$€£¥%‰°]|[.,]$")
_DATES = "date:2023-12, after:2023-12-01 or before:2023-12-01"


def compared_number(query: str, at: int) -> re.Match[str] | None:
    """Return the match of a number's field before its comparison: words of `words>5000`."""
    return _NUMBER.match(query, at)


def refuse(query: str, at: int) -> None:
    """Raise QueryError if syntax of another system begins at `at`, with the form to write."""
    if found := _AROUND.match(query, at):
        _fail(query, at, found[0], "write NEAR/5")
    if found := _ALL_IN.match(query, at):
        field = _CALLS[found[1].lower()]
        _fail(query, at, found[0].strip(), f"write {field}:({query[found.end() :].strip()})")
    if found := _SLASHED.match(query, at):
        _fail(query, at, found[0], f"for a regular expression, write re:/{found[1]}/")
    if found := _TAGGED.match(query, at):
        tagged = _field(found[1])
        if tagged:
            word = found[0].partition("[")[0]
            _fail(query, at, found[0], f"write {_example(tagged, word)}")
    if found := _CALL.match(query, at):
        _refuse_call(found, query, at)
    elif (found := _COMPARED.match(query, at)) and (meant := _field(found[1])):
        value = re.split(r"[\s()]", query[found.end() :], maxsplit=1)[0] or "(a OR b)"
        sign = found[2] if KINDS[meant] == "number" and found[2] != "=" else ""
        _fail(query, at, found[0], f"write {_example(meant, sign + value)}")


def _refuse_call(found: re.Match[str], query: str, at: int) -> None:
    """Raise QueryError for NAME(words): of a known name, or of one in capitals."""
    name = found[1]
    field = next(filter(None, map(_field, name.split(","))), None)
    if not name.isupper() and (field is None or len(found[2]) <= _ENDING):
        return
    if len(name) == 1 or name in _OPERATORS:
        return
    if field:
        hint = f"write {_example(field, f'({found[2].strip()})')}"
    else:
        hint = f"as plain words, write {name} ({found[2].strip()}) with a space"
    _fail(query, at, f"{name}( )", hint)


def _field(name: str) -> str | None:
    """Return the field that a name in a call means, or None."""
    plain = name.lower()
    return (
        _CALLS.get(plain)
        or MEANT.get(plain)
        or (plain if KINDS.get(plain) in ("text", "date", "number", "count") else None)
    )


def _example(field: str, value: str) -> str:
    """Return how the query language writes a value of `field`."""
    kind = KINDS[field]
    if kind == "date":
        return _DATES
    if kind == "count":
        return "atleast:3(sanctions)"
    if kind == "number":
        return f"{field}:{value.strip('()') or '>1000'}"
    return f"{field}:{value if kind == 'text' else value.strip('()')}"


def _fail(query: str, at: int, text: str, hint: str) -> NoReturn:
    message = f"{text} is not of this query language"
    raise QueryError(message, query=query, position=at, hint=hint)


def tell_signs(text: str, query: str, remarks: list[str]) -> None:
    """Add a remark for a number whose sign (20%, $20) is not in the index, in a short query."""
    if len(query.split(maxsplit=_FEW)) > _FEW:
        return
    for found in _SIGNED.findall(text):
        plain = _BARE_SIGN.sub("", found)
        remarks.append(f"{found} is searched as {plain}: signs are not in the index")


def tell_not(words: Sequence[tuple[str, str]], remarks: list[str]) -> None:
    """Add a remark for a NOT before two words, which leaves out the first alone.

    words: the kind and the text of each token.
    """
    for number, (kind, sign) in enumerate(words[:-2]):
        first, second = words[number + 1], words[number + 2]
        if (kind, sign) == ("not", "NOT") and first[0] == second[0] == "word":
            one, two = first[1], second[1]
            remarks.append(f'NOT leaves out {one} alone; for both words, write NOT "{one} {two}"')
            return
