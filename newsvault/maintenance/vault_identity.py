"""Which vault a folder of capture files belongs to.

A vault's identity is the record id of the `warcinfo` that begins its first capture file: it is
random, as old as the vault, in every copy of it, and stays when `erase` writes the file again.
Later files have such a record too, so a copy that lost its first file is still known.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from newsvault.errors import UsageError
from newsvault.guard import attempt
from newsvault.storage.captures import Archive
from newsvault.text import safe_line
from newsvault.warc import BadRecord, members, parse

# Fields of an export's `warcinfo`: the identity of its vault, and what its user calls it.
IDENTITY = "isPartOf"
NAME = "description"
_LONGEST = 60  # characters of a vault's name
_FIRST = 1024 * 1024  # bytes of an export's first record


def marks(root: Path) -> tuple[str, ...]:
    """Return the `warcinfo` record ids of the capture files in `root`, the identity first.

    A file whose first record cannot be read is passed over.
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
    """Raise UsageError when `copy` holds the captures of another vault than `root`.

    A folder without capture files belongs to no vault yet; captures of which no first record can
    be read are known by the names of their files, which are random in part.
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


def called(name: str, known: str) -> str:
    """Return what a vault is called: by its user, else by the beginning of its identity."""
    said = safe_line(name)[:_LONGEST]
    return said or f"vault-{known.rpartition(':')[2][:8]}"


def author(source: Path) -> str:
    """Return the name of the vault that an export is from, as the export's first record says it."""
    fields = attempt(lambda: _said(source), lambda _: {})
    known = safe_line(fields.get(IDENTITY, ""))
    if not known:
        return "another-vault"  # of an export by an earlier newsvault
    return called(fields.get(NAME, ""), known)


def _said(source: Path) -> dict[str, str]:
    with source.open("rb") as stream:
        first = next((parse(member.data) for member in members(stream, most=_FIRST)), None)
    if first is None or first.kind != "warcinfo":
        return {}
    lines = first.body.decode("utf-8", "replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _first(ids: tuple[str, ...]) -> str:
    return ids[0] if ids else "no captures"
