"""`watch --metrics`: what Prometheus would read."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.program import SEEDS, Answer, Run, Site

pytest.importorskip("prometheus_client")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def values(port: int) -> dict[str, float]:
    """Return the metrics by name, once the first run has ended."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                text = answer.read().decode()
        except OSError:
            text = ""
        found = {
            name: float(value)
            for name, value in re.findall(r"^(newsvault_[^ ]+) (\S+)$", text, re.MULTILINE)
        }
        if found.get("newsvault_runs_total"):
            return found
        time.sleep(0.1)
    raise AssertionError(text)


def test_watch_serves_its_counters_and_the_state_of_the_vault(run: Run, site: Site) -> None:
    page = next(iter(sorted(SEEDS.glob("*.html")))).read_bytes()
    base = site({"/a/one-story": Answer(page), "/list.txt": Answer(b"", 404)})
    link = f"<link>{base}/a/one-story</link>"
    feed = f'<rss version="2.0"><channel><item>{link}</item></channel></rss>'
    address = site({"/feed.xml": Answer(feed.encode(), headers=(("Content-Type", "text/xml"),))})
    hosts = ",".join(one.removeprefix("http://") for one in (base, address))
    assert run("feeds", "add", "--no-check", f"{address}/feed.xml").code == 0
    port = free_port()
    program = [sys.executable, "-m", "newsvault", "watch", "--metrics", str(port)]
    environment = {**os.environ, "NEWSVAULT_ALLOW_HOSTS": hosts, "NEWSVAULT_OBEY_ROBOTS": "0"}
    with subprocess.Popen(program, env=environment, stderr=subprocess.PIPE) as watching:
        try:
            found = values(port)
        finally:
            watching.kill()
            watching.communicate()
    assert found['newsvault_pages_total{outcome="new"}'] == 1
    assert found["newsvault_articles"] == found["newsvault_indexed_articles"] == 1
    assert found["newsvault_pending_index"] == 0
    assert found["newsvault_index_up"] == 1


def test_a_port_that_is_taken_is_a_usage_error(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("watch", "--once", "--metrics", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "cannot serve metrics on port" in ran.err
