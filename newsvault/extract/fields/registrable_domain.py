"""Sites: the part of a host name below which one owner decides, by the public suffix list.

The list (publicsuffix.org) has what registries sell (co.uk, gv.at) and, as private suffixes, what
hosting services give to their users (wordpress.com, github.io).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newsvault.guard import attempt

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def same_site(host: str, other: str) -> bool:
    """Return whether two host names (as `urls.Address.host` has them) belong to one owner.

    Addresses of numbers, and names that are suffixes themselves, are only the same as themselves.
    """
    one, two = host.lower().rstrip("."), other.lower().rstrip(".")
    if one == two:
        return True
    site = _site(one)
    return site is not None and site == _site(two)


def _site(host: str) -> str | None:
    if ":" in host or host.replace(".", "").isdigit():
        return None
    return attempt(lambda: _list().privatesuffix(host), lambda _: None)


@cache
def _list() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # 60 ms: only for a canonical on another host

    return PublicSuffixList()
