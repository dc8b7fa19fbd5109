"""`newsvault diff` and `newsvault changes`: what a reporter sees, in a pipe and on a terminal."""

import csv
import io
import json
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.cli.list_options import STREAMED
from tests.changes.pages import BODY, address, capture, page
from tests.program import Run

LEAD, QUOTE, *REST = BODY
EDITED = (
    *(text.replace("12 of its 40", "15 of its 40") for text in (LEAD, REST[0])),
    QUOTE.replace("Jane Roe, the mayor", "Paul Doe, the treasurer"),
    "A spokesman did not answer questions about the costs of the plan on Wednesday.",
)
MANY = 22


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with many articles that changed, and one that changed and is gone."""
    root = tmp_path_factory.mktemp("changed") / "vault"
    shots = [capture(page(number=n), 0, n) for n in range(1, MANY + 1)]
    shots += [capture(page(EDITED, number=n), n, n) for n in range(1, MANY + 1)]
    shots.append(capture("<p>Gone.</p>", 100, 1, status=410))
    with Vault.open(root) as vault:
        list(vault.keep_all(shots))
    return root


@pytest.fixture
def run_shared(shared: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on that vault."""
    monkeypatch.setenv("NEWSVAULT_HOME", str(shared))
    return run


def test_diff_in_a_pipe(run_shared: Run) -> None:
    """Words, moved paragraphs, speakers and kinds; a page that is gone is told as that."""
    ran = run_shared("diff", address(1))

    assert "[-12-] {+15+} of its 40" in ran.out
    assert "other speaker: [-Jane Roe-] {+Paul Doe+}" in ran.out
    assert "(moved from paragraph" in ran.out
    assert "last seen 2024-05-01, gone since 2024-05-05" in ran.out
    assert "stealth" in ran.out
    assert "\x1b" not in ran.out


def test_diff_of_parts(run_shared: Run) -> None:
    """--only, --stat, --context; a part that does not exist is a mistake."""
    only = run_shared("diff", address(2), "--only", "quotes").out
    assert "Quotations" in only
    assert "15" not in only
    stat = run_shared("diff", address(2), "--stat").out
    assert "quotations other speaker: 1" in stat
    assert "paragraphs moved: 1" in stat
    assert run_shared("diff", address(2), "--only", "colour").code == 2


def test_diff_names_versions_and_articles(run_shared: Run) -> None:
    """By number, by date, by reference; a version with itself differs in nothing."""
    same = run_shared("diff", address(3), "2", "2", "--exit-code")
    assert (same.code, "No difference." in same.out) == (0, True)
    back = run_shared("diff", address(3), "2", "1").out
    assert "[-15-] {+12+}" in back
    assert "stealth" not in back
    assert run_shared("diff", address(3), "1", "--exit-code").code == 1
    assert run_shared("diff", address(3), "2024-05-01", "2").code == 0
    two = run_shared("diff", address(3), address(4))
    assert "No difference." in two.out
    assert run_shared("diff", address(3), "9").code == 1
    assert run_shared("diff", "https://valley.example/none").code == 1


@pytest.mark.parametrize("output", ["md", "html", "json"])
def test_diff_formats(output: str, run_shared: Run) -> None:
    """Each format marks what is gone and what has come, and escapes what the page says."""
    ran = run_shared("diff", address(2), "--format", output)

    assert ran.code == 0
    gone, come = {"md": ("~~12~~", "**15**"), "html": ("<del>12</del>", "<ins>15</ins>"),
                  "json": ('"gone"', '"come"')}[output]  # fmt: skip
    assert gone in ran.out
    assert come in ran.out


def test_one_version_has_nothing_to_compare(run: Run, tmp_path: Path) -> None:
    """One line, the way on, and the code for what was not found."""
    saved = tmp_path / "page.html"
    saved.write_text(page())
    run("ingest", str(saved))
    ran = run("diff", address())

    assert ran.code == 1
    assert "has one version" in ran.err


def test_changes_newest_first(run_shared: Run) -> None:
    """One line each, newest first, with kinds and the key words before and after."""
    lines = run_shared("changes", "--limit", "all").out.splitlines()

    assert len(lines) == MANY
    times = [line.split()[1] for line in lines]
    assert times == sorted(times, reverse=True)
    assert all("[-" in line and "(stealth)" in line for line in lines)


def test_changes_pages_and_formats(run_shared: Run) -> None:
    """Data formats carry every row; text and JSON name the next page."""
    page_one = json.loads(run_shared("changes", "--json").out)
    assert (page_one["total"], page_one["next_offset"]) == (MANY, 20)
    assert "1-20 shown" in run_shared("changes").err
    for output in STREAMED:
        ran = run_shared("changes", "--format", output)
        rows = len(ran.out.split("\0")) if output == "ids0" else len(ran.out.splitlines())
        assert rows == MANY + (output in ("csv", "tsv", "ids0")), output
    sheet = csv.DictReader(io.StringIO(run_shared("changes", "--format", "csv").out))
    assert {row["stealth"] for row in sheet} == {"true"}
    first = run_shared("changes", "--format", "ids", "--limit", "1").out.strip()
    assert run_shared("diff", first).code == 0


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--stealth",), MANY),
        (("--kind", "number"), MANY),
        (("--kind", "correction"), 0),
        (("--since", "2024-05-02"), MANY - 15),
        (("--until", "2024-05-01"), 15),
        (("--min-change", "1%"), MANY),
        (("--min-change", "95%"), 0),
        (("--source", "valley"), MANY),
        (("--source", "meridian"), 0),
        (("treasurer",), MANY),
        (("zebra",), 0),
    ],
)
def test_changes_are_narrowed(words: tuple[str, ...], count: int, run_shared: Run) -> None:
    """Each option leaves out what it should."""
    assert json.loads(run_shared("changes", *words, "--json").out)["total"] == count


@pytest.mark.parametrize("words", [("--kind", "colour"), ("--min-change", "x"), ("--since", "x")])
def test_wrong_options(words: tuple[str, ...], run_shared: Run) -> None:
    """One clear line, and the code for a mistake."""
    ran = run_shared("changes", *words)
    assert ran.code == 2
    assert "Traceback" not in ran.err
