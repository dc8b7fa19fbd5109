"""`watch --changes`: new versions with a change of the kinds asked for, each once."""

import json
import shlex
import sys
from pathlib import Path

import feedparser
import pytest

from newsvault.api.vault import Vault
from newsvault.errors import UsageError
from newsvault.settings import Settings
from tests.changes.pages import BODY, HEADLINE, address, capture, page
from tests.program import Run

NUMBER = tuple(text.replace("12 of its 40", "15 of its 40") for text in BODY)
WATCH = ("watch", "--once", "--recheck", "0d")


def keep(vault: Path, *shots: tuple[int, float, str]) -> None:
    """Save pages: the number of the article, hours, the page."""
    with Vault.open(vault, settings=Settings()) as opened:
        list(opened.keep_all([capture(html, hours, number) for number, hours, html in shots]))


@pytest.fixture
def begun(run: Run, vault: Path) -> Path:
    """A vault with two articles, one of which changed before the first watch."""
    keep(vault, (1, 0, page()), (2, 0, page(number=2)), (2, 24, page(NUMBER, number=2)))
    assert run(*WATCH, "--changes", "all").out == ""
    return vault


def edited(vault: Path) -> None:
    """Article 1 gets another number in silence, article 2 another headline, which it says."""
    shut = page(
        NUMBER, HEADLINE.replace("close", "shut"), number=2, modified="2024-05-03T09:00:00Z"
    )
    keep(vault, (1, 48, page(NUMBER)), (2, 49, shut))


@pytest.mark.parametrize(
    ("kinds", "articles"),
    [
        ("number", [1]),
        ("headline", [2]),
        ("headline,number", [1, 2]),
        ("stealth", [1]),
        ("stealth,headline", [1, 2]),
        ("all", [1, 2]),
        ("quote,cut", []),
    ],
)
def test_kinds_that_are_asked_for(kinds: str, articles: list[int], begun: Path, run: Run) -> None:
    edited(begun)
    ran = run(*WATCH, "--changes", kinds)

    with Vault.open(begun) as vault:
        ids = [vault.get(address(number)).short_id for number in articles]
    assert [line.partition("@")[0] for line in ran.out.splitlines()] == ids
    assert ran.code == 0
    assert run(*WATCH, "--changes", kinds).out == ""


def test_a_line_tells_kind_and_words(begun: Path, run: Run) -> None:
    edited(begun)
    line = run(*WATCH, "--changes", "stealth").out

    assert "@2  2024-05-03  The Valley Post  number (stealth)  [-" in line
    assert "15 of its 40" in line


def test_channels_get_each_change_once(begun: Path, run: Run, tmp_path: Path) -> None:
    """A command gets the change as JSON, a feed has the article; without a saved query."""
    edited(begun)
    copy, record, atom = tmp_path / "copy.py", tmp_path / "got.json", tmp_path / "changes.xml"
    copy.write_text("import sys\nopen(sys.argv[1], 'ab').write(sys.stdin.buffer.read())\n")
    command = shlex.join([sys.executable, str(copy), str(record)])
    channels = ("--notify", f"command:{command}", "--notify", f"atom:{atom}")
    asked = (*WATCH, "--changes", "number", *channels)
    assert len(run(*asked).out.splitlines()) == 1
    assert run(*asked).out == ""
    (alert,) = json.loads(record.read_text())["alerts"]

    assert (alert["query"], alert["article"]["url"]) == ("changes", address(1))
    assert alert["change"]["kinds"] == ["number"]
    assert "12 of its 40" in alert["change"]["before"]
    assert "15 of its 40" in alert["change"]["after"]
    assert [entry.link for entry in feedparser.parse(atom.read_bytes()).entries] == [address(1)]


def test_saved_queries_are_not_reported_without_a_channel(begun: Path, run: Run) -> None:
    run("search", "libraries", "--save", "libraries")
    edited(begun)
    assert "alert" not in run(*WATCH, "--changes", "headline").out


def test_an_unknown_kind_is_refused_before_anything_is_fetched(run: Run, vault: Path) -> None:
    with Vault.open(vault, create=True) as opened, pytest.raises(UsageError):
        opened.alert([], changes=["colour"])
    ran = run(*WATCH, "--changes", "headlines")
    assert ran.code == 2
    assert "typo, headline" in ran.err
    assert "feed" not in ran.err


def test_the_library_names_the_change_of_a_version(begun: Path) -> None:
    with Vault.open(begun) as vault:
        assert vault.change(address(1)) is None
        change = vault.change(address(2))
        assert change is not None
        assert (change.kinds, change.stealth) == (("number",), True)
        assert vault.change(f"{change.stored.id}@1") is None
