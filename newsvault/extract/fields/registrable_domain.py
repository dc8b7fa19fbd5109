"""Sites: the part of a host name below which one owner decides, by the public suffix list.

The list (publicsuffix.org) has what registries sell (co.uk, gv.at) and, as private suffixes, what
hosting services give to their users (github.io, blogspot.com). It does not have every such service
(wordpress.com), so two subdomains of one site, neither below the other, count as two owners.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newsvault.guard import attempt
from newsvault.urls import plain_host

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def same_site(host: str, other: str) -> bool:
    """Return whether two host names (as `urls.Address.host` has them) belong to one owner.

    `www.`, mobile and AMP hosts are those of the name behind them. Addresses of numbers, and names
    that are suffixes themselves, are only the same as themselves.
    """
    one, two = plain_host(host.lower().rstrip(".")), plain_host(other.lower().rstrip("."))
    if one == two:
        return True
    if not (one.endswith("." + two) or two.endswith("." + one)):
        return False
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
