"""The files of a Whoosh index: the list of segments, the table of terms, posting lists, phrases."""

import os
import pickle
import random
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.util import numeric as library

from newsvault.errors import Damaged
from newsvault.search.engines import open_engine
from newsvault.search.engines.whoosh.columns import LENGTHS, length_to_byte
from newsvault.search.engines.whoosh.phrases import consecutive
from newsvault.search.engines.whoosh.posting_lists import PostingList, from_bytes
from newsvault.search.engines.whoosh.stored_lists import LongList
from newsvault.search.engines.whoosh.term_table import BLOCK, Extent, Table, TableWriter
from newsvault.search.query import parse
from tests.search.engines.conftest import made_up

DAMAGE = (EOFError, struct.error, ValueError)  # what the engine takes for a damaged index


class File(BytesIO):
    """A file in memory, with the methods of the library's that a table uses."""

    size = 0

    def get(self, position: int, length: int) -> bytes:
        return self.getvalue()[position : position + length]

    def close(self) -> None:
        """Stay readable."""


def table_of(
    fields: Mapping[str, Sequence[bytes]],
) -> tuple[Table, dict[tuple[str, bytes], Extent]]:
    """Return a table of some terms, with what it must have of each."""
    file, known, at = File(), {}, 0
    writer = TableWriter(file)
    for field, terms in fields.items():
        start, rows = at, []
        for n, term in enumerate(terms):
            length = (1, 300, 70_000)[n % 3]
            rows.append((term, n * 97, length))
            known[field, term] = Extent(n * 97, at, length)
            at += length
        writer.add_field(field, rows, start)
    writer.close()
    return Table(file, len(file.getvalue())), known


words = st.lists(st.text("ab\0\u00e9\U0001f600", max_size=5), max_size=3 * BLOCK, unique=True)


@given(words, words)
def test_a_table_has_the_terms_written_to_it(some: list[str], others: list[str]) -> None:
    fields = {"text": sorted(word.encode() for word in some), "empty": [],
              "key": sorted(word.encode() for word in others)}  # fmt: skip
    table, known = table_of(fields)
    assert {(field, term): held for field, term, held in table.items()} == known
    for field, terms in fields.items():
        for term in (*terms, b"", b"b", b"zz"):
            assert table.find(field, term) == known.get((field, term))
            assert list(table.prefixed(field, term)) == [t for t in terms if t.startswith(term)]
    assert table.find("unknown", b"a") is None
    assert list(table.prefixed("unknown", b"")) == []


def test_each_term_of_many_blocks_is_found_by_few_and_by_many_searches() -> None:
    terms = sorted(b"%x" % (n * 7919) for n in range(40 * BLOCK))
    for some in (terms[::97], terms):
        table, known = table_of({"text": terms})
        for term in some:
            assert table.find("text", term) == known["text", term]
            assert table.find("text", term + b"!") is None
    for missing in (b"", b"!", b"z"):
        assert table_of({"text": terms})[0].find("text", missing) is None


def test_a_damaged_table_is_noticed_or_read_as_it_was() -> None:
    """A cut table always; a changed byte may be one of a term, which no format of ours notices."""
    file = File()
    writer = TableWriter(file)
    writer.add_field("text", [(b"%04d" % n, 1, 7) for n in range(3 * BLOCK)], 0)
    writer.close()
    whole = file.getvalue()
    for size in range(len(whole)):
        with pytest.raises(DAMAGE):
            list(Table(File(whole[:size]), size).items())
    for at in range(len(whole)):
        changed = whole[:at] + bytes((whole[at] ^ 0x40,)) + whole[at + 1 :]
        try:
            items = list(Table(File(changed), len(whole)).items())
        except (*DAMAGE, IndexError):
            continue
        assert len(items) == 3 * BLOCK


postings = st.lists(
    st.tuples(
        st.integers(0, 100_000),
        st.integers(1, 70_000),
        st.lists(st.integers(0, 1 << 31), min_size=1, max_size=5, unique=True).map(sorted),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda posting: posting[0],
)


def list_of(rows: Sequence[tuple[int, int, Sequence[int]]]) -> PostingList:
    found = PostingList()
    for number, weight, places in sorted(rows):
        found.add(number, weight, places)
    return found


def long(held: bytes, count: int, base: int) -> PostingList:
    """Return a list that reads its arrays one by one."""
    return LongList(File(held), Extent(count, 0, len(held)), base)


both = pytest.mark.parametrize("read", [from_bytes, long])
Read = Callable[[bytes, int, int], PostingList]


@both
@given(rows=postings, base=st.integers(0, 1000))
def test_a_posting_list_is_read_as_written(
    rows: list[tuple[int, int, list[int]]], base: int, read: Read
) -> None:
    held = list_of(rows).to_bytes()
    found = read(held, len(rows), base)
    assert len(found) == len(rows)
    rows = sorted(rows)
    assert list(found.numbers) == [base + number for number, _, _ in rows]
    assert list(found.weights) == [weight for _, weight, _ in rows]
    wanted = {base + number: places for number, _, places in rows}
    for among in (wanted, {min(wanted)}, {max(wanted), 7, base}, set()):
        assert {n: list(places) for n, places in found.slices(among).items()} == {
            number: places for number, places in wanted.items() if number in among
        }
    copy = PostingList()
    copy.extend(found, {base + number: number for number, _, _ in rows})
    assert copy.to_bytes() == held
    for cut in (held[:-1], held + b"\0"):
        with pytest.raises(DAMAGE):
            read(cut, len(rows), base).slices(wanted)


def long_list(rng: random.Random, documents: int) -> tuple[PostingList, dict[int, list[int]]]:
    """Return a list of that many documents, and the positions in each."""
    numbers = sorted(rng.sample(range(documents * 2), documents))
    known = {n: sorted(rng.sample(range(3000), rng.randint(1, 9))) for n in numbers}
    return list_of([(n, 2 * len(places), places) for n, places in known.items()]), known


@both
@pytest.mark.parametrize("documents", [1, 30, 2000])
def test_positions_in_few_and_in_many_documents(documents: int, read: Read) -> None:
    rng = random.Random(documents)
    held, known = long_list(rng, documents)
    found = read(held.to_bytes(), documents, 1000)
    for some in (0, 1, documents // 20, documents):
        among = {1000 + n for n in rng.sample(range(documents * 2), some)}
        assert {n: list(places) for n, places in found.slices(among).items()} == {
            n: known[n - 1000] for n in among if n - 1000 in known
        }


@both
def test_a_changed_number_of_positions_is_damage(read: Read) -> None:
    held, known = long_list(random.Random(1), 1000)
    whole = held.to_bytes()
    counts = 1 + 2 * len(known) + len(known)  # after two bytes of each number, one of each weight
    for at in (counts, counts + 300, counts + len(known) - 1):
        changed = whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :]
        for among in (set(known), set(sorted(known)[::50])):
            with pytest.raises(EOFError):
                read(changed, len(known), 0).slices(among)


@both
def test_a_posting_list_without_positions(read: Read) -> None:
    found = PostingList()
    for number in (3, 500):
        found.add(number, 0, ())
    again = read(found.to_bytes(), 2, 10)
    assert list(again.numbers) == [13, 510]
    assert again.slices({13}) == {}
    for damaged in (b"", b"\0", b"\xff"):
        with pytest.raises(DAMAGE):
            read(damaged, 2, 0)


@pytest.mark.parametrize("largest", [30, 65_535, 65_536 + 30])
def test_a_phrase_is_where_a_step_by_step_search_finds_it(largest: int) -> None:
    """In two segments, with several terms for a word, and at both ends of a text."""
    rng = random.Random(largest)
    for _ in range(200):
        texts = [
            {place: rng.choice("abc") for place in range(30) if rng.random() < 0.9}
            for _ in range(rng.choice((3, 60)))
        ]
        move = largest - 29
        half = len(texts) // 2
        lists: dict[str, list[PostingList]] = {}
        for base, some in ((0, texts[:half]), (half, texts[half:])):
            for letter in "abc":
                held = PostingList()
                held.base = base
                for number, text in enumerate(some):
                    places = [place + move for place, found in text.items() if found == letter]
                    if places and (number % 7 or letter != "c"):  # rarer
                        held.add(number, 2, places)
                if held.places:
                    lists.setdefault(letter, []).append(held)
        wanted = [rng.choice(("a", "b", "c", "bc")) for _ in range(rng.randint(2, 4))]
        rows = [[held for letter in one for held in lists.get(letter, ())] for one in wanted]
        among = None if rng.random() < 0.5 else set(rng.sample(range(len(texts)), 2))
        assert consecutive(rows, among, lambda _: None) == {
            number: spans
            for number, text in enumerate(texts)
            if (among is None or number in among)
            and (spans := [
                (at + move, at + move + len(wanted) - 1)
                for at in range(31 - len(wanted))
                if all(
                    text.get(at + n, "-") in one
                    and ((number if number < half else number - half) % 7 or text[at + n] != "c")
                    for n, one in enumerate(wanted)
                )
            ])
        }  # fmt: skip


def test_a_phrase_does_not_go_from_one_text_to_the_next() -> None:
    """The last position of two bytes, and the first one of the next article."""
    rows = [[list_of([(0, 2, [65_535])])], [list_of([(1, 2, [0])])]]
    assert consecutive(rows, None, lambda _: None) == {}


class Attack:
    """Creates a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._folder),)


def test_a_search_runs_no_code_from_the_list_of_segments(tmp_path: Path) -> None:
    engine = open_engine("whoosh", tmp_path / "index")
    engine.clear()
    whole = next((tmp_path / "index").glob("*.toc"))
    plain = pickle.dumps([], -1)
    assert whole.read_bytes().endswith(plain)
    attack = pickle.dumps([Attack(tmp_path / "made")], -1)
    whole.write_bytes(whole.read_bytes().removesuffix(plain) + attack)

    assert engine.needs_rebuild()
    with pytest.raises(Damaged):
        engine.search(parse("river"), limit=10)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("articles", [40, 80])  # a segment in one file, and in several
def test_a_cut_or_changed_file_is_damage_or_the_same_answer(tmp_path: Path, articles: int) -> None:
    """No exception of another kind comes from the files that every search opens."""
    folder = tmp_path / "index"
    with open_engine("whoosh", folder).batch() as batch:
        for number in range(articles):
            batch.add(made_up(number))
    rng = random.Random(1)
    for path in [one for one in folder.iterdir() if one.suffix in (".toc", ".seg", ".trm")]:
        whole = path.read_bytes()
        for turn in range(60):
            at = rng.randrange(len(whole))
            cut = whole[:at] if turn % 2 else whole[:at] + bytes((whole[at] ^ 9,)) + whole[at + 1 :]
            path.write_bytes(cut)
            with closing(open_engine("whoosh", folder)) as engine, suppress(Damaged, UnicodeError):
                if not engine.needs_rebuild():
                    engine.search(parse("talks sanctions"), limit=10)
        path.write_bytes(whole)


@given(st.integers(0, 200_000))
def test_the_byte_of_a_length_is_that_of_the_library(length: int) -> None:
    code = length_to_byte(length)
    assert code == library.length_to_byte(length)
    assert LENGTHS[code] == library.byte_to_length(code)
