"""Files of an export: named without characters that systems refuse, written if they changed."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from newsvault.output.citations.clean_text import field
from newsvault.system.output_files import output_errors, replacing

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
    """Make a folder and its parents."""
    with output_errors(path):
        path.mkdir(parents=True, exist_ok=True)


def write_if_changed(target: Path, content: bytes) -> bool:
    """Write a file unless it has this content; return whether it was written."""
    with output_errors(target), suppress(FileNotFoundError):
        if target.read_bytes() == content:
            return False
    with replacing(target) as stream:
        stream.write(content)
    return True
