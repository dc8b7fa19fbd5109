"""`newsvault show`, `list`, `status`, `remove`, `reparse`, `parse`: reading what is saved."""

import json
from pathlib import Path

import pytest

from tests.program import SEEDS, Run

DEBATE = "Blinken Stoltenberg Macron"


@pytest.fixture
def debate(seeded: Run) -> str:
    """The id of the page about the debate."""
    return seeded("search", DEBATE, "--format", "ids").out.strip()


def test_article_for_a_person(seeded: Run, debate: str) -> None:
    """Headline, byline, body and quotations with their speakers."""
    shown = seeded("show", debate).out

    assert "encouraged or enabled strikes outside of Ukraine" in shown
    assert "Quotations" in shown
    assert "Antony Blinken" in shown


def test_short_ids_and_addresses(seeded: Run, debate: str) -> None:
    """The beginning of an id and the address show the same article."""
    whole = json.loads(seeded("show", debate, "--json").out)

    for reference in (whole["short_id"], whole["article"]["url"], f"{debate}@1"):
        assert json.loads(seeded("show", reference, "--json").out) == whole


@pytest.mark.parametrize(
    "part", ["summary", "text", "quotes", "meta", "versions", "captures", "all"]
)
def test_parts(part: str, seeded: Run, debate: str) -> None:
    """Each part prints something and exits 0."""
    ran = seeded("show", debate, "--part", part)

    assert ran.code == 0, ran.err
    assert ran.out.strip()


@pytest.mark.parametrize("name", ["md", "html", "jsonl"])
def test_formats(name: str, seeded: Run, debate: str) -> None:
    """Each format carries the headline."""
    headline = json.loads(seeded("show", debate, "--json").out)["article"]["headline"]

    assert headline.split()[0] in seeded("show", debate, "--format", name).out


def test_html_runs_nothing(run: Run) -> None:
    """Markup in a page's text is text in our HTML, and the policy forbids scripts."""
    text = "<p>" + "Words &lt;script&gt;alert(1)&lt;/script&gt; that make a long paragraph. " * 20
    head = "<title>A &lt;b&gt; story</title>"
    page = f"<html><head>{head}</head><body><article><h1>A &lt;b&gt; story</h1>{text}"
    run("ingest", "-", "--url", "https://paper.example/x", stdin=page.encode())

    shown = run("show", "https://paper.example/x", "--format", "html").out

    assert "<script" not in shown
    assert "default-src 'none'" in shown


def test_raw_is_byte_for_byte(seeded: Run) -> None:
    """--raw gives the stored page, also one in windows-1252."""
    page = (SEEDS / "orchestra-cp1252.html").read_bytes()
    found = [
        seeded("show", i, "--raw").raw
        for i in seeded("list", "-l", "99", "--format", "ids").out.split()
    ]

    assert page in found


def test_why(seeded: Run, debate: str) -> None:
    """Why a headline is what it is: candidates with the winner marked; a wrong field exits 2."""
    ran = seeded("show", debate, "--why", "headline")

    assert ran.out.startswith("* ") or "\n* " in ran.out
    assert seeded("show", debate, "--why", "nonsense").code == 2


def test_why_a_quotation_has_its_speaker(run: Run) -> None:
    """The candidates with where they stand; what decided; another field exits 2."""
    text = "Mayor Ana Ruiz met the press on Monday. Bill Roe came too. The wall is new.</p><p>"
    said = "“The wall held through the whole night,” said Ruiz. “We were lucky,” she added."
    page = f"<html lang=en><title>Wall</title><h1>Wall</h1><article><p>{text}{said}</p></article>"
    run("ingest", "-", "--url", "https://paper.example/wall", stdin=page.encode())
    reference = run("list", "--format", "ids").out.strip() + ".q2"

    shown = run("show", reference, "--why", "speaker")
    rows = json.loads(run("show", reference, "--why", "speaker", "--json").out)

    assert shown.out.startswith('* same sentence, behind, with "added": she (Ana Ruiz)')
    assert "decided by" in shown.out
    assert [c["value"] for c in rows["candidates"] if c["won"]] == ["she (Ana Ruiz)"]
    assert rows["id"] == reference
    assert run("show", reference, "--why", "headline").code == 2


def test_a_quotation_with_its_proof(seeded: Run, debate: str) -> None:
    """ID.q1 shows the words in context and the digest of the capture."""
    whole = json.loads(seeded("show", debate, "--json").out)
    ran = seeded("show", f"{debate}.q1")

    assert whole["article"]["quotes"][0]["text"] in " ".join(ran.out.split())
    assert whole["capture"]["payload_sha256"][:16] in ran.out
    assert json.loads(seeded("show", f"{debate}.q1", "--json").out)["id"] == f"{debate}.q1"


@pytest.mark.parametrize(
    ("reference", "code"),
    [("zzzz", 1), ("zz", 1), ("", 2), ("https://paper.example/none", 1), ("0", 1), ("-1", 1)],
)
def test_unknown_references(reference: str, code: int, seeded: Run) -> None:
    """Whatever is no id of an article exits 1 (nothing at all: 2) with one line and a hint."""
    ran = seeded("show", "--", reference)

    assert ran.code == code, ran.err
    assert len(ran.err.strip().splitlines()) <= 2


def test_unknown_version_and_quotation(seeded: Run, debate: str) -> None:
    """A version or quotation that is not there exits 1."""
    assert seeded("show", f"{debate}@99").code == 1
    assert seeded("show", f"{debate}.q999").code == 1


def test_list_and_its_formats(seeded: Run) -> None:
    """The list names every article once, in every format."""
    ids = seeded("list", "-l", "99", "--format", "ids").out.split()

    assert len(ids) == len(set(ids)) > 15
    for name in ("text", "jsonl", "md", "urls"):
        assert len(seeded("list", "-l", "99", "--format", name).out.splitlines()) == len(ids)
    for name in ("csv", "tsv"):
        assert len(seeded("list", "-l", "99", "--format", name).out.splitlines()) == len(ids) + 1


def test_remove_and_bring_back(seeded: Run, debate: str) -> None:
    """A removed article is out of search and list until it is brought back."""
    assert seeded("remove", debate).code == 2  # asks, and nobody can answer
    assert seeded("remove", debate, "--yes").code == 0
    assert seeded("search", DEBATE, "--format", "ids").out == ""
    assert debate not in seeded("list", "-l", "99", "--format", "ids").out

    seeded("remove", debate, "--undo")

    assert seeded("search", DEBATE, "--format", "ids").out.strip() == debate


def test_reparse_changes_nothing_when_the_rules_are_the_same(seeded: Run) -> None:
    """Reading the stored bytes again gives the same records."""
    ran = seeded("reparse", "--dry-run")

    assert ran.code == 0, ran.err
    assert ran.out == ""


def test_reindex_finds_the_same(seeded: Run, debate: str) -> None:
    """A rebuilt index answers as before."""
    assert seeded("reindex").code == 0
    assert seeded("search", DEBATE, "--format", "ids").out.strip() == debate


def test_status(seeded: Run) -> None:
    """Status counts articles, for people and programs."""
    assert seeded("status").code == 0
    assert json.loads(seeded("status", "--json").out)["schema"] == 1


def test_parse_saves_nothing(run: Run, vault: Path) -> None:
    """parse shows the article and makes no vault."""
    ran = run("parse", str(SEEDS / "ukraine-strikes-debate.html"), "--json")

    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["article"]["headline"]
    assert not vault.exists()


def test_no_vault_yet(run: Run) -> None:
    """Reading where there is no vault says how to make one."""
    ran = run("list")

    assert ran.code == 2
    assert "ingest" in ran.err


def test_show_tells_what_stands_beside_the_text(run: Run, tmp_path: Path) -> None:
    """The picture's caption and credit, the user's tags and notes, and the verdict."""
    words = "<p>The ferry to the islands did not sail on Tuesday, the harbour office said.</p>" * 9
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Ferry stays in the harbour</title>"
        "<link rel=canonical href='https://coast.example/news/ferry'>"
        "<meta property='og:image' content='/img/ferry-20411.jpg'></head><body><article>"
        "<h1>Ferry stays in the harbour</h1><figure><img src='/img/ferry-20411.jpg'><figcaption>"
        "The ferry at its quay. <span class=credit>Photo: Mina Dahl</span></figcaption></figure>"
        f"{words}</article></body></html>",
        "utf-8",
    )
    run("ingest", str(page))
    found = run("list", "--format", "ids").out.strip()
    run("tag", "+to read", "--", found)
    run("note", found, "ask the office")
    run("verdicts", "set", "partial", found)

    shown = run("show", found).out.splitlines()

    for line in (
        "Verdict: partial (by you)",
        "Picture: The ferry at its quay. · credit: Mina Dahl",
        "Tags: to read",
        "Note: ask the office",
    ):
        assert line in shown
