"""Changes and removed text in the query language: `is:stealth`, `change:`, `changed:`, `was:`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import QueryError
from newsvault.settings import Settings
from tests.changes.pages import BODY, HEADLINE, address, capture, page
from tests.program import Run
from tests.search.engines.conftest import LOCAL

LEAD, QUOTE, RESIDENTS, SEPTEMBER = BODY
NUMBER = tuple(text.replace("12 of its 40", "15 of its 40") for text in BODY)
NOTED = (*NUMBER, "Correction: An earlier version of this article gave the wrong number.")
PROMISE = "Every reader will get a refund of the yearly fee before the doors close."
LONGER = (*BODY[:2], PROMISE, *BODY[2:])


def fill(root: Path, engine: str = "whoosh") -> None:
    """Save five articles: as it was, a silent number, a headline, a promise cut, one that is back.

    The promise of article 4 was seen on 2 and 3 May; article 5 has its first text again.
    """
    shots = [
        *(capture(page(number=n), 0, n) for n in (1, 2, 3, 5)),
        capture(page(NUMBER, number=2), 24, 2),
        capture(page(BODY, HEADLINE.replace("close", "shut"), number=3,
                     modified="2024-05-03T09:00:00Z"), 49, 3),
        capture(page(number=4), 0, 4),
        *(capture(page(LONGER, number=4), hours, 4) for hours in (24, 48)),
        capture(page(NUMBER, number=4), 72, 4),
        capture(page(LONGER, number=5), 24, 5),
        capture(page(number=5), 48, 5),
    ]  # fmt: skip
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        list(vault.keep_all(shots))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("removed") / "vault"
    fill(root)
    return root


@pytest.fixture
def run_shared(shared: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("NEWSVAULT_HOME", str(shared))
    return run


@pytest.fixture(scope="module", params=LOCAL)
def stored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Vault]:
    """The same articles on each engine."""
    root = tmp_path_factory.mktemp("engines") / "vault"
    fill(root, request.param)
    with Vault.open(root, settings=Settings(engine=request.param)) as made:
        yield made


def numbers(vault: Vault, query: str) -> set[int]:
    """Return the numbers of the articles found."""
    return {int(hit.stored.article.url.rpartition("-")[2]) for hit in vault.search(query)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:changed", {2, 3, 4, 5}),
        ("-is:changed", {1}),
        ("is:stealth", {2, 4}),
        ("change:number", {2, 4}),
        ("change:headline", {3}),
        ("change:addition -change:cut", {5}),
        ("change:cut is:stealth", {4}),
        ("changed:2024-05-02", {2, 5}),
        ("changed:2024-05-03..2024-05-04", {3, 4}),
        ("changed:..2024-05-02T20:00", {2, 5}),
        ("tz:-12:00 changed:2024-05-01", {2, 5}),
        ("changed:7d", set()),
        ("was:refund", {4, 5}),
        ('was:"refunds of the yearly fee"', set()),
        ('was:"refund of the yearly fee"', {4, 5}),
        ("was:(reader NEAR/6 refund)", {4, 5}),
        ("was:(refund SAME/s libraries)", set()),
        ("was:refund was:libraries", {4}),
        ("in:versions refund", {4, 5}),
        ("in:versions refund source:valley change:number", {4}),
        ("in:versions refund headline:council", {4, 5}),
        ("in:versions *", {2, 3, 4, 5}),
        ("in:versions -refund", {2, 3}),
        ("in:versions atleast:2(council)", set()),
        ("in:articles refund", set()),
        ("has:was has:versions", {2, 3, 4, 5}),
        ("refund", set()),
        ("in:versions shut OR headline:shut", {3}),
    ],
)  # fmt: skip
def test_each_engine_answers_the_same(query: str, found: set[int], stored: Vault) -> None:
    assert numbers(stored, query) == found
    assert stored.count(query) == len(found)


def test_a_search_of_versions_tells_when_text_was_seen(stored: Vault) -> None:
    """From the first capture with it to the last, also where the version came and went."""
    hits = {hit.stored.article.url: hit.snippets for hit in stored.search("in:versions refund")}
    (four,), (five,) = hits[address(4)], hits[address(5)]

    assert four.text == f"was (seen 2024-05-02 to 2024-05-03): {PROMISE}"
    assert [four.text[a:b] for a, b in four.marks] == ["refund"]
    assert four.first_seen
    assert four.last_seen
    assert (four.first_seen.day, four.last_seen.day) == (2, 3)
    assert five.text.startswith("was (seen 2024-05-02): ")


def test_removed_text_without_words_shows_what_was_removed(stored: Vault) -> None:
    (hit,) = stored.search("in:versions change:headline")
    assert [snippet.text for snippet in hit.snippets] == [f"was (seen 2024-05-01): {HEADLINE}"]
    (hit,) = stored.search("is:changed change:headline").hits
    assert not any("was" in snippet.text for snippet in hit.snippets)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("change:quotes", "quote"),
        ("change:colour", "typo, headline, number"),
        ("is:stealthy", "is:stealth"),
        ("in:version x", "in:versions"),
        ("changed:soon", "7d"),
        ("was: refund", "was:refund"),
    ],
)
def test_unknown_values_are_refused_with_the_list(query: str, words: str, stored: Vault) -> None:
    with pytest.raises(QueryError) as caught:
        stored.search(query)
    assert words in caught.value.hint


def test_search_in_versions_in_a_pipe(run_shared: Run) -> None:
    ran = run_shared("search", "--in", "versions", "refund")

    assert ran.code == 0
    assert f"was (seen 2024-05-02 to 2024-05-03): {PROMISE}" in ran.out
    assert "2 articles found" in ran.err
    assert run_shared("search", "--in", "versions", "--exit-code", "zebra").code == 1
    assert run_shared("search", "--in", "versions", "--count", "refund").out.strip() == "2"
    assert run_shared("search", "--in", "versions").code == 2
    assert run_shared("search", "--in", "quotes", "x").code == 2
    counted = run_shared("search", "--in", "versions", "--batch", "-", stdin=b"refund\n\nshut\n")
    assert [line.split() for line in counted.out.splitlines()] == [
        ["2", "in:versions", "refund"], ["0", "in:versions", "shut"],
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["IN:versions refund", 'in:"versions" refund', "was:refund"])
def test_copies_are_not_folded_in_removed_text(query: str, run_shared: Run) -> None:
    """Each copy has its own."""
    ran = run_shared("search", query)
    assert ran.out.count("a refund of the yearly fee") == 2
    assert "folded" not in ran.err
    assert "+1 copy" in run_shared("search", query, "--group", "story").out


def test_search_in_versions_at_a_terminal(run_shared: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal; the dates are there."""
    monkeypatch.setattr("newsvault.cli.context.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    ran = run_shared("search", "--in", "versions", "refund")

    assert "seen 2024-05-02 to" in ran.out
    assert max(len(re.sub(r"\x1b\[\d*m", "", line)) for line in ran.out.splitlines()) <= 80


def test_search_in_versions_as_json(run_shared: Run) -> None:
    found = json.loads(run_shared("search", "--in", "versions", "refund", "--json").out)
    first = min(found["hits"], key=lambda hit: -len(hit["snippets"][0]["text"]))["snippets"][0]

    assert first["first_seen"].startswith("2024-05-02T")
    assert first["last_seen"].startswith("2024-05-03T")


def test_a_saved_query_keeps_its_scope(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "vault")  # the vault of `run`
    run("search", "--in", "versions", "refund", "--save", "promises")
    assert run("search", "saved:promises").out.count("a refund of the yearly fee") == 2
    with Vault.open(tmp_path / "vault") as vault:
        assert numbers(vault, "saved:promises") == {4, 5}
        assert numbers(vault, "saved:promises council -change:number") == {5}


def test_erased_articles_leave_nothing(tmp_path: Path) -> None:
    """Neither a search nor any file of the vault has a word of what was removed."""
    root = tmp_path / "vault"
    fill(root)
    with Vault.open(root) as vault:
        assert numbers(vault, "was:refund") == {4, 5}
        vault.maintenance.erase([address(4), address(5)])
        assert numbers(vault, "was:refund OR in:versions refund") == set()
    held = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert b"refund" not in held


def test_removed_articles_are_not_found(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    fill(root)
    with Vault.open(root) as vault:
        vault.remove([address(4)])
        assert numbers(vault, "was:refund") == {5}
        vault.unremove([address(4)])
        assert numbers(vault, "was:refund") == {4, 5}


def test_an_earlier_revision_has_the_changes_of_then(tmp_path: Path) -> None:
    """As of a revision: the versions, the changes and the removed text that there were."""
    revisions = []
    with Vault.open(tmp_path / "vault") as vault:
        for hours, text in ((0, BODY), (24, LONGER), (48, NUMBER)):
            vault.keep(capture(page(text), hours))
            revisions.append(vault.search("*").revision)
        queries = ("is:changed", "change:addition", "change:cut", "is:stealth", "was:refund",
                   "changed:2024-05-02", "changed:2024-05-03", "in:versions *")  # fmt: skip
        found = [
            {query for query in queries if vault.search(query, as_of=revision).total}
            for revision in revisions
        ]
        then = vault.search("was:refund", as_of=revisions[2])

    assert found == [
        set(),
        {"is:changed", "change:addition", "changed:2024-05-02"},
        {"is:changed", "change:addition", "change:cut", "is:stealth", "was:refund",
         "changed:2024-05-03", "in:versions *"},
    ]  # fmt: skip
    assert then.hits[0].snippets[0].text.startswith("was (seen 2024-05-02): ")
