"""The secret of a vault's web interface, and the tokens derived from it.

One file with one line, readable by its owner only. Each token has one purpose, so that the
token for adding pages, which a browser extension keeps, neither reads nor changes anything.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from newsvault.errors import UsageError

FILE_NAME = "web-secret"
_LENGTH = 43  # characters of a secret of 32 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """access: reading from another machine. pages: adding pages. form: posting our own forms."""

    access: str
    pages: str
    form: str


def same(one: str, other: str) -> bool:
    """Return whether two tokens are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def load(folder: Path) -> Tokens:
    """Return the tokens of the vault in `folder`, creating its secret at the first call.

    A folder that cannot be written gets tokens for this process only.

    Raises UsageError for a secret that other users can read.
    """
    path = folder / FILE_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _derived(_read(path))
    except OSError:
        return _derived(secrets.token_urlsafe())
    secret = secrets.token_urlsafe()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secret + "\n")
    return _derived(secret)


def _read(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"cannot read {path}", hint="delete it: a new one is made") from exc
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"other users can read {path}", hint=f"chmod 600 {path}")
    if len(secret) < _LENGTH:
        raise UsageError(f"no secret in {path}", hint="delete it: a new one is made")
    return secret


def _derived(secret: str) -> Tokens:
    def token(purpose: str) -> str:
        return hmac.new(secret.encode(), purpose.encode(), "sha256").hexdigest()[:40]

    return Tokens(access=token("access"), pages=token("pages"), form=token("form"))
