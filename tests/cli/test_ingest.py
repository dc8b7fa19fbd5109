"""`newsvault ingest`: what is saved, what is refused, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import SEEDS, Answer, Run, Site

PAGE = (SEEDS / "ukraine-strikes-debate.html").read_bytes()
LOCAL = ("--allow-host", "127.0.0.1")


def test_a_page_from_the_web(run: Run, site: Site) -> None:
    """A page is saved under its canonical address, and its bytes are the server's."""
    base = site({"/story": Answer(PAGE)})

    ran = run("ingest", f"{base}/story", *LOCAL)

    assert ran.code == 0, ran.err
    assert ran.out.startswith("new")
    found = run("search", "Blinken", "--format", "ids").out.split()
    assert len(found) == 1
    assert run("show", found[0], "--raw").raw == PAGE


def test_a_folder_and_a_second_time(run: Run) -> None:
    """All pages of a folder are saved; saved again, each is the same article."""
    first = run("ingest", str(SEEDS))
    again = run("ingest", str(SEEDS / "ukraine-strikes-debate.html"))

    assert first.code == 0, first.err
    assert first.out.count("\n") == len(list(SEEDS.glob("*.html")))
    assert again.out.startswith("same")


def test_a_page_on_stdin(run: Run) -> None:
    """One page with its address."""
    ran = run("ingest", "-", "--url", "https://paper.example/x", stdin=PAGE)

    assert ran.code == 0, ran.err
    assert ran.out.startswith("new")


def test_addresses_from_a_file_and_from_stdin(run: Run, site: Site, tmp_path: Path) -> None:
    """One address a line; comments and empty lines are skipped; one failure exits 8."""
    base = site({"/a": Answer(PAGE)})
    listing = tmp_path / "urls.txt"
    listing.write_text(f"# news\n\n{base}/a\n{base}/missing\n")

    from_file = run("ingest", "--from", str(listing), *LOCAL)
    from_stdin = run("ingest", "-", *LOCAL, stdin=f"{base}/a\n".encode())

    assert from_file.code == 8
    assert "missing" in from_file.err
    assert from_stdin.code == 0, from_stdin.err


def test_dry_run_saves_nothing(run: Run, vault: Path) -> None:
    """A dry run shows the row and makes no vault."""
    ran = run("ingest", "--dry-run", str(SEEDS / "ukraine-strikes-debate.html"))

    assert ran.code == 0, ran.err
    assert ran.out.startswith("new")
    assert not vault.exists()


def test_a_changed_article_is_a_new_version(run: Run) -> None:
    """The second print of an article gives a version; the first can still be read."""
    first, second = sorted(SEEDS.glob("mayor-budget.v*.html"))
    run("ingest", str(first))

    ran = run("ingest", str(second), "--json")

    outcome = json.loads(ran.out)["outcomes"][0]
    assert outcome["outcome"] == "changed"
    assert outcome["article"]["version"] == 2
    old = json.loads(run("show", f"{outcome['article']['id']}@1", "--json").out)
    assert old["article"]["headline"] != outcome["article"]["headline"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(b"gone", 404), 5),
        (Answer(b"gone", 410), 5),
        (Answer(b"no", 401), 4),
        (Answer(b"pay", 402), 4),
        (Answer(b"no", 403), 4),
        (Answer(b"law", 451), 4),
        (Answer(b"wait", 429), 3),
        (Answer(b"oops", 500), 3),
        (Answer(b"oops", 503), 3),
        (Answer(b""), 5),
        (Answer(b"%PDF-1.7\n" + b"\x00" * 400, headers=(("Content-Type", "application/pdf"),)), 5),
        (Answer(b"\x89PNG\r\n\x1a\n" + b"\x00" * 400), 5),
        (Answer(b"<html>" + b"x " * 15_000_000), 4),
    ],
    ids=["404", "410", "401", "402", "403", "451", "429", "500", "503", "empty", "pdf", "png",
         "30MB"],
)  # fmt: skip
def test_what_the_web_refuses(answer: Answer, code: int, run: Run, site: Site) -> None:
    """Each kind of refusal has its exit code and one clear line."""
    base = site({"/x": answer})

    ran = run("ingest", f"{base}/x", *LOCAL)

    assert ran.code == code, ran.err
    assert ran.out == ""
    assert ran.err.startswith("refused")
    assert len(ran.err.splitlines()) == 1


def test_robots(run: Run, site: Site) -> None:
    """A page robots.txt forbids is not fetched: exit 4."""
    robots = Answer(b"User-agent: *\nDisallow: /x\n", headers=(("Content-Type", "text/plain"),))
    base = site({"/robots.txt": robots, "/x": Answer(PAGE)})

    ran = run("ingest", f"{base}/x", *LOCAL)

    assert ran.code == 4
    assert "robots" in ran.err


@pytest.mark.parametrize(
    ("locator", "code"),
    [
        ("http://127.0.0.1:9/x", 4),
        ("javascript:alert(1)", 2),
        ("ftp://paper.example/x", 2),
        ("http://", 2),
        ("http://user:pw@paper.example/", 2),
        ("no-such-file.html", 2),
        ("", 2),
    ],
)
def test_what_cannot_be_taken(locator: str, code: int, run: Run) -> None:
    """A private address is refused (4); what is no address and no file is wrong usage (2)."""
    ran = run("ingest", locator)

    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err


def test_unreachable(run: Run) -> None:
    """Nobody listens: exit 3."""
    assert run("ingest", "http://127.0.0.1:9/x", "--allow-host", "127.0.0.1:9").code == 3


def test_files_without_an_article(run: Run, tmp_path: Path) -> None:
    """An empty file, a binary file and a folder without pages exit 5 with one line each."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "binary.html").write_bytes(b"\x00\x01\x02\xff" * 4000)

    for name in ("folder", "empty.html", "binary.html"):
        ran = run("ingest", str(tmp_path / name))
        assert (ran.code, len(ran.err.splitlines())) == (5, 1), (name, ran.err)


def test_nothing_to_ingest(run: Run) -> None:
    """No argument is wrong usage."""
    assert run("ingest").code == 2


def test_bad_settings_name_the_key(run: Run, vault: Path) -> None:
    """An unknown setting exits 2 and names file and key."""
    vault.mkdir()
    (vault / "newsvault.toml").write_text("timeuot = 3\n")

    ran = run("ingest", str(SEEDS))

    assert ran.code == 2
    assert "timeuot" in ran.err
    assert "newsvault.toml" in ran.err


@pytest.mark.skipif(not Path("/proc/self/ns/user").exists(), reason="needs Linux")
def test_a_read_only_vault(run: Run, vault: Path) -> None:
    """A vault on a read-only mount exits 7 and can still be searched."""
    run("ingest", str(SEEDS / "ukraine-strikes-debate.html"))
    inside = (
        f"mount --bind {vault} {vault} && mount -o remount,bind,ro {vault} && "
        f"{sys.executable} -m newsvault ingest {SEEDS / 'sea-wall-graph.html'}; echo code $?; "
        f"{sys.executable} -m newsvault search Blinken --format ids"
    )
    ran = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", inside],
        capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip
    if "unshare" in ran.stderr:
        pytest.skip(f"no user namespaces here: {ran.stderr.strip()}")

    assert "code 7" in ran.stdout, ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stdout.splitlines()) == 2


def test_a_full_disk(tmp_path: Path) -> None:
    """On a full disk ingest exits 7, and what was acknowledged is readable."""
    disk = tmp_path / "disk"
    disk.mkdir()
    program = f"{sys.executable} -m newsvault"
    inside = (
        f"mount -t tmpfs -o size=3m none {disk} && "
        f"{program} ingest {SEEDS / 'ukraine-strikes-debate.html'} > {tmp_path}/first; "
        f"dd if=/dev/zero of={disk}/filler bs=1k 2>/dev/null; "
        f"{program} ingest {SEEDS / 'sea-wall-graph.html'}; echo code $?; "
        f"{program} search Blinken --format ids"
    )
    ran = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", inside],
        capture_output=True, text=True, check=False,
        env={**os.environ, "NEWSVAULT_HOME": str(disk / "vault")},
    )  # fmt: skip
    if "unshare" in ran.stderr:
        pytest.skip(f"no user namespaces here: {ran.stderr.strip()}")

    assert "code 7" in ran.stdout, ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stdout.splitlines()) == 2


def _record(url: str, status: str, kind: str, body: bytes) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2024-05-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_what_an_archive_holds_besides_pages_is_counted(run: Run, tmp_path: Path) -> None:
    """Pictures and error pages of a web archive are skipped and counted."""
    page = (SEEDS / "mayor-budget.v1.html").read_bytes()
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(
        _record("https://a.example/story", "200 OK", "text/html", page)
        + _record("https://a.example/gone", "404 Not Found", "text/html", b"<p>gone")
        + _record("https://a.example/p.png", "200 OK", "image/png", b"\x89PNG")
    )
    ran = run("ingest", str(archive))

    assert ran.code == 0
    assert "2 records skipped: " in ran.err
    assert "1 no page (404 text/html)" in ran.err


def test_the_pages_of_an_export_come_in_as_those_of_any_archive(
    seeded: Run, tmp_path: Path
) -> None:
    """`ingest` takes the pages, `import` the user's tags and notes as well."""
    package = str(tmp_path / "out.wacz")
    ids = sorted(seeded("list", "--format", "ids").out.split())
    assert seeded("export", package).code == 0
    for command in ("ingest", "import"):
        other = str(tmp_path / command)
        assert seeded("--vault", other, command, package).code == 0
        assert sorted(seeded("--vault", other, "list", "--format", "ids").out.split()) == ids
