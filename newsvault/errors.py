"""Every error newsvault raises on purpose, as one tree with its exit codes.

NewsvaultError
├── UsageError            a setting, flag or argument is wrong            2
│   ├── BadAddress        an address no page can have
│   ├── QueryError        .query .position
│   └── AmbiguousId       .candidates
├── NotFound              nothing has this id                             1
├── SystemRefused         the system gave no memory, file or output       9
├── SourceError           .locator: nothing usable came in
│   ├── FetchError        network, DNS, time-out, 429, 5xx                3
│   ├── Refused           gated, forbidden, robots, address, size         4
│   └── NotAnArticle      it came in, but there is no article in it       5
└── VaultError            .path: the vault is busy, full or damaged       7
    ├── VaultBusy         another process is writing
    ├── VaultFull         no space left
    ├── VaultReadOnly     no permission to write
    ├── VaultTooNew       written by a later newsvault
    └── Damaged           .names: stored bytes are not what was stored    6
"""

from __future__ import annotations

from collections.abc import Sequence


class NewsvaultError(Exception):
    """The root. `hint` is what the person can do next, or ""; `reason` a stable short name."""

    exit_code = 1
    reason = "error"

    def __init__(self, message: str, *, hint: str = "", reason: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if reason is not None:
            self.reason = reason


class UsageError(NewsvaultError):
    """What was asked cannot be meant."""

    exit_code = 2
    reason = "usage"


class BadAddress(UsageError):
    """An address that no page can have, or that must never be fetched."""

    reason = "bad-address"


class QueryError(UsageError):
    """A search query that cannot be understood; `position` is a 0-based character offset."""

    reason = "bad-query"

    def __init__(self, message: str, *, query: str, position: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.query = query
        self.position = position


class AmbiguousId(UsageError):
    """The beginning of an id that several articles share."""

    reason = "ambiguous-id"

    def __init__(self, message: str, *, candidates: Sequence[str], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.candidates = tuple(candidates)


class NotFound(NewsvaultError):
    """Nothing in the vault has this id, version or quotation."""

    exit_code = 1
    reason = "not-found"


class SystemRefused(NewsvaultError):
    """The system gave no memory, no open file, or no way to write the output."""

    exit_code = 9
    reason = "system"


class SourceError(NewsvaultError):
    """Nothing usable came in from `locator` (an address or a path)."""

    exit_code = 3
    reason = "source"

    def __init__(
        self, message: str, *, locator: str, hint: str = "", reason: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, reason=reason)
        self.locator = locator


class FetchError(SourceError):
    """The page could not be had: name resolution, connection, time-out, 429 or 5xx."""

    exit_code = 3
    reason = "network"


class Refused(SourceError):
    """The page may not be had, by the server's word or by our own rules."""

    exit_code = 4
    reason = "refused"


class NotAnArticle(SourceError):
    """Something came in, and there is no article in it."""

    exit_code = 5
    reason = "not-an-article"


class VaultError(NewsvaultError):
    """The vault itself cannot be used as asked."""

    exit_code = 7
    reason = "vault"

    def __init__(self, message: str, *, path: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path


class VaultBusy(VaultError):
    """Another process holds the vault's writer lock."""

    reason = "vault-busy"


class VaultFull(VaultError):
    """The disk under the vault has no space left."""

    reason = "vault-full"


class VaultReadOnly(VaultError):
    """The vault may not be written by this user."""

    reason = "vault-read-only"


class VaultTooNew(VaultError):
    """The vault was written by a later newsvault."""

    reason = "vault-too-new"


class Damaged(VaultError):
    """Stored bytes are not what was stored; `names` says which files or records."""

    exit_code = 6
    reason = "damaged"

    def __init__(self, message: str, *, path: str, names: Sequence[str], hint: str = "") -> None:
        super().__init__(message, path=path, hint=hint)
        self.names = tuple(names)
