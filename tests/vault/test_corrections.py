"""The user's own order: corrections, collections and notes with a place, and that none is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvault import Capture, NotFound, UsageError, Vault
from newsvault.api.maintenance import Maintenance
from tests.output.cited_articles import Row, page, url

SEED = Path(__file__).parents[2] / "seeds" / "pages" / "mayor-budget.v1.html"
SEEDS = SEED.parent


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of a few example pages; tests work on copies."""
    path = tmp_path_factory.mktemp("corrections") / "vault"
    with Vault.open(path) as vault:
        pages = sorted(str(one) for one in SEEDS.glob("*.html"))[:5]
        assert list(vault.ingest([*pages, str(SEED)]))
    return path


@pytest.fixture
def vault(filled: Path, tmp_path: Path) -> Iterator[Vault]:
    """A copy of that vault, open."""
    shutil.copytree(filled, tmp_path / "vault")
    with Vault.open(tmp_path / "vault") as opened:
        yield opened


def quoting(vault: Vault) -> str:
    """Return the reference of a quotation."""
    return vault.quotes(limit=1)[0].full_reference


def test_a_correction_is_what_every_command_uses(vault: Vault) -> None:
    reference = quoting(vault)
    article_id = reference.partition(".q")[0]
    before = vault.get(article_id).article
    vault.edit(article_id, "headline", "Zebras  cross\nthe harbour")
    vault.edit(article_id, "byline", "Ada Penn; [Harbour Desk]")
    vault.edit(article_id, "published", "1999-12-31")
    vault.edit(article_id, "outlet", "The Zebra Post")
    vault.edit(article_id, "language", "fr")
    vault.edit(reference, "speaker", "Zoe Quagga")
    now = vault.get(article_id).article
    assert now.headline == "Zebras cross the harbour"
    assert [(p.name, p.kind) for p in now.byline] == [
        ("Ada Penn", "person"),
        ("Harbour Desk", "organisation"),
    ]
    assert (now.published_precision, now.publisher, now.language) == ("day", "The Zebra Post", "fr")
    assert vault.ids("headline:zebras") == (article_id,)
    assert vault.ids("byline:penn date:1999-12 lang:fr") == (article_id,)
    assert vault.ids('said:"Zoe Quagga"') == (article_id,)
    assert vault.list(sort="published").articles[-1].id == article_id
    assert [saying.person for saying in vault.quotes(speaker="Zoe Quagga")] == ["Zoe Quagga"]
    assert "Zebra Post" in vault.cite([article_id])
    other = next(id_ for id_ in vault.ids("*") if id_ != article_id)
    fields = {
        one.field: one.before for one in vault.diff(article_id, None, other).difference.fields
    }
    assert fields["headline"] == "Zebras cross the harbour"
    candidates = [one for one in now.origins if one.field == "headline"]
    assert candidates[0].won
    assert candidates[0].source == "your correction"
    assert before.headline in [one.value for one in candidates[1:]]
    assert not any(one.won for one in candidates[1:])


def test_reparse_and_rebuild_keep_it(vault: Vault) -> None:
    article_id = vault.ids("*")[0]
    vault.edit(article_id, "headline", "Corrected by hand")
    assert list(vault.reparse()) == []
    assert vault.get(article_id).article.headline == "Corrected by hand"
    vault.maintenance.rebuild()
    assert vault.get(article_id).article.headline == "Corrected by hand"
    assert vault.ids('headline:"corrected by hand"') == (article_id,)
    assert list(vault.maintenance.verify().faults) == []


def test_reset_gives_the_parsers_value_back(vault: Vault) -> None:
    reference = quoting(vault)
    article_id = reference.partition(".q")[0]
    before = vault.get(article_id).article
    sayings = vault.quotes(limit=None, min_confidence=0)
    vault.edit(article_id, "headline", "Other")
    vault.edit(article_id, "summary", "")
    vault.edit(reference, "speaker", "Zoe Quagga")
    assert len(vault.corrections(article_id)) == 3
    assert vault.reset(reference) == ("speaker",)
    assert set(vault.reset(article_id)) == {"headline", "summary"}
    assert vault.get(article_id).article == before
    assert vault.quotes(limit=None, min_confidence=0) == sayings
    with pytest.raises(NotFound):
        vault.reset(article_id)


def test_a_later_version_keeps_the_correction(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "vault") as vault:
        for day, headline in ((2, "First headline here"), (3, "Second headline here")):
            at = datetime(2024, 6, day, tzinfo=UTC)
            body = page(1, Row(headline, ("Jane Roe",))).encode()
            stored = vault.keep(
                Capture(requested_url=url(1), captured_at=at, saved_body=body, origin="file")
            ).stored
            if day == 2:
                vault.edit(stored.id, "headline", "Mine")
        assert vault.get(stored.id).versions == 2
        assert vault.get(stored.id).article.headline == "Mine"
        assert vault.ids("headline:mine") == (stored.id,)


def test_what_is_refused(vault: Vault) -> None:
    article_id = vault.ids("*")[0]
    for reference, field, value in (
        (article_id, "headline", "  "),
        (article_id, "headline", "b\udce4ck"),
        (article_id, "body", "x"),
        (article_id, "published", "yesterday"),
        (quoting(vault), "headline", "x"),
    ):
        with pytest.raises(UsageError):
            vault.edit(reference, field, value)
    with pytest.raises(NotFound):
        vault.edit(f"{article_id}.q999", "speaker", "x")
    assert vault.corrections(article_id) == ()


def test_a_note_follows_its_words(tmp_path: Path) -> None:
    """Into later versions, where they moved, and it says since when they are gone."""
    with Vault.open(tmp_path / "vault") as vault:
        names = []
        for day, extra in (
            (2, ""),
            (3, "<p>A new first paragraph about the ferry.</p>"),
            (4, None),
        ):
            at = datetime(2024, 6, day, tzinfo=UTC)
            body = page(1, Row("A headline here", ("Jane Roe",)))
            if extra is None:
                body = body.replace("harbour office", "ferry company")
            else:
                body = body.replace("<p>1. ", f"{extra}<p>1. ")
            capture = Capture(
                requested_url=url(1), captured_at=at, saved_body=body.encode(), origin="file"
            )
            stored = vault.keep(capture).stored
            names.append(stored.version_name)
            if day == 2:
                number = vault.add_note_at(stored.id, "The  harbour\noffice", "which one? “x”: y")
            (place,) = vault.note_places(stored.id)
            text = stored.article.text
            if extra is None:
                assert (place.now, place.gone) == (None, names[2])
            else:
                assert place.now is not None
                assert text[slice(*place.now)] == "The harbour office"
        assert (place.number, place.version, place.text) == (number, names[0], "which one? “x”: y")
        with pytest.raises(NotFound):
            vault.add_note_at(stored.id, "words that are not there", "x")


def test_collections_are_ordered_and_searched(vault: Vault) -> None:
    ids = vault.ids("*")
    vault.add_to_collection("Walls", [ids[2], ids[0]], description="for\nMay")
    vault.add_to_collection("Walls", [ids[1], ids[0]])
    assert [stored.id for stored in vault.collection("Walls")] == [ids[2], ids[0], ids[1]]
    assert set(vault.ids("collection:walls")) == set(ids[:3])
    vault.add_to_collection("empty")
    assert vault.collection_sizes() == {"Walls": 3, "empty": 0}
    assert vault.move_in_collection("Walls", [ids[1]], 1) == (ids[1],)
    assert vault.collection_ids("Walls") == (ids[1], ids[2], ids[0])
    vault.remove(ids[1:2])
    vault.move_in_collection("Walls", [ids[0]], 1)  # of those that are shown
    vault.unremove(ids[1:2])
    assert vault.collection_ids("Walls") == (ids[1], ids[0], ids[2])
    vault.move_in_collection("Walls", [ids[0], ids[1]], 99)
    assert vault.collection_ids("Walls") == (ids[2], ids[0], ids[1])
    with pytest.raises(UsageError):
        vault.move_in_collection("Walls", ids[:1], 0)
    for name, id_ in (("Walls", ids[4]), ("none", ids[0])):
        with pytest.raises(NotFound):
            vault.move_in_collection(name, [id_], 1)
    vault.remove(ids[2:3])
    assert vault.collection_ids("Walls") == (ids[0], ids[1])
    assert vault.collection_sizes() == {"Walls": 2, "empty": 0}
    vault.unremove(ids[2:3])
    vault.remove_from_collection("empty")
    assert vault.collections() == {"Walls": "for May"}
    assert vault.remove_from_collection("Walls", [ids[0]]) == (ids[0],)
    assert vault.count("collection:walls") == 2
    vault.remove_from_collection("Walls")
    assert (vault.count("collection:walls"), vault.collections()) == (0, {})
    for name in ("", "two words", " x"):
        with pytest.raises(UsageError):
            vault.add_to_collection(name, ids[:1])


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
_WORD = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
_ACT = st.one_of(
    st.tuples(st.just("tag"), st.integers(0, 4), _TEXT),
    st.tuples(st.just("note"), st.integers(0, 4), _TEXT),
    st.tuples(st.just("at"), st.integers(0, 4), _TEXT),
    st.tuples(st.just("headline"), st.integers(0, 4), _TEXT),
    st.tuples(st.just("speaker"), st.integers(0, 4), _TEXT),
    st.tuples(st.just("collect"), st.integers(0, 4), _WORD),
    st.tuples(st.just("query"), st.integers(0, 4), _WORD),
    st.tuples(st.just("merge"), st.integers(0, 4), _WORD),
)


def _act(vault: Vault, ids: tuple[str, ...], kind: str, which: int, text: str) -> None:
    id_ = ids[which % len(ids)]
    if not text.strip() or not "".join(text.split()):
        return
    if kind == "tag":
        vault.tag([id_], add=[text])
    elif kind == "note":
        vault.add_note(id_, text)
    elif kind == "at":
        vault.add_note_at(id_, vault.get(id_).article.text[5:30].strip(), text)
    elif kind == "headline" and text.isprintable():
        vault.edit(id_, "headline", text)
    elif kind == "speaker":
        vault.edit(quoting(vault), "speaker", text)
    elif kind == "collect":
        vault.add_to_collection(text, [id_], description=text * 2)
        vault.move_in_collection(text, [id_], which + 1)
    elif kind == "query":
        vault.save_query(text, "sea wall")
    elif kind == "merge":
        names = [speaker.name for speaker in vault.speakers(limit=3)]
        if len(names) > 1:
            vault.merge_speakers(names[1:2], names[0])


def everything(vault: Vault) -> dict[str, object]:
    """Return every datum of the user as the library shows it."""
    ids = sorted(vault.ids("*"))
    return {
        "articles": [
            (id_, vault.tags(id_), vault.notes(id_), vault.corrections(id_), vault.note_places(id_))
            for id_ in ids
        ],
        "headlines": [vault.get(id_).article.headline for id_ in ids],
        "collections": {
            name: (text, [stored.id for stored in vault.collection(name)])
            for name, text in vault.collections().items()
        },
        "queries": vault.saved_queries(),
        "names": [(d.name, d.person, d.article_id) for d in vault.name_decisions()],
        "speakers": [(s.name, s.quotations) for s in vault.speakers(limit=None)],
    }


@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(_ACT, min_size=6, max_size=12))
def test_nothing_of_the_user_is_lost(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, str]]
) -> None:
    """Through rebuild, backup and restore, and export and import in an empty vault."""
    root = tmp_path_factory.mktemp("trip")
    shutil.copytree(filled, root / "vault")
    with Vault.open(root / "vault") as vault:
        ids = vault.ids("*")
        for act in acts:
            _act(vault, ids, *act)
        known = everything(vault)
        vault.maintenance.backup(root / "copy")
        vault.export(root / "all.warc.gz")
        vault.maintenance.rebuild()
        assert everything(vault) == known
    Maintenance(root / "restored").restore(root / "copy")
    with Vault.open(root / "restored") as vault:
        assert everything(vault) == known
    with Vault.open(root / "other") as vault:
        vault.import_(root / "all.warc.gz", take=["merges"])
        there = everything(vault)
    author = _author(known, there)
    assert _without(there, author) == known


def _author(known: dict[str, object], there: dict[str, object]) -> str:
    """Return the name of the vault that import puts before each note."""
    for (_, _, notes, *_), (_, _, others, *_) in zip(
        known["articles"], there["articles"], strict=True
    ):  # type: ignore[call-overload]
        for (_, mine), (_, other) in zip(notes, others, strict=True):
            return str(other[: len(other) - len(mine)])
    return ""


def _without(there: dict[str, object], author: str) -> dict[str, object]:
    articles = [
        (id_, tags, tuple((n, text.removeprefix(author)) for n, text in notes), *rest)
        for id_, tags, notes, *rest in there["articles"]  # type: ignore[attr-defined]
    ]
    return {**there, "articles": articles}
