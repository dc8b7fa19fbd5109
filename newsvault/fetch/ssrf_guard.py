"""SSRF guard: which peers may be connected to, and a deadline for each request.

The check is made on the IP address of the *connected* peer, before a byte is sent, so unusual
spellings, redirects and DNS rebinding cannot bypass it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import queue
import socket
import threading
import time
from collections.abc import Callable

from newsvault.errors import FetchError, Refused
from newsvault.urls import Address

PORTS = frozenset({80, 443, 8080, 8443})
Resolve = Callable[[str, int], tuple[str, ...]]
IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Not public, though `is_global` of some Python releases says so.
_NOT_PUBLIC: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = tuple(
    ipaddress.ip_network(n)
    for n in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16")
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def is_public(ip: IP) -> bool:
    """Return whether `ip` is on the public internet.

    IPv4 inside IPv6 (mapped, NAT64) is checked by the inner address; 6to4 and Teredo are refused.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(ip.ipv4_mapped)
        if ip in _NAT64:
            return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip not in _GLOBAL_UNICAST:
            return False
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip in net for net in _NOT_PUBLIC if net.version == ip.version)


def _dns_lookup(host: str, port: int) -> tuple[str, ...]:
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in infos))


class ActiveRequest:
    """A request under way: its deadline, its peer and the headers sent."""

    def __init__(self, seconds: float) -> None:
        self.sent: list[tuple[str, str]] = []
        self.peer: str | None = None
        self.expired = False
        self.reused = False  # a persistent connection of an earlier request
        self._ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(0.0, seconds), self.cut)
        self._timer.daemon = True
        self._timer.start()

    def remaining(self) -> float:
        """Return the seconds left, at least 0.001."""
        return max(0.001, self._ends - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Shut `sock` down at the deadline, and record its peer."""
        self.peer = str(sock.getpeername()[0])
        # Duplicate the descriptor: TLS detaches the caller's from its socket object.
        duplicate = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            if self._socket:
                self._socket.close()
            self._socket = duplicate
        if self.expired:
            self.cut()

    def close(self) -> None:
        """Cancel the deadline."""
        self._timer.cancel()
        with self._lock:
            if self._socket:
                self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """Abort the request now: shut its socket down."""
        with self._lock:
            self.expired = True
            if self._socket:
                with contextlib.suppress(OSError):  # the peer closed first
                    self._socket.shutdown(socket.SHUT_RDWR)


class SsrfGuard:
    """Makes every connection of the program, and refuses peers that are not public.

    Args:
        allow_hosts: exceptions for private networks: host or IP address, with or without a port,
            or a network such as 10.0.0.0/8.
        resolve: DNS lookup; None: the system's resolver.
    """

    def __init__(
        self, *, allow_hosts: tuple[str, ...] = (), resolve: Resolve | None = None
    ) -> None:
        self._allowed = allow_hosts
        self._resolve = resolve or _dns_lookup
        self._local = threading.local()

    @property
    def active_request(self) -> ActiveRequest:
        """The request of the current thread."""
        request: ActiveRequest = self._local.request
        return request

    @active_request.setter
    def active_request(self, request: ActiveRequest) -> None:
        self._local.request = request

    def check(self, address: Address) -> None:
        """Raise Refused when the port, or an IP address as host, is not allowed."""
        if address.port not in PORTS and not self.allowed(address.host, address.port):
            what = f"port {address.port} is not allowed for web pages"
            raise _refused(address.href, what, _host_port(address.host, address.port))
        try:
            ip = ipaddress.ip_address(address.host)
        except ValueError:
            return
        self._check_ip(ip, address.host, address.port)

    def allowed(self, host: str, port: int) -> bool:
        """Return whether `allow_hosts` names `host` (name or IP address) and `port`."""
        plain = f"[{host}]" if ":" in host else host
        names = {host, plain, f"{plain}:{port}"}
        return any(entry.lower() in names or _in_network(host, entry) for entry in self._allowed)

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a socket connected to an allowed peer, under the request's deadline.

        Raises FetchError ("dns", "timeout", "connection") or Refused ("refused-address").
        """
        ips = self._resolve_host(host, port)
        failure: Exception = FetchError(
            f"could not resolve host: {host} has no IP address",
            locator=host,
            reason="dns",
            hint="check the name",
        )
        for number, ip in enumerate(ips):
            share = 1 if number == len(ips) - 1 else 2  # leave time for the next IP address
            try:
                return self._connect_one(
                    host, ip, port, min(timeout, self.active_request.remaining()) / share
                )
            except (OSError, Refused) as exc:
                if not isinstance(failure, Refused):
                    failure = exc
        if isinstance(failure, OSError):
            raise _no_connection(host, port, failure) from failure
        raise failure

    def _connect_one(self, host: str, ip: str, port: int, timeout: float) -> socket.socket:
        """Connect to an IP address, checked before and after; `timeout` is in seconds."""
        self._check_ip(ipaddress.ip_address(ip.partition("%")[0]), host, port)
        sock = socket.create_connection((ip, port), timeout=timeout)
        peer = ipaddress.ip_address(str(sock.getpeername()[0]).partition("%")[0])
        try:
            self._check_ip(peer, host, port)
            self.active_request.watch(sock)
        except (Refused, OSError):
            sock.close()
            raise
        return sock

    def _check_ip(self, ip: IP, host: str, port: int) -> None:
        inner = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        if is_public(ip) or self.allowed(host, port) or self.allowed(str(inner or ip), port):
            return
        raise _refused(
            host, f"{host} resolves to {ip}, which is not a public address", _host_port(host, port)
        )

    def _resolve_host(self, host: str, port: int) -> tuple[str, ...]:
        """Return the IP addresses of a host; raises FetchError, also for a timeout."""
        # A DNS lookup cannot be interrupted, so it runs in a thread that may be abandoned.
        answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as exc:
                answers.put(exc)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self.active_request.remaining())
        except queue.Empty:
            answer = TimeoutError("DNS lookup timed out")
        if isinstance(answer, tuple):
            return answer
        raise FetchError(
            f"could not resolve host {host}: {getattr(answer, 'strerror', None) or answer}",
            locator=host,
            hint="check the spelling and your connection",
            reason="dns",
        ) from answer


def _in_network(host: str, entry: str) -> bool:
    if "/" not in entry:
        return False
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _no_connection(host: str, port: int, exc: OSError) -> FetchError:
    late = isinstance(exc, TimeoutError)
    return FetchError(
        f"failed to connect to {host} port {port}: {'timed out' if late else exc.strerror or exc}",
        locator=host,
        hint="try again later",
        reason="timeout" if late else "connection",
    )


def _host_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _refused(locator: str, message: str, place: str) -> Refused:
    return Refused(
        message,
        locator=locator,
        hint=f"if it is your own host: --allow-host {place}, or allow_hosts in newsvault.toml",
        reason="refused-address",
    )
