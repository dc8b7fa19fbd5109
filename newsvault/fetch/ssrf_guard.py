"""The one gate to the network: which addresses may be spoken to, and for how long.

The address of the *connected* peer decides, before a byte is sent: odd spellings, redirects and
names that change their answer all end there.
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
# Not for the public, though `is_global` of some Python releases says so.
_CLOSED: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = tuple(
    ipaddress.ip_network(n)
    for n in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16")
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def is_public(ip: IP) -> bool:
    """Tell whether `ip` is a machine on the public internet, and no way round to another.

    IPv4 inside IPv6 (mapped, NAT64) is judged by the inner address; 6to4 and Teredo never pass.
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
    return not any(ip in net for net in _CLOSED if net.version == ip.version)


def _lookup(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))


class Wire:
    """One request on the wire: cuts its connection when the time is up, notes what went over it."""

    def __init__(self, seconds: float) -> None:
        self.sent: list[tuple[str, str]] = []
        self.peer: str | None = None
        self.expired = False
        self.reused = False  # the connection was made for an earlier request
        self._ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(0.0, seconds), self.cut)
        self._timer.daemon = True
        self._timer.start()

    def remaining(self) -> float:
        """Return the seconds that are left, at least a thousandth."""
        return max(0.001, self._ends - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Cut `sock` when the time is up; its peer is the request's peer."""
        self.peer = str(sock.getpeername()[0])
        # A descriptor of our own: TLS takes the caller's away from its socket object.
        twin = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            if self._socket:
                self._socket.close()
            self._socket = twin
        if self.expired:
            self.cut()

    def close(self) -> None:
        """Stop watching."""
        self._timer.cancel()
        with self._lock:
            if self._socket:
                self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """End the request now, whatever it is waiting for."""
        with self._lock:
            self.expired = True
            if self._socket:
                with contextlib.suppress(OSError):  # the peer was faster
                    self._socket.shutdown(socket.SHUT_RDWR)


class Gate:
    """Every connection of the program is made here.

    `allow_hosts` are exceptions for one's own network: a host or an address, with or without a
    port, or a network such as 10.0.0.0/8. `resolve` is the name service.
    """

    def __init__(
        self, *, allow_hosts: tuple[str, ...] = (), resolve: Resolve | None = None
    ) -> None:
        self._allowed = allow_hosts
        self._resolve = resolve or _lookup
        self._local = threading.local()

    @property
    def wire(self) -> Wire:
        """The request this thread is making."""
        wire: Wire = self._local.wire
        return wire

    @wire.setter
    def wire(self, wire: Wire) -> None:
        self._local.wire = wire

    def check(self, address: Address) -> None:
        """Raise Refused when the port, or an address written out in numbers, may not be used."""
        if address.port not in PORTS and not self.allowed(address.host, address.port):
            what = f"port {address.port} is not used for pages"
            raise _refused(address.href, what, _place(address.host, address.port))
        try:
            ip = ipaddress.ip_address(address.host)
        except ValueError:
            return
        self._check_ip(ip, address.host, address.port)

    def allowed(self, host: str, port: int) -> bool:
        """Tell whether the user's exceptions name `host` (a name or an address) and `port`."""
        plain = f"[{host}]" if ":" in host else host
        names = {host, plain, f"{plain}:{port}"}
        return any(entry.lower() in names or _in_network(host, entry) for entry in self._allowed)

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a socket connected to a peer that may be spoken to, and watched.

        Raises FetchError ("dns", "timeout", "connection") or Refused ("refused-address").
        """
        ips = self._names(host, port)
        failure: Exception = FetchError(
            f"{host} has no address", locator=host, reason="dns", hint="check the name"
        )
        for number, ip in enumerate(ips):
            share = 1 if number == len(ips) - 1 else 2  # leave time for the next address
            try:
                return self._connect_one(
                    host, ip, port, min(timeout, self.wire.remaining()) / share
                )
            except (OSError, Refused) as exc:
                if not isinstance(failure, Refused):
                    failure = exc
        if isinstance(failure, OSError):
            raise _no_connection(host, port, failure) from failure
        raise failure

    def _connect_one(self, host: str, ip: str, port: int, timeout: float) -> socket.socket:
        self._check_ip(ipaddress.ip_address(ip.partition("%")[0]), host, port)
        sock = socket.create_connection((ip, port), timeout=timeout)
        peer = ipaddress.ip_address(str(sock.getpeername()[0]).partition("%")[0])
        try:
            self._check_ip(peer, host, port)
            self.wire.watch(sock)
        except (Refused, OSError):
            sock.close()
            raise
        return sock

    def _check_ip(self, ip: IP, host: str, port: int) -> None:
        inner = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        if is_public(ip) or self.allowed(host, port) or self.allowed(str(inner or ip), port):
            return
        raise _refused(
            host, f"{host} is at {ip}, which is not on the public internet", _place(host, port)
        )

    def _names(self, host: str, port: int) -> tuple[str, ...]:
        # The name service cannot be interrupted, so it works in a thread that may be left behind.
        answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as exc:
                answers.put(exc)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self.wire.remaining())
        except queue.Empty:
            answer = TimeoutError("the name service does not answer")
        if isinstance(answer, tuple):
            return answer
        raise FetchError(
            f"the name {host} cannot be resolved: {answer}",
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
        f"no connection to {host} port {port}: {'timed out' if late else exc.strerror or exc}",
        locator=host,
        hint="try again later",
        reason="timeout" if late else "connection",
    )


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _refused(locator: str, message: str, place: str) -> Refused:
    return Refused(
        message,
        locator=locator,
        hint=f"if it is yours: --allow-host {place}, or allow_hosts in newsvault.toml",
        reason="refused-address",
    )
