"""The contract of every engine; a new one must pass unchanged."""

import contextlib
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.errors import UsageError, VaultError
from newsvault.models import Article, Block, Document, Person, Quote
from newsvault.search.engines import Engine, Sort, open_engine
from newsvault.search.query import parse
from tests.search.engines.conftest import ENGINES

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def article(name: str, headline: str, body: str = "", **more: object) -> Document:
    day = more.pop("day", None)
    tags = more.pop("tags", ())
    blocks = tuple(Block(text=text) for text in body.split("\n\n") if text)
    values: dict[str, object] = {"language": "en", **more}
    return Document(
        id=name,
        article=Article(
            url=f"https://www.herald.example/{name}",
            headline=headline,
            blocks=blocks,
            published_at=datetime(2024, 5, day, tzinfo=UTC) if isinstance(day, int) else None,
            **values,  # type: ignore[arg-type]  # a test's shorthand
        ),
        source="Example Herald",
        captured_at=NOW,
        tags=tags,  # type: ignore[arg-type]  # a test's shorthand
    )


def put(engine: Engine, *documents: Document) -> None:
    with engine.batch() as batch:
        for document in documents:
            batch.add(document)


def found(engine: Engine, query: str, sort: Sort = "relevance") -> list[str]:
    page = engine.search(parse(query, now=NOW), limit=100, sort=sort)
    return [match.id for match in page.matches]


def test_a_new_folder_needs_a_rebuild_until_cleared(tmp_path: Path) -> None:
    for name in ENGINES:
        engine = open_engine(name, tmp_path / name)
        assert engine.needs_rebuild()
        engine.clear()
        assert not engine.needs_rebuild()
        assert engine.ids() == frozenset()
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
        engine.close()


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="whosh"):
        open_engine("whosh", tmp_path)


def test_adding_an_article_again_replaces_it(engine: Engine) -> None:
    """The new words find the article, the old ones do not, within a batch or between batches."""
    put(engine, article("one", "First words"))
    put(engine, article("one", "Second thoughts"), article("one", "Third time"))
    assert found(engine, "third") == ["one"]
    assert found(engine, "first OR second") == []
    assert engine.ids() == {"one"}


def test_removed_articles_are_gone(engine: Engine) -> None:
    put(engine, article("one", "Talks"), article("two", "Talks"))
    with engine.batch() as batch:
        batch.remove("one")
        batch.remove("never there")
        batch.add(article("three", "Talks"))
        batch.remove("three")
    assert found(engine, "talks") == found(engine, "*") == ["two"]
    assert engine.ids() == {"two"}


def test_a_failed_batch_is_rolled_back(engine: Engine) -> None:
    put(engine, article("one", "Talks"))
    with contextlib.suppress(RuntimeError), engine.batch() as batch:
        batch.add(article("two", "Talks"))
        batch.remove("one")
        raise RuntimeError
    assert found(engine, "talks") == ["one"]
    put(engine, article("three", "Talks"))
    assert engine.ids() == {"one", "three"}


def test_an_index_can_be_opened_again(engine: Engine, tmp_path: Path) -> None:
    put(engine, article("one", "Talks"))
    name = type(engine).__module__.rsplit(".", 1)[-1]
    other = open_engine(name, tmp_path / "index")
    assert not other.needs_rebuild()
    assert found(other, "talks") == ["one"]
    other.close()


def test_headline_weighs_more_than_body(engine: Engine) -> None:
    filler = "nothing of note happened on that day in any place " * 5
    put(
        engine,
        article("body", "Morning news", filler + "sanctions"),
        article("head", "Sanctions", filler),
        article("none", "Other", filler),
    )
    assert found(engine, "sanctions") == ["head", "body"]


def test_sorting_by_date_puts_those_without_one_last(engine: Engine) -> None:
    put(
        engine,
        article("b", "Talks", day=2),
        article("none", "Talks"),
        article("a", "Talks", day=9),
    )
    assert found(engine, "talks", "newest") == ["a", "b", "none"]
    assert found(engine, "talks", "oldest") == ["b", "a", "none"]
    with pytest.raises(UsageError):
        found(engine, "talks", "sideways")  # type: ignore[arg-type]  # that is the test


def test_fresh_lowers_older_articles(engine: Engine) -> None:
    """Among equal matches the newest is first; a mere mention stays last."""
    filler = "nothing of note happened on that day in any place " * 8
    put(
        engine,
        article("a-old", "Sanctions talks", day=1),
        article("b-none", "Sanctions talks"),
        article("c-new", "Sanctions talks", day=9),
        article("d-aside", "Morning news", filler + "sanctions", day=9),
    )
    assert found(engine, "sanctions") == ["a-old", "b-none", "c-new", "d-aside"]
    assert found(engine, "sanctions", "fresh") == ["c-new", "a-old", "b-none", "d-aside"]


def test_many_small_batches_equal_one_large_batch(engine: Engine) -> None:
    """However segments are merged, no document is lost or duplicated."""
    for n in range(40):
        put(engine, article(f"a{n}", f"Talks number {n}", "Words of all kinds." * (n % 3)))
        if n % 5 == 4:
            with engine.batch() as batch:
                batch.remove(f"a{n - 2}")
    left = {f"a{n}" for n in range(40) if n % 5 != 2}
    assert engine.ids() == left
    assert set(found(engine, "talks")) == left
    assert set(found(engine, "kinds")) == {f"a{n}" for n in range(40) if n % 5 != 2 and n % 3}
    assert set(found(engine, "words:>2")) == set(found(engine, "kinds"))
    assert engine.counts(parse("talks"), "source") == (("Example Herald", len(left)),)


def test_limit_and_offset_page_through_the_same_order(engine: Engine) -> None:
    put(engine, *(article(f"a{n}", "Talks", day=n) for n in range(1, 8)))
    query = parse("talks")
    pages = [engine.search(query, limit=3, offset=at, sort="oldest") for at in (0, 3, 6, 9)]
    assert [page.total for page in pages] == [7, 7, 7, 7]
    assert [m.id for page in pages for m in page.matches] == [f"a{n}" for n in range(1, 8)]


def test_facets_count_the_matches_of_each_value(engine: Engine) -> None:
    roe, doe = Person(name="Jane Roe"), Person(name="John Doe")
    put(
        engine,
        article("one", "Talks", byline=(roe, doe), day=1, tags=("x",)),
        article("two", "Talks", byline=(roe,), section="World"),
        article("three", "Silence", byline=(roe,)),
    )
    query = parse("talks")
    assert engine.counts(query, "byline") == (("Jane Roe", 2), ("John Doe", 1))
    assert engine.counts(query, "month") == (("2024-05", 1),)
    assert engine.counts(query, "source") == (("Example Herald", 2),)
    assert engine.counts(query, "tag") == (("x", 1),)
    assert engine.counts(parse("nothing"), "byline") == ()


def test_unknown_words_get_a_suggestion(engine: Engine) -> None:
    put(engine, article("one", "Blinken talks"), article("two", "Ceasefire talks"))
    assert engine.suggest(parse("blinkin ceesefire")) == "blinken ceasefire"
    assert engine.suggest(parse("talks")) is None
    assert engine.suggest(parse("qqqqqqq")) is None


def test_speaker_and_words_bind_to_one_quotation(engine: Engine) -> None:
    quotes = (
        Quote(text="We will talk.", start=0, end=1, speaker="Blinken"),
        Quote(text="No sanctions.", start=0, end=1, speaker="Roe"),
    )
    put(engine, article("one", "Meeting", quotes=quotes))
    assert found(engine, "said(blinken: talk)") == ["one"]
    assert found(engine, "said(blinken: sanctions)") == []
    assert found(engine, "said:blinken quote:sanctions") == ["one"]


def test_snippets_mark_matches(engine: Engine) -> None:
    text = (
        "The minister spoke. " * 30 + "Then he encouraged “strikes” abroad. " + "It rained. " * 30
    )
    one = article("one", "x", text)
    put(engine, one)
    (snippet,) = engine.snippets(parse("encourage strike -rained"), one.article)
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["encouraged", "strikes"]
    assert len(snippet.text) < 300
    assert engine.snippets(parse("-rained"), one.article) == ()


def test_explain_counts_each_part_alone(engine: Engine) -> None:
    put(engine, article("one", "Talks resume"), article("two", "Talks fail"))
    explained = dict(engine.explain(parse("talks fail -resume")))
    assert explained == {"talks (any form)": 2, "fail (any form)": 1, "not resume (any form)": 1}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("name", ENGINES)
def test_a_folder_of_another_user_is_not_opened(name: str, tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12345)
    with pytest.raises(VaultError, match="another user"):
        open_engine(name, tmp_path)


def _replace(path: Path, data: bytes) -> None:
    """Write a new file: tantivy still reads the old one, which it mapped, in a thread (SIGBUS)."""
    path.unlink()
    path.write_bytes(data)


def test_a_damaged_index_needs_a_rebuild(engine: Engine, tmp_path: Path) -> None:
    """With any bytes cut or changed, the engine answers or needs a rebuild; clear repairs it."""
    put(engine, article("one", "Talks"))
    engine.close()
    name = type(engine).__module__.rsplit(".", 1)[-1]
    for path in sorted((tmp_path / "index").iterdir()):
        whole = path.read_bytes()
        for damaged in (b"", whole[: len(whole) // 2], b"\xff" * len(whole)):
            _replace(path, damaged)
            other = open_engine(name, tmp_path / "index")
            other.needs_rebuild()
            other.close()
        _replace(path, whole)
    assert found(engine, "talks") == ["one"]
    engine.close()
    for path in list((tmp_path / "index").iterdir()):
        _replace(path, path.read_bytes()[:20])
    assert engine.needs_rebuild()
    put(engine, article("two", "Talks"))
    assert found(engine, "talks") == ["two"]


@pytest.mark.parametrize("name", ENGINES)
def test_newest_first_holds_over_many_articles_commits_and_equal_dates(
    name: str, tmp_path: Path
) -> None:
    engine = open_engine(name, tmp_path / name)
    days = {f"{n:03}": n * 7 % 31 or None for n in range(500)}
    for first in (0, 200, 450):  # some segments, of which one is large
        some = list(days.items())[first : first + 250]
        put(engine, *(article(key, "Harbour", day=day) for key, day in some))
    with engine.batch() as batch:
        for key in ("007", "400", "499"):
            del days[key]
            batch.remove(key)
    wanted = sorted(days, key=lambda key: (-(days[key] or 0), key))
    for offset in (0, 5, 480):
        page = engine.search(parse("harbour"), limit=20, offset=offset, sort="newest")
        assert page.total == len(days)
        assert [match.id for match in page.matches] == wanted[offset : offset + 20]
    assert engine.search(parse("harbour"), limit=0, sort="newest").matches == ()
    engine.close()


def test_whoosh_engine_ranks_by_counts_of_any_size(tmp_path: Path) -> None:
    """A posting list stores its numbers in one, two or four bytes each."""
    engine = open_engine("whoosh", tmp_path / "whoosh")
    counts = {"few": 3, "some": 100, "many": 300, "most": 40_000}
    put(engine, *(article(key, "x", "red " * count) for key, count in counts.items()))
    put(engine, article("none", "y", "blue"))
    assert set(found(engine, "red")) == set(counts)
    for key, count in counts.items():
        assert key in found(engine, f"atleast:{count}(red)")
        assert key not in found(engine, f"atleast:{count + 1}(red)")
    engine.close()


def test_an_article_more_is_one_file_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of a commit is a write to the disk that the next step waits for."""
    monkeypatch.setattr("newsvault.search.engines.whoosh.recent._LARGEST", 0)
    engine = open_engine("whoosh", tmp_path / "whoosh")
    for number in range(5):
        with engine.batch() as batch:
            batch.add(article(str(number), "The river"))
        assert len(list((tmp_path / "whoosh").glob("MAIN_*.*"))) == number + 1
    with engine.batch() as batch:
        batch.remove("3")
    assert engine.ids() == {"0", "1", "2", "4"}
    assert engine.search(parse("river"), limit=9).total == 4
    engine.close()
