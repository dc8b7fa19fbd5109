"""The user's decisions on the identity of speakers: stored apart from the parse, and undoable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from newsvault.errors import NotFound, UsageError
from newsvault.models.statements import Decision
from newsvault.text import one_line
from newsvault.vault.searching.speaker_identities import MERGED, SPLIT, People, key
from newsvault.vault.session import Session

Entry = tuple[str, str, str, str, str]


def merge(vault: Session, names: Sequence[str], person: str) -> tuple[str, ...]:
    """Merge names: from now on all `names` refer to `person`.

    Args:
        vault: the open vault.
        names: names of quoted speakers, compared without case and accents.
        person: the name to show for them.

    Returns:
        The names that did not refer to `person` before.

    Raises:
        NotFound: no speaker is quoted under one of the names.
        UsageError: a name without letters.
    """
    with vault.catalog.snapshot():
        known = {key(name) for name in vault.catalog.quotations.names()}
        people = People.of(vault.catalog)
    for name in (*names, person):
        if _named(name) not in known and not people.aliases(people.meant(name)):
            raise _nobody(people, name)
    return _mean(vault, people, names, person)


def alias(vault: Session, person: str, names: Sequence[str]) -> tuple[str, ...]:
    """Add `names`, quoted or not, as aliases of the speaker `person`; return the new ones."""
    with vault.catalog.snapshot():
        people = People.of(vault.catalog)
        if _named(person) not in {key(name) for name in vault.catalog.quotations.names()}:
            raise _nobody(people, person)
    return _mean(vault, people, names, person)


def _mean(vault: Session, people: People, names: Sequence[str], person: str) -> tuple[str, ...]:
    """Record that names mean a person; return those that did not before."""
    wanted = people.meant(person)
    new = tuple(name for name in names if people.meant(name) != wanted and _named(name))
    decided = {key(name): name for name, _ in vault.added(MERGED)}
    entries: list[Entry] = []
    for name in new:
        if key(name) in decided:
            entries.append(("drop", MERGED, "", decided[key(name)], ""))
        entries.append(("put", MERGED, "", one_line(name), wanted))
    vault.record(entries)
    return new


def split(vault: Session, name: str, person: str, references: Iterable[str]) -> tuple[str, ...]:
    """Split a name: in the articles `references`, `name` refers to `person`.

    Args:
        vault: the open vault.
        name: a name of a speaker quoted there.
        person: the person it refers to.
        references: articles, as for `Vault.get`.

    Returns:
        The ids of the articles.

    Raises:
        NotFound: an unknown article, or one without a quotation under that name.
    """
    wanted = _named(name)
    _named(person)
    entries: list[Entry] = []
    for reference in references:
        stored = vault.get(reference)
        if wanted not in {key(quote.speaker_name or "") for quote in stored.article.quotes}:
            raise NotFound(
                f"{stored.short_id} does not quote {name!r}",
                hint=f"newsvault show {stored.short_id} --part quotes",
            )
        for old, _ in vault.added(SPLIT, stored.id):
            if key(old) == wanted:
                entries.append(("drop", SPLIT, stored.id, old, ""))
        entries.append(("put", SPLIT, stored.id, one_line(name), one_line(person)))
    vault.record(entries)
    return tuple(dict.fromkeys(entry[2] for entry in entries))


def undo(vault: Session, names: Iterable[str]) -> tuple[Decision, ...]:
    """Delete all decisions on `names`; return them.

    Raises NotFound for a name without a decision.
    """
    known = decisions(vault)
    deleted: list[Decision] = []
    for name in names:
        found = [decision for decision in known if key(decision.name) == key(name)]
        if not found:
            raise NotFound(f"no decision on {name!r}", hint="newsvault speakers decisions")
        deleted += found
    vault.record(
        [("drop", SPLIT if one.article_id else MERGED, one.article_id or "", one.name, "")
         for one in deleted]
    )  # fmt: skip
    return tuple(deleted)


def decisions(vault: Session) -> tuple[Decision, ...]:
    """Return the decisions, oldest first."""
    with vault.catalog.snapshot():
        rows = [*vault.catalog.additions.all(MERGED), *vault.catalog.additions.all(SPLIT)]
    return tuple(
        Decision(name=name, person=person, article_id=place or None, at=datetime.fromisoformat(at))
        for place, name, person, at in sorted(rows, key=lambda row: row[3])
    )


def _named(name: str) -> str:
    found = key(name)
    if not found:
        raise UsageError(f"{name!r} is not a name", hint="a name needs letters or digits")
    return found


def _nobody(people: People, name: str) -> NotFound:
    near = people.near(name) or people.fitting(name)
    hint = f"did you mean {', '.join(near)}?" if near else "`newsvault speakers` lists the speakers"
    return NotFound(f"no speaker is quoted as {name!r}", hint=hint)
