"""newsvault: a personal news archive. The public names, each imported on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.errors import (
        AmbiguousId,
        BadAddress,
        Damaged,
        FetchError,
        NewsvaultError,
        NotAnArticle,
        NotFound,
        QueryError,
        Refused,
        SourceError,
        SystemRefused,
        UsageError,
        VaultBusy,
        VaultError,
        VaultFull,
        VaultReadOnly,
        VaultTooNew,
    )
    from newsvault.extract.parser import parse_article
    from newsvault.models import (
        Article,
        Capture,
        CaptureInfo,
        Person,
        Quote,
        Receipt,
        Refusal,
        StoredArticle,
    )
    from newsvault.quotes import find_quotes

__version__ = "0.1.0"

__all__ = [
    "AmbiguousId",
    "Article",
    "BadAddress",
    "Capture",
    "CaptureInfo",
    "Damaged",
    "FetchError",
    "NewsvaultError",
    "NotAnArticle",
    "NotFound",
    "Person",
    "QueryError",
    "Quote",
    "Receipt",
    "Refusal",
    "Refused",
    "SourceError",
    "StoredArticle",
    "SystemRefused",
    "UsageError",
    "Vault",
    "VaultBusy",
    "VaultError",
    "VaultFull",
    "VaultReadOnly",
    "VaultTooNew",
    "__version__",
    "find_quotes",
    "parse_article",
]

_HOMES = {
    "AmbiguousId": "errors",
    "Article": "models",
    "BadAddress": "errors",
    "Capture": "models",
    "CaptureInfo": "models",
    "Damaged": "errors",
    "FetchError": "errors",
    "NewsvaultError": "errors",
    "NotAnArticle": "errors",
    "NotFound": "errors",
    "Person": "models",
    "QueryError": "errors",
    "Quote": "models",
    "Receipt": "models",
    "Refusal": "models",
    "Refused": "errors",
    "SourceError": "errors",
    "StoredArticle": "models",
    "SystemRefused": "errors",
    "UsageError": "errors",
    "Vault": "api.vault",
    "VaultBusy": "errors",
    "VaultError": "errors",
    "VaultFull": "errors",
    "VaultReadOnly": "errors",
    "VaultTooNew": "errors",
    "find_quotes": "quotes",
    "parse_article": "extract.parser",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'newsvault' has no attribute {name!r}")
    return getattr(import_module(f"newsvault.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
