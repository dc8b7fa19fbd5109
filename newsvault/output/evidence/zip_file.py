"""A bundle as one ZIP file whose bytes follow from its files alone, so that any change is found."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from newsvault.errors import UsageError
from newsvault.guard import attempt

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say


def pack(root: Path, stream: IO[bytes], *, folder: str) -> None:
    """Write all files below `root` as members of `folder`, sorted, without compression."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            member = zipfile.ZipInfo(f"{folder}/{path.relative_to(root).as_posix()}", _MOMENT)
            member.external_attr = 0o600 << 16
            member.create_system = 3  # as on Unix, wherever it is written
            with path.open("rb") as source, package.open(member, "w") as out:
                while piece := source.read(1 << 20):
                    out.write(piece)


def unpack(path: Path, root: Path) -> Path:
    """Unpack a bundle below `root`; return its folder.

    Raises:
        UsageError: not a ZIP file of a bundle: compressed members, or names that lead elsewhere.
    """

    def failed(reason: str) -> Path:
        raise UsageError(f"{path} is not a bundle: {reason}")

    return attempt(lambda: _unpacked(path, root), failed)


def _unpacked(path: Path, root: Path) -> Path:
    """Unpack a bundle to `root` and return its folder; raises UsageError."""
    folders = set()
    with zipfile.ZipFile(path) as package:
        for member in package.infolist():
            parts = member.filename.split("/")
            if member.compress_type != zipfile.ZIP_STORED or member.file_size > path.stat().st_size:
                raise UsageError(f"{path} is not a bundle: {member.filename} is compressed")
            if "" in parts or ".." in parts or "\\" in member.filename or len(parts) < 2:
                raise UsageError(f"{path} is not a bundle: its member {member.filename!r}")
            folders.add(parts[0])
            target = root.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(package.read(member))
    if len(folders) != 1:
        raise UsageError(f"{path} is not a bundle: it has {len(folders)} folders")
    return root / folders.pop()
