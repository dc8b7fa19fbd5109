"""The log of recent articles of the Whoosh engine: small commits, crashes, other processes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsvault.errors import Damaged
from newsvault.models import Document
from newsvault.search.engines import Engine, Sort, open_engine
from newsvault.search.engines.whoosh.recent import FULL
from newsvault.search.query import parse
from tests.search.engines.conftest import made_up
from tests.search.engines.test_contract import article, found, put

QUERIES = (
    "talks",
    "sanctions minister",
    '"red line" OR krieg*',
    "headline:talks -blinken",
    "sanctions NEAR/8 blinken",
    "said(blinken: sanctions)",
    "lang:de date:2024",
    "tag:to-read",
    "*",
)
SORTS: tuple[Sort, ...] = ("relevance", "fresh", "newest", "oldest")


@pytest.fixture
def whoosh(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine("whoosh", tmp_path / "index")
    engine.clear()
    yield engine
    engine.close()


def logs(folder: Path) -> list[Path]:
    return list(folder.glob("*.log"))


def segments(folder: Path) -> int:
    return len({path.name.partition(".")[0] for path in folder.glob("MAIN_*.*")} - {"MAIN_0"})


def test_small_commits_are_one_file_and_one_wait(
    tmp_path: Path, whoosh: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(whoosh, article("first", "The river"))
    before = {path.name for path in (tmp_path / "index").iterdir()}
    waits: list[int] = []
    plain = os.fsync

    def fsync(handle: int) -> None:
        waits.append(handle)
        plain(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    for number in range(5):
        put(whoosh, article(str(number), "The river"))
    assert {path.name for path in (tmp_path / "index").iterdir()} == before
    assert len(waits) == 5
    assert len(found(whoosh, "river")) == 6


def test_a_batch_without_changes_writes_nothing(tmp_path: Path, whoosh: Engine) -> None:
    before = sorted((tmp_path / "index").iterdir())
    with whoosh.batch():
        pass
    assert [p for p in (tmp_path / "index").iterdir() if p.suffix in (".log", ".seg")] == []
    assert set(before) <= set((tmp_path / "index").iterdir())


def changes(rng: random.Random, count: int) -> Iterator[dict[str, Document | None]]:
    """Yield batches of articles to add (again), or to remove."""
    for _ in range(count):
        many = rng.choice([1, 1, 1, 1, 2, 5, 40])
        numbers = rng.sample(range(150), k=many)
        yield {
            made_up(n).id: None if rng.random() < 0.2 else made_up(n + rng.choice([0, 1000]))
            for n in numbers
        }


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_commits_gives_the_same_answers(tmp_path: Path, seed: int) -> None:
    """Articles in a log and in segments are found and ranked as in an index made at once."""
    rng = random.Random(seed)
    engine = open_engine("whoosh", tmp_path / "grown")
    present: dict[str, Document] = {}
    with_log = 0
    for number, batch_of in enumerate(changes(rng, 60)):
        with engine.batch() as batch:
            for key, document in batch_of.items():
                if document is None:
                    batch.remove(key)
                    present.pop(key, None)
                else:
                    present[key] = replace(document, id=key)
                    batch.add(present[key])
        with_log += bool(logs(tmp_path / "grown"))
        assert engine.ids() == present.keys()
        if number % 20 == 19:
            compare(engine, tmp_path / f"made{number}", present)
    assert 10 < with_log < 60
    engine.close()


def compare(engine: Engine, folder: Path, present: dict[str, Document]) -> None:
    whole = open_engine("whoosh", folder)
    put(whole, *(present[key] for key in sorted(present)))
    for text in QUERIES:
        query = parse(text)
        for sort in SORTS:
            ours = engine.search(query, limit=50, sort=sort)
            theirs = whole.search(query, limit=50, sort=sort)
            assert ours.total == theirs.total, text
            assert [m.id for m in ours.matches] == [m.id for m in theirs.matches], text
            for one, other in zip(ours.matches, theirs.matches, strict=True):
                assert one.score == pytest.approx(other.score), text
        for field in ("source", "month", "tag"):
            assert engine.counts(query, field) == whole.counts(query, field)
        assert engine.explain(query) == whole.explain(query)
    assert engine.frequencies(["talks", "krieg"]) == whole.frequencies(["talks", "krieg"])
    assert engine.suggest(parse("sanktions")) == whole.suggest(parse("sanktions"))
    whole.close()


def test_a_full_log_becomes_a_segment(tmp_path: Path, whoosh: Engine) -> None:
    for number in range(FULL):
        put(whoosh, article(f"{number:02}", "The river"))
    assert (len(logs(tmp_path / "index")), segments(tmp_path / "index")) == (1, 0)
    put(whoosh, article("more", "The river"))
    assert (len(logs(tmp_path / "index")), segments(tmp_path / "index")) == (0, 1)
    assert len(found(whoosh, "river")) == FULL + 1


def test_a_large_article_makes_a_segment(tmp_path: Path, whoosh: Engine) -> None:
    put(whoosh, article("small", "The river"))
    words = " ".join(f"word{number}" for number in range(200_000))
    put(whoosh, article("large", "The river", words))
    assert logs(tmp_path / "index") == []
    assert set(found(whoosh, "river")) == {"small", "large"}
    assert found(whoosh, "word199999") == ["large"]


def test_strange_values_come_back(whoosh: Engine) -> None:
    """Positions of any size, and tags with any characters."""
    tags = ("a\nb", "\x1f\x00", "\U0001f600", '\x7f\\"')
    put(whoosh, article("one", "The river", "red " * 3000 + "end", tags=tags))
    assert found(whoosh, '"red end"') == ["one"]
    assert {value for value, _ in whoosh.counts(parse("river"), "tag")} == set(tags)
    before = whoosh.counts(parse("river"), "tag")
    put(whoosh, *(article(f"{number:02}", "other") for number in range(FULL)))
    assert whoosh.counts(parse("river"), "tag") == before


def test_a_torn_entry_is_ignored_and_overwritten(tmp_path: Path, whoosh: Engine) -> None:
    """A process that was killed while it wrote has not acknowledged the commit."""
    put(whoosh, article("one", "The river"))
    (log,) = logs(tmp_path / "index")
    whole = log.stat().st_size
    put(whoosh, article("two", "The river"))
    longer = log.read_bytes()
    for size in [*range(whole, len(longer), 37), len(longer) - 1]:
        log.write_bytes(longer[:size])
        whoosh.close()
        assert not whoosh.needs_rebuild()
        assert found(whoosh, "river") == ["one"], size
    log.write_bytes(longer[:whole] + bytes(len(longer) - whole))
    whoosh.close()
    assert found(whoosh, "river") == ["one"]
    put(whoosh, article("three", "The river"))
    assert found(whoosh, "river") == ["one", "three"]


def test_a_changed_byte_is_damage(tmp_path: Path, whoosh: Engine) -> None:
    put(whoosh, article("one", "The river"))
    (log,) = logs(tmp_path / "index")
    whole = log.read_bytes()
    for at in (12, len(whole) // 2, len(whole) - 1):
        log.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        whoosh.close()
        assert whoosh.needs_rebuild()
        with pytest.raises(Damaged):
            whoosh.search(parse("river"), limit=1)
    log.write_bytes(whole)
    assert not whoosh.needs_rebuild()


def test_a_log_of_an_earlier_list_of_segments_is_not_read(tmp_path: Path, whoosh: Engine) -> None:
    """A crash, or a reader on Windows, can leave it beside the new list."""
    put(whoosh, article("old", "The river"))
    (log,) = logs(tmp_path / "index")
    saved = tmp_path / "saved"
    shutil.copyfile(log, saved)
    with whoosh.batch() as batch:
        batch.remove("old")
        for number in range(FULL + 1):
            batch.add(article(f"{number:02}", "The lake"))
    shutil.copyfile(saved, log)
    whoosh.close()
    assert found(whoosh, "river") == []
    assert len(found(whoosh, "lake")) == FULL + 1


ADDING = """
import sys
from pathlib import Path
from newsvault.search.engines import open_engine
from tests.search.engines.test_contract import article
engine = open_engine("whoosh", Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 100_000):
    with engine.batch() as batch:
        batch.add(article(f"{number:06}", "The river"))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
def test_no_acknowledged_article_is_lost_by_a_kill(tmp_path: Path, whoosh: Engine) -> None:
    rng = random.Random(5)
    start, acknowledged = 0, -1
    for _ in range(8):
        command = [sys.executable, "-c", ADDING, str(tmp_path / "index"), str(start)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(rng.randint(1, 60)):
            acknowledged = int(child.stdout.readline())
        time.sleep(rng.random() / 50)
        child.send_signal(signal.SIGKILL)
        rest = child.communicate()[0].split()
        acknowledged = int(rest[-1]) if rest else acknowledged
        whoosh.close()
        assert not whoosh.needs_rebuild()
        ids = {int(one) for one in whoosh.ids()}
        assert ids in (set(range(acknowledged + 1)), set(range(acknowledged + 2)))
        assert whoosh.search(parse("river"), limit=0).total == len(ids)
        start = len(ids)


def test_a_reader_sees_every_acknowledged_article(tmp_path: Path, whoosh: Engine) -> None:
    """Also while a full log becomes a segment, and is deleted."""
    done: list[int] = []
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(FULL * 4):
                put(whoosh, article(f"{number:04}", "The river"))
                done.append(number)
        except BaseException as exc:  # noqa: BLE001  # shown by the assertion below
            failed.append(exc)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        least = len(done)
        reader = open_engine("whoosh", tmp_path / "index")
        seen = reader.search(parse("river"), limit=0).total
        reader.close()
        assert least <= seen <= len(done) + 1
    writer.join()
    assert failed == []
    assert len(found(whoosh, "river")) == 100
