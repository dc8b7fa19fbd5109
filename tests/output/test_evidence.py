# ruff: noqa: E501
"""Evidence bundles: public programs accept them, every changed byte is found, nothing is private."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from newsvault import Capture, FetchError, UsageError, Vault
from newsvault.models import Exchange
from newsvault.settings import Settings
from tests.output.cited_articles import Row, page, url
from tests.output.test_citations import HOSTILE

SEEDS = Path(__file__).parents[2] / "seeds" / "pages"
REPLAY = Path(__file__).parents[2] / ".venv-replay" / "bin"
SECRET = "s3cr3t-value"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A vault with fifty articles, among them hostile ones and one with secrets around it."""
    root = tmp_path_factory.mktemp("evidence")
    settings = Settings(allow_hosts=("127.0.0.1",))
    with Vault.open(root / "vault", settings=settings) as opened:
        list(opened.ingest([str(SEEDS)]))
        at = datetime(2024, 6, 2, 8, 30, tzinfo=UTC)
        rows = [Row(text, ("Jane Roe",), outlet="Paper " + text[:40]) for text in HOSTILE]
        rows += [Row(f"Filler report number {n}", ("Jane Roe",)) for n in range(20)]
        captures = []
        for n, row in enumerate(rows, 1):
            headers = (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Set-Cookie", f"session={SECRET}"),
                ("X-Quote", "<script>alert(1)</script>"),
            )
            exchange = Exchange(
                url=url(n),
                requested_at=at,
                status=200,
                reason="OK",
                request_headers=(("Cookie", SECRET), ("Authorization", SECRET)),
                response_headers=headers,
                body=page(n, row).encode(),
                peer_ip="192.0.2.7",
            )
            captures.append(Capture(requested_url=url(n), captured_at=at, exchanges=(exchange,)))
        list(opened.keep_all(captures))
        ids = opened.ids("*")
        assert len(ids) >= 50
        opened.tag(ids, add=["private-tag"])
        opened.add_note(ids[0], "private-note")
        yield opened


@pytest.fixture(scope="module")
def bundle(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the whole vault; not to be changed."""
    path = tmp_path_factory.mktemp("bundle") / "proof"
    done = vault.bundle(path, vault.ids("*"), query="*")
    assert done.articles == vault.count()
    return path


def test_newsvault_finds_it_whole(bundle: Path) -> None:
    checks = Vault.check_bundle(bundle)
    assert len(checks) == 6
    assert [check for check in checks if not check.holds] == []


def test_public_programs_accept_it(bundle: Path, tmp_path: Path) -> None:
    """sha256sum, bagit.py, warcio and wacz, in an environment without newsvault."""
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        ran = subprocess.run(
            ["sha256sum", "-c", "--quiet", name], cwd=bundle, capture_output=True, check=False
        )
        assert ran.returncode == 0, ran.stdout
    if not (REPLAY / "wacz").exists():
        pytest.skip("wacz is not installed in .venv-replay")
    known = [str(REPLAY / "python"), "-I", "-c", "import newsvault"]
    assert subprocess.run(known, capture_output=True, check=False, cwd=tmp_path).returncode == 1
    bagit = [str(REPLAY / "bagit.py"), "--validate", str(bundle)]
    ran = subprocess.run(bagit, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    with zipfile.ZipFile(bundle / "data" / "captures.wacz") as package:
        package.extract("archive/data.warc.gz", tmp_path)
    warcio = [str(REPLAY / "warcio"), "check", str(tmp_path / "archive/data.warc.gz")]
    ran = subprocess.run(warcio, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout
    wacz = [str(REPLAY / "wacz"), "validate", "-f", str(bundle / "data" / "captures.wacz")]
    assert subprocess.run(wacz, capture_output=True, check=False).returncode == 0


def test_nothing_private_is_in_it(vault: Vault, bundle: Path, tmp_path: Path) -> None:
    def texts(root: Path) -> Iterator[bytes]:
        with zipfile.ZipFile(root / "data" / "captures.wacz") as package:
            import gzip

            yield gzip.decompress(package.read("archive/data.warc.gz"))
        yield from (path.read_bytes() for path in root.rglob("*") if path.is_file())

    private = (SECRET, "private-tag", "private-note", str(vault.path.parent), str(SEEDS))
    for text in texts(bundle):
        assert not any(word.encode() in text for word in private)
    asked = vault.bundle(tmp_path / "with", vault.ids("*")[:1], with_notes=True)
    assert "1 news article with" in (tmp_path / "with" / "bag-info.txt").read_text()
    assert any(b"private-note" in text for text in texts(asked.path))


def test_a_changed_byte_is_found_and_named(bundle: Path, tmp_path: Path) -> None:
    """In every file, at its ends and in its middle."""
    copy = tmp_path / "copy"
    files = sorted(path.relative_to(bundle) for path in bundle.rglob("*") if path.is_file())
    fetches = [name for name in files if "fetches" in name.parts]
    draw = random.Random(19)
    shutil.copytree(bundle, copy)
    for name in [name for name in files if name not in fetches] + draw.sample(fetches, 2):
        path = copy / name
        whole = path.read_bytes()
        at = draw.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
        wrong = [check for check in Vault.check_bundle(copy) if not check.holds]
        assert wrong, f"{name} at {at}"
        assert any(path.name in line for check in wrong for line in check.found), (name, wrong)
        path.write_bytes(whole)
    (copy / "data" / "added.txt").write_text("x")
    (copy / "beside.txt").write_text("x")
    (copy / files[0]).unlink() if files[0].name == "bag-info.txt" else None
    found = " ".join(line for check in Vault.check_bundle(copy) for line in check.found)
    assert "added.txt" in found
    assert "beside.txt" in found


def test_a_zip_file_is_checked_to_the_byte(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "proof.zip"
    vault.bundle(path, vault.ids("*")[:3], zipped=True)
    assert all(check.holds for check in Vault.check_bundle(path))
    whole = path.read_bytes()
    draw = random.Random(3)
    for at in (
        0,
        10,
        30,
        len(whole) - 1,
        len(whole) - 30,
        *(draw.randrange(len(whole)) for _ in range(6)),
    ):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert not all(check.holds for check in Vault.check_bundle(path)), at
        except UsageError:
            continue  # no ZIP file any more
    path.write_bytes(whole + b"x")
    assert not all(check.holds for check in Vault.check_bundle(path))


def test_the_report_shows_hostile_text_as_text(bundle: Path) -> None:
    report = (bundle / "data" / "report.html").read_text()
    assert "<script" not in report
    assert "&lt;script&gt;" in report
    assert "default-src 'none'" in report
    for words in ("sha256sum -c", "bagit.py --validate", "warcio check", "wacz validate"):
        assert words in report
    query = json.loads((bundle / "data" / "query.json").read_text())
    assert query["query"] == "*"


def test_hostile_bundles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Vault.check_bundle(tmp_path)
    with pytest.raises(UsageError):
        Vault.check_bundle(tmp_path / "none")
    for name in ("../out.txt", "/abs.txt", "a\\b", "top.txt"):
        path = tmp_path / "bad.zip"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(name, "x")
        with pytest.raises(UsageError):
            Vault.check_bundle(path)
    bag = tmp_path / "bag"
    bag.mkdir()
    (bag / "bagit.txt").write_text("nonsense")
    (bag / "manifest-sha256.txt").write_text(f"{'0' * 64}  ../../etc/passwd\n")
    assert not any(check.holds for check in Vault.check_bundle(bag))


class _Authority(BaseHTTPRequestHandler):
    folder: Path
    also_root = False

    def do_POST(self) -> None:
        (self.folder / "q.tsq").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        command = [
            "openssl",
            "ts",
            "-reply",
            "-queryfile",
            "q.tsq",
            "-out",
            "r.tsr",
            "-config",
            "ts.cnf",
        ]
        command += ["-chain", "ca.pem"] if self.also_root else []
        subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        body = (self.folder / "r.tsr").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


_CONFIG = """[req]
distinguished_name=dn
[dn]
[tsa]
default_tsa=t
[t]
dir=.
serial=./serial
signer_cert=./tsa.pem
certs=./tsa.pem
signer_key=./tsa.key
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256,sha512
ess_cert_id_alg=sha256
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A time-stamping authority made by openssl, and the folder with its certificates."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "ts.cnf").write_text(_CONFIG)
    (folder / "serial").write_text("01")
    (folder / "ext").write_text(
        "extendedKeyUsage=critical,timeStamping\nkeyUsage=digitalSignature\n"
    )
    for line in (
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Root -days 30 -config ts.cnf -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign",
        "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Stamp -config ts.cnf",
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 30 -extfile ext",
    ):
        subprocess.run(["openssl", *line.split()], cwd=folder, capture_output=True, check=True)
    handler = type("Handler", (_Authority,), {"folder": folder})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tsr", folder
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("certificates", [1, 2])
def test_a_timestamp_is_kept_as_it_came(
    vault: Vault,
    authority: tuple[str, Path],
    certificates: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """openssl and newsvault verify it, also when the authority sends two certificates."""
    pytest.importorskip("rfc3161_client")
    where, folder = authority
    monkeypatch.setattr(_Authority, "also_root", certificates == 2)
    path = vault.bundle(tmp_path / "proof", vault.ids("*")[:1], timestamp=where).path
    assert (path / "manifest-sha256.txt.tsr").read_bytes() == (folder / "r.tsr").read_bytes()
    verify = [
        "openssl",
        "ts",
        "-verify",
        "-in",
        "manifest-sha256.txt.tsr",
        "-data",
        "manifest-sha256.txt",
    ]
    ran = subprocess.run(
        [*verify, "-CAfile", str(folder / "ca.pem")], cwd=path, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    for certificate in (None, folder / "ca.pem"):
        checks = Vault.check_bundle(path, authority=certificate)
        assert [check for check in checks if not check.holds] == []
    assert "signed" in checks[-1].statement
    other = folder / "other.pem"
    make = "req -x509 -newkey rsa:2048 -nodes -keyout o.key -out other.pem -subj /CN=Other -days 30 -config ts.cnf"
    subprocess.run(["openssl", *make.split()], cwd=folder, capture_output=True, check=True)
    assert not Vault.check_bundle(path, authority=other)[-1].holds


def test_a_service_that_is_no_authority(vault: Vault, tmp_path: Path) -> None:
    """Nothing is written when there is no time-stamp."""
    pytest.importorskip("rfc3161_client")
    with pytest.raises(FetchError):
        vault.bundle(tmp_path / "proof", vault.ids("*")[:1], timestamp="http://127.0.0.1:9/tsr")
    assert list(tmp_path.iterdir()) == []
