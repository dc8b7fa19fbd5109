"""Archive revisions: a search as of an earlier one finds the articles and versions of then."""

import random
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError, QueryError, UsageError, VaultReadOnly
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.faults.pages import address, capture
from tests.vault.make_released import HERE

ENGINES = ("whoosh", "sqlite_fts")
QUERIES = (
    "*", "harbour", "headline:edition", '"edition 2"', "tag:kept", "NOT tag:kept",
    "railway OR note1", "headline:corrected", "collection:box",
    "glacier NOT lantern", "edition NEAR/3 print",
)  # fmt: skip
START = datetime(2026, 3, 1, tzinfo=UTC)
State = dict[str, frozenset[tuple[str, str, str]]]


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest) -> Settings:
    return Settings(engine=request.param)


def at(number: int, edition: int, hours: int) -> Capture:
    """The capture of a page at a time of its own."""
    moment = START + timedelta(hours=hours)
    one = capture(number, edition)
    hops = tuple(replace(hop, requested_at=moment) for hop in one.exchanges)
    return replace(one, captured_at=moment, exchanges=hops)


def state(vault: Vault) -> State:
    """What each query finds: article, version and headline."""
    found = {}
    for query in QUERIES:
        results = vault.search(query, limit=None, snippets=0)
        assert results.total == len(results)
        found[query] = frozenset(
            (hit.stored.id, hit.stored.version_name, hit.stored.article.headline) for hit in results
        )
    return found


def revision(vault: Vault) -> int:
    return vault.status().revision


def numbers(root: Path) -> list[tuple[object, ...]]:
    """Every revision in the catalogue."""
    database = sqlite3.connect(root / FILE_NAME)
    try:
        return [
            row
            for table, columns in (
                ("captures", "number, revision, stored_at"),
                ("documents", "file, start, revision, stored_at"),
                ("presence", "*"),
                ("additions_log", "*"),
                ("withdrawn", "*"),
            )
            for row in database.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
        ]
    finally:
        database.close()


def step(vault: Vault, chance: random.Random) -> None:
    """Change something that a search can find."""
    number = chance.randrange(1, 6)
    held = [stored.id for stored in vault.list(limit=None)]
    one = chance.choice(held) if held else ""
    what = chance.choice(
        ("page", "page", "page", "tag", "untag", "note", "remove", "undo", "edit", "reset",
         "verdict", "allow", "collect")
    )  # fmt: skip
    try:
        if what == "page" or not held:
            vault.keep(at(number, chance.randrange(1, 4), chance.randrange(100)))
        elif what == "tag":
            vault.tag([one], add=["kept"])
        elif what == "untag":
            vault.tag([one], remove=["kept"])
        elif what == "note":
            vault.record([("put", "note", one, "1", "note1 said")])
        elif what == "remove":
            vault.remove([one])
        elif what == "undo":
            vault.unremove([address(number)])
        elif what == "edit":
            vault.edit(one, "headline", "A corrected headline")
        elif what == "reset":
            vault.reset(one)
        elif what == "collect":
            vault.record(
                [("put", "collection", "", "box", ""), ("put", "in-collection", one, "box", "1")]
            )
        else:
            vault.set_verdict(address(number), "gone" if what == "verdict" else "article")
    except NewsvaultError:
        pass


@pytest.fixture(params=range(3))
def past(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path
) -> tuple[Path, dict[int, State]]:
    """A vault after some changes, and what was found after each, by its revision."""
    chance = random.Random(request.param)
    root = tmp_path / "vault"
    states: dict[int, State] = {}
    with Vault.open(root, settings=settings) as vault:
        for _ in range(14):
            step(vault, chance)
            states[revision(vault)] = state(vault)
    return root, states


def state_of(vault: Vault, number: int) -> State:
    """What each query finds in the archive of then."""
    with vault.as_of(number) as then:
        return state(then)


def test_a_search_as_of_a_revision_finds_what_was_found_then(
    past: tuple[Path, dict[int, State]], settings: Settings
) -> None:
    root, states = past
    assert len(states) > 7
    with Vault.open(root, settings=settings) as vault:
        for number, wanted in states.items():
            assert state_of(vault, number) == wanted, number
        assert state_of(vault, revision(vault)) == state(vault)
    assert verify(root, settings, now=datetime.now(UTC)).faults == ()


def test_a_rebuild_gives_the_same_revisions(
    past: tuple[Path, dict[int, State]], settings: Settings
) -> None:
    root, states = past
    before = numbers(root)
    rebuild(root, settings, now=datetime.now(UTC))
    assert numbers(root) == before
    with Vault.open(root, settings=settings) as vault:
        number = min(states)
        assert state_of(vault, number) == states[number]


def test_since_a_revision_gives_the_hits_that_were_none_then(
    past: tuple[Path, dict[int, State]], settings: Settings
) -> None:
    root, states = past
    with Vault.open(root, settings=settings) as vault:
        then: State
        for number, then in [(0, {}), *list(states.items())[::3]]:
            for query in QUERIES[::2]:
                results = vault.search(query, limit=None, since_rev=number)
                new = {(hit.stored.id, hit.stored.version_name) for hit in results}
                now = {
                    (hit.stored.id, hit.stored.version_name)
                    for hit in vault.search(query, limit=None)
                }
                assert new == now - {found[:2] for found in then.get(query, ())}, (number, query)
                assert (results.total, results.since_rev) == (len(new), number)


def test_an_article_whose_newest_version_was_withdrawn_is_new_since(
    tmp_path: Path, settings: Settings
) -> None:
    """The version before it counts again, which the search as of then did not find."""
    with Vault.open(tmp_path / "vault", settings=settings) as vault:
        vault.keep(at(1, 1, 1))
        vault.keep(at(1, 2, 2))
        then = revision(vault)
        vault.set_verdict(address(1), "gone")
        results = vault.search('"edition 1"', since_rev=then)
        assert [hit.stored.version for hit in results] == [1]


def test_erased_articles_stay_erased_and_are_counted(tmp_path: Path, settings: Settings) -> None:
    root = tmp_path / "vault"
    with Vault.open(root, settings=settings) as vault:
        one, two = vault.keep(at(1, 1, 1)).stored.id, vault.keep(at(2, 1, 2)).stored.id
        before = revision(vault)
        vault.keep(at(3, 1, 3))
        vault.tag([one, two], add=["kept"])
        for erased in (one, address(3)):
            vault.maintenance.erase([erased])
        wanted = numbers(root)
    rebuild(root, settings, now=datetime.now(UTC))
    assert numbers(root) == wanted
    with Vault.open(root, settings=settings) as vault:
        results = vault.search("*", as_of=before)
        assert [hit.stored.id for hit in results] == [two]
        assert (results.as_of, results.revision, results.erased) == (before, before, 1)
        assert vault.erased_since(before) == 1
        now = vault.search("*", as_of=revision(vault))
        assert (now.total, now.erased, now.as_of) == (1, 0, revision(vault))
        assert vault.search("tag:kept", as_of=before).total == 0
        later = vault.keep(at(4, 1, 4))
        assert later.outcome == "new"
        given = [row[1] for row in numbers(root) if row[0] in range(100)]
        assert len(given) == len(set(given))


def test_a_vault_of_then_is_read_only_and_leaves_nothing(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with Vault.open(tmp_path / "vault", settings=settings) as vault:
        vault.keep(at(1, 1, 1))
        before = revision(vault)
        vault.keep(at(1, 2, 2))
        for number in (before, revision(vault)):
            with vault.as_of(number) as then:
                with pytest.raises(VaultReadOnly):
                    then.keep(at(2, 1, 3))
                assert then.search("*").total == 1
        assert list(place.iterdir()) == []
        assert vault.search("*", as_of=before)[0].stored.article.headline.endswith("edition 1")
        short = vault.search("*").hits[0].stored.short_id
        assert vault.search("*", as_of=before).hits[0].stored.short_id == short


def test_dates_and_revisions_that_mean_nothing_are_refused(
    tmp_path: Path, settings: Settings
) -> None:
    with Vault.open(tmp_path / "vault", settings=settings) as vault:
        vault.keep(at(1, 1, 1))
        assert vault.search("*", as_of="2020-01-01").total == 0
        assert vault.search("*", as_of="today").total == 1
        for wrong in (vault.revision() + 1, "2024", "soon", ""):
            with pytest.raises((UsageError, QueryError)):
                vault.search("*", as_of=wrong)
        with pytest.raises(UsageError, match="combined"):
            vault.search("*", as_of=1, since_rev=1)
        with pytest.raises(UsageError, match="combined"):
            vault.search("*", since_rev=1, group="story")


def test_a_cluster_refuses_in_one_line(tmp_path: Path) -> None:
    with (
        Vault.open(tmp_path / "vault", settings=Settings(engine="opensearch")) as vault,
        pytest.raises(UsageError, match="opensearch cannot search as of"),
    ):
        vault.search("*", as_of=0)


def test_seen_hits_of_a_saved_query_are_remembered_by_a_rebuild(
    tmp_path: Path, settings: Settings
) -> None:
    root = tmp_path / "vault"
    with Vault.open(root, settings=settings) as vault:
        vault.keep(at(1, 1, 1))
        vault.save_query("all", "story")
        vault.set_seen("all", vault.search("saved:all").revision)
        seen, now = vault.seen("all"), revision(vault)
        assert seen == now  # what was seen is no change of the archive
    rebuild(root, settings, now=datetime.now(UTC))
    with Vault.open(root, settings=settings) as vault:
        assert (vault.seen("all"), revision(vault)) == (seen, now)
        vault.keep(at(2, 1, 1))
        assert vault.search("saved:all", since_rev=seen).total == 1
        vault.save_query("all", "harbour")
        assert vault.seen("all") == 0


@pytest.mark.parametrize("released", sorted(HERE.glob("*.zip")), ids=lambda path: path.stem)
def test_a_vault_of_an_earlier_schema_has_revisions(released: Path, tmp_path: Path) -> None:
    """The same by the upgrade and by a rebuild; new ones follow."""
    root, settings = tmp_path / "vault", Settings()
    shutil.unpack_archive(released, root)
    for path in root.rglob("*.warc.gz"):
        path.chmod(0o444)
    with Vault.open(root, settings=settings) as vault:
        first, found = revision(vault), state(vault)
        assert first >= vault.status().captures  # user data count from schema 5 on
        wanted = numbers(root)
        vault.keep(at(60, 1, 1))
        assert revision(vault) == first + 2
        assert state_of(vault, first) == found
        assert vault.search("*", as_of="2020-01-01").total == 0
    rebuild(root, settings, now=datetime.now(UTC))
    after = numbers(root)
    assert [row for row in wanted if row not in after] == []
    assert verify(root, settings, now=datetime.now(UTC)).faults == ()
