"""All errors of newsvault, as a tree with exit codes.

NewsvaultError
├── UsageError            invalid setting, flag or argument               2
│   ├── BadAddress        not the address of a web page
│   ├── QueryError        .query .position
│   └── AmbiguousId       .candidates
├── NotFound              unknown id, version or quotation                1
├── SystemRefused         out of memory or files, or output not writable  9
├── SourceError           .locator: no usable page
│   ├── FetchError        network, DNS, timeout, 429, 5xx                 3
│   ├── Refused           forbidden: login, robots.txt, address, size         4
│   └── NotAnArticle      fetched, but not an article       5
└── VaultError            .path: the vault is busy, full or damaged       7
    ├── VaultBusy         another process is writing
    ├── VaultFull         no space left
    ├── VaultReadOnly     no permission to write
    ├── VaultTooNew       written by a later newsvault
    └── Damaged           .names: stored bytes have changed    6
"""

from __future__ import annotations

from collections.abc import Sequence


class NewsvaultError(Exception):
    """Base class. `hint` says how to solve the problem, or is ""; `reason` is a stable code."""

    exit_code = 1
    reason = "error"

    def __init__(self, message: str, *, hint: str = "", reason: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if reason is not None:
            self.reason = reason


class UsageError(NewsvaultError):
    """An invalid setting, flag or argument."""

    exit_code = 2
    reason = "usage"


def cannot_read(path: object, error: OSError, hint: str = "") -> UsageError:
    """Return the error for a file given by the user that the system does not read."""
    return UsageError(f"cannot read {path}: {error.strerror or error}", hint=hint)


class BadAddress(UsageError):
    """An address that is not the address of a web page, or must not be fetched."""

    reason = "bad-address"


class QueryError(UsageError):
    """An invalid search query; `position` is a 0-based character offset."""

    reason = "bad-query"

    def __init__(self, message: str, *, query: str, position: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.query = query
        self.position = position


class AmbiguousId(UsageError):
    """An id prefix shared by several articles, listed in `candidates`."""

    reason = "ambiguous-id"

    def __init__(self, message: str, *, candidates: Sequence[str], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.candidates = tuple(candidates)


class NotFound(NewsvaultError):
    """The vault has no such article, version or quotation."""

    exit_code = 1
    reason = "not-found"


class SystemRefused(NewsvaultError):
    """Out of memory or open files, or the output cannot be written."""

    exit_code = 9
    reason = "system"


class SourceError(NewsvaultError):
    """No usable page at `locator` (an address or a path)."""

    exit_code = 3
    reason = "source"

    def __init__(
        self, message: str, *, locator: str, hint: str = "", reason: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, reason=reason)
        self.locator = locator


class FetchError(SourceError):
    """The page could not be fetched: name resolution, connection, timeout, 429 or 5xx."""

    exit_code = 3
    reason = "network"


class Refused(SourceError):
    """The server or a rule of newsvault forbids fetching the page."""

    exit_code = 4
    reason = "refused"


class NotAnArticle(SourceError):
    """The page was fetched but is not an article."""

    exit_code = 5
    reason = "not-an-article"


class VaultError(NewsvaultError):
    """The vault cannot be read or written."""

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
    """The user has no permission to write to the vault."""

    reason = "vault-read-only"


class VaultTooNew(VaultError):
    """The vault was written by a later newsvault."""

    reason = "vault-too-new"


class Damaged(VaultError):
    """Stored bytes have changed; `names` lists the damaged files or records."""

    exit_code = 6
    reason = "damaged"

    def __init__(self, message: str, *, path: str, names: Sequence[str], hint: str = "") -> None:
        super().__init__(message, path=path, hint=hint)
        self.names = tuple(names)
