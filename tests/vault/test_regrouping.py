"""The same captures give the same articles, whatever the order of their arrival."""

from itertools import permutations
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NotFound
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from newsvault.urls import article_id
from tests.vault.test_versions_by_time import NOW, TEXTS, page, visit

SITE = "https://the-lantern.example"
NAMED = f"{SITE}/news/local"
ONE, TWO, LATEST = f"{SITE}/sec/1", f"{SITE}/sec/2", f"{SITE}/latest"
MOVED = f"{SITE}/town/harbour-board"

# A page that holds half of each of two texts, so that it has nearly the text of both.
BOTH = " ".join(TEXTS[:2])

CASES = {
    "the canonical address comes too": (
        visit(page(TEXTS[0], NAMED), 0, ONE),
        visit(page(TEXTS[0]), 1, NAMED),
        visit(page(TEXTS[1], NAMED), 2, ONE),
    ),
    "a text links two articles": (
        visit(page(TEXTS[0], NAMED, "Crane costs less"), 0, ONE),
        visit(page(TEXTS[1], NAMED, "Books are closed"), 1, TWO),
        visit(page(BOTH, NAMED, "Harbour board"), 2, NAMED),
    ),
    "two addresses without the canonical one": (
        visit(page(TEXTS[0], NAMED), 3, ONE),
        visit(page(TEXTS[0] + " The end.", NAMED), 0, TWO),
        visit(page(TEXTS[2], NAMED, "Chair leaves"), 2, f"{SITE}/sec/3"),
    ),
    "one address shows several articles in turn": (
        visit(page(TEXTS[0], ONE, "Crane costs less"), 0, LATEST),
        visit(page(TEXTS[2], TWO, "Chair leaves"), 1, LATEST),
        visit(page(TEXTS[0], ONE, "Crane costs less"), 2, ONE),
        visit(page(TEXTS[2], TWO, "Chair leaves"), 3, TWO),
    ),
    "the canonical link changes": (
        visit(page(TEXTS[0], ONE), 0, ONE),
        visit(page(TEXTS[1], MOVED), 1, ONE),
        visit(page(TEXTS[1], MOVED), 2, MOVED),
        visit(page(TEXTS[2], MOVED), 3, MOVED),
    ),
    "the canonical link alone changes": (
        visit(page(TEXTS[0], ONE), 0, ONE),
        visit(page(TEXTS[0], MOVED), 1, ONE),
        visit(page(TEXTS[0], MOVED), 2, MOVED),
    ),
    "one text at two addresses that only another text links": (
        visit(page(TEXTS[1], MOVED), 0, MOVED),
        visit(page(TEXTS[1], ONE), 1, ONE),
        visit(page(TEXTS[0], ONE), 2, MOVED),
    ),
    "an address returns to a text of another article": (
        visit(page(TEXTS[0], ONE), 0, MOVED),
        visit(page(TEXTS[0]), 1, ONE),
        visit(page(TEXTS[1], MOVED), 2, MOVED),
        visit(page(TEXTS[0]), 3, MOVED),
    ),
    "nothing links them": (
        visit(page(TEXTS[0], NAMED, "Crane costs less"), 0, ONE),
        visit(page(TEXTS[2], NAMED, "Chair leaves"), 1, TWO),
        visit(page("What is new in the town is listed here each morning by our staff, who walk "
                   "its streets before most of it is awake.", NAMED, "Local news"), 2, NAMED),
    ),
}  # fmt: skip
Seen = list[tuple[object, ...]]


def seen(root: Path) -> Seen:
    """Return for each article its id, its addresses, and the times and texts of its versions."""
    with Vault.open(root, settings=Settings()) as vault:
        return sorted(
            (
                one.id,
                *((version.article.url, version.article.claimed_url, version.version_name,
                   version.article.text) for version in vault.versions(one.id)),
                *sorted((info.url, f"{info.captured_at}") for info in vault.captures(one.id)),
            )
            for one in vault.list(limit=None)
        )  # fmt: skip


def store(root: Path, captures: tuple[Capture, ...], order: tuple[int, ...]) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        for number in order:
            list(vault.keep_all([captures[number]]))


def check(root: Path, wanted: Seen) -> None:
    """The vault has these articles; it verifies, is searchable, and is rebuilt the same."""
    assert seen(root) == wanted
    with Vault.open(root, settings=Settings()) as vault:
        assert {hit.stored.id for hit in vault.search("harbour OR town", limit=None)} == {
            str(one[0]) for one in wanted
        }
    assert verify(root, Settings(), now=NOW).faults == ()
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert seen(root) == wanted


@pytest.mark.parametrize("name", CASES)
def test_articles_do_not_depend_on_the_order_of_arrival(tmp_path: Path, name: str) -> None:
    captures = CASES[name]
    wanted: Seen = []
    for order in list(permutations(range(len(captures))))[:: 1 if len(captures) < 4 else 2]:
        root = tmp_path / "".join(map(str, order))
        store(root, captures, order)
        wanted = wanted or seen(root)
        assert seen(root) == wanted, order
    check(root, wanted)


@pytest.mark.parametrize("name", CASES)
def test_nor_on_the_way_they_come(tmp_path: Path, name: str) -> None:
    """Every other capture comes from an export of another vault."""
    captures = CASES[name]
    exports = tuple(tmp_path / f"{number}.warc.gz" for number in range(len(captures)))
    for number, path in enumerate(exports):
        store(tmp_path / f"from-{number}", captures, (number,))
        export(tmp_path / f"from-{number}", path, format_="warc", now=NOW)
    store(tmp_path / "plain", captures, tuple(range(len(captures))))
    wanted = seen(tmp_path / "plain")
    for order in list(permutations(range(len(captures))))[1::3]:
        root = tmp_path / "".join(map(str, order))
        for place, number in enumerate(order):
            if place % 2:
                assert import_own(root, Settings(), exports[number]).faults == []
            else:
                store(root, captures, (number,))
        assert seen(root) == wanted, order
    check(root, wanted)


def test_the_users_data_stay_with_a_joined_article(tmp_path: Path) -> None:
    """Tags are united, notes numbered on, and the former ids still lead to the article."""
    root = tmp_path / "vault"
    captures = CASES["a text links two articles"]
    store(root, captures, (0, 1))
    with Vault.open(root, settings=Settings()) as vault:
        for url, tag in ((ONE, "crane"), (TWO, "books")):
            vault.tag([url], add=[tag, "harbour"])
            vault.add_note(url, f"about the {tag}")
        vault.remove([TWO])
    store(root, captures, (2,))
    for _ in range(2):
        with Vault.open(root, settings=Settings()) as vault:
            stored = vault.get(NAMED)
            assert {vault.get(url).id for url in (ONE, TWO)} == {stored.id}
            assert {vault.get(article_id(url)).id for url in (ONE, TWO)} == {stored.id}
            assert {name for name, _ in vault.added("tag", stored.id)} == {
                "crane", "books", "harbour"
            }  # fmt: skip
            assert [text for _, text in vault.added("note", stored.id)] == [
                "about the crane", "about the books"
            ]  # fmt: skip
            assert [one.id for one in vault.list()] == [stored.id]
            assert vault.search("tag:crane tag:books").total == 1
        assert verify(root, Settings(), now=NOW).faults == ()
        (root / FILE_NAME).unlink()
        rebuild(root, Settings(), now=NOW)


def test_a_removed_article_stays_hidden_when_all_of_it_was_removed(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    captures = CASES["a text links two articles"]
    store(root, captures, (0, 1))
    with Vault.open(root, settings=Settings()) as vault:
        vault.remove([ONE, TWO])
    store(root, captures, (2,))
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.list().total == 0


def test_the_users_data_stay_with_the_address_that_showed_several(tmp_path: Path) -> None:
    """The tag goes to the article that was shown when it was given."""
    root = tmp_path / "vault"
    captures = CASES["one address shows several articles in turn"]
    store(root, captures, (0, 1))
    with Vault.open(root, settings=Settings()) as vault:
        vault.tag([LATEST], add=["kept"])
    store(root, captures, (2, 3))
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.list().total == 2
        assert vault.search("tag:kept").total == 2  # both were saved before the tag
        with pytest.raises(NotFound):
            vault.get(article_id(f"{SITE}/nowhere"))


def test_an_id_that_was_renamed_back_and_forth_is_followed(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(visit(page(TEXTS[0]), 0, ONE))
        first, second, third = (article_id(f"{SITE}/{name}") for name in "abc")
        entries = ((first, second), (second, first), (third, article_id(ONE)))
        vault.record([("put", "renamed", "", before, after) for before, after in entries])
        assert vault.get(third).id == article_id(ONE)
        with pytest.raises(NotFound):
            vault.get(first)
