"""A damaged settings file stops what would do something else without it, and no upkeep."""

import json
from pathlib import Path

import pytest

from tests.program import SEEDS, Run

BAD = {
    "a byte that is no UTF-8": b'user_agent = "\xff"\n',
    "no TOML": b"delay = = 3\n",
    "an unknown name": b"nonsense = 1\n",
    "another type": b'jobs = "many"\n',
    "nested without end": b"delay = " + b"[" * 5000 + b"\n",
}


@pytest.fixture(params=BAD, ids=str)
def damaged(request: pytest.FixtureRequest, seeded: Run, vault: Path) -> Run:
    (vault / "newsvault.toml").write_bytes(BAD[request.param])
    return seeded


def test_upkeep_goes_on(damaged: Run, tmp_path: Path) -> None:
    """It says what is wrong with the file, and does its work."""
    for arguments in (["verify"], ["repair"], ["backup", str(tmp_path / "copy")], ["rebuild"]):
        ran = damaged(*arguments)
        assert ran.code == 0, (arguments, ran.err)
        assert arguments[0] == "backup" or "newsvault.toml" in ran.err


def test_doctor_names_it(damaged: Run) -> None:
    """As one of its findings, and says what to do."""
    ran = damaged("doctor", "--json")
    assert ran.code == 7
    (wrong,) = [one for one in json.loads(ran.out)["findings"] if not one["well"]]
    assert "newsvault.toml" in wrong["what"]
    assert wrong["run"]


def test_other_commands_stop_in_one_line(damaged: Run) -> None:
    """Who asked for a slow pace is not to get the default one."""
    for arguments in (["search", "police"], ["ingest", "https://paper.example/"]):
        ran = damaged(*arguments)
        assert ran.code == 2
        assert len(ran.err.splitlines()) == 2


def test_the_engine_of_the_index_is_kept(run: Run, vault: Path) -> None:
    """Upkeep takes no sound index of another engine for a damaged one."""
    vault.mkdir()
    (vault / "newsvault.toml").write_text('engine = "sqlite_fts"\n')
    assert run("ingest", str(min(SEEDS.glob("*.html")))).code == 0
    (vault / "newsvault.toml").write_bytes(b'engine = "sqlite_fts"\ndelay = \xff\n')
    assert run("verify").code == 0
    findings = json.loads(run("doctor", "--json").out)["findings"]
    assert [one["what"] for one in findings if "search index" in one["what"]] == [
        "the search index is up to date"
    ]
