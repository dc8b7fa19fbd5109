"""A small crawl of many local hosts keeps every rule, by the server's own log."""

from __future__ import annotations

from tests.benchmarks import politeness


def test_crawl_obeys_robots_and_rate_limits() -> None:
    figures = politeness.run(hosts=20, requests=60, jobs=8, delay=0.2)
    assert figures["requests"] >= 60
    assert not figures["broken"]
