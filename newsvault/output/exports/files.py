"""Files of an export: written beside and renamed, named without characters that systems refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsvault.output.citations.clean_text import field
from newsvault.storage.captures import disk_errors
from newsvault.system.file_modes import FOLDER, opener

_REFUSED = re.compile(r'[\\/:*?"<>|#^\[\]%&{}$!@`\'=+]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 80  # bytes: with an id and a suffix below the limit of 255 of every file system


def safe_name(text: str) -> str:
    """Return `text` as a file name that every operating system takes, or "untitled"."""
    words = _REFUSED.sub(" ", field(text)).split()
    name = " ".join(words).encode()[:_LONGEST].decode("utf-8", "ignore").strip(" .-")
    if not name or _RESERVED.fullmatch(name.partition(".")[0]):
        return f"untitled {name}".strip()
    return name


def make_folder(path: Path) -> None:
    """Make a folder and its parents, for the owner only."""
    with disk_errors(path.absolute()):
        path.mkdir(mode=FOLDER, parents=True, exist_ok=True)


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes the name `target` once it is whole."""
    beside = target.with_name(target.name + ".new")
    with disk_errors(target.absolute()):
        with open(beside, "wb", opener=opener) as stream:
            yield stream
        beside.replace(target)


def write_if_changed(target: Path, content: bytes) -> bool:
    """Write a file unless it has this content; return whether it was written."""
    try:
        if target.read_bytes() == content:
            return False
    except FileNotFoundError:
        pass
    with replacing(target) as stream:
        stream.write(content)
    return True
