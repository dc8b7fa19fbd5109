"""One request and the answer to it, over the gate: time, size and errors within bounds."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import SKIP_HEADER

from newsvault.decoding import content_encoding
from newsvault.errors import FetchError, UsageError
from newsvault.fetch.ssrf_guard import Gate, Resolve, Wire
from newsvault.models import REDIRECTS, Exchange, Truncation
from newsvault.settings import Settings
from newsvault.text import one_line
from newsvault.urls import Address, check_address

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
_REDIRECT_BODY = 64 * 1024
_PIECE = 64 * 1024
_LOOKED_AT = 64 * 1024 * 1024  # bytes that a body may unpack to while its end is looked for


class _Stale(Exception):
    """A connection kept alive from an earlier request turned out to be closed by the server."""


class Trip:
    """What one fetch, over all its hops and tries, may still use: seconds, bytes, cookies."""

    def __init__(
        self, *, seconds: float, max_bytes: int, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.seconds = seconds
        self.max_bytes = max_bytes
        self.headers = headers
        self.cookies = RequestsCookieJar()

    def cookie_mark(self) -> str:
        """Return the cookies gathered so far; with new ones a second visit is no loop."""
        return " ".join(sorted(f"{c.domain}:{c.name}={c.value}" for c in self.cookies))


class Transport:
    """One session of requests on the gate. Thread-safe. Close it when done."""

    def __init__(self, settings: Settings, *, name_service: Resolve | None = None) -> None:
        if settings.ca_file:
            _check_authorities(settings.ca_file)
        self._settings = settings
        proxy = (_proxy_name(settings.proxy),) if settings.proxy else ()
        self._gate = Gate(allow_hosts=settings.allow_hosts + proxy, resolve=name_service)
        # Of the session only its connections are used, so nothing comes from the environment
        # (.netrc, proxies), and cookies live for one trip.
        self._session = requests.Session()
        self._wires: set[Wire] = set()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _GateAdapter(self._gate))

    def close(self) -> None:
        """Close all connections; requests under way end at once."""
        for wire in tuple(self._wires):
            wire.cut()
        self._session.close()

    def check(self, address: Address) -> None:
        """Raise Refused when `address` may not be asked at all."""
        self._gate.check(address)

    def get(self, address: Address, trip: Trip, now: datetime) -> Exchange:
        """Return one request for `address` and what came back, cut at the limits of `trip`.

        Raises FetchError ("dns", "connection", "timeout", "tls", "protocol") when there is no
        answer; Refused ("refused-address") before a byte goes to a peer that may not be asked.
        """
        with suppress(_Stale):
            return self._get(address, trip, now)
        # Not while the first error is handled, or it would pass for the reason of the second.
        return self._get(address, trip, now)

    def _get(self, address: Address, trip: Trip, now: datetime) -> Exchange:
        wire = Wire(trip.seconds)
        self._gate.wire = wire
        self._wires.add(wire)
        try:
            with _our_errors(address, wire), self._send(address, trip) as response:
                return _read(address, trip, wire, response, now)
        finally:
            trip.seconds = 0.0 if wire.expired else wire.remaining()
            wire.close()
            self._wires.discard(wire)

    def _send(self, address: Address, trip: Trip) -> requests.Response:
        settings = self._settings
        headers = {
            "User-Agent": _user_agent(settings),
            "Accept": ACCEPT,
            "Accept-Encoding": content_encoding.ACCEPTED,
            **dict(trip.headers),
        }
        request = requests.Request("GET", address.href, headers=headers, cookies=trip.cookies)
        prepared = request.prepare()
        prepared.url = address.href  # as we read it: nobody shall read it anew
        # Not session.send: that reads a redirect's whole body, unpacked, to look at where it leads.
        return self._session.get_adapter(address.href).send(
            prepared,
            stream=True,
            timeout=(settings.connect_timeout, settings.read_timeout),
            verify=settings.ca_file or True,
            proxies={"http": settings.proxy, "https": settings.proxy} if settings.proxy else None,
        )


def _user_agent(settings: Settings) -> str:
    """Return the name we give ourselves, with the contact when there is one."""
    if not settings.contact:
        return settings.user_agent
    return f"{settings.user_agent.rstrip(')')}; {settings.contact})"


def _check_authorities(path: str) -> None:
    try:
        ssl.create_default_context(cafile=path)
    except OSError as exc:  # ssl's own errors are of this kind
        raise UsageError(
            f"cannot read certificates from {path}: {exc.strerror or exc}",
            hint="ca_file is a file of certificates in the PEM format",
        ) from exc


def _proxy_name(proxy: str) -> str:
    address = check_address(proxy)
    return f"{address.host}:{address.port}"


def _read(
    address: Address, trip: Trip, wire: Wire, response: requests.Response, began: datetime
) -> Exchange:
    raw = response.raw
    extract_cookies_to_jar(trip.cookies, response.request, raw)  # type: ignore[no-untyped-call]
    passing_on = response.status_code in REDIRECTS and "location" in response.headers
    limit = _REDIRECT_BODY if passing_on else trip.max_bytes
    body, truncated = _body(raw, limit, wire)
    if passing_on and truncated == "length":
        raw.close()
    return Exchange(
        url=address.href,
        requested_at=began,
        request_headers=tuple(wire.sent),
        protocol=f"HTTP/{'1.0' if raw.version == 10 else '1.1'}",
        status=response.status_code,
        reason=raw.reason or "",
        response_headers=tuple(raw.headers.iteritems()),
        body=body,
        peer_ip=wire.peer,
        truncated=truncated,
    )


def _body(raw: urllib3.HTTPResponse, limit: int, wire: Wire) -> tuple[bytes, Truncation | None]:
    """Return the body with chunk framing taken off, at most `limit` bytes, and why it was cut."""
    body = bytearray()
    try:
        while piece := raw.read1(_PIECE, decode_content=False):
            body += piece
            if len(body) > limit:
                return bytes(body[:limit]), "length"
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError):
        return bytes(body), "time" if wire.expired else "disconnect"
    if wire.expired:
        return bytes(body), "time"
    declared = raw.headers.get("content-length", "")
    coded = "chunked" in raw.headers.get("transfer-encoding", "").lower()
    if declared.isdigit() and not coded and len(body) < int(declared):
        return bytes(body), "disconnect"
    if content_encoding.is_cut(bytes(body), raw.headers.get("content-encoding"), limit=_LOOKED_AT):
        return bytes(body), "disconnect"
    return bytes(body), None


@contextmanager
def _our_errors(address: Address, wire: Wire) -> Iterator[None]:
    try:
        yield
    except (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        http.client.HTTPException,
        OSError,
        ValueError,
    ) as exc:
        if wire.reused and not wire.expired and isinstance(_root(exc), ConnectionError):
            raise _Stale from exc
        raise _as_fetch_error(exc, address, wire) from exc


def _as_fetch_error(exc: Exception, address: Address, wire: Wire) -> FetchError:
    root = _root(exc)
    said = one_line(str(getattr(root, "strerror", None) or root))[:200]
    text, reason, hint = f"no answer: {said}", "connection", "try again later"
    if wire.expired or isinstance(exc, requests.Timeout):
        text, reason = "no full answer in the time allowed", "timeout"
    elif isinstance(exc, requests.exceptions.SSLError) or isinstance(root, ssl.SSLError):
        text, reason = f"the connection is not safe: {_tls(root)}", "tls"
        hint = "check the address; newsvault never falls back to an unsafe connection"
    elif not isinstance(root, OSError):
        text, reason = f"it does not answer as a web server should: {said}", "protocol"
        hint = "open the page in a browser"
    return FetchError(f"{address.host}: {text}", locator=address.href, hint=hint, reason=reason)


def _root(exc: BaseException) -> BaseException:
    """Return the error at the bottom of a chain that libraries wrapped."""
    while True:
        inner = exc.__cause__ or exc.__context__
        if inner is None:
            inner = next((a for a in exc.args if isinstance(a, BaseException)), None)
        if inner is None:
            return exc
        exc = inner


def _tls(root: BaseException) -> str:
    if isinstance(root, ssl.SSLCertVerificationError):
        return str(root.verify_message)
    return str(getattr(root, "reason", "") or root)


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


class _GateAdapter(HTTPAdapter):
    """The transport for requests: every connection is made by, and noted at, the gate."""

    def __init__(self, gate: Gate) -> None:
        self._pools = _pool_classes(gate)
        super().__init__(pool_connections=32, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of the gate's own connections."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Return the pools for a proxy, likewise of the gate's own connections."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool_classes(gate: Gate) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_Watched, HTTPConnection):
        _gate = gate

    class Secure(_Watched, HTTPSConnection):
        _gate = gate

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Watched(HTTPConnection):
    """A connection that is made by the gate, and tells it what it sends."""

    _gate: Gate

    def _new_conn(self) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, int | float) else 60.0
        return self._gate.connect(self._dns_host, self.port or 80, timeout)

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # kept alive from an earlier request
            self._gate.wire.watch(self.sock)
            self._gate.wire.reused = True
        super().putrequest(*args, **kwargs)

    def putheader(self, header: str, *values: str) -> None:  # type: ignore[override]  # as urllib3
        if SKIP_HEADER not in values:
            self._gate.wire.sent.append((_text(header), ", ".join(map(_text, values))))
        super().putheader(header, *values)
