"""What hosts asked of us outlives the process: rests, failures in a row, robots.txt."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.errors import FetchError
from newsvault.fetch.fetcher import Fetcher
from newsvault.fetch.host_state import FILE, HostState, HostStateStore, RulesState
from newsvault.fetch.rate_limit import BREAK_AFTER, MAX_PAUSE, Clock
from newsvault.settings import Settings
from tests.fetch.hostile import Server, page

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Days:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.passed = 0.0

    def clock(self) -> Clock:
        """Return the clock of one process: its monotonic time begins anywhere."""
        began = self.passed
        return Clock(now=self.now, monotonic=lambda: self.passed - began + 7.0, sleep=self.wait)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def wait(self, seconds: float) -> None:
        self.passed += seconds


def ask(server: Server, path: str, days: Days, memory: Path, settings: Settings) -> int | None:
    """Fetch as a process of its own; return the status, None for a host that rests."""
    fetcher = Fetcher(settings, clock=days.clock(), memory=memory)
    try:
        return fetcher.fetch(server.url(path)).exchanges[-1].status
    except FetchError as exc:
        if exc.reason != "host-resting":
            raise
        return None
    finally:
        fetcher.close()


def test_retry_after_holds_for_the_next_process(
    server: Server, settings: Settings, tmp_path: Path
) -> None:
    days, memory = Days(), tmp_path / FILE
    server.route("/a", page(b"slow", "429 Too Many Requests", "Retry-After: 3600"), page())
    assert ask(server, "/a", days, memory, settings) == 429
    seen = list(server.seen)
    for _ in range(3):
        days.wait(1000)
        assert ask(server, "/a", days, memory, settings) is None
    assert server.seen == seen
    days.wait(700)
    assert ask(server, "/a", days, memory, settings) == 200


def test_consecutive_failures_are_counted_across_processes(
    server: Server, settings: Settings, tmp_path: Path
) -> None:
    days, memory = Days(), tmp_path / FILE
    server.route("/a", page(b"oops", "500 Internal Server Error"))
    for _ in range(BREAK_AFTER):
        assert ask(server, "/a", days, memory, settings) == 500
        days.wait(20)
    assert ask(server, "/a", days, memory, settings) is None
    days.wait(300)
    assert ask(server, "/a", days, memory, settings) == 500


def test_robots_txt_is_cached_for_a_day_across_processes(
    server: Server, settings: Settings, tmp_path: Path
) -> None:
    days, memory = Days(), tmp_path / FILE
    server.route("/robots.txt", page(b"User-agent: *\nDisallow: /no\n"))
    server.route("/a", page())
    for _ in range(4):
        assert ask(server, "/a", days, memory, settings) == 200
        days.wait(5 * 3600)
    assert server.seen.count("/robots.txt") == 1
    days.wait(5 * 3600)
    ask(server, "/a", days, memory, settings)
    assert server.seen.count("/robots.txt") == 2


def test_unreachable_robots_txt_is_requested_again_soon(
    server: Server, settings: Settings, tmp_path: Path
) -> None:
    days, memory = Days(), tmp_path / FILE
    server.route("/robots.txt", page(b"oops", "503 Busy"), page(b"User-agent: *\nAllow: /\n"))
    server.route("/a", page())
    for wait, asked in ((0, 1), (60, 1), (900, 2)):
        days.wait(wait)
        fetcher = Fetcher(settings, clock=days.clock(), memory=memory)
        if asked == 1:
            with pytest.raises(Exception, match=r"robots\.txt"):
                fetcher.fetch(server.url("/a"))
        else:
            assert fetcher.fetch(server.url("/a")).exchanges[-1].status == 200
        fetcher.close()
        assert server.seen.count("/robots.txt") == asked


@given(st.binary(max_size=200), st.integers(0, 300))
def test_damaged_lines_are_skipped(noise: bytes, cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        memory = Path(folder) / FILE
        first = HostStateStore(memory, lambda: START)
        first.note(HostState(host="a.example", at=first.time_now, closed_until=first.time_now + 50))
        whole = memory.read_bytes()
        memory.write_bytes(whole[:cut] + noise.replace(b"\n", b""))
        second = HostStateStore(memory, lambda: START)
        assert second.host("a.example") in (None, first.host("a.example"))
        second.note(RulesState(origin="https://b.example", at=first.time_now, status=404))
        assert HostStateStore(memory, lambda: START).rules("https://b.example") is not None


@pytest.mark.parametrize(
    "line",
    [
        '{"host":"a", "at":%s, "closed_until":1e999, "next_start":0, "failures":0, "factor":1}',
        '{"host": "a", "at": %s, "closed_until": "x", "next_start": 0, "failures": 0, "factor": 1}',
        '{"host": 1, "at": %s}',
        '{"origin": "a", "at": %s, "status": true, "body": ""}',
        "[" * 5000 + "%s",
    ],
)
def test_line_with_other_fields_is_ignored(line: str, tmp_path: Path) -> None:
    memory = tmp_path / FILE
    memory.write_text(line % START.timestamp() + "\n")
    store = HostStateStore(memory, lambda: START)
    assert (store.host("a"), store.rules("a")) == (None, None)


def test_stored_pause_is_capped_at_a_day(
    server: Server, settings: Settings, tmp_path: Path
) -> None:
    days, memory = Days(), tmp_path / FILE
    server.route("/a", page())
    at = START.timestamp()
    HostStateStore(memory, days.now).note(HostState(host="127.0.0.1", at=at, closed_until=at + 9e9))
    assert ask(server, "/a", days, memory, settings) is None
    days.wait(MAX_PAUSE)
    assert ask(server, "/a", days, memory, settings) == 200


def test_concurrent_writers(tmp_path: Path) -> None:
    memory = tmp_path / FILE
    both = [HostStateStore(memory, lambda: START) for _ in range(2)]

    def write(which: int) -> None:
        for n in range(200):
            until = START.timestamp() + n
            state = HostState(host=f"h{n}.example", at=START.timestamp(), closed_until=until)
            both[which].note(state)

    threads = [threading.Thread(target=write, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = HostStateStore(memory, lambda: START)
    assert all(last.host(f"h{n}.example") for n in range(200))
    assert both[0].host("h199.example") == both[1].host("h199.example")


def test_pause_of_another_process_is_seen_and_file_is_compacted(tmp_path: Path) -> None:
    memory = tmp_path / FILE
    one, two = (HostStateStore(memory, lambda: START) for _ in range(2))
    assert two.host("a.example") is None
    for n in range(9000):
        one.note(HostState(host="a.example", at=one.time_now, closed_until=one.time_now + n))
    assert two.host("a.example") == one.host("a.example")
    before = memory.stat().st_size
    three = HostStateStore(memory, lambda: START)
    assert memory.stat().st_size < before / 100
    assert three.host("a.example") == two.host("a.example") == one.host("a.example")


def test_unwritable_file_is_ignored(server: Server, settings: Settings, tmp_path: Path) -> None:
    server.route("/a", page())
    memory = tmp_path / "none" / FILE
    assert ask(server, "/a", Days(), memory, settings) == 200
    assert not memory.exists()
    settings = replace(settings, obey_robots=False)
    assert ask(server, "/a", Days(), tmp_path, settings) == 200  # a folder of that name
