"""Which vault a folder of capture files belongs to.

A vault's identity is the record id of the `warcinfo` that begins its first capture file: it is
random, as old as the vault, in every copy of it, and stays when `erase` writes the file again.
Later files have such a record too, so a copy that lost its first file is still known.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from newsvault.errors import UsageError
from newsvault.storage.captures import Archive
from newsvault.warc import BadRecord, members, parse


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


def _first(ids: tuple[str, ...]) -> str:
    return ids[0] if ids else "no captures"
