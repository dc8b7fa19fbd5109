"""The gate: no spelling of a private address gets a byte through, and exceptions are exact."""

from __future__ import annotations

import inspect
import ipaddress

import pytest
import urllib3

from newsvault.errors import BadAddress, FetchError, Refused
from newsvault.fetch import ssrf_guard
from newsvault.fetch.fetcher import Fetcher
from newsvault.settings import Settings
from newsvault.urls import check_address
from tests.fetch.hostile import Make, Server

# Ways to write an address that is not on the public internet.
SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "127.127.127.127",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.1",
    "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.1",
    "00000177.0.0.1",
    "127.0x0.1",
    "1%32%37.0.0.1",
    "%31%32%37.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "１２７.０.０.１",
    "0",
    "0.0.0.0",
    "00",
    "0x0",
    "0.1.2.3",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ip6-localhost",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[64:ff9b::a00:1]",
    "[2002:7f00:1::]",
    "[2002:a00:1::1]",
    "[2001:0:7f00:1::]",
    "[2001:db8::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[ff02::1]",
    "[100::1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:10.0.0.1]",
    "[fd00:ec2::254]",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.1.254",
    "169.254.169.254",
    "2852039166",
    "0xA9FEA9FE",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.8",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
]


@pytest.fixture
def open_port(server: Server, monkeypatch: pytest.MonkeyPatch) -> int:
    """The server's port, counted among those of pages, so that only its address is in the way."""
    monkeypatch.setattr(ssrf_guard, "PORTS", ssrf_guard.PORTS | {server.port})
    return server.port


def test_there_are_at_least_sixty_spellings() -> None:
    assert len(set(SPELLINGS)) >= 60


@pytest.mark.parametrize("host", SPELLINGS)
def test_every_spelling_of_a_private_address_is_refused(
    host: str, server: Server, open_port: int, make: Make
) -> None:
    fetcher = make(allow_hosts=(), total_timeout=3.0)
    with pytest.raises((Refused, BadAddress, FetchError)) as caught:
        fetcher.fetch(f"http://{host}:{open_port}/")
    assert caught.value.reason in ("refused-address", "bad-address", "dns")
    assert server.connections == 0


@pytest.mark.parametrize("address", [s.strip("[]") for s in SPELLINGS])
def test_name_resolving_to_a_private_address_is_refused(
    address: str, server: Server, open_port: int
) -> None:
    """A name service that answers with the address is not believed either."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return
    fetcher = Fetcher(Settings(delay=0.0, retries=0), name_service=lambda _host, _port: (address,))
    with pytest.raises(Refused) as caught:
        fetcher.fetch(f"http://public.example:{open_port}/")
    assert caught.value.reason == "refused-address"
    assert server.connections == 0
    fetcher.close()


def test_dns_rebinding_is_refused(server: Server, open_port: int) -> None:
    """First a public address, then a private one: the connection decides, not the first look."""
    answers = [("127.0.0.1",), ("127.0.0.2",)]

    def turning(_host: str, _port: int) -> tuple[str, ...]:
        return answers.pop(0)

    server.route("/story", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
    server.route(
        "/robots.txt", b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    fetcher = Fetcher(
        Settings(delay=0.0, retries=0, allow_hosts=("127.0.0.1",)), name_service=turning
    )
    with pytest.raises(Refused):
        fetcher.fetch(f"http://turning.example:{open_port}/story")
    assert server.pages_seen() == []
    fetcher.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_to_a_private_address_is_refused(status: int, server: Server, make: Make) -> None:
    url = server.route(
        "/r",
        f"HTTP/1.1 {status} X\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n".encode(),
    )
    capture = make().fetch(url)
    assert [e.status for e in capture.exchanges] == [status]
    assert capture.stopped == "refused-address"


def test_unusual_ports_are_refused(server: Server, make: Make) -> None:
    with pytest.raises(Refused):
        make(allow_hosts=("127.0.0.1:1",)).fetch(server.url())
    with pytest.raises(Refused):
        make().fetch("http://example.org:22/")
    assert server.connections == 0


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.1:{port}", "127.0.0.0/8"])
def test_allow_hosts_entry_permits_a_private_host(entry: str, server: Server, make: Make) -> None:
    server.route("/", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    capture = make(allow_hosts=(entry.format(port=server.port),)).fetch(server.url())
    assert capture.exchanges[0].status == 200
    assert capture.exchanges[0].peer_ip == "127.0.0.1"


def test_allow_hosts_name_covers_its_ip_address(server: Server, make: Make) -> None:
    server.route("/", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    url = f"http://localhost:{server.port}/"
    assert make(allow_hosts=(f"localhost:{server.port}",)).fetch(url).exchanges[0].status == 200


def test_next_ip_address_is_tried_after_a_failure(server: Server) -> None:
    """A host with a dead IPv6 record is reached over IPv4."""
    server.route("/", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    settings = Settings(delay=0.0, retries=0, allow_hosts=("two.example",))
    fetcher = Fetcher(settings, name_service=lambda _host, _port: ("::1", "127.0.0.1"))
    capture = fetcher.fetch(f"http://two.example:{server.port}/")
    assert capture.exchanges[0].peer_ip == "127.0.0.1"
    fetcher.close()


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "192.30.252.1"],
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert ssrf_guard.is_public(ipaddress.ip_address(address))


def test_user_info_in_a_url_is_not_sent(server: Server, make: Make) -> None:
    with pytest.raises(BadAddress):
        make().fetch(f"http://user:secret@127.0.0.1:{server.port}/")
    assert server.connections == 0


def test_url_checked_is_the_url_connected_to(server: Server, make: Make) -> None:
    url = f"http://127.0.0.1:{server.port}\\@evil.example/"
    server.route("/@evil.example/", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    assert check_address(url).host == "127.0.0.1"
    assert make().fetch(url).exchanges[0].status == 200


def test_urllib3_still_connects_where_the_guard_is_put() -> None:
    """The guard overrides private names of urllib3: a release that moves one fails here.

    Without this test connections could silently be made past the guard.
    """
    connection = urllib3.connection.HTTPConnection("host.example.", 80)
    assert connection._dns_host == "host.example."  # the host that is connected to
    assert "_new_conn" not in vars(urllib3.connection.HTTPSConnection)  # it has the plain one's
    for kind in (urllib3.connection.HTTPConnection, urllib3.connection.HTTPSConnection):
        assert "self._new_conn()" in inspect.getsource(kind.connect)  # what makes the socket
    manager = urllib3.PoolManager()
    assert set(manager.pool_classes_by_scheme) == {"http", "https"}
    assert "self.pool_classes_by_scheme[scheme]" in inspect.getsource(manager._new_pool)
    assert "ConnectionCls" in inspect.getsource(urllib3.HTTPConnectionPool._new_conn)
