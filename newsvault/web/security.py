"""What every request passes first: host, token, origin, size and time; and the response's headers.

A browser lets any web page send requests to this server. So a request is answered only for the
server's own host names (DNS rebinding), and changes something only when it comes from a page of
its own (Origin, Fetch metadata, and the token in the form, which `forms` compares).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from newsvault.web.tokens import Tokens, same

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

COOKIE = "newsvault-access"
PAGES = "/api/v1/pages"  # takes pages from other sites' tabs, with another token
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
FORM_BYTES = 2 * 1024 * 1024  # of a form without a page
_SILENCE = 20.0  # seconds without a byte from the client while it sends a body, or takes one
_DIGITS = 15  # of a Content-Length
_SAFE = ("GET", "HEAD", "OPTIONS")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
    # Not no-referrer: browsers would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "private, no-cache",
}


class TooSlow(Exception):
    """The client takes nothing of its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """hosts: the values of `Host` that are ours. token: whether reading needs the access token."""

    hosts: frozenset[str]
    tokens: Tokens
    needs_token: bool
    page_bytes: int

    @classmethod
    def of(cls, host: str, port: int, tokens: Tokens, *, page_bytes: int) -> Rules:
        """Return the rules of a server on `host` and `port`."""
        names = {*LOOPBACK, f"[{host}]" if ":" in host else host.lower()}
        every = {f"{name}:{port}" for name in names} | (names if port == 80 else set())
        # The address 0.0.0.0 means every one of the machine's: its names are not known.
        wild = {"*"} if host in ("0.0.0.0", "::") else set()  # noqa: S104
        loopback = host.lower() in ("127.0.0.1", "localhost", "::1")
        return cls(
            hosts=frozenset(every | wild),
            tokens=tokens,
            needs_token=not loopback,
            page_bytes=page_bytes,
        )


class Guarded:
    """The ASGI application that lets through to `app` only what the rules allow."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app = app
        self.rules = rules

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        most = self.rules.page_bytes if scope["path"] in (PAGES, "/take") else FORM_BYTES
        with suppress(TooSlow):  # the server closes the connection of an unfinished answer
            await self._app(scope, _bounded(receive, most), answer)

    def _refusal(self, scope: Message) -> Response | None:
        """Return the response to a request that breaks a rule, or None."""
        headers, rules = Headers(scope=scope), self.rules
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not (hosts[0].lower() in rules.hosts or "*" in rules.hosts):
            return _plain(421, "this server has another name")
        length = headers.get("content-length", "0")
        most = rules.page_bytes if scope["path"] in (PAGES, "/take") else FORM_BYTES
        # The number of digits first: int() refuses thousands of them.
        if not length.isdecimal() or len(length) > _DIGITS or int(length) > most:
            return _plain(413, "the body is too large")
        if scope["path"] == PAGES and scope["method"] == "POST":
            return None  # its own token, checked there
        if rules.needs_token and (refusal := self._without_access(scope, headers)):
            return refusal
        if scope["method"] not in _SAFE and not _from_own_page(scope, headers):
            return _plain(403, "the request comes from another site")
        return None

    def _without_access(self, scope: Message, headers: Headers) -> Response | None:
        """Return the response to a request without the token, or None for one with it."""
        wanted = self.rules.tokens.access
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and same(bearer.strip(), wanted):
            return None
        if same(_cookie(headers), wanted):
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not same(given, wanted):
            return _plain(401, "open the address with its token, as newsvault serve printed it")
        entered = RedirectResponse(scope["path"], 303)
        entered.set_cookie(COOKIE, wanted, httponly=True, samesite="strict", path="/")
        return entered


def _from_own_page(scope: Message, headers: Headers) -> bool:
    """Return whether the browser says that a page of this server sent the request.

    A client that is no browser sends neither header; it has to know the token in the form.
    """
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is None or origin.lower() == f"{scope['scheme']}://{headers['host'].lower()}"


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _plain(status: int, words: str) -> Response:
    return PlainTextResponse(f"newsvault: {words}\n", status)


class _Answer:
    """`send` with the headers of security and a limit of time."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        try:
            await asyncio.wait_for(self._send(message), _SILENCE)
        except TimeoutError as exc:
            raise TooSlow from exc


def _bounded(receive: Receive, most: int) -> Receive:
    """Return `receive` with a limit of bytes for the body, and of time for each part of it."""
    taken, complete = 0, False

    async def limited() -> Message:
        nonlocal taken, complete
        if complete:  # waits for the end of the connection, which may take long
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), _SILENCE)
        except TimeoutError as exc:
            raise HTTPException(408, "nothing came for too long") from exc
        taken += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if taken > most:
            raise HTTPException(413, "the body is too large")
        return message

    return limited
