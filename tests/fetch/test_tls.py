"""Real HTTPS servers with good and bad certificates: the good pass, the bad are named."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from newsvault.classify.classifier import classify
from newsvault.errors import FetchError, UsageError
from tests.fetch.hostile import Make, Server, page
from tests.fetch.tls import DAY, NOW, Authority, tls_page

Serve = Callable[..., str]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def heard() -> list[bytes]:
    """What servers were told after a handshake."""
    return []


@pytest.fixture
def serve(heard: list[bytes]) -> Iterator[Serve]:
    """Serve one page over TLS with a certificate file; gives the address."""
    with ExitStack() as servers:
        yield lambda certificate, **how: servers.enter_context(tls_page(certificate, heard, **how))


def test_valid_certificate_is_accepted(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    """Two pages come over one connection, from the peer that was checked."""
    url = serve(authority.issue())
    fetcher = make(ca_file=str(authority.path), obey_robots=False)
    for _ in range(2):
        (exchange,) = fetcher.fetch(url).exchanges
        assert exchange.body == b"<p>safe and sound"
        assert exchange.peer_ip == "127.0.0.1"
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"until": NOW - DAY}, "certificate has expired"),
        ({"host": "other.example"}, "IP address mismatch"),
        ({"by_itself": True}, "self-signed certificate"),
    ],
)
def test_invalid_certificate_is_a_tls_error(
    made: dict[str, object], said: str, authority: Authority, serve: Serve, make: Make
) -> None:
    """The reason is told."""
    url = serve(authority.issue(**made))  # type: ignore[arg-type]  # as each case has it
    with pytest.raises(FetchError) as caught:
        make(ca_file=str(authority.path), obey_robots=False, retries=3).fetch(url)
    assert (caught.value.reason, caught.value.exit_code) == ("tls", 3)
    assert said in caught.value.message


def test_unknown_certificate_authority_is_a_tls_error(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    with pytest.raises(FetchError) as caught:
        make(obey_robots=False).fetch(serve(authority.issue()))
    assert caught.value.reason == "tls"
    assert "unable to get local issuer certificate" in caught.value.message
    assert heard == []


def test_obsolete_tls_version_is_a_tls_error(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    url = serve(authority.issue(), newest=ssl.TLSVersion.TLSv1_1)
    with pytest.raises(FetchError) as caught:
        make(ca_file=str(authority.path), obey_robots=False).fetch(url)
    assert caught.value.reason == "tls"
    assert heard == []


def test_redirect_to_an_invalid_certificate_stops_the_chain(
    authority: Authority, serve: Serve, make: Make, server: Server, heard: list[bytes]
) -> None:
    """The chain until then is kept, with what ended it."""
    url = serve(authority.issue(until=NOW - DAY))
    start = server.route("/a", page(b"", "301 Moved", f"Location: {url}"))
    capture = make(ca_file=str(authority.path), obey_robots=False).fetch(start)
    error = classify(capture)
    assert len(capture.exchanges) == 1
    assert error is not None
    assert error.reason == "tls"
    assert heard == []


def test_tls_error_of_robots_txt_request_is_reported(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    with pytest.raises(FetchError, match="certificate has expired"):
        make(ca_file=str(authority.path)).fetch(serve(authority.issue(until=NOW - DAY)))
    assert heard == []


def test_ca_file_without_certificates_is_a_usage_error(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "none.pem"
    file.write_text("no certificate")
    for path in (file, tmp_path / "missing.pem"):
        with pytest.raises(UsageError, match="cannot read certificates"):
            make(ca_file=str(path))
