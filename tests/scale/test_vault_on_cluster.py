"""A vault whose index is in a cluster: the same answers, and one line when it is not there."""

import random
import re
from pathlib import Path

import pytest

import newsvault
from newsvault.errors import QueryError, VaultError
from tests.scale.conftest import HOSTS, cluster, engine, index_of

pytestmark = pytest.mark.scale
NOWHERE = "http://127.0.0.1:9"


def questions(path: Path, count: int) -> list[str]:
    """Return queries made of the words of the vault's headlines."""
    rng = random.Random(5)
    with newsvault.Vault.open(path) as vault:
        heads = [one.article.headline for one in vault.list(limit=None)]
    words = sorted({word for head in heads for word in re.findall(r"\w{3,}", head)})
    shapes = (
        "{a}", "{a} {b}", "{a} OR {b}", '"{p}"', "{a} -{b}", "{c}*", "headline:{a}", "{a}~1",
        "{a} NEAR/8 {b}", "{a} SAME/p {b}", "quote:{a} OR said:{b}", "NOT {a}", "has:quotes {a}",
        "atleast:2({a})", "body:{a} lang:en", '"{p}"~3',
    )  # fmt: skip
    found = []
    for _ in range(count):
        head = rng.choice(heads).replace('"', "").split()
        at = rng.randrange(max(1, len(head) - 1))
        a, b = rng.sample(words, 2)
        pair = " ".join(head[at : at + 2])
        found.append(rng.choice(shapes).format(a=a, b=b, c=a[:3], p=pair))
    return found


def ids(path: Path, queries: list[str]) -> list[tuple[str, ...]]:
    with newsvault.Vault.open(path) as vault:
        return [
            tuple(hit.stored.id for hit in vault.search(query, limit=None, sort="newest"))
            for query in queries
        ]


def test_a_vault_goes_to_the_cluster_and_back_by_a_setting(seeded: Path, hosts: str) -> None:
    """One setting and `reindex`: 200 searches give the same ids on both, and again on return."""
    assert hosts
    queries = questions(seeded, 200)
    local = ids(seeded, queries)
    engine(seeded, "opensearch")
    with newsvault.Vault.open(seeded) as vault:
        assert vault.maintenance.reindex() > 0
    index = index_of(seeded)
    assert ids(seeded, queries) == local
    engine(seeded, "whoosh")
    with newsvault.Vault.open(seeded) as vault:
        vault.maintenance.reindex()
    assert ids(seeded, queries) == local
    assert sum(map(len, local)) > 200
    assert cluster("GET", f"/_cat/indices/{index}*?format=json") == []


def test_changes_reach_the_cluster(on_cluster: Path) -> None:
    with newsvault.Vault.open(on_cluster) as vault:
        first = vault.list(limit=1)[0]
        vault.tag([first.id], add=["kept"])
        assert [hit.stored.id for hit in vault.search("tag:kept")] == [first.id]
        vault.remove([first.id])
        assert len(vault.search("tag:kept")) == 0
        assert vault.maintenance.verify().faults == ()


def test_an_index_deleted_from_the_cluster_is_rebuilt(on_cluster: Path) -> None:
    with newsvault.Vault.open(on_cluster) as vault:
        before = {hit.stored.id for hit in vault.search("*", limit=None)}
    cluster("DELETE", f"/{index_of(on_cluster)}")
    with newsvault.Vault.open(on_cluster) as vault:
        assert {hit.stored.id for hit in vault.search("*", limit=None)} == before


def test_an_older_state_of_the_index_is_rebuilt(on_cluster: Path) -> None:
    """As after a snapshot was restored: what the cluster holds is not the last batch."""
    with newsvault.Vault.open(on_cluster) as vault:
        first, second = vault.list(limit=2)
        vault.tag([first.id], add=["one"])
        vault.tag([second.id], add=["two"])
    index = index_of(on_cluster)
    found = cluster("GET", f"/{index}/_mapping")
    meta = found[index]["mappings"]["_meta"]  # type: ignore[index]
    cluster("PUT", f"/{index}/_mapping", {"_meta": {**meta, "generation": 1}})
    with newsvault.Vault.open(on_cluster) as vault:
        assert [hit.stored.id for hit in vault.search("tag:two")] == [second.id]
    assert index_of(on_cluster) != index


def test_a_cluster_that_does_not_answer_is_told_in_one_line(
    on_cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading the vault goes on; what is saved meanwhile is found when the cluster is back."""
    monkeypatch.setenv(HOSTS, NOWHERE)
    with newsvault.Vault.open(on_cluster) as vault:
        with pytest.raises(VaultError, match="cannot reach the search cluster") as problem:
            vault.search("minister")
        assert problem.value.exit_code == 7
        first = vault.list(limit=1)[0]
        assert vault.get(first.id).id == first.id
        with pytest.raises(VaultError, match="cannot reach"):
            vault.tag([first.id], add=["meanwhile"])
    monkeypatch.undo()
    with newsvault.Vault.open(on_cluster) as vault:
        assert [hit.stored.id for hit in vault.search("tag:meanwhile")] == [first.id]


@pytest.mark.parametrize(
    "query", ["minister NOT NEAR/3 house", "a NEAR/3 b NEAR/3 c", 'atleast:2("red in red")']
)
def test_what_the_cluster_cannot_answer_is_refused_with_its_place(
    query: str, on_cluster: Path
) -> None:
    with newsvault.Vault.open(on_cluster) as vault:
        with pytest.raises(QueryError, match="on the cluster") as problem:
            vault.search(query)
        assert problem.value.query == query


def test_pages_go_on_behind_the_window_of_the_cluster(
    on_cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsvault.search.engines.opensearch import paging

    with newsvault.Vault.open(on_cluster) as vault:
        whole = [hit.stored.id for hit in vault.search("*", limit=None, sort="newest")]
        monkeypatch.setattr(paging, "WINDOW", 4)
        monkeypatch.setattr(paging, "_PAGE", 3)
        paged = [hit.stored.id for hit in vault.search("*", limit=None, sort="newest")]
        later = [hit.stored.id for hit in vault.search("*", limit=6, offset=7, sort="newest")]
    assert paged == whole
    assert later == whole[7:13]


def test_doctor_tells_the_state_of_the_cluster(on_cluster: Path) -> None:
    with newsvault.Vault.open(on_cluster) as vault:
        problem = [finding.what for finding in vault.maintenance.doctor()]
    assert any("node" in what and "every part of the index is there" in what for what in problem)
