"""URLs: parsing, the canonical key of an article, and its id.

URLs are parsed by the WHATWG standard, as in browsers (library: ada), so that a policy checks the
same host that the connection uses. `canonical_key` normalises equivalent URLs (RFC 3986 section 6)
and removes differences that do not change the page: session and tracking parameters, AMP and mobile
hosts, http, `www.`, a trailing slash.
"""

from __future__ import annotations

import base64
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
    """A parsed http or https URL. `host` has no brackets, `query` no question mark."""

    href: str
    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: the origin that robots.txt and cookies apply to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def check_address(url: str) -> Address:
    """Return the parsed URL.

    Raises BadAddress for a missing scheme or one other than http(s), white space or control
    characters inside, a user name or password, or more than 8000 characters.
    """
    return _checked(url.strip())


# One page's address is asked about in many places; it is parsed once.
@lru_cache(maxsize=_REMEMBERED)
def _checked(text: str) -> Address:
    if not text:
        raise BadAddress("the address is empty", hint="use one such as https://example.org/story")
    shown = text if len(text) <= 100 else text[:100] + "…"
    if len(text) > MAX_LENGTH:
        raise BadAddress(
            f"address too long: {plural(len(text), 'character')} (limit {MAX_LENGTH:,}): {shown}",
            hint="give the address of one page",
        )
    if _INNER_DIRT.search(text):
        raise BadAddress(
            f"white space or control character in the address {shown!r}",
            hint="put one address on each line, and write a space as %20",
        )
    if not _HAS_SCHEME.match(text):
        raise BadAddress(f"{shown} is not a full address", hint=f"did you mean https://{shown} ?")
    return _read(text, shown)


def _read(text: str, shown: str) -> Address:
    def failed(_: str) -> NoReturn:
        raise BadAddress(f"invalid address: {shown}", hint="check the spelling")

    return attempt(lambda: _parsed(text, shown), failed)


def _parsed(text: str, shown: str) -> Address:
    from ada_url import URL  # slow import, not needed by a search

    parts = URL(text)
    scheme = parts.protocol.rstrip(":")
    if scheme not in ("http", "https"):
        raise BadAddress(f"unsupported scheme {scheme}: {shown}", hint="use http or https")
    if parts.username or parts.password:
        raise BadAddress(
            "the address contains a user name or password",
            hint="remove it; to log in, use --cookies FILE",
        )
    host = parts.hostname.strip("[]").rstrip(".")
    if not host or any(len(label) > 63 for label in host.split(".")) or len(host) > 253:
        raise BadAddress(f"invalid host name in {shown}", hint="check the part after ://")
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
    """Return a host name in ASCII (punycode) and in Unicode, or once if both are equal."""
    from ada_url import idna_to_ascii, idna_to_unicode

    def both() -> tuple[str, ...]:
        plain = idna_to_ascii(host).decode("ascii").rstrip(".")
        return tuple(dict.fromkeys((plain, idna_to_unicode(plain)))) if plain else (host,)

    return attempt(both, lambda _: (host,))


def resolve(base: str, reference: str) -> Address:
    """Resolve `reference` (absolute or relative) against `base`.

    White space in the reference is percent-encoded, as in browsers. Raises BadAddress, as
    `check_address` does.
    """
    from ada_url import join_url

    def failed(_: str) -> NoReturn:
        raise BadAddress(f"invalid address: {reference[:100]!r}", hint="found in the page")

    return check_address(attempt(lambda: join_url(base, reference.strip()), failed))


def resolved(base: str, reference: str) -> Address | None:
    """Resolve like `resolve`, but return None for an invalid address."""
    try:
        return resolve(base, reference)
    except BadAddress:
        return None


@lru_cache(maxsize=_REMEMBERED)
def canonical_key(url: str) -> str:
    """Return the canonical key of `url`, the same for all URLs of an article.

    Idempotent. Tracking parameters and the order of parameters of different names do not change it.
    Raises BadAddress.
    """
    address = check_address(url)
    query = _key_query(address.query)
    fragment = address.fragment if address.fragment.startswith("#!") else ""
    port = "" if address.port in (80, 443) else f":{address.port}"
    host = f"[{address.host}]" if ":" in address.host else plain_host(address.host)
    return f"https://{host}{port}{_key_path(address.path)}{query}{_escapes(fragment)}"


def source_of(url: str) -> str:
    """Return the host of `url` without `www.`, which identifies the outlet; "" if invalid."""
    try:
        return check_address(url).host.removeprefix("www.")
    except BadAddress:
        return ""


def article_id(url: str) -> str:
    """Return the article id: the first ten characters of the key's SHA-256 in base 32."""
    import hashlib  # loads OpenSSL

    digest = hashlib.sha256(canonical_key(url).encode("utf-8")).digest()
    return base64.b32encode(digest).decode("ascii")[:ID_LENGTH].lower()


def is_tracking(name: str) -> bool:
    """Return whether `name` is a tracking parameter (utm_source, fbclid, ...)."""
    lowered = name.lower()
    return lowered in TRACKING_NAMES or lowered.startswith(TRACKING_PREFIXES)


def plain_host(host: str) -> str:
    """Return a host name without `www.`, and without the prefixes of mobile and AMP hosts."""
    for prefix in _HOST_FOLDS:
        rest = host.removeprefix(prefix)
        # Not for IP addresses, and not if the rest is no host name ("amp.dev").
        if rest != host and "." in rest and not rest.replace(".", "").isdigit():
            return plain_host(rest)
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
        return "%25"  # a bare percent sign could form an escape with the next characters
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()
