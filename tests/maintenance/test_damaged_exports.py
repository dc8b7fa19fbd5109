"""An export with a flipped bit anywhere is still imported, except for the damaged record."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own, is_ours
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.warc import members
from tests.faults.pages import address
from tests.maintenance.altered import packed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PARTS = 6  # of the offsets, so that they run beside each other


@pytest.fixture
def packages(root: Path, tmp_path: Path) -> dict[str, bytes]:
    with Vault.open(root, settings=Settings()) as vault:
        ids = [vault.get(address(number)).id for number in range(1, 5)]
        vault.record([("put", "tag", one, "kept", "") for one in ids])
    for name in ("all.wacz", "all.warc.gz"):
        format_ = "wacz" if name.endswith("wacz") else "warc"
        export(root, tmp_path / name, format_=format_, now=NOW)
    return {name: (tmp_path / name).read_bytes() for name in ("all.wacz", "all.warc.gz")}


def flipped(data: bytes, part: int) -> Iterator[tuple[int, bytes]]:
    """Yield copies with one flipped bit: in the headers of a package's files, and elsewhere."""
    chosen = random.Random(part)
    heads = [at + 1 for at in range(len(data)) if data.startswith((b"PK", b"\x1f\x8b\x08"), at)]
    places = [*heads[part :: 2 * PARTS], *(chosen.randrange(len(data)) for _ in range(6))]
    for at in places:
        changed = bytearray(data)
        changed[at] ^= 1 << chosen.randrange(8)
        yield at, bytes(changed)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ["all.wacz", "all.warc.gz"])
def test_one_wrong_bit_costs_one_capture(
    packages: dict[str, bytes], tmp_path: Path, name: str, part: int
) -> None:
    for at, data in flipped(packages[name], part):
        file, other = tmp_path / f"{at}-{name}", tmp_path / f"other-{at}"
        file.write_bytes(data)
        assert is_ours(file), at
        done = import_own(other, Settings(), file)
        with Vault.open(other, settings=Settings()) as vault:
            found = vault.list().articles
        assert len(found) >= 3, at
        assert sum(one.capture.origin == "web" for one in found) >= 3, at
        tagged = [one for one in found if one.tags]
        assert len(tagged) >= 3, at
        if len(found) < 4 or len(tagged) < 4:
            assert done.faults, at
        assert verify(other, Settings(), now=NOW).faults == (), at


@pytest.mark.parametrize("name", [b"WARC-Target-URI", b"WARC-Date"])
def test_a_redirect_without_what_it_needs_costs_one_capture(
    name: bytes, root: Path, tmp_path: Path
) -> None:
    """The rest comes in, and what comes in is as `verify` wants it."""
    file = tmp_path / "all.warc.gz"
    export(root, file, format_="warc", now=NOW)
    with file.open("rb") as stream:
        datas = [member.data for member in members(stream)]
    at = next(i for i, data in enumerate(datas) if b"\r\nHTTP/1.1 301" in data)
    head, blank, rest = datas[at].partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(name)]
    datas[at] = b"\r\n".join(lines) + blank + rest
    file.write_bytes(b"".join(map(packed, datas)))
    done = import_own(tmp_path / "other", Settings(), file)
    assert done.faults
    assert done.counts["new"] >= 1
    assert verify(tmp_path / "other", Settings(), now=NOW).faults == ()
