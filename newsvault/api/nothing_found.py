"""The next useful step after a search that found nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from shlex import quote

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError
from newsvault.search.query.lexer import MARKS
from newsvault.text import close_matches, fold, plural

_ANY_FORM = " (any form)"
_LONGEST = 300  # characters of a query whose parts are counted one by one
_NAMED = 3  # parts of a query named at most
_STRAIGHT = str.maketrans(dict.fromkeys(MARKS, '"'))
_MOST_SHARED = 0.8  # similarity from which two names of an outlet are near


def next_step(vault: Vault, query: str, *, exact: bool = False) -> str:
    """Return a line on why `query` finds nothing and what to try; "" where nothing is known.

    Args:
        vault: an open vault.
        query: a valid query that finds no article.
        exact: whether its words were matched without stemming.

    Example:
        `next_step(vault, '"red lines"')` is "Without the quotation marks: 3 articles, newsvault
        search '(red lines)'".
    """
    if len(query) > _LONGEST:
        return ""
    try:
        parts = vault.explain(query, exact=exact).parts
    except NewsvaultError:
        return ""
    missing = [part for part, count in parts if not count and not part.startswith("not ")]
    for part in missing:
        field, _, value = part.partition(":")
        if field == "source" and (outlet := near_outlet(vault, value.strip('"'))):
            return f"Did you mean --source {quote(outlet)}?"
        if field == "speaker" and (near := vault.speakers(speaker=value.strip('"')).near):
            return f"No speaker {value}. Did you mean: {', '.join(near)}?"
        if part.startswith('"') and part.endswith('"') and (looser := _looser(vault, query, part)):
            return looser
    several = len(parts) > 1 and len(missing) < len(parts)
    return f"No article has: {_listed(missing)}" if missing and several else _apart(missing, parts)


def _apart(missing: Sequence[str], parts: Sequence[tuple[str, int]]) -> str:
    if not missing and len(parts) > 1:
        return "Each part alone has some; --explain counts them."
    return ""


def _listed(missing: Sequence[str]) -> str:
    named = ", ".join(part.removesuffix(_ANY_FORM) for part in missing[:_NAMED])
    return f"{named}, and {len(missing) - _NAMED} more" if len(missing) > _NAMED else named


def _looser(vault: Vault, query: str, phrase: str) -> str:
    """Return the query with the words of `phrase` in any order, if that finds articles."""
    straight = query.translate(_STRAIGHT)
    if phrase not in straight:
        return ""
    loose = straight.replace(phrase, f"({phrase[1:-1]})").strip()
    if loose.startswith("(") and loose.count("(") == 1 and loose.endswith(")"):
        loose = loose[1:-1]
    try:
        total = vault.count(loose)
    except NewsvaultError:
        return ""
    found = plural(total, "article")
    return f"Without the quotation marks: {found}, newsvault search {quote(loose)}" if total else ""


def near_outlet(vault: Vault, asked: str) -> str | None:
    """Return the stored outlet whose name `asked` may mean, by initials, spacing or spelling."""
    names = [name for name, _ in vault.facets("*", ["source"])["source"]]
    wanted = _letters(asked)
    for name in names:
        if wanted in _short_forms(name) and wanted:
            return name
    by_letters = {_letters(name): name for name in names}
    near = close_matches(wanted, by_letters, n=1, cutoff=_MOST_SHARED)
    return by_letters[near[0]] if near else None


def _short_forms(name: str) -> set[str]:
    """Return the letters of a name, its initials, and its beginnings in initials (LA Times)."""
    words = [word for word in (_letters(one) for one in name.split()) if word]
    found = set()
    for start in _without_article(words):
        initials = "".join(word[0] for word in start)
        found |= {"".join(start), initials} if len(start) > 1 else {"".join(start)}
        found |= {initials[:n] + "".join(start[n:]) for n in range(2, len(start))}
    return found


def _without_article(words: list[str]) -> Iterable[list[str]]:
    yield words
    if words[:1] == ["the"]:
        yield words[1:]


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())
