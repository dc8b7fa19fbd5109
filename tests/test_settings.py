"""Settings: their order, their document, and what is wrong with them."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

import newsvault
from newsvault.errors import UsageError
from newsvault.settings import Settings, default_vault, load_settings

DOC = (Path(__file__).parent.parent / "docs" / "settings.md").read_text("utf-8")


def test_the_document_lists_every_setting() -> None:
    """docs/settings.md has a row per setting, and no other."""
    assert re.findall(r"^\| `(\w+)` \|", DOC, re.MULTILINE) == [f.name for f in fields(Settings)]


def test_the_example_is_valid(tmp_path: Path) -> None:
    """The example file of the document loads."""
    block = re.search(r"```toml\n(.*?)```", DOC, re.DOTALL)
    assert block
    (tmp_path / "newsvault.toml").write_text(block[1], "utf-8")

    assert load_settings(tmp_path).delay == tomllib.loads(block[1])["delay"]


def test_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag beats the environment, which beats the file."""
    (tmp_path / "newsvault.toml").write_text("delay = 2\nretries = 7\njobs = 5\n")
    monkeypatch.setenv("NEWSVAULT_DELAY", "3")
    monkeypatch.setenv("NEWSVAULT_RETRIES", "8")

    settings = load_settings(tmp_path, {"delay": 4.0})

    assert (settings.delay, settings.retries, settings.jobs) == (4.0, 8, 5)


@pytest.mark.parametrize("hosts", ["10.0.0.1 paper.example:8000", "10.0.0.1,paper.example:8000"])
def test_hosts_in_the_environment(
    hosts: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several values are separated by spaces or commas."""
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", hosts)

    assert load_settings(tmp_path).allow_hosts == ("10.0.0.1", "paper.example:8000")


@pytest.mark.parametrize(
    "line",
    ["dealy = 1", "delay = 'soon'", "delay = -1", "obey_robots = 3", "jobs = true", "=",
     "user_agent = 1", "allow_hosts = [1]", "delay = nan", "delay = inf"],
)  # fmt: skip
def test_what_is_wrong(line: str, tmp_path: Path) -> None:
    """An unknown key, a wrong type and broken TOML name the file."""
    (tmp_path / "newsvault.toml").write_text(line)

    with pytest.raises(UsageError) as raised:
        load_settings(tmp_path)

    assert "newsvault.toml" in raised.value.message


def test_the_vaults_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """NEWSVAULT_HOME names the vault; without it, the platform's data folder."""
    monkeypatch.setenv("NEWSVAULT_HOME", str(tmp_path))
    assert default_vault() == tmp_path

    monkeypatch.delenv("NEWSVAULT_HOME")
    assert default_vault().name == "newsvault"


def test_the_user_agent_has_the_release() -> None:
    """It is written in settings, which import nothing of the package's root; both must agree."""
    release = newsvault.__version__.rpartition(".")[0]
    assert Settings().user_agent.startswith(f"newsvault/{release} ")
