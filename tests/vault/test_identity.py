"""A page's article is decided by its text, not by its canonical link."""

from itertools import permutations
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.vault.test_versions_by_time import NOW, TEXTS, page, visit

SITE = "https://the-lantern.example"
NAMED = f"{SITE}/news/local"
ONE, TWO = f"{SITE}/sec/1", f"{SITE}/sec/2"


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_two_articles_with_one_canonical_link_stay_separate(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """In every order of ingest, with the page at the canonical address too, and after `rebuild`."""
    root = tmp_path / "vault"
    visits = (
        visit(page(TEXTS[0], NAMED, "Crane costs less"), 0, ONE),
        visit(page(TEXTS[2], NAMED, "Chair leaves board"), 1, TWO),
        visit(page("What is new in the town is listed here each morning by our staff, who walk "
                   "its streets before most of it is awake.", NAMED, "Local news"), 2, NAMED),
    )  # fmt: skip
    with Vault.open(root, settings=Settings()) as vault:
        for number in order:
            assert vault.keep(visits[number]).outcome == "new"
    for _ in range(2):
        with Vault.open(root, settings=Settings()) as vault:
            assert vault.get(ONE).article.headline == "Crane costs less"
            assert vault.get(TWO).article.headline == "Chair leaves board"
            assert vault.get(ONE).article.claimed_url == NAMED
            assert vault.get(NAMED).article.headline == "Local news"
            assert vault.get(NAMED).article.claimed_url is None
            assert vault.search("crane chair OR costs").total == 2
        assert verify(root, Settings(), now=NOW).faults == ()
        (root / FILE_NAME).unlink()
        rebuild(root, Settings(), now=NOW)


@pytest.mark.parametrize("order", list(permutations((0, 1))))
def test_one_article_under_two_addresses_is_one(tmp_path: Path, order: tuple[int, ...]) -> None:
    visits = (visit(page(TEXTS[0], NAMED), 0, ONE), visit(page(TEXTS[0]), 1, NAMED))
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        outcomes = [vault.keep(visits[number]).outcome for number in order]
        assert outcomes == ["new", "same"]
        assert vault.get(ONE).id == vault.get(NAMED).id


@pytest.mark.parametrize(
    "address",
    [
        f"{SITE}/amp/news/local", f"{NAMED}?outputType=amp", f"{NAMED}?utm_source=letter",
        f"{NAMED}?print=1", f"{SITE}/print/news/local", f"{NAMED}?page=1",
        "https://m.the-lantern.example/news/local",
    ],
)  # fmt: skip
def test_another_form_of_an_address_is_accepted_as_canonical(tmp_path: Path, address: str) -> None:
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        stored = vault.keep(visit(page(TEXTS[0], NAMED), 0, address)).stored
        assert stored.article.url == NAMED
        assert vault.keep(visit(page(TEXTS[1]), 1, NAMED)).stored.id == stored.id


def test_a_changed_text_stays_with_its_address(tmp_path: Path) -> None:
    """The canonical link has not changed, so the new text is a version."""
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        first = vault.keep(visit(page(TEXTS[0], NAMED), 0, ONE))
        second = vault.keep(visit(page(TEXTS[2], NAMED), 1, ONE))
        assert (first.stored.id, second.outcome) == (second.stored.id, "changed")


@pytest.mark.parametrize(
    ("fetched", "declared"),
    [
        ("https://mine.wordpress.com/2024/crane", "https://theirs.wordpress.com/2024/crane"),
        ("https://mine.pages-of-all.example/crane", "https://theirs.pages-of-all.example/crane"),
        ("https://mine.github.io/crane", "https://theirs.github.io/crane"),
        ("https://mine.blogspot.com/crane", "https://www.theirs.blogspot.com/crane"),
        ("https://harbour.gv.at/crane", "https://estuary.gv.at/crane"),
        ("https://harbour.co.uk/crane", "https://estuary.co.uk/crane"),
        ("https://harbour.com.au/crane", "https://estuary.com.au/crane"),
        ("http://127.0.0.1/crane", "http://10.0.0.1/crane"),
        ("https://the-lantern.example/crane", "https://the-torch.example/crane"),
    ],
)
def test_a_canonical_link_to_another_owner_is_rejected(
    tmp_path: Path, fetched: str, declared: str
) -> None:
    """Whether or not that article is stored, and even if it has the same text."""
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        theirs = vault.keep(visit(page(TEXTS[0], declared), 0, declared)).stored
        mine = vault.keep(visit(page(TEXTS[1], declared), 1, fetched))
        copied = vault.keep(visit(page(TEXTS[0], declared), 2, fetched))
        assert mine.outcome == "new"
        assert mine.stored.article.url == copied.stored.article.url == fetched
        assert vault.get(declared).article.text == theirs.article.text
        assert vault.get(declared).versions == 1


@pytest.mark.parametrize(
    ("fetched", "declared"),
    [
        ("https://amp.mine.wordpress.com/crane", "https://mine.wordpress.com/crane"),
        ("https://m.harbour.co.uk/crane", "https://www.harbour.co.uk/crane"),
        ("https://www.harbour.gv.at/crane", "https://harbour.gv.at/crane"),
        ("https://amp.the-lantern.example/crane", "https://www.the-lantern.example/crane"),
    ],
)
def test_a_canonical_link_to_another_host_of_the_owner_is_accepted(
    tmp_path: Path, fetched: str, declared: str
) -> None:
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        stored = vault.keep(visit(page(TEXTS[0], declared), 0, fetched)).stored
        assert stored.article.url == declared
        assert vault.get(declared).id == stored.id
