"""Pages that are odd, broken or hostile: rows 20 to 28 and 31 to 35 of the catalogue."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.catalogue.conftest import ARTICLE, Ingest, story
from tests.fetch.hostile import Server, page
from tests.program import Run

_LATE = "<head>" + " " * 2000 + "<meta charset=utf-8>"
MEDIA = {
    "utf-8": "Møter i går — “ja”",
    "utf-16-le": "Møter i går — “ja”",
    "utf-16-be": "Møter i går — “ja”",
    "windows-1252": "Møter i går — “ja”",
    "shift_jis": "会談は二日目に入った",
    "euc-kr": "회담은 이틀째 계속됐다",
    "gb18030": "会谈进入第二天",
    "koi8-r": "Переговоры продолжились",
    "windows-1251": "Переговоры продолжились",
    "iso-8859-2": "Rozmowy trwały drugi dzień",
}


def article(run: Run, url: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(run("show", url, "--json").out)["article"]
    return read


def typed(body: bytes, content_type: str) -> bytes:
    """An answer with this Content-Type."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nContent-Type: {content_type}\r\n\r\n"
    return head.encode("latin-1") + body


def unlabelled(headline: str) -> str:
    return story(headline).decode().replace("<meta charset=utf-8>", "")


@pytest.mark.parametrize("charset", list(MEDIA))
def test_row_20_every_charset_with_its_label(
    charset: str, run: Run, ingest: Ingest, server: Server
) -> None:
    body = unlabelled(MEDIA[charset]).encode(charset)
    url = server.route("/a", typed(body, f"text/html; charset={charset}"))
    assert ingest(url).code == 0
    assert article(run, url)["headline"] == MEDIA[charset]


@pytest.mark.parametrize(
    ("body", "content_type", "wanted"),
    [
        (b"\xef\xbb\xbf" + unlabelled("Møter").encode(), "text/html; charset=koi8-r", "Møter"),
        (unlabelled("Møter").encode("utf-16"), "text/html", "Møter"),
        (unlabelled("“Møter”").encode("cp1252"), "text/html; charset=iso-8859-1", "“Møter”"),
        (unlabelled("会谈").encode("gbk"), "text/html; charset=gb2312", "会谈"),
        (unlabelled("Møter").encode(), 'text/html; charset="utf-8";', "Møter"),
        (unlabelled("Møter").encode(), "text/html; charset=klingon", "Møter"),
        (unlabelled("Møter").encode(), "text/html", "Møter"),
        (
            unlabelled("Møter").replace("<head>", "<head><meta charset=koi8-r>").encode(),
            "text/html; charset=utf-8",
            "Møter",
        ),
        (unlabelled("Møter").replace("<head>", _LATE).encode(), "text/html", "Møter"),
        (unlabelled("Moter").encode(), "text/html; charset=utf-7", "Moter"),
    ],
)  # fmt: skip
def test_row_20_labels_that_lie_or_are_missing(
    body: bytes, content_type: str, wanted: str, run: Run, server: Server
) -> None:
    url = server.route("/a", typed(body, content_type))
    assert run("ingest", url).code == 0
    assert article(run, url)["headline"] == wanted


def test_row_21_one_bad_byte(run: Run, ingest: Ingest, server: Server) -> None:
    """The text stays what it is, and the bad byte shows."""
    url = server.route("/a", page(story("Møter i går, sa \x00").replace(b"\x00", b"\xe5")))
    assert ingest(url).code == 0
    assert article(run, url)["headline"] == "Møter i går, sa \ufffd"


def test_row_21_mojibake_is_not_repaired_in_silence(
    run: Run, ingest: Ingest, server: Server
) -> None:
    url = server.route("/a", page(story("MÃ¸ter i gÃ¥r")))
    assert ingest(url).code == 0
    assert article(run, url)["headline"] == "MÃ¸ter i gÃ¥r"


@pytest.mark.parametrize(
    "dirt",
    [
        "\x00",
        "\x01\x02\x1b[31m",
        "\x85\x9b",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#x202e;",
        "\ufffe",
    ],
)
def test_row_22_characters_that_are_none(
    dirt: str, run: Run, ingest: Ingest, server: Server
) -> None:
    """Nothing of them reaches the record as it stood, and every command prints it."""
    url = server.route("/a", page(story(f"Talks {dirt}resume")))
    assert ingest(url).code == 0
    for command in (["show", url], ["show", url, "--json"], ["list"], ["search", "talks"]):
        ran = run(*command)
        assert ran.code == 0
        assert all(c.isprintable() or c in "\n\t" for c in ran.out), command


def test_row_22_an_entity_of_a_megabyte(ingest: Ingest, server: Server) -> None:
    assert ingest(server.route("/a", page(story(body=f"<p>&{'a' * 1_000_000};</p>")))).code == 0


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<div>" * 300 + "<p>deep",
        "<b><font>" * 20_000,
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
        "<!--" + "x" * 5_000_000,
        "<" * 2_000_000,
        "<select>" + "<option>" * 50_000,
        "<p>" + "x" * 9_000_000,
        "<ul>" + "".join(f"<li><a href=/{n}>x</a>" for n in range(60_000)),
        "<br>" * 300_000,
    ],
    ids=["nested", "deep", "fonts", "attributes", "comment", "brackets", "options", "long", "links",
         "breaks"],
)  # fmt: skip
def test_row_23_pages_built_to_cost(body: str, ingest: Ingest, server: Server) -> None:
    """Read within limits, or refused and kept; the program is alive and answers soon."""
    began = time.monotonic()
    came = ingest(server.route("/a", page(story(body=body))))
    assert time.monotonic() - began < 60
    assert came.kept
    assert (came.code, came.reason) in [
        (0, None), (5, "parse-refused"), (5, "extraction-incomplete"), (5, "no-article"),
    ], came.message  # fmt: skip
    assert ingest(server.route("/b", page(story("Another")))).code == 0


ESCAPES = {
    "esc": "\x1b[2J\x1b[31mred",
    "osc 52": "\x1b]52;c;cm0gLXJm\x07",
    "osc 8": "\x1b]8;;http://evil.test\x1b\\link\x1b]8;;\x1b\\",
    "c1 csi": "\x9b31m",
    "rtl override": "\u202egnp.exe",
    "zero width": "a\u200bb\u2066c",
    "bell": "\a",
}


@pytest.mark.parametrize("name", list(ESCAPES))
def test_row_24_nothing_of_a_page_commands_the_terminal(
    name: str, run: Run, ingest: Ingest, server: Server, tmp_path: Path
) -> None:
    """In the headline, the byline and the answer's headers, in every command that prints them."""
    dirt = ESCAPES[name]
    head = f'<meta name=author content="Jane {dirt} Roe">'
    head += f'<meta property="og:site_name" content="{dirt}">'
    url = server.route("/a", page(story(f"Talks {dirt} resume", head=head)))
    assert ingest(url).code == 0
    commands = [
        ["list"], ["list", "--json"], ["search", "talks"], ["search", "talks", "--json"],
        ["show", url], ["show", url, "--json"], ["show", url, "--why", "headline"],
        ["show", url, "--format", "md"], ["list", "--format", "csv"], ["list", "--format", "tsv"],
        ["verdicts", "list", "full"], ["ingest", url], ["ingest", f"http://127.0.0.1/{dirt}"],
        ["ingest", str(tmp_path / f"none{dirt}.html")], ["search", f'"{dirt}'], ["show", dirt],
    ]  # fmt: skip
    for command in commands:
        ran = run(*command)
        for shown in (ran.out, ran.err):
            assert all(c.isprintable() or c in "\n\t" for c in shown), command


def test_row_24_a_headline_of_ten_megabytes(run: Run, ingest: Ingest, server: Server) -> None:
    """Whatever becomes of it, a list has a line for it that can be read."""
    came = ingest(server.route("/a", page(story("Talks " * 1_600_000))))
    assert came.kept
    assert all(len(line) < 2000 for line in run("list").out.splitlines())


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+cmd", "-1+1", "@SUM(A1)", "\t=1"])
def test_row_25_no_cell_is_a_formula(start: str, run: Run, ingest: Ingest, server: Server) -> None:
    url = server.route("/a", page(story(f"{start} talks")))
    assert ingest(url).code == 0
    out = run("list", "--format", "csv").out
    for cell in out.replace('"', "").replace("\n", ",").split(","):
        assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_row_26_markup_stays_inert(run: Run, ingest: Ingest, server: Server) -> None:
    dirt = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;onerror=x {{7*7}} ../../etc"
    url = server.route(
        "/a", page(story(dirt, body="<script>alert(2)</script><img src=x onerror=y>"))
    )
    assert ingest(url).code == 0
    shown = run("show", url, "--format", "html").out
    assert "<script" not in shown.lower()
    assert "<img" not in shown.lower()
    assert "{{7*7}}" in shown


def test_row_27_a_shown_page_can_do_nothing(run: Run, ingest: Ingest, server: Server) -> None:
    """There is no reader on the network; the page that is written has a policy that allows none."""
    url = server.route("/a", page(story()))
    assert ingest(url).code == 0
    shown = run("show", url, "--format", "html").out
    assert 'http-equiv="Content-Security-Policy"' in shown
    assert "default-src 'none'" in shown


@pytest.mark.parametrize(
    "data",
    [
        '{"@type":"NewsArticle","headline":"Talks resume"',
        '[{"@type":"NewsArticle","headline":"Talks resume"}]',
        '{"@graph":[{"@type":"NewsArticle","headline":"Talks resume"}]}',
        '{"@type":"NewsArticle","headline":"Talks resume","x":"' + "y" * 5_000_000 + '"}',
        "[" * 10_000 + "]" * 10_000,
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        '{"@type":"NewsArticle","author":"Jane Roe"}',
        '{"@type":"NewsArticle","author":["Jane Roe",{"name":"John Doe"}]}',
        '{"@type":"NewsArticle","author":{"name":["Jane Roe"]}}',
        '{"@type":"NewsArticle","author":7,"datePublished":{"x":1},"headline":[1]}',
    ],
)  # fmt: skip
def test_row_31_linked_data(data: str, run: Run, ingest: Ingest, server: Server) -> None:
    head = f'<script type="application/ld+json">{data}</script>'
    url = server.route("/a", page(story(head=head)))
    assert ingest(url).code == 0
    assert article(run, url)["headline"] == "Talks resume"


@pytest.mark.parametrize(
    "date",
    ["", "2124-05-31", "0001-01-01", "99999-01-01", "03/04/2024", "31 февраля 2024", "soon", "0",
     "2024-05-31T10:00:00", "2024-05-31T10:00:00Z", "-1", "1e999"],
)  # fmt: skip
def test_row_32_dates(date: str, run: Run, ingest: Ingest, server: Server) -> None:
    """A date that cannot be told is absent, and never stops anything."""
    head = f'<meta property="article:published_time" content="{date}">'
    url = server.route("/a", page(story(head=head)))
    assert ingest(url).code == 0
    given = article(run, url)["published_at"]
    assert given is None or str(given).startswith(("2024-05-31", "2024-04-03", "2024-03-04")), given


@pytest.mark.parametrize(
    "other",
    [
        "http://paper.example/story",
        "https://www.paper.example/story",
        "https://paper.example/story/",
        "https://paper.example/story#part",
        "https://paper.example/story?utm_source=x&fbclid=1",
        "https://PAPER.example/story",
        "https://paper.example:443/story",
        "https://paper.example./story",
        "https://m.paper.example/story",
        "https://paper.example/story?outputType=amp",
    ],
)
def test_row_33_one_article_by_many_addresses(other: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(story())
    assert run("ingest", str(file), "--url", "https://paper.example/story").code == 0
    file.write_bytes(story() + b"<!-- later -->")
    assert run("ingest", str(file), "--url", other).code == 0
    (found,) = json.loads(run("list", "--json").out)["articles"]
    shown = json.loads(run("show", found["id"], "--json").out)
    assert (shown["versions"], shown["captures"]) == (1, 2)
    assert shown["capture"]["requested_url"] == "https://paper.example/story"


def test_row_34_a_corrected_article_is_a_new_version(
    run: Run, ingest: Ingest, server: Server
) -> None:
    url = server.route("/a", page(story("Talks resume")), page(story("Talks end")))
    assert ingest(url).code == 0
    assert run("ingest", url).out.startswith("changed")
    assert run("show", url, "--part", "versions").out.count("\n") == 2


def test_row_34_an_article_that_shrank_is_flagged_and_takes_nothing_over(
    ingest: Ingest, server: Server, run: Run
) -> None:
    """Kept, named, and a version only when the person says so."""
    short = page(f"<article><h1>Talks resume</h1><p>{ARTICLE.format(0)}</p></article>".encode())
    url = server.route("/a", page(story("Talks resume")), short)
    assert ingest(url).code == 0
    came = ingest(url)
    assert (came.code, came.reason, came.kept) == (5, "shrunk", True)
    assert article(run, url)["word_count"] == 136


def test_row_35_two_programs_at_once(run: Run, server: Server, vault: Path) -> None:
    """One article, two captures, and both programs end well."""
    url = server.route("/a", page(story()))
    environment = {**os.environ, "NEWSVAULT_HOME": str(vault)}
    both = [
        subprocess.Popen([sys.executable, "-m", "newsvault", "ingest", url], env=environment)
        for _ in range(2)
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    (found,) = json.loads(run("list", "--json").out)["articles"]
    shown = json.loads(run("show", found["id"], "--json").out)
    assert (shown["versions"], shown["captures"]) == (1, 2)
    assert run("verify").code == 0
