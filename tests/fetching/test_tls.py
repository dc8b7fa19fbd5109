"""Real HTTPS servers with good and bad certificates: the good pass, the bad are named."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsvault.errors import FetchError, UsageError
from newsvault.verdicts import verdict
from tests.fetching.hostile import Make, Server, page

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
Serve = Callable[..., str]


class Authority:
    """A certificate authority for one test; `path` is its own certificate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
        own = self._build(self._name, self._key, self._name, NOW + DAY, ca=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(
            own.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )

    def issue(
        self, *, host: str = "127.0.0.1", until: dt.datetime = NOW + DAY, by_itself: bool = False
    ) -> Path:
        """Return a file with a key and its certificate for `host`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A Paper")])
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        unsigned = self._build(subject, key, subject if by_itself else self._name, until)
        unsigned = unsigned.add_extension(x509.SubjectAlternativeName([name]), critical=False)
        certificate = unsigned.sign(key if by_itself else self._key, hashes.SHA256())
        file = self._folder / "server.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return file

    @staticmethod
    def _build(
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        until: dt.datetime,
        *,
        ca: bool = False,
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 30 * DAY)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )


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
    listeners: list[socket.socket] = []

    def start(certificate: Path, *, newest: ssl.TLSVersion | None = None) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if newest is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = newest
            context.set_ciphers("ALL:@SECLEVEL=0")
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=_speak, args=(listener, context, heard), daemon=True).start()
        return f"https://127.0.0.1:{listener.getsockname()[1]}/a"

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _speak(listener: socket.socket, context: ssl.SSLContext, heard: list[bytes]) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as sock:
                while request := sock.recv(65536):
                    heard.append(request)
                    sock.sendall(page(b"<p>safe and sound"))
        except OSError:
            plain.close()


def test_a_good_certificate_passes(
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
def test_a_bad_certificate_is_named(
    made: dict[str, object], said: str, authority: Authority, serve: Serve, make: Make
) -> None:
    """The reason is told."""
    url = serve(authority.issue(**made))  # type: ignore[arg-type]  # as each case has it
    with pytest.raises(FetchError) as caught:
        make(ca_file=str(authority.path), obey_robots=False, retries=3).fetch(url)
    assert (caught.value.reason, caught.value.exit_code) == ("tls", 3)
    assert said in caught.value.message


def test_an_unknown_authority_is_named(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    with pytest.raises(FetchError) as caught:
        make(obey_robots=False).fetch(serve(authority.issue()))
    assert caught.value.reason == "tls"
    assert "unable to get local issuer certificate" in caught.value.message
    assert heard == []


def test_a_server_of_the_old_protocols_is_named(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    url = serve(authority.issue(), newest=ssl.TLSVersion.TLSv1_1)
    with pytest.raises(FetchError) as caught:
        make(ca_file=str(authority.path), obey_robots=False).fetch(url)
    assert caught.value.reason == "tls"
    assert heard == []


def test_a_redirect_to_a_bad_certificate_ends_there(
    authority: Authority, serve: Serve, make: Make, server: Server, heard: list[bytes]
) -> None:
    """The chain until then is kept, with what ended it."""
    url = serve(authority.issue(until=NOW - DAY))
    start = server.route("/a", page(b"", "301 Moved", f"Location: {url}"))
    capture = make(ca_file=str(authority.path), obey_robots=False).fetch(start)
    error = verdict(capture)
    assert len(capture.exchanges) == 1
    assert error is not None
    assert error.reason == "tls"
    assert heard == []


def test_what_is_wrong_is_told_by_the_question_for_robots_txt_too(
    authority: Authority, serve: Serve, make: Make, heard: list[bytes]
) -> None:
    with pytest.raises(FetchError, match="certificate has expired"):
        make(ca_file=str(authority.path)).fetch(serve(authority.issue(until=NOW - DAY)))
    assert heard == []


def test_a_file_of_no_certificates_is_named(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "none.pem"
    file.write_text("no certificate")
    for path in (file, tmp_path / "missing.pem"):
        with pytest.raises(UsageError, match="cannot read certificates"):
            make(ca_file=str(path))
