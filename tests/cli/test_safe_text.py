"""Nothing that a page says reaches a terminal as a control: no escape, no override of direction."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.program import Run

ODD = "\x1b[31m\x9b2J\u202eback\u2066 \u200f\u2028"
PARTS = ("summary", "text", "quotes", "meta", "versions", "captures", "all")
FORMATS = ("text", "md", "html", "json", "jsonl")
FIELDS = ("headline", "summary", "byline", "body")


def controls(text: str) -> set[str]:
    """The characters of `text` that steer a terminal or turn what stands beside them round."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {f"U+{ord(c):04X}" for c in text if c != "\n" and unicodedata.category(c) in kinds}


def page(edition: str) -> bytes:
    """A page with such characters in every field."""
    said = f"“The {ODD} bridge will stay open for all of us,” said Ada {ODD} Marsh, mayor of Wick."
    line = f"The council {ODD} will not close the harbour this winter, in its {edition} edition."
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": f"A {ODD} harbour",
        "description": f"What {ODD} the council did",
        "author": [{"@type": "Person", "name": f"Jo {ODD} Penn"}],
        "publisher": {"@type": "Organization", "name": f"The {ODD} Paper"},
        "articleSection": f"{ODD} Town",
        "keywords": [f"{ODD}ferry"],
        "datePublished": "2024-05-01T10:00:00Z",
    }
    return (
        f"<html lang='en'><head><script type='application/ld+json'>{json.dumps(data)}</script>"
        f"</head><body><article><h1>A {ODD} harbour {edition}</h1>"
        + f"<p>{line} {said}</p>" * 8
        + "</article></body></html>"
    ).encode()


@pytest.fixture
def reference(run: Run) -> str:
    """An article of two versions, with a tag and a note of that kind."""
    for edition in ("first", "second"):
        ran = run("ingest", "-", "--url", "https://paper.example/x", stdin=page(edition))
        assert ran.code == 0, ran.err
        assert not controls(ran.out + ran.err)
    found = run("list", "--format", "ids").out.strip()
    run("note", found, f"seen {ODD} twice")
    return found


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_show(part: str, reference: str, run: Run) -> None:
    """As text, whatever the page put into its fields."""
    shown = run("show", reference, "--part", part)
    assert shown.out.strip()
    assert not controls(shown.out + shown.err)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_show(name: str, reference: str, run: Run) -> None:
    """Also in files that other programs show: Markdown, HTML, JSON."""
    for wanted in (reference, f"{reference}.q1"):
        shown = run("show", wanted, "--format", name)
        assert shown.code == 0, shown.err
        assert not controls(shown.out + shown.err)


@pytest.mark.parametrize("field", FIELDS)
def test_every_candidate_of_a_field(field: str, reference: str, run: Run) -> None:
    """And in what else was a candidate for it."""
    shown = run("show", reference, "--why", field)
    assert not controls(shown.out + shown.err)


@pytest.mark.parametrize(
    "command",
    [
        ("search", "harbour", "--save", f"na{ODD}me"),
        ("search", f'"{ODD}"'),
        ("search", f"tag:{ODD}"),
        ("saved", "list"),
        ("saved", "show", f"na{ODD}"),
        ("list",),
        ("quotes",),
        ("quotes", "--speaker", f"Ada {ODD}"),
        ("speakers",),
        ("count", "harbour", "--by", "section"),
        ("count", "harbour", "--by", "byline"),
        ("timeline", "harbour"),
        ("verify",),
        ("show", f"{ODD}"),
        ("tag", f"{ODD}"),
        ("ingest", f"no{ODD}.html"),
        ("export", f"{ODD}.pdf"),
        ("backup", f"/proc/{ODD}"),
        ("restore", f"no{ODD}"),
        ("import", f"no{ODD}.wacz"),
        ("--vault", f"no{ODD}", "list"),
        ("verdicts", "set", "article", f"{ODD}"),
        ("feeds", "add", "--no-check", f"https://paper.example/{ODD}"),
    ],
    ids=lambda words: " ".join(words).encode("ascii", "ignore").decode()[:40],
)
def test_every_message(command: tuple[str, ...], reference: str, run: Run) -> None:
    """Lists, and what is said of names that the caller, or a page, made up."""
    assert reference
    for turn in (1, 2):
        ran = run(*command)
        assert not controls(ran.out + ran.err), turn
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--tag", "BAD"),
        ("list", "--section", "BAD"),
        ("verdicts", "list", "--tag", "BAD"),
        ("verdicts", "list", "--url", "BAD"),
        ("search", "wall", "--save", "BAD"),
        ("search", "BAD"),
        ("saved", "run", "BAD"),
        ("show", "BAD"),
        ("quotes", "--speaker", "BAD"),
        ("speakers", "merge", "BAD", "Ana Ruiz"),
        ("tag", "+BAD", "--", "wall"),
        ("note", "ARTICLE", "BAD"),
        ("feeds", "remove", "BAD"),
        ("erase", "--yes", "BAD"),
    ],
)
def test_an_argument_that_is_not_utf8_is_a_message(words: tuple[str, ...], seeded: Run) -> None:
    """Python passes such bytes on as lone surrogates."""
    article = seeded("search", "wall", "--format", "ids").out.split()[0]
    bad = {"BAD": "a\udcffb", "+BAD": "+a\udcffb", "ARTICLE": article}
    ran = seeded(*(bad.get(word, word) for word in words))
    assert ran.code in (0, 1, 2), ran.err
    assert "Traceback" not in ran.err
    assert seeded("verify").code == 0


def test_a_very_long_value_is_cut_in_messages(seeded: Run) -> None:
    """The beginning and the end of the message are shown; the code is that of wrong usage."""
    long = "x" * 10_000
    for words in (
        ("list", "--sort", long), ("list", f"--{long}"), ("search", "a", "--since", long),
        ("search", f"hedline:{long}"), ("count", "--by", long), ("check", long),
        ("check-bundle", long), ("import", long), ("export", "--out", f"{long}.atom"),
        ("export", "--format", "html", "--out", long), ("bundle", "*", "--out", long),
        ("count", "--by", "month", "--plot-file", f"{long}.svg"), ("--vault", long, "list"),
        ("backup", long), ("ingest", long), ("ingest", "--from", long), ("parse", long),
        ("feeds", "add", long), ("feeds", "import", long), ("help", long), (long,),
        ("changes", "--kind", long), ("watch", "--once", "--notify", long),
        ("watch", "--once", "--notify", f"atom:{long}"), ("cite", "herring", "--style", long),
        ("cite", "herring", "--style", "x" * 300), ("cite", "herring", "--style", f"{long}.csl"),
        ("serve", "--host", long), ("refresh", "--if-older", long), ("mcp", long),
    ):  # fmt: skip
        ran = seeded(*words)
        assert ran.code == 2, (words[0], ran.err[:200])
        assert all(len(line) < 700 for line in ran.err.splitlines()), words[0]
        assert "Traceback" not in ran.err
    assert seeded("show", long).err.endswith("saves a page\n")
    assert "No quoted person matches xxx" in seeded("quotes", "--speaker", long).err
    assert len(seeded("quotes", "--speaker", long).err) < 800


def test_markdown_has_no_link_or_tag_of_the_page(run: Run, tmp_path: Path) -> None:
    """Not even in the front matter, whose values are the page's all the same."""
    name = "](javascript:alert(1)) ![x](https://a.example/x.png) <img src=x> Gazette"
    shown = name.replace("<", "&lt;")
    saved = tmp_path / "page.html"
    saved.write_text(
        page("first")
        .decode()
        .replace("<head>", f'<head><meta property="og:site_name" content="{shown}">')
    )
    run("ingest", str(saved), "--url", "https://paper.example/2024/05/01/story")
    out = run("show", run("list", "--format", "ids").out.strip(), "--format", "md").out
    assert "](javascript" not in out
    assert "![x](" not in out
    assert "<img" not in out
    line = next(line for line in out.splitlines() if line.startswith("publisher: "))
    assert json.loads(line.removeprefix("publisher: ")) == name


def test_joiners_are_part_of_the_spelling(run: Run) -> None:
    """Persian words and emoji are printed as they are written, without marks that have no width."""
    words = "۳۰\u200c هزار نفر می\u200cخواهند 🏃🏽\u200d♀️ – \u2060Magisk a\u200db"
    said = f"<p>{words} am Sonntag in der Stadt gelaufen, sagte Jo.</p>" * 9
    body = f"<article><h1>Lauf</h1>{said}</article>"
    given = f"<html lang='fa'><body>{body}</body></html>".encode()
    assert run("ingest", "-", "--url", "https://paper.example/x", stdin=given).code == 0
    shown = run("show", run("list", "--format", "ids").out.strip(), "--part", "text").out
    assert "می\u200cخواهند" in shown
    assert "🏃🏽\u200d♀️ – Magisk" in shown
    assert "۳۰ هزار" in shown
    assert "ab am Sonntag" in shown
    assert "\\u" not in shown
