"""HTTP transport: a request and its response, behind the SSRF guard, within limits."""

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
from requests.cookies import extract_cookies_to_jar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import SKIP_HEADER

from newsvault.decoding import content_encoding
from newsvault.errors import FetchError, UsageError
from newsvault.fetch.budget import Budget
from newsvault.fetch.ssrf_guard import ActiveRequest, Resolve, SsrfGuard
from newsvault.models import REDIRECTS, Exchange, Truncation
from newsvault.settings import Settings
from newsvault.text import one_line
from newsvault.urls import Address, check_address

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
_REDIRECT_BODY = 64 * 1024  # bytes read of a redirect's body
_CHUNK_SIZE = 64 * 1024  # bytes read at a time
_MAX_DECODED = 64 * 1024 * 1024  # bytes; decompression limit of the check for a truncated body
_Body = tuple[bytes, Truncation | None]  # the body and why it was truncated


class _Stale(Exception):
    """A persistent connection that the server has closed since."""


class Transport:
    """A requests session behind the SSRF guard. Thread-safe. Close it when done."""

    def __init__(self, settings: Settings, *, name_service: Resolve | None = None) -> None:
        if settings.ca_file:
            _check_authorities(settings.ca_file)
        self._settings = settings
        proxy = (_proxy_name(settings.proxy),) if settings.proxy else ()
        self._guard = SsrfGuard(allow_hosts=settings.allow_hosts + proxy, resolve=name_service)
        # Only the session's connections are used: nothing comes from the environment (.netrc,
        # proxies), and cookies last for one fetch.
        self._session = requests.Session()
        self._active: set[ActiveRequest] = set()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _GuardedAdapter(self._guard))

    def close(self) -> None:
        """Close all connections; running requests are aborted."""
        for request in tuple(self._active):
            request.cut()
        self._session.close()

    def check(self, address: Address) -> None:
        """Raise Refused when the SSRF guard does not allow `address`."""
        self._guard.check(address)

    def get(self, address: Address, budget: Budget, now: datetime) -> Exchange:
        """Send a request (GET; POST with a body) at `now`; return the exchange, cut at the limits.

        Updates the time and cookies of `budget`. Raises FetchError ("dns", "connection",
        "timeout", "tls", "protocol"); Refused ("refused-address") by the SSRF guard.
        """
        with suppress(_Stale):
            return self._get(address, budget, now)
        # Outside the `with`: the first error must not become the second one's context.
        return self._get(address, budget, now)

    def _get(self, address: Address, budget: Budget, now: datetime) -> Exchange:
        request = ActiveRequest(budget.seconds)
        self._guard.active_request = request
        self._active.add(request)
        try:
            with _our_errors(address, request), self._send(address, budget) as response:
                return _read(address, budget, request, response, now)
        finally:
            budget.seconds = 0.0 if request.expired else request.remaining()
            request.close()
            self._active.discard(request)

    def _send(self, address: Address, budget: Budget) -> requests.Response:
        """Return the response to a request, its body unread."""
        settings = self._settings
        headers = {
            "User-Agent": _user_agent(settings),
            "Accept": ACCEPT,
            "Accept-Encoding": content_encoding.ACCEPTED,
            **dict(budget.headers),
        }
        method = "GET" if budget.body is None else "POST"
        request = requests.Request(
            method, address.href, headers=headers, cookies=budget.cookies, data=budget.body
        )
        prepared = request.prepare()
        # Keep our own parse of the URL; requests must not normalise it again.
        prepared.url = address.href
        # Not session.send: it reads and decompresses a redirect's whole body to find its target.
        return self._session.get_adapter(address.href).send(
            prepared,
            stream=True,
            timeout=(settings.connect_timeout, settings.read_timeout),
            verify=settings.ca_file or True,
            proxies={"http": settings.proxy, "https": settings.proxy} if settings.proxy else None,
        )


def _user_agent(settings: Settings) -> str:
    """Return the User-Agent header, with the contact if set."""
    if not settings.contact:
        return settings.user_agent
    return f"{settings.user_agent.rstrip(')')}; {settings.contact})"


def _check_authorities(path: str) -> None:
    try:
        ssl.create_default_context(cafile=path)
    except OSError as exc:  # ssl.SSLError is an OSError
        raise UsageError(
            f"cannot read certificates from {path}: {exc.strerror or exc}",
            hint="ca_file is a file of certificates in the PEM format",
        ) from exc


def _proxy_name(proxy: str) -> str:
    address = check_address(proxy)
    return f"{address.host}:{address.port}"


def _read(
    url: Address, budget: Budget, request: ActiveRequest, response: requests.Response, now: datetime
) -> Exchange:
    """Return the exchange, with the body up to the limit of the budget."""
    raw = response.raw
    extract_cookies_to_jar(budget.cookies, response.request, raw)  # type: ignore[no-untyped-call]
    is_redirect = response.status_code in REDIRECTS and "location" in response.headers
    limit = _REDIRECT_BODY if is_redirect else budget.max_bytes
    body, truncated = _body(raw, limit, request)
    if is_redirect and truncated == "length":
        raw.close()
    return Exchange(
        url=url.href,
        requested_at=now,
        request_headers=tuple(request.sent),
        protocol=f"HTTP/{'1.0' if raw.version == 10 else '1.1'}",
        status=response.status_code,
        reason=raw.reason or "",
        response_headers=tuple(raw.headers.iteritems()),
        body=body,
        peer_ip=request.peer,
        truncated=truncated,
    )


def _body(raw: urllib3.HTTPResponse, limit: int, request: ActiveRequest) -> _Body:
    """Return the body without chunk framing, at most `limit` bytes, and why it was truncated."""
    body = bytearray()
    try:
        while chunk := raw.read1(_CHUNK_SIZE, decode_content=False):
            body += chunk
            if len(body) > limit:
                return bytes(body[:limit]), "length"
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError):
        return bytes(body), "time" if request.expired else "disconnect"
    if request.expired:
        return bytes(body), "time"
    declared = raw.headers.get("content-length", "")
    coded = "chunked" in raw.headers.get("transfer-encoding", "").lower()
    if declared.isdigit() and not coded and len(body) < int(declared):
        return bytes(body), "disconnect"
    if content_encoding.is_truncated(
        bytes(body), raw.headers.get("content-encoding"), limit=_MAX_DECODED
    ):
        return bytes(body), "disconnect"
    return bytes(body), None


@contextmanager
def _our_errors(address: Address, request: ActiveRequest) -> Iterator[None]:
    """Raise FetchError for errors of the libraries; _Stale for a reused connection."""
    try:
        yield
    except (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        http.client.HTTPException,
        OSError,
        ValueError,
    ) as exc:
        if request.reused and not request.expired and isinstance(_root(exc), ConnectionError):
            raise _Stale from exc
        raise _as_fetch_error(exc, address, request) from exc


def _as_fetch_error(exc: Exception, address: Address, request: ActiveRequest) -> FetchError:
    """Return the FetchError for a timeout, a TLS error, no connection or bad HTTP."""
    root = _root(exc)
    detail = one_line(str(getattr(root, "strerror", None) or root))[:200]
    text, reason, hint = f"no response: {detail}", "connection", "try again later"
    if request.expired or isinstance(exc, requests.Timeout):
        text, reason = "operation timed out before the response was complete", "timeout"
    elif isinstance(exc, requests.exceptions.SSLError) or isinstance(root, ssl.SSLError):
        text, reason = f"TLS error: {_tls(root)}", "tls"
        hint = "check the address; newsvault never falls back to an insecure connection"
    elif not isinstance(root, OSError):
        text, reason = f"invalid HTTP response: {detail}", "protocol"
        hint = "open the page in a browser"
    return FetchError(f"{address.host}: {text}", locator=address.href, hint=hint, reason=reason)


def _root(exc: BaseException) -> BaseException:
    """Return the innermost error of a chain of wrapped exceptions."""
    while True:
        inner = exc.__cause__ or exc.__context__
        if inner is None:
            inner = next((a for a in exc.args if isinstance(a, BaseException)), None)
        if inner is None:
            return exc
        exc = inner


def _tls(root: BaseException) -> str:
    return str(getattr(root, "verify_message", "") or getattr(root, "reason", "") or root)


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


class _GuardedAdapter(HTTPAdapter):
    """Adapter for requests whose connections are all made by the SSRF guard."""

    def __init__(self, guard: SsrfGuard) -> None:
        self._pools = _pool_classes(guard)
        super().__init__(pool_connections=32, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Create the pools with the guard's connection classes."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Return the pools for a proxy, with the guard's connection classes."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool_classes(guard: SsrfGuard) -> dict[str, type[HTTPConnectionPool]]:
    """Return the connection pools by scheme, with connections that `guard` checks."""

    class Plain(_GuardedConnection, HTTPConnection):
        _guard = guard

    class Secure(_GuardedConnection, HTTPSConnection):
        _guard = guard

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _GuardedConnection(HTTPConnection):
    """A connection made by the SSRF guard that records the headers sent."""

    _guard: SsrfGuard

    def _new_conn(self) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, int | float) else 60.0
        return self._guard.connect(self._dns_host, self.port or 80, timeout)

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # persistent connection of an earlier request
            self._guard.active_request.watch(self.sock)
            self._guard.active_request.reused = True
        super().putrequest(*args, **kwargs)

    def putheader(self, header: str, *values: str) -> None:  # type: ignore[override]  # as urllib3
        if SKIP_HEADER not in values:
            self._guard.active_request.sent.append((_text(header), ", ".join(map(_text, values))))
        super().putheader(header, *values)
