"""A crawl of many local hosts, judged by the log of the server that was crawled.

Three programs in one: `serve` answers for any number of host names and writes down each request;
`crawl` sends the fetcher through all of them at once; `check` reads the log alone and knows nothing
of the fetcher. Without a word all three are run, the server in a process of its own:

    python tests/benchmarks/politeness.py --hosts 200 --requests 10000
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

# What kind of host a name is, by its first word. The server and the checker go by it.
KINDS = ("plain", "slow", "closed", "busy", "moving")
CRAWL_DELAY = 2.0
RETRY_AFTER = 3.0
SLACK = 0.001  # two clocks are read in two threads


def host_name(number: int) -> str:
    """The name of host `number`: mostly plain ones, a tenth of each other kind."""
    kind = KINDS[number % 10 + 1] if number % 10 < len(KINDS) - 1 else "plain"
    return f"{kind}{number}.example"


def robots(host: str) -> bytes:
    rules = "User-agent: *\n"
    if host.startswith("slow"):
        rules += f"Crawl-delay: {CRAWL_DELAY:g}\n"
    if host.startswith("closed"):
        rules += "Disallow: /private\n"
    return rules.encode()


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    log_file: Any = None
    lock = threading.Lock()
    asked: ClassVar[Counter[str]] = Counter()

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        began = time.monotonic()
        host = self.headers["Host"].partition(":")[0]
        status, headers, body = self._answer(host)
        ended = time.monotonic()  # after sending this thread may have to wait to look at the clock
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        line = {"host": host, "path": self.path, "began": began, "ended": ended}
        with self.lock:
            self.log_file.write(json.dumps({**line, "status": status}) + "\n")

    def _answer(self, host: str) -> tuple[int, dict[str, str], bytes]:
        if self.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, robots(host)
        with self.lock:
            self.asked[host] += 1
            number = self.asked[host]
        if host.startswith("busy") and number % 10 == 5:
            return 429, {"Retry-After": f"{RETRY_AFTER:g}"}, b""
        if host.startswith("moving") and not self.path.endswith("/"):
            return 301, {"Location": self.path + "/"}, b""
        return 200, {"Content-Type": "text/html"}, b"<html><p>news " * 20


def serve(port_file: Path, log: Path) -> None:
    """Serve until stdin is closed."""
    with log.open("w") as _Site.log_file:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port_file.write_text(str(server.server_port))
        sys.stdin.read()
        server.shutdown()


def crawl(port: int, hosts: int, requests: int, jobs: int, delay: float) -> Counter[str]:
    """Fetch from all hosts; return the numbers of results by outcome."""
    from newsvault.fetch.fetcher import Fetcher
    from newsvault.models import Capture
    from newsvault.settings import Settings
    from newsvault.sources.crawler import Sources

    settings = Settings(jobs=jobs, delay=delay, allow_hosts=("127.0.0.1",), max_delay=60.0)
    names = [host_name(n) for n in range(hosts)]
    settings = Settings(
        jobs=jobs, delay=delay, allow_hosts=tuple(f"{n}:{port}" for n in names), max_delay=60.0
    )
    fetcher = Fetcher(settings, name_service=lambda _host, _port: ("127.0.0.1",))
    sources = Sources(settings, fetcher=fetcher)
    addresses = (
        f"http://{names[n % hosts]}:{port}/{'private' if n // hosts % 7 == 3 else 'news'}/{n}"
        for n in range(requests)
    )
    ends: Counter[str] = Counter()
    for got in sources.all(addresses):
        ends[str(got.exchanges[-1].status) if isinstance(got, Capture) else got.reason] += 1
    sources.close()
    return ends


def check(log: Path, delay: float) -> tuple[int, Counter[str]]:
    """Return the number of requests in the log, and of violations of each rule."""
    by_host: dict[str, list[dict[str, Any]]] = {}
    for line in log.read_text().splitlines():
        entry = json.loads(line)
        by_host.setdefault(entry["host"], []).append(entry)
    broken: Counter[str] = Counter()
    for host, visits in by_host.items():
        visits.sort(key=lambda v: v["began"])
        broken["robots asked more than once"] += [v["path"] for v in visits].count(
            "/robots.txt"
        ) - 1
        broken["page before robots"] += visits[0]["path"] != "/robots.txt"
        if host.startswith("closed"):
            broken["forbidden page"] += sum(v["path"].startswith("/private") for v in visits)
        for number, (one, two) in enumerate(itertools.pairwise(visits)):
            apart = two["began"] - one["began"]
            # robots.txt says how slowly to go on from the first page.
            wanted = CRAWL_DELAY if host.startswith("slow") and number > 0 else delay
            broken["too fast"] += apart < wanted - SLACK
            broken["two at once"] += two["began"] < one["ended"] - 0.001
            early = two["began"] - one["ended"] < RETRY_AFTER - SLACK
            broken["Retry-After"] += one["status"] == 429 and early
    return sum(map(len, by_host.values())), +broken


def run(hosts: int, requests: int, jobs: int, delay: float) -> dict[str, Any]:
    """Serve, crawl and check; return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        port_file, log = Path(folder, "port"), Path(folder, "log")
        command = [sys.executable, __file__, "serve", str(port_file), str(log)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as server:
            while not (port_file.exists() and port_file.read_text()):
                time.sleep(0.05)
            began = time.monotonic()
            ends = crawl(int(port_file.read_text()), hosts, requests, jobs, delay)
            seconds = time.monotonic() - began
            assert server.stdin
            server.stdin.close()
            server.wait()
        seen, broken = check(log, delay)
    return {"seconds": round(seconds, 1), "requests": seen, "ends": ends, "broken": broken}


def main() -> int:
    """Command line entry; exit 1 when a rule was violated."""
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), Path(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=64)
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two starts")
    options = parser.parse_args()
    figures = run(options.hosts, options.requests, options.jobs, options.delay)
    print(f"{figures['requests']} requests to {options.hosts} hosts in {figures['seconds']} s")
    print("how the visits ended:", dict(figures["ends"]))
    print("rules broken:", dict(figures["broken"]) or "none")
    return 1 if figures["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
