"""Near copies: the set of wire copy, the order of arrival, hostile texts, and the commands."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from newsvault.errors import Damaged
from newsvault.models import Article, Block
from newsvault.quotes import find_quotes
from newsvault.search.copies.copy_comparison import compare
from newsvault.search.copies.fingerprints import fingerprints
from newsvault.search.copies.index import CopyIndex
from tests.growth import growth
from tests.statements.wire_copy import Text, wire_copy

PRECISION, RECALL = 0.98, 0.95


@pytest.fixture(scope="module")
def texts() -> dict[str, Text]:
    return {f"a{number:04}": text for number, text in enumerate(wire_copy())}


@pytest.fixture(scope="module")
def index(texts: dict[str, Text], tmp_path_factory: pytest.TempPathFactory) -> Iterator[CopyIndex]:
    with _indexed(tmp_path_factory.mktemp("copies") / "c.sqlite", texts, list(texts)) as one:
        yield one


def _indexed(path: Path, texts: dict[str, Text], names: list[str]) -> CopyIndex:
    index = CopyIndex(path, lambda name: fingerprints(texts[name].article))
    with index.batch():
        for name in names:
            _put(index, name, texts[name].article)
    return index


def _put(index: CopyIndex, name: str, article: Article) -> None:
    day = article.published_at.date().isoformat() if article.published_at else name
    index.put(name, fingerprints(article), outlet=article.publisher or "", day=day)


def _pairs(stories: list[tuple[str, ...]]) -> set[tuple[str, str]]:
    return {pair for ids in stories for pair in combinations(sorted(ids), 2)}


def test_the_set_is_as_large_as_it_says(texts: dict[str, Text]) -> None:
    """At least 60 stories of 2 to 6 copies, and 200 other texts, in six languages."""
    sizes: dict[int, int] = {}
    for text in texts.values():
        sizes[text.story] = sizes.get(text.story, 0) + 1
    assert sum(size > 1 for size in sizes.values()) >= 60
    assert max(sizes.values()) <= 7
    assert sum(size == 1 for size in sizes.values()) >= 200
    assert {text.article.language for text in texts.values()} == {
        "en",
        "de",
        "fr",
        "zh",
        "ja",
        "th",
    }


def test_wire_copy_is_grouped(texts: dict[str, Text], index: CopyIndex) -> None:
    """Pairs in one story against pairs of one text, in all and in each language."""
    found = _pairs(index.stories())
    for language in (None, "en", "de", "fr", "zh", "ja", "th"):
        names = [n for n in texts if language in (None, texts[n].article.language)]
        wanted = {p for p in combinations(names, 2) if texts[p[0]].story == texts[p[1]].story}
        joined = {pair for pair in found if pair[0] in names or pair[1] in names}
        assert len(joined & wanted) >= PRECISION * len(joined), language
        assert len(joined & wanted) >= RECALL * len(wanted), language


def test_the_stories_do_not_depend_on_the_order(
    texts: dict[str, Text], index: CopyIndex, tmp_path: Path
) -> None:
    """The same texts in another order, with some that were changed, removed and put again."""
    names = list(texts)
    random.Random(3).shuffle(names)
    with _indexed(tmp_path / "c.sqlite", texts, names) as other:
        with other.batch():
            for one, two in zip(names[:40:2], names[1:40:2], strict=True):
                other.remove(one)
                _put(other, two, texts[one].article)
                _put(other, two, texts[two].article)
                _put(other, one, texts[one].article)
        assert sorted(other.stories()) == sorted(index.stories())
        assert list(other.rows()) == list(index.rows())
        assert other.faults() == ()


def test_a_removed_article_leaves_nothing(texts: dict[str, Text], tmp_path: Path) -> None:
    """Neither a row nor a fingerprint."""
    names = list(texts)[:30]
    with _indexed(tmp_path / "c.sqlite", texts, names) as index:
        with index.batch():
            for name in names:
                index.remove(name)
        assert list(index.rows()) == []
        assert index.faults() == ()
        assert not any(
            index.candidates(fingerprints(texts[name].article), "0", "9") for name in names
        )


@pytest.mark.parametrize("size", [1, 7, 300])
def test_the_stories_do_not_depend_on_the_batches(
    size: int, texts: dict[str, Text], index: CopyIndex, tmp_path: Path
) -> None:
    """One text in a commit, a few, or more than are compared at once."""
    names = list(texts)
    with _indexed(tmp_path / "c.sqlite", texts, []) as other:
        for start in range(0, len(names), size):
            with other.batch():
                for name in names[start : start + size]:
                    _put(other, name, texts[name].article)
        assert sorted(other.stories()) == sorted(index.stories())
        assert list(other.rows()) == list(index.rows())
        assert other.faults() == ()


def test_a_batch_that_fails_leaves_nothing(texts: dict[str, Text], tmp_path: Path) -> None:
    """Neither in the file nor for the batch after it."""
    first, second, *others = list(texts)[:9]
    with _indexed(tmp_path / "c.sqlite", texts, others) as index:
        before = list(index.rows())
        with contextlib.suppress(ZeroDivisionError), index.batch():
            _put(index, first, texts[first].article)
            index.remove(others[0])
            raise ZeroDivisionError
        assert list(index.rows()) == before
        with index.batch():
            _put(index, second, texts[second].article)
        assert index.ids() == {second, *others}
        assert index.faults() == ()


def test_changes_of_one_batch_leave_what_the_last_one_says(
    texts: dict[str, Text], tmp_path: Path
) -> None:
    """An article put, changed, removed and put again, and another in its place."""
    names = list(texts)[:12]
    first, second = names[0], names[-1]
    with _indexed(tmp_path / "one.sqlite", texts, names) as index:
        with index.batch():
            index.remove(second)
            _put(index, "z", texts[second].article)
            _put(index, first, texts[second].article)
            index.remove("z")
            index.remove(first)
            _put(index, second, texts[second].article)
            _put(index, first, texts[first].article)
        with _indexed(tmp_path / "two.sqlite", texts, names) as other:
            assert list(index.rows()) == list(other.rows())
            assert sorted(index.stories()) == sorted(other.stories())
        assert index.faults() == ()


@pytest.mark.parametrize("seed", range(12))
def test_one_quotation_makes_two_long_reports_candidates(seed: int, tmp_path: Path) -> None:
    """However few of the other words they share."""
    chance = random.Random(seed)

    def report(number: int) -> Article:
        one, two = (
            " ".join(f"w{number}x{chance.randrange(10**6)}" for _ in range(400)) for _ in range(2)
        )
        text = f"{one} “We saw the water come over the wall at night,” Vik said. {two}"
        return Article(url="", headline="", blocks=(Block(text=text),), quotes=find_quotes(text))

    with _indexed(tmp_path / "c.sqlite", {}, []) as index:
        first, second = map(fingerprints, map(report, (1, 2)))
        with index.batch():
            index.put("a", first, outlet="o", day="2026-05-01")
        assert index.candidates(second, "2026-05-01", "2026-05-01") == ("a",)


def test_candidates_are_of_the_days_asked_for(tmp_path: Path) -> None:
    """One shared sentence is enough; an article without a date may be of any day."""
    shared = "The ferries stay in port until the storm over the northern sounds has passed by."
    with _indexed(tmp_path / "c.sqlite", {}, []) as index:
        with index.batch():
            for number, day in enumerate(("2026-05-01", "2026-05-04", "2026-06-01", "a3")):
                words = " ".join(f"word{number}x{n}" for n in range(60))
                blocks = (Block(text=f"{words} {shared} {words.upper()}"),)
                text = fingerprints(Article(url="", headline="", blocks=blocks))
                index.put(f"a{number}", text, outlet=f"o{number}", day=day)
        found = index.candidates(text, "2026-05-01", "2026-05-06")
        assert set(found) == {"a0", "a1", "a3"}


HOSTILE: dict[str, Callable[[int], str]] = {
    "one letter": lambda size: "a" * size,
    "one word": lambda size: "word " * (size // 5),
    "two sentences in turn": lambda size: "one two three four five six. " * (size // 29),
    "one Chinese character": lambda size: "字" * size,
    "digits": lambda size: "".join(f"{n} " for n in range(size // 6)),
    "marks only": lambda size: "“”…—" * (size // 4),
    "one Thai letter": lambda size: "ก" * size,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_costs_no_more_than_its_length(kind: str) -> None:
    """Making fingerprints and comparing them, of up to 10 MB."""

    def run(size: int) -> Callable[[], object]:
        article = Article(
            url="https://a.example/", headline="", blocks=(Block(text=HOSTILE[kind](size)),)
        )

        def compared() -> object:
            text = fingerprints(article)
            return text.sample, compare(text, fingerprints(article))

        return compared

    assert growth(run, 2_500_000 if kind == "one letter" else 250_000) < 8


def test_short_texts_are_no_copies() -> None:
    """A line that many pages print is no evidence, equal as it is."""
    texts = [
        fingerprints(Article(url="", headline="", blocks=(Block(text=text),)))
        for text in ("This video is not available in your country.", "", "字幕")
    ]
    assert not any(compare(one, one).is_copy for one in texts)


@pytest.mark.parametrize("words", [300, 31_000])
def test_a_summary_above_a_body_counts_as_its_first_paragraph(words: int) -> None:
    """Also where the text is longer than what is compared."""
    chance = random.Random(words)
    first, *rest = (" ".join(str(chance.randrange(99)) for _ in range(n)) for n in (40, words))
    paragraphs = tuple(Block(text=text) for text in (first, *rest))
    plain = Article(url="", headline="Harbour", blocks=paragraphs)
    summed = Article(url="", headline="Harbour", summary=first, blocks=paragraphs[1:])
    assert fingerprints(summed).hashes == fingerprints(plain).hashes


def test_a_damaged_page_of_the_file_is_damage_of_the_vault(
    texts: dict[str, Text], tmp_path: Path
) -> None:
    """The statements run without a translation of their own: the block translates."""
    with _indexed(tmp_path / "c.sqlite", texts, list(texts)[:20]):
        pass
    data = bytearray((tmp_path / "c.sqlite").read_bytes())
    data[len(data) // 4 :] = b"\xff" * (len(data) - len(data) // 4)
    (tmp_path / "c.sqlite").write_bytes(data)
    with pytest.raises(Damaged), CopyIndex(tmp_path / "c.sqlite", lambda _: None) as index:
        list(index.rows())
    with (
        CopyIndex(tmp_path / "c.sqlite", lambda _: None) as index,
        pytest.raises(Damaged),
        index.batch(),
    ):
        _put(index, "other", texts[next(iter(texts))].article)
