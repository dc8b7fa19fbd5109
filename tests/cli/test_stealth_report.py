"""A reporter asks what an outlet changed in the last month without saying so, in one command."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.models import Capture, Exchange
from tests.changes.pages import BODY, address, page
from tests.cli.test_screens import STYLE, in_pipe, on_terminal

LEAD, QUOTE, RESIDENTS, SEPTEMBER = BODY
ASKED = ("changes", "--source", "meridian", "--since", "30d", "--stealth")
OTHER = LEAD.replace("12 of its 40", "15 of its 40")
LONG = "Members of the council who voted {} the closure of many libraries in the old town"
DATED = f"{datetime.now(UTC) - timedelta(days=4):%Y-%m-%dT%H:%M:%SZ}"
NOTE = "Correction: An earlier version of this article had the wrong number of libraries."
# name: the first page, the second one, how many days ago they were captured.
EDITS = {
    "number": (page((LEAD, RESIDENTS)), page((OTHER, RESIDENTS)), 20, 12),
    "quotation": (
        page((LEAD, QUOTE), "Mayor defends the plan"),
        page((LEAD, QUOTE.replace("a single building", "more than one building")),
             "Mayor defends the plan"), 25, 5),
    "headline": (page((LEAD, SEPTEMBER), LONG.format("for")),
                 page((LEAD, SEPTEMBER), LONG.format("against")), 9, 7),
    "earlier": (page((LEAD, SEPTEMBER), "A plan of last year"),
                page((OTHER, SEPTEMBER), "A plan of last year"), 80, 60),
    "corrected": (page((LEAD, RESIDENTS), "Opening hours"),
                  page((OTHER, RESIDENTS, NOTE), "Opening hours"), 9, 3),
    "dated": (page((LEAD, RESIDENTS), "Libraries and schools"),
              page((OTHER, RESIDENTS), "Libraries and schools", modified=DATED), 9, 3),
    "typo": (page((LEAD.replace("before", "befroe"), RESIDENTS), "What a month"),
             page((LEAD, RESIDENTS), "What a month"), 9, 4),
    "addition": (page((LEAD, RESIDENTS), "On the agenda"),
                 page((LEAD, RESIDENTS, SEPTEMBER), "On the agenda"), 9, 4),
}  # fmt: skip


def shot(host: str, name: str, html: str, days: int, status: int = 200) -> Capture:
    url, at = f"https://{host}/{name}", datetime.now(UTC) - timedelta(days=days)
    outlet = "Meridian Daily" if "meridian" in host else "The Valley Post"
    body = html.replace(address(), url).replace("The Valley Post", outlet)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    exchange = Exchange(url=url, requested_at=at, status=status, reason="", body=body.encode(),
                        response_headers=headers)  # fmt: skip
    return Capture(requested_url=url, captured_at=at, exchanges=(exchange,))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two outlets with the same edits; the page with the other headline is gone since."""
    made = tmp_path_factory.mktemp("stealth") / "vault"
    shots = []
    for host in ("www.valley.example", "meridian.example"):
        for name, (before, after, first, second) in EDITS.items():
            shots += [shot(host, name, before, first), shot(host, name, after, second)]
        shots.append(shot(host, "headline", "<p>Gone.</p>", 2, 410))
    with Vault.open(made) as vault:
        list(vault.keep_all(shots))
    return made


def test_in_a_pipe_each_change_is_a_line(root: Path) -> None:
    """Newest first: the outlet's own, of the month, that neither date nor note states."""
    lines = in_pipe(root, *ASKED).splitlines()

    assert len(lines) == 3
    assert [re.search(r"  ([a-z,]+) \(stealth\)", line)[1].split(",")[0] for line in lines] == [  # type: ignore[index]
        "quote", "headline", "number",
    ]  # fmt: skip
    assert all("  Meridian Daily  " in line for line in lines)
    assert "not sell a single building" in lines[0]
    assert "more than one building" in lines[0]
    days = [f"{datetime.now(UTC) - timedelta(days=ago):%Y-%m-%d}" for ago in (7, 2)]
    assert f"(last seen {days[0]}, gone since {days[1]})" in lines[1]
    assert "voted for" in lines[1]
    assert "voted against" in lines[1]
    assert "12 of its 40" in lines[2]
    assert "15 of its 40" in lines[2]
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_the_words_that_differ_are_shown(root: Path, columns: int) -> None:
    """No line is wider than the terminal, also where both texts begin with the same words."""
    shown = [STYLE.sub("", line) for line in on_terminal(root, columns, *ASKED)]
    text = "\n".join(shown)

    assert max(map(len, shown)) <= columns
    assert [text.count(word) for word in ("(stealth)", "[gone]", "Meridian Daily")] == [3, 1, 3]
    for words in ("voted for", "voted against", "12 of its", "15 of its"):
        assert words in text
    assert "last seen" not in text


def test_the_query_language_finds_the_same_articles(root: Path) -> None:
    query = ("is:stealth", "source:meridian", "changed:30d")
    found = in_pipe(root, "search", *query, "--format", "ids").split()
    listed = in_pipe(root, *ASKED, "--format", "ids").split()
    assert {name.partition("@")[0] for name in listed} == set(found)
    assert len(found) == 3
