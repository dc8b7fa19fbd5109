"""Identity of a vault: which vault a folder of capture files belongs to.

It is the record id of the `warcinfo` in the first capture file: random, created with the vault, the
same in every copy, and preserved when `erase` rewrites the file. Later files have such a record
too, so that a copy without its first file is still recognised.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from newsvault.errors import UsageError
from newsvault.guard import attempt
from newsvault.storage.captures import Archive
from newsvault.text import safe_line
from newsvault.warc import BadRecord, members, parse

# Fields of an export's `warcinfo`: the identity of its vault, and the user's name for it.
IDENTITY = "isPartOf"
NAME = "description"
_LONGEST = 60  # characters of a vault's name
_FIRST = 1024 * 1024  # size limit of an export's first record, in bytes


def marks(root: Path) -> tuple[str, ...]:
    """Return the `warcinfo` record ids of the capture files in `root`, the identity first.

    Unreadable files are skipped.
    """
    archive = Archive(root)
    ids = []
    for name in archive.names():
        with suppress(BadRecord, OSError), archive.path(name).open("rb") as stream:
            first = next((parse(member.data) for member in members(stream)), None)
            if first is not None and first.kind == "warcinfo":
                ids.append(first.headers.get("warc-record-id", "").strip("<>"))
    return tuple(ids)


def refuse_stranger(root: Path, copy: Path) -> None:
    """Raise UsageError when `copy` holds captures of another vault than `root`.

    A folder without capture files belongs to no vault yet. Where no first record is readable, file
    names are compared, which are partly random.
    """
    names = Archive(copy).names()
    if not names or set(names) & set(Archive(root).names()):
        return
    ours, theirs = marks(root), marks(copy)
    if set(ours) & set(theirs):
        return
    raise UsageError(
        f"{copy} is a copy of another vault ({_first(theirs)}), not of {root} ({_first(ours)})",
        hint="give a new folder, or a backup of this vault",
    )


def identity(root: Path) -> str:
    """Return the identity of the vault at `root`, or "" while it has no captures."""
    return next(iter(marks(root)), "")


def display_name(name: str, known: str) -> str:
    """Return the vault's name: the one given by its user, else a short form of its identity."""
    name = safe_line(name)[:_LONGEST]
    return name or f"vault-{known.rpartition(':')[2][:8]}"


def author(source: Path) -> str:
    """Return the name of an export's vault, from the export's first record."""
    fields = attempt(lambda: _warcinfo_fields(source), lambda _: {})
    known = safe_line(fields.get(IDENTITY, ""))
    if not known:
        return "another-vault"  # an export of an earlier version
    return display_name(fields.get(NAME, ""), known)


def _warcinfo_fields(source: Path) -> dict[str, str]:
    with source.open("rb") as stream:
        first = next((parse(member.data) for member in members(stream, most=_FIRST)), None)
    if first is None or first.kind != "warcinfo":
        return {}
    lines = first.body.decode("utf-8", "replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _first(ids: tuple[str, ...]) -> str:
    return ids[0] if ids else "no captures"
