"""Screens: rows that fit by cells, at 80 and 120 columns, in colour and without."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from newsvault.output import cell_width
from tests.program import Run, read_terminal

STYLE = re.compile(r"\x1b\[[0-9;]*m")
WIDE = "市議会は火曜日に新しい港の計画を承認した"
TEXTS = (
    "The council voted on Tuesday to close the old quay to lorries from the first of March.",
    WIDE,
    "Cafe\u0301 de l\u2019e\u0301te\u0301 a\u0300 Valmont, e\u0301dition spe\u0301ciale",
    "🚢 The ferry 🚢🚢 did not sail 👩\u200d🚀 on Tuesday",
    f"{WIDE} and English between {WIDE}",
    "ภาษาไทยไม่มีช่องว่างระหว่างคำ และอ่านจากซ้ายไปขวา",
    "x",
    "",
)
QUIET = {"NO_COLOR": "", "FORCE_COLOR": "", "CLICOLOR_FORCE": "", "CLICOLOR": ""}


def on_terminal(vault: Path, columns: int, *arguments: str, **environment: str) -> list[str]:
    """The lines that the program shows on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "newsvault", *arguments],
        stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL,
        env={**os.environ, **QUIET, "TERM": "xterm", "PAGER": "cat", "NEWSVAULT_HOME": str(vault),
             "COLUMNS": str(columns), "LINES": "500", **environment},
    ):  # fmt: skip
        os.close(theirs)
        return read_terminal(ours).splitlines()


def in_pipe(vault: Path, *arguments: str, **environment: str) -> str:
    """What the program prints into a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "newsvault", *arguments],
        capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, **QUIET, "NEWSVAULT_HOME": str(vault), **environment},
    ).stdout  # fmt: skip


@pytest.mark.parametrize(
    ("text", "width"),
    [("quay", 4), ("港", 2), ("e\u0301te\u0301", 3), ("🚢", 2), ("\x1b[1mquay\x1b[0m", 4), ("", 0)],
)
def test_cells_of_a_terminal(text: str, width: int) -> None:
    """Wide characters take two, combining marks and styles none."""
    assert cell_width.width(text) == width


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("room", [12, 20, 40, 80])
def test_cut_and_filled_texts_fit(text: str, room: int) -> None:
    """A cut text fits and says that it was cut; a column is as wide as it is asked to be."""
    shown = cell_width.cut(text, room)

    assert cell_width.width(shown) <= room
    assert shown == text or shown.endswith("…")
    assert cell_width.width(cell_width.column(text, room)) == room


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("room", [24, 40, 80])
def test_wrapped_texts_fit_and_lose_nothing(text: str, room: int) -> None:
    """Every line fits, the hanging indent stays, and joined again the text is whole."""
    lines = cell_width.wrap(text, room, "1. ", "   ").split("\n")

    assert all(cell_width.width(line) <= room for line in lines)
    assert all(line.startswith("   ") for line in lines[1:])
    together = "".join(line[3:] for line in lines)
    assert together.replace(" ", "") == text.replace(" ", "")


def test_names_and_addresses_are_not_broken() -> None:
    """A name marked as one stays on a line; an address goes over the edge as it is."""
    name = "Maria del Carmen Aristegui Flores"
    address = "https://www.example.org/world/2024/05/31/" + "very-long-" * 9 + "address"
    for room in range(30, 90, 7):
        lines = cell_width.wrap(
            f"said {cell_width.whole(name)} in {address} on Friday", room
        ).split("\n")
        assert any(name in line for line in lines)
        assert any(address in line for line in lines)


def test_rows_keep_their_parts_whole() -> None:
    """What does not fit beside the others is left out, not cut in the middle."""
    parts = ("The Meridian Courier", "saved 2024-05-01", "Helena Marsh", "499 words")

    for room in range(20, 80):
        shown = cell_width.joined(parts, room)
        assert cell_width.width(shown) <= room
        assert shown.split(" · ") == [part for part in parts if part in shown]
    assert cell_width.joined(("Rheinbogen-Anzeiger",), 8) == "Rheinbo…"


@pytest.mark.parametrize("columns", [40, 80, 109, 110, 120, 200])
def test_a_list_gives_the_headline_the_room(columns: int, seeded_vault: Path) -> None:
    """One line for an article from 110 columns on, two below; every line fits."""
    lines = [
        STYLE.sub("", line) for line in on_terminal(seeded_vault, columns, "list", "-l", "all")
    ]

    assert len(lines) == (21 if columns >= 110 else 42)
    assert all(cell_width.width(line) <= columns for line in lines)
    for line in lines[:: 1 if columns >= 110 else 2]:
        assert re.match(r"[a-z2-7]{4,10}  \S", line) or re.match(r"[a-z2-7]{4,10} +\S", line)
    dated = lines if columns >= 110 else lines[1::2]
    if columns >= 80:
        assert all(re.search(r"saved \d{4}-\d\d-\d\d", line) for line in dated)
        assert not any(line.endswith("…") for line in dated)
    if columns >= 110:
        assert any("Rheinbogen-Anzeiger " in line for line in lines)  # no name is broken


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("search", "council"),
        ("quotes",),
        ("speakers",),
        ("timeline", "council"),
        ("verdicts", "list", "full"),
        ("search", "--explain", "wall NEAR/5 council source:meridian -train speaker:marsh date:7d"),
    ],
)
@pytest.mark.parametrize("columns", [80, 120])
def test_lists_fit_the_terminal(columns: int, command: tuple[str, ...], seeded_vault: Path) -> None:
    """No line is wider than the terminal, but for an address alone on its line."""
    for line in on_terminal(seeded_vault, columns, *command):
        plain = STYLE.sub("", line)
        assert cell_width.width(plain) <= columns or re.fullmatch(r" *https?://\S+", plain), plain


def test_colour_is_where_it_is_asked_for(seeded_vault: Path) -> None:
    """On a terminal unless NO_COLOR or --no-color; in a pipe only when it is forced."""
    search = ("search", "council")

    def styled(**environment: str) -> bool:
        return "\x1b[" in "\n".join(on_terminal(seeded_vault, 80, *search, **environment))

    assert styled()
    assert styled(NO_COLOR="") is True  # no-color.org: set and not empty
    assert not styled(NO_COLOR="1")
    assert not styled(NO_COLOR="1", FORCE_COLOR="1")
    assert not styled(CLICOLOR="0")
    assert not styled(TERM="dumb")
    assert "\x1b" not in "".join(on_terminal(seeded_vault, 80, "--no-color", *search))
    assert "\x1b" not in in_pipe(seeded_vault, *search)
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        assert "\x1b[1m" in in_pipe(seeded_vault, *search, **{name: "1"})
        assert "\x1b" not in in_pipe(seeded_vault, *search, **{name: "0"})
    assert "\x1b" not in in_pipe(seeded_vault, *search, "--json", FORCE_COLOR="1")


def test_matches_are_marked_when_asked(seeded_vault: Path) -> None:
    """Bold on a terminal, nothing in a pipe, stars with --mark."""
    assert "**" not in in_pipe(seeded_vault, "search", "council")
    assert re.search(r"\*\*[Cc]ouncil\*\*", in_pipe(seeded_vault, "search", "council", "--mark"))
    assert "\x1b[1m" in "".join(on_terminal(seeded_vault, 80, "search", "council"))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("saved", "list"), "No saved queries"),
        (("tag",), "No tags"),
        (("feeds", "list"), "No feeds. Follow one: newsvault feeds add URL"),
        (("search", "xyzzyplugh"), "No articles"),
        (("quotes", "--speaker", "Xyzzyplugh"), "No quoted person matches Xyzzyplugh"),
    ],
)
def test_an_empty_list_says_that_it_is_empty(
    command: tuple[str, ...], words: str, seeded: Run
) -> None:
    """On stderr; a pipe gets nothing."""
    ran = seeded(*command)

    assert (ran.code, ran.out) == (0, "")
    assert words in ran.err


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(
    "arguments",
    [("search", "nothing:here"), ("list", "--spaeker", "x"), ("search", "long " * 30 + "(query")],
)
def test_messages_are_wrapped_on_a_terminal(
    tmp_path: Path, columns: int, arguments: tuple[str, ...]
) -> None:
    """A word is not broken at the right edge; the program is named once."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "newsvault", *arguments],
        stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs,
        env={**os.environ, **QUIET, "TERM": "xterm", "NEWSVAULT_HOME": str(tmp_path / "vault"),
             "COLUMNS": str(columns), "LINES": "50"},
    ):  # fmt: skip
        os.close(theirs)
        lines = read_terminal(ours).splitlines()
    assert all(cell_width.width(line) <= columns for line in lines)
    assert "newsvault: newsvault" not in lines[0]


def test_the_line_of_proof_is_wrapped(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    page = "seeds/pages/mayor-budget.v1.html"
    in_pipe(vault, "ingest", page)
    article = in_pipe(vault, "list", "--format", "ids").strip()
    lines = on_terminal(vault, 80, "show", article)
    plain = [STYLE.sub("", line) for line in lines]
    wide = [line for line in plain if cell_width.width(line) > 80]
    assert [line for line in wide if not line.startswith("https://")] == []  # addresses stay whole


def test_added_texts_are_wrapped(seeded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes, collections and saved queries; a digest stays beside its name."""
    article = seeded("list", "council", "--format", "ids").out.split()[0]
    seeded("note", article, "words " * 30)
    seeded("collection", "add", "june", article, "--description", "words " * 30)
    seeded("search", "council " * 20, "--save", "long")
    assert seeded("saved", "list").out.startswith("long\t")
    assert "other vault" in seeded("show", article, "--part", "readings").err
    monkeypatch.setattr("newsvault.cli.context.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    for command in (("note", article), ("collection", "list"), ("saved", "list")):
        lines = seeded(*command).out.splitlines()
        assert len(lines) > 1
        assert all(len(line) <= 80 for line in lines)
    assert re.search(r"sha256 [0-9a-f]{16}", seeded("show", article, "--no-pager").out)


def test_the_next_command_names_the_vault_of_this_one(
    seeded: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.cli.conftest._Stream.isatty", lambda _: True, raising=False)
    shown = seeded("--vault", str(vault), "search", "blinken").err
    assert f"Next: newsvault --vault {vault} show" in shown.replace("\n", " ").replace("   ", " ")
    assert "Next: newsvault show" in seeded("search", "blinken").err
