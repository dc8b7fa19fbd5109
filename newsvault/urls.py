"""Addresses: one reading of what was typed, one spelling for each article, and its id.

Addresses are read by the WHATWG rules that browsers follow (library: ada), so that the host a
policy looks at is the host a connection goes to. `canonical_key` follows RFC 3986 section 6 for
what is the same by definition, and folds what outlets add to an address without changing the
page: visit and tracking parameters, AMP and mobile hosts, http, `www.`, a trailing slash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn
from urllib.parse import unquote_plus

from newsvault.errors import BadAddress
from newsvault.guard import attempt
from newsvault.text import plural

MAX_LENGTH = 8000
_REMEMBERED = 256  # addresses
ID_LENGTH = 10

# Parameters that record how a reader reached the page, not which page it is. Ids depend on them: a
# change moves the keys of addresses with the changed names.
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "at_", "stm_", "wt.", "wt_mc", "vero_", "oly_")
TRACKING_NAMES = frozenset(
    [
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "_openstat",
        "campaign_id",
        "cmpid",
        "dclid",
        "echobox",
        "efg_uid",
        "epik",
        "fb_action_ids",
        "fb_action_types",
        "fb_ref",
        "fb_source",
        "fbclid",
        "ftag",
        "gad_source",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "ic_source",
        "igsh",
        "igshid",
        "irclickid",
        "jsessionid",
        "linkid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "ns_campaign",
        "ns_mchannel",
        "ns_source",
        "ocid",
        "phpsessid",
        "s_cid",
        "s_kwcid",
        "smid",
        "smtyp",
        "soc_src",
        "soc_trk",
        "spm",
        "sr_share",
        "srsltid",
        "taid",
        "tblci",
        "twclid",
        "ttclid",
        "wbraid",
        "wickedid",
        "xtor",
        "yclid",
    ]
)
_AMP_PAIRS = frozenset({"amp", "amp=1", "amp=true", "outputtype=amp", "output=amp", "_amp=true"})
_HOST_FOLDS = ("www.", "m.", "mobile.", "amp.")

_INNER_DIRT = re.compile(r"[\s\x00-\x20\x7f]")
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;?]*", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An http or https address, read once. `host` has no brackets, `query` no question mark."""

    href: str
    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt and cookies mean them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def check_address(url: str) -> Address:
    """Return what `url` means, fit to be fetched.

    Raises BadAddress for what no page can have: no scheme or another than http(s), white space
    or control characters inside, a user name or password, more than 8000 characters.
    """
    return _checked(url.strip())


# One page's address is asked about in many places; it is parsed once.
@lru_cache(maxsize=_REMEMBERED)
def _checked(text: str) -> Address:
    if not text:
        raise BadAddress("the address is empty", hint="give one such as https://example.org/story")
    shown = text if len(text) <= 100 else text[:100] + "…"
    if len(text) > MAX_LENGTH:
        raise BadAddress(
            f"the address has {plural(len(text), 'character')}: {shown}",
            hint=f"at most {MAX_LENGTH} go",
        )
    if _INNER_DIRT.search(text):
        raise BadAddress(
            f"there is white space or a control character in the address {shown!r}",
            hint="put one address on a line, and write a space as %20",
        )
    if not _HAS_SCHEME.match(text):
        raise BadAddress(f"{shown} is not a full address", hint=f"did you mean https://{shown} ?")
    return _read(text, shown)


def _read(text: str, shown: str) -> Address:
    def failed(_: str) -> NoReturn:
        raise BadAddress(f"{shown} cannot be read as an address", hint="check it")

    return attempt(lambda: _parsed(text, shown), failed)


def _parsed(text: str, shown: str) -> Address:
    from ada_url import URL  # costs start-up time that a search should not pay

    parts = URL(text)
    scheme = parts.protocol.rstrip(":")
    if scheme not in ("http", "https"):
        raise BadAddress(f"{scheme}: addresses are not fetched: {shown}", hint="http or https only")
    if parts.username or parts.password:
        raise BadAddress(
            "the address holds a user name or password",
            hint="take it out; pass cookies from a file instead",
        )
    host = parts.hostname.strip("[]").rstrip(".")
    if not host or any(len(label) > 63 for label in host.split(".")) or len(host) > 253:
        raise BadAddress(f"{shown} has no usable host name", hint="check the part after ://")
    fragment = parts.hash
    parts.hash = ""
    parts.hostname = f"[{host}]" if ":" in host else host
    return Address(
        href=parts.href,
        scheme=scheme,
        host=host,
        port=int(parts.port) if parts.port else {"http": 80, "https": 443}[scheme],
        path=parts.pathname,
        query=parts.search.removeprefix("?"),
        fragment=fragment,
    )


def spellings(host: str) -> tuple[str, ...]:
    """Return the spellings of a host name: in ASCII (punycode) and in Unicode; one if the same."""
    from ada_url import idna_to_ascii, idna_to_unicode

    def both() -> tuple[str, ...]:
        plain = idna_to_ascii(host).decode("ascii").rstrip(".")
        return tuple(dict.fromkeys((plain, idna_to_unicode(plain)))) if plain else (host,)

    return attempt(both, lambda _: (host,))


def resolve(base: str, reference: str) -> Address:
    """Return the address that `reference` (absolute or relative) means on the page at `base`.

    Raises BadAddress as `check_address` does; white space in the reference is percent-encoded,
    as browsers do with a redirect's Location.
    """
    from ada_url import join_url

    def failed(_: str) -> NoReturn:
        raise BadAddress(
            f"{reference[:100]!r} cannot be read as an address", hint="the page gave it"
        )

    return check_address(attempt(lambda: join_url(base, reference.strip()), failed))


def resolved(base: str, reference: str) -> Address | None:
    """Return what `resolve` does, or None for what no page can have."""
    try:
        return resolve(base, reference)
    except BadAddress:
        return None


@lru_cache(maxsize=_REMEMBERED)
def canonical_key(url: str) -> str:
    """Return the one spelling of `url` that all addresses of the same article share.

    Idempotent; adding a tracking parameter or reordering differently named parameters does not
    change it. Raises BadAddress.
    """
    address = check_address(url)
    query = _key_query(address.query)
    fragment = address.fragment if address.fragment.startswith("#!") else ""
    port = "" if address.port in (80, 443) else f":{address.port}"
    host = f"[{address.host}]" if ":" in address.host else _key_host(address.host)
    return f"https://{host}{port}{_key_path(address.path)}{query}{_escapes(fragment)}"


def source_of(url: str) -> str:
    """Return the outlet that a page is filed under: its host without `www.`; "" for no address."""
    try:
        return check_address(url).host.removeprefix("www.")
    except BadAddress:
        return ""


def article_id(url: str) -> str:
    """Return the id of the article at `url`: ten characters of base 32 of the key's SHA-256."""
    digest = hashlib.sha256(canonical_key(url).encode("utf-8")).digest()
    return base64.b32encode(digest).decode("ascii")[:ID_LENGTH].lower()


def is_tracking(name: str) -> bool:
    """Tell whether a query parameter called `name` says how a reader came, not what is read."""
    lowered = name.lower()
    return lowered in TRACKING_NAMES or lowered.startswith(TRACKING_PREFIXES)


def _key_host(host: str) -> str:
    for prefix in _HOST_FOLDS:
        rest = host.removeprefix(prefix)
        # An address of numbers has no names to fold, and "amp.dev" is a whole name.
        if rest != host and "." in rest and not rest.replace(".", "").isdigit():
            return _key_host(rest)
    return host


def _key_path(path: str) -> str:
    parts = [p for p in _escapes(_PATH_SESSION.sub("", path)).split("/") if p]
    while len(parts) > 1 and parts[-1].lower() == "amp":
        parts.pop()
    while len(parts) > 1 and parts[0].lower() == "amp":
        parts.pop(0)
    if parts:
        parts[-1] = re.sub(r"(?<!\.amp)(?:\.amp)++(\.html?)?$", r"\1", parts[-1]) or parts[-1]
    return "/" + "/".join(parts)


def _key_query(query: str) -> str:
    pairs = [_escapes(pair) for pair in query.split("&") if pair]
    kept = [
        pair
        for pair in pairs
        if not is_tracking(unquote_plus(pair.partition("=")[0])) and pair.lower() not in _AMP_PAIRS
    ]
    kept.sort(key=lambda pair: pair.partition("=")[0])
    return "?" + "&".join(kept) if kept else ""


def _escapes(text: str) -> str:
    """Return `text` with percent-encoding normalised (RFC 3986, section 6.2.2)."""
    return _ESCAPE.sub(_one_escape, text)


def _one_escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"  # a bare per cent sign would make a new escape with what follows it
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()
