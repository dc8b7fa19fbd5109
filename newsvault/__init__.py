"""newsvault: a personal news archive. The public names, each imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.errors import NewsvaultError
    from newsvault.extract.parser import parse_article
    from newsvault.models import Article, Capture, Person, Quote
    from newsvault.quotes import find_quotes

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Capture",
    "NewsvaultError",
    "Person",
    "Quote",
    "Vault",
    "__version__",
    "find_quotes",
    "parse_article",
]

_HOMES = {
    "Article": "models",
    "Capture": "models",
    "NewsvaultError": "errors",
    "Person": "models",
    "Quote": "models",
    "find_quotes": "quotes",
    "parse_article": "extract.parser",
    "Vault": "api.vault",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'newsvault' has no attribute {name!r}")
    return getattr(import_module(f"newsvault.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
