"""Other people's archives, in every bad state they are met in: all that is whole comes in."""

import base64
import gzip
import hashlib
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.api.vault import Vault
from newsvault.models import Capture, Receipt, Refusal
from newsvault.settings import Settings
from newsvault.sources.warc import captures
from newsvault.warc import Foreign, Passed, read_foreign
from tests.faults.pages import address, page

LIMIT = 1_000_000


def answer(body: bytes, head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html") -> bytes:
    return head.encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    *,
    url: str = "http://paper.example/story/1",
    kind: str = "response",
    version: str = "1.0",
    size: int | None = None,
    extra: str = "",
) -> bytes:
    """A record as it stands unpacked; `size` is what it says of its length."""
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2024-05-30T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n{extra}"
        f"Content-Type: application/http\r\n"
        f"Content-Length: {len(block) if size is None else size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def story(number: int, **how: object) -> bytes:
    return record(answer(page(number)), url=address(number), **how)  # type: ignore[arg-type]


INFO = record(b"software: another\r\n", kind="warcinfo", url="")
THREE = (story(1), story(2), story(3))
PACKED = tuple(gzip.compress(one) for one in THREE)
PLAIN = b"".join(THREE)


def arc(number: int) -> bytes:
    block = answer(page(number)).replace(b"\r\n", b"\n")
    return f"{address(number)} 192.0.2.7 20240530100000 text/html {len(block)}\n".encode() + block


ARC = b"filedesc://x.arc 0.0.0.0 20240530100000 text/plain 77\n" + b"1 0 Another\n".ljust(77)
SCRAPS = st.sampled_from([*THREE, *PACKED, ARC, b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"\r\n"])

# What stands in a file -> the stories that come out of it whole, and how many places are damaged.
BAD: dict[str, tuple[bytes, tuple[int, ...], int]] = {
    "sound": (gzip.compress(INFO) + b"".join(PACKED), (1, 2, 3), 0),
    "without warcinfo": (b"".join(PACKED), (1, 2, 3), 0),
    "unpacked": (INFO + PLAIN, (1, 2, 3), 0),
    "packed as a whole": (gzip.compress(INFO + PLAIN), (1, 2, 3), 0),
    "version 0.18": (story(1, version="0.18"), (1,), 0),
    "version 1.1": (story(1, version="1.1"), (1,), 0),
    "arc": (ARC + b"\n".join(map(arc, (1, 2, 3))) + b"\n", (1, 2, 3), 0),
    "arc with a name looked up": (
        ARC + b"dns:paper.example 192.0.2.7 20240530100000 text/dns 4\nname\n" + arc(1), (1,), 0,
    ),
    "arc packed": (b"".join(gzip.compress(one) for one in (ARC, arc(1), arc(2))), (1, 2), 0),
    "arc without its head": (arc(1) + b"\n" + arc(2), (1, 2), 0),
    "the same record twice": (PACKED[0] * 2, (1, 1), 0),
    "garbage before": (b"\x00garbage" * 9 + b"\n" + PLAIN, (1, 2, 3), 1),
    "garbage between": (THREE[0] + b"\xffgarbage\n" * 9 + THREE[1], (1, 2), 1),
    "garbage behind": (PLAIN + b"garbage", (1, 2, 3), 1),
    "garbage between members": (PACKED[0] + b"garbage" * 99 + PACKED[1], (1, 2), 1),
    "garbage behind members": (b"".join(PACKED) + b"garbage", (1, 2, 3), 1),
    "zeros behind": (b"".join(PACKED) + bytes(4096), (1, 2, 3), 1),
    "cut member": (PACKED[0] + PACKED[1][:-20], (1,), 1),
    "damaged member": (
        PACKED[0] + PACKED[1][:200] + b"\xff" * 9 + PACKED[1][209:] + PACKED[2], (1, 3), 1,
    ),
    "wrong checksum": (PACKED[0] + PACKED[1][:-8] + bytes(8) + PACKED[2], (1, 3), 1),
    "says too much": (story(1, size=999_999) + THREE[1] + THREE[2], (2, 3), 1),
    "says too little": (story(1, size=500) + THREE[1], (2,), 1),
    "a member says too much": (gzip.compress(story(1, size=999_999)) + PACKED[1], (2,), 1),
    "a member says too little": (gzip.compress(story(1, size=500)) + PACKED[1], (2,), 1),
    "says nothing": (story(1).replace(b"Content-Length", b"Length") + THREE[1], (2,), 1),
    "says nonsense": (story(1).replace(b"Length: ", b"Length: -") + THREE[1], (2,), 1),
    "says a galaxy": (story(1).replace(b"Length: ", b"Length: 9" * 40) + THREE[1], (2,), 1),
    "no empty line behind": (b"".join(one[:-4] for one in THREE), (1, 2, 3), 0),
    "head without end": (b"WARC/1.0\r\n" + b"X: " + b"x" * 3_000_000, (), 1),
    "empty": (b"", (), 0),
}  # fmt: skip

HEADS = {
    "lower case": "HTTP/1.1 200 OK\r\ncontent-type: text/html",
    "HTTP/2": "HTTP/2 200\r\ncontent-type: text/html",
    "HTTP/2.0": "HTTP/2.0 200 \r\nContent-Type: text/html",
    "HTTP/3": "HTTP/3 200\r\ncontent-type: text/html",
    "no reason": "HTTP/1.1 200\r\nContent-Type: text/html",
    "bare line feeds": "HTTP/1.0 200 OK\nContent-Type: text/html",
    "a line that is no header": "HTTP/1.1 200 OK\r\nnonsense\r\nContent-Type: text/html",
    "a body that is not chunked": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    "Transfer-Encoding: chunked",
}


def read(data: bytes, limit: int = LIMIT) -> tuple[list[Foreign], list[Passed]]:
    items = list(read_foreign(BytesIO(data), limit=limit))
    return (
        [one for one in items if isinstance(one, Foreign)],
        [one for one in items if isinstance(one, Passed)],
    )


@pytest.mark.parametrize("name", BAD)
def test_all_that_is_whole_comes_out(name: str) -> None:
    """Every whole page with its bytes, every damaged place once, and nothing stops the reading."""
    data, wanted, places = BAD[name]
    pages, passed = read(data)
    assert [one.body for one in pages if not one.truncated] == [
        page(number).replace(b"\r\n", b"\n") for number in wanted
    ]
    assert len([one for one in passed if one.damage]) == places


@pytest.mark.parametrize("name", HEADS)
def test_heads_as_servers_write_them(name: str) -> None:
    block = answer(page(1), HEADS[name])
    (one,), _ = read(record(block))
    assert (one.status, one.media_type, one.body) == (200, "text/html", page(1))


def test_chunks_are_taken_off() -> None:
    halves = page(1)[:99], page(1)[99:]
    chunked = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in halves)
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\ntransfer-encoding: Chunked"
    (one,), _ = read(record(answer(chunked + b"0\r\n\r\n", head)))
    assert one.body == page(1)
    assert "transfer-encoding" not in {name.lower() for name, _ in one.headers}


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


@pytest.mark.parametrize(
    ("stated", "misfit"),
    [
        ("", False),
        (f"WARC-Payload-Digest: {sha1(page(1))}\r\n", False),
        (f"WARC-Block-Digest: sha256:{hashlib.sha256(answer(page(1))).hexdigest()}\r\n", False),
        (f"WARC-Payload-Digest: {sha1(b'other')}\r\n", True),
        (f"WARC-Block-Digest: {sha1(b'other')}\r\n", True),
        ("WARC-Payload-Digest: nonsense\r\n", False),
    ],
)
def test_a_wrong_digest_is_marked(stated: str, misfit: bool) -> None:
    """The page comes in all the same; an algorithm nobody knows proves nothing."""
    (one,), passed = read(record(answer(page(1)), extra=stated))
    assert (one.body, one.misfit, passed) == (page(1), misfit, [])


def test_records_of_other_kinds_are_passed_over_and_counted(tmp_path: Path) -> None:
    kinds = ("request", "metadata", "revisit", "resource", "conversion", "made-up", "")
    data = b"".join(record(b"x", kind=kind) for kind in kinds)
    data += record(b"<html>no head</html>") + record(answer(b"x", "HTTP/1.1 404 No"))
    file = tmp_path / "x.warc"
    file.write_bytes(data + THREE[0])
    passed: Counter[str] = Counter()
    assert len(list(captures(file, settings=Settings(), passed=passed))) == 1
    assert passed == Counter(
        {kind or "unnamed": 1 for kind in kinds}
        | {"response without an HTTP header": 1, "no page (404)": 1}
    )


def test_a_huge_record_is_cut_and_the_next_is_whole() -> None:
    """However long a record is, memory holds no more than the limit; also of a bomb."""
    huge = gzip.compress(record(answer(b"x" * 60_000_000), url=address(9)), 1)
    tracemalloc.start()
    pages, passed = read(huge + PACKED[0], limit=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.truncated for one in pages] == ["length", None]
    assert pages[1].body == page(1)
    assert passed == []
    assert peak < 20_000_000


def test_a_file_that_is_all_damage_is_given_up() -> None:
    _, passed = read(b"WARC/1.0\r\n\r\n" * 5000)
    assert "reading stopped" in passed[-1].what


def package(path: Path, *, packed: int = zipfile.ZIP_STORED, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", packed) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return path


def _encrypted(path: Path) -> None:
    package(path, archive__x_warc=PLAIN)
    data = bytearray(path.read_bytes())
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(head) + flags] |= 1
    path.write_bytes(data)


def _twice(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("archive/x.warc", THREE[0])
        made.writestr("archive/y.warc", THREE[1])
    path.write_bytes(path.read_bytes().replace(b"y.warc", b"x.warc"))


PACKAGES: dict[str, tuple[Callable[[Path], object], int, str | None]] = {
    "sound": (lambda path: package(path, archive__x_warc=PLAIN), 3, None),
    "two archives": (
        lambda path: package(path, archive__a_warc=THREE[0], archive__b_warc=PACKED[1]), 2, None,
    ),
    "packed": (
        lambda path: package(path, packed=zipfile.ZIP_DEFLATED, archive__x_warc=PLAIN), 3, None,
    ),
    "one name twice": (_twice, 2, None),
    "nothing in it": (package, 0, "no-pages"),
    "no archive": (lambda path: package(path, pages__pages_jsonl=b"{}"), 0, "no-pages"),
    "no package": (lambda path: path.write_bytes(PLAIN), 3, "damaged-archive"),
    "cut": (
        lambda path: path.write_bytes(package(path, archive__x_warc=PLAIN).read_bytes()[:-30]),
        3, "damaged-archive",
    ),
    "encrypted": (_encrypted, 0, "damaged-archive"),
    "a bomb": (
        lambda path: package(
            path, packed=zipfile.ZIP_DEFLATED, archive__b_warc=bytes(101_000_000),
            archive__x_warc=PLAIN,
        ),
        3, "damaged-archive",
    ),
    "a package in a package": (
        lambda path: package(path, archive__x_wacz=b"PK\x03\x04" * 99), 0, "damaged-archive",
    ),
    "names that climb": (
        lambda path: package(path, archive________etc__x_warc=THREE[0], archive__x_warc=PLAIN),
        4, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PACKAGES)
def test_packages(name: str, tmp_path: Path) -> None:
    """What is whole comes in, what is not is one refusal, and nothing is ever written."""
    make, pages, reason = PACKAGES[name]
    path = tmp_path / "x.wacz"
    make(path)
    got = list(captures(path, settings=Settings()))
    assert sum(isinstance(one, Capture) for one in got) == pages
    assert [one.reason for one in got if isinstance(one, Refusal)] == ([reason] if reason else [])
    assert [one.name for one in tmp_path.rglob("*")] == ["x.wacz"]


def test_what_comes_in_is_kept_and_told(tmp_path: Path) -> None:
    """Of a file with everything wrong: whole pages are articles, the wrong digest is noted."""
    wrong = record(answer(page(4)), url=address(4), extra=f"WARC-Payload-Digest: {sha1(b'x')}\r\n")
    file = tmp_path / "x.warc"
    file.write_bytes(THREE[0] + b"garbage\n" + THREE[0] + story(2, size=77) + wrong)
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        got = list(vault.ingest([str(file)]))
        outcomes = [one.outcome if isinstance(one, Receipt) else one.reason for one in got]
        assert sorted(outcomes) == ["damaged-archive", "disconnect", "new", "new", "same"]
        assert vault.captures(address(4))[0].overrides == ("digest",)
        assert vault.raw(address(1)).body == page(1)


@given(st.lists(SCRAPS | st.binary(max_size=60), max_size=8))
def test_nothing_raises_and_everything_ends(pieces: list[bytes]) -> None:
    read(b"".join(pieces))
