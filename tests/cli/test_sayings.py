"""Who said what over the whole vault, as a reporter asks for it."""

import csv
import io
import json
import re
from typing import Any

import pytest

from tests.program import Run

DRAFT = """\
# The week

Antony Blinken said that Washington would “adapt and adjust” as the war changes. It has not
“encouraged or supported strikes outside of Ukraine,” Blinken said.

“A rule that protects the launcher and not the city was never going to last,” said Jens Stoltenberg,
the NATO secretary general.

“The bears will be home by Christmas, and they will want their supper,” Blinken told reporters.
"""


def _json(run: Run, *words: str, stdin: bytes = b"") -> Any:
    ran = run(*words, "--json", stdin=stdin)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_what_a_person_said_about_a_subject_and_its_proof(seeded: Run) -> None:
    """By person and words, in any form; the reference shows the quotation and its page's bytes."""
    (line,) = seeded("quotes", "--speaker", "Blinken", "--saying", "strike").out.splitlines()

    for part in ("Antony Blinken", "encouraged or enabled", "The Meridian Courier", "2024-05-31"):
        assert part in line
    reference = line.split()[0]
    shown = seeded("show", reference)
    assert "sha256" in shown.out
    assert "encouraged or enabled" in shown.out
    assert b"encouraged or enabled" in seeded("show", reference.partition(".")[0], "--raw").raw


def test_quotations_are_narrowed_in_every_way(seeded: Run) -> None:
    """Each option leaves out what it should, and together they leave nothing else in."""
    every = _json(seeded, "quotes", "-l", "999")
    assert every["total"] == len(every["quotations"]) > 90

    def rows(*words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _json(seeded, "quotes", *words, "-l", "999")["quotations"]
        assert 0 < len(found) < every["total"]
        return found

    assert {q["outlet"] for q in rows("--source", "meridian courier")} == {"The Meridian Courier"}
    assert {q["source"] for q in rows("--source", "meridian-courier.example")} == {
        "meridian-courier.example"
    }
    assert all(q["date"] >= "2024-05" for q in rows("--since", "2024-05"))
    assert all(q["date"] < "2024-06" for q in rows("--until", "2024-05"))
    assert rows("--since", "2024-01..2024-02") == rows("--since", "2024-01")
    assert {q["kind"] for q in rows("--kind", "mixed")} == {"mixed"}
    assert all(q["confidence"] >= 0.99 for q in rows("--min-confidence", "0.99"))
    assert {q["article_id"] for q in rows("headline:herring")} == {"holzo4we6g", "isbt5nic5n"}
    assert {q["person"] for q in rows("herring", "--speaker", "tangen")} == {"Berit Tangen"}


def test_dates_order_and_pages(seeded: Run) -> None:
    """Newest first unless asked otherwise; pages go on where the last one ended."""
    every = _json(seeded, "quotes", "-l", "999")["quotations"]
    dates = [q["date"] for q in every]
    assert dates == sorted(dates, reverse=True)
    oldest = _json(seeded, "quotes", "-l", "999", "--sort", "oldest")["quotations"]
    assert [q["date"] for q in oldest] == sorted(dates)
    page = _json(seeded, "quotes", "-l", "5", "--offset", "5")["quotations"]
    assert page == every[5:10]


def test_formats_of_quotes(seeded: Run) -> None:
    """Every format names the same quotations; ids are what show takes."""
    references = seeded("quotes", "blinken", "--format", "ids").out.split()
    lines = seeded("quotes", "blinken", "--format", "jsonl").out.splitlines()
    table = seeded("quotes", "blinken", "--format", "csv").out
    tabs = seeded("quotes", "blinken", "--format", "tsv").out

    assert [json.loads(line)["full_reference"] for line in lines] == references
    assert [row["full_reference"] for row in csv.DictReader(io.StringIO(table))] == references
    assert len(tabs.splitlines()) == len(references) + 1
    assert seeded("quotes", "blinken", "--format", "ids0").raw.decode().split("\0")[:-1] == (
        references
    )
    assert len(seeded("quotes", "blinken", "--format", "urls").out.splitlines()) == 1
    assert "**Antony Blinken**: “adapt and adjust”" in (
        seeded("quotes", "blinken", "--format", "md").out
    )
    assert seeded("quotes", "blinken", "--count").out.split() == [str(len(references))]
    assert seeded("show", *references).code == 0


def test_nothing_is_found(seeded: Run) -> None:
    """No quotation is no error unless asked; an unknown name is answered with near ones."""
    ran = seeded("quotes", "--speaker", "Antonie Blinkin")
    assert (ran.code, ran.out) == (0, "")
    assert "No quoted person matches Antonie Blinkin. Did you mean: Antony Blinken?" in ran.err
    for command in ("quotes", "timeline"):
        assert seeded(command, "xyzzyplugh", "--exit-code").code == 1
    assert seeded("speakers", "Nemo", "--exit-code").code == 1
    ran = seeded("quotes", "--source", "nowhere")
    assert (ran.code, ran.out) == (0, "")
    assert "No outlet with quotations matches nowhere." in ran.err
    for command in ("quotes", "timeline"):
        assert seeded(command, "--speaker", "").out == ""
    assert seeded("speakers", "").out == ""
    assert seeded("quotes", "--saying", "!").code == 2
    assert seeded("quotes", "--since", "soon").code == 2
    assert seeded("quotes", "colour:red").code == 2
    assert seeded("timeline").code == 2


def test_an_empty_vault_and_none(run: Run) -> None:
    """Without a vault it is said; an empty one has no quotations."""
    for words in (["quotes"], ["speakers"], ["timeline", "x"], ["check", "-"]):
        assert run(*words).code == 2
    assert run("ingest", "nowhere.html").code != 0
    for words in (["quotes"], ["speakers"], ["timeline", "--speaker", "x"]):
        ran = run(*words)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err.startswith("No ")
    ran = run("check", "-", "--exit-code", stdin=DRAFT.encode())
    assert ran.code == 1
    assert "not in the archive" in ran.out


def test_a_removed_article_is_not_quoted(seeded: Run) -> None:
    """Nobody is quoted by it, and a draft does not find it."""
    assert seeded("remove", "uzge", "--yes").code == 0
    assert seeded("quotes", "--speaker", "Blinken").out == ""
    assert seeded("speakers", "Blinken").out == ""
    assert "not in the archive" in seeded("check", "-", stdin=b'"adapt and adjust," he said.').out


def test_speakers_are_counted(seeded: Run) -> None:
    """Articles and quotations of each, the most quoted first, with how they are written."""
    found = _json(seeded, "speakers", "-l", "999")["speakers"]
    counts = [one["quotations"] for one in found]
    tangen = next(one for one in found if one["name"] == "Berit Tangen")

    assert counts == sorted(counts, reverse=True)
    assert (tangen["quotations"], tangen["articles"]) == (4, 2)
    assert all(word.lower() not in ("he", "she", "it") for one in found for word in one["written"])
    assert {one["name"] for one in _json(seeded, "speakers", "larkin")["speakers"]} == {
        "Edda Larkin",
        "Jonah Larkin",
    }
    assert seeded("speakers", "--about", "headline:herring").out.count("\n") == 3


def test_who_is_who_is_decided_and_taken_back(seeded: Run) -> None:
    """Merges and aliases hold in every command, survive a rebuild, and can be undone."""
    before = seeded("speakers", "-l", "999").out
    assert seeded("speakers", "merge", "jonah larkin", "Edda Larkin").code == 0
    assert seeded("speakers", "alias", "Edda Larkin", "Granny").code == 0
    assert seeded("rebuild").code == 0
    (one,) = _json(seeded, "speakers", "Granny")["speakers"]
    assert one["names"] == ["Edda Larkin", "Jonah Larkin"]
    assert one["quotations"] == _json(seeded, "quotes", "--speaker", "granny")["total"]
    assert {q["name"] for q in _json(seeded, "quotes", "--speaker", "granny")["quotations"]} == {
        "Edda Larkin",
        "Jonah Larkin",
    }
    again = seeded("speakers", "merge", "Edda Larkin", "Jonah Larkin")
    assert "Already one person" in again.err
    assert len(_json(seeded, "speakers", "decisions")["decisions"]) == 2
    assert seeded("speakers", "undo", "Jonah Larkin", "granny").code == 0
    assert seeded("speakers", "-l", "999").out == before
    assert seeded("verify").code == 0


@pytest.mark.parametrize("engine", ["whoosh", "sqlite_fts", "tantivy"])
def test_searches_know_merged_names(
    engine: str, seeded: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """speaker: and said( ) find what is said under any name of a person, until it is undone."""
    monkeypatch.setenv("NEWSVAULT_ENGINE", engine)
    queries = (
        "speaker:granny",
        "said:granny",
        'speaker:"the granny"',
        "said(the granny: a OR the)",
    )
    larkin = seeded("search", "said(larkin: a OR the)", "--format", "ids").out
    assert larkin
    assert seeded("count", "speaker:granny").out == "0\n"
    assert seeded("speakers", "merge", "jonah larkin", "Edda Larkin").code == 0
    assert seeded("speakers", "alias", "Edda Larkin", "Granny", "The Granny").code == 0
    for query in queries:
        found = seeded("search", query, "--format", "ids")
        assert found.out == larkin, (query, found.err)
    assert seeded("speakers", "undo", "Jonah Larkin", "Granny", "The Granny").code == 0
    assert seeded("count", "speaker:granny").out == "0\n"


def test_a_name_is_split_in_one_article(seeded: Run) -> None:
    """One outlet's Arnesen is somebody else; the other's stays."""
    assert seeded("speakers", "split", "Paal Arnesen", "Paal Arnesen (jun.)", "isbt").code == 0
    people = {
        q["article_id"]: q["person"]
        for q in _json(seeded, "quotes", "--speaker", "Arnesen")["quotations"]
    }
    assert people == {"holzo4we6g": "Paal Arnesen"}
    (one,) = _json(seeded, "speakers", "Paal Arnesen (jun.)")["speakers"]
    assert one["articles"] == 1
    assert _json(seeded, "timeline", "--speaker", "Paal Arnesen (jun.)")["quotations"] == 2
    assert seeded("speakers", "split", "Nobody Known", "Somebody", "isbt").code == 1
    assert seeded("speakers", "undo", "Paal Arnesen").code == 0
    assert seeded("speakers", "decisions").out == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["merge", "Antony Blinken"], 2),
        (["merge", "Nemo", "Antony Blinken"], 1),
        (["alias", "Nemo", "Captain"], 1),
        (["alias", "Antony Blinken", "?"], 2),
        (["split", "Antony Blinken", "Tony", "zzzz"], 1),
        (["undo", "Antony Blinken"], 1),
        (["undo"], 2),
    ],
)
def test_decisions_that_cannot_be_meant(seeded: Run, words: list[str], code: int) -> None:
    """Nothing is changed, and it is said why."""
    ran = seeded("speakers", *words)

    assert ran.code == code
    assert ran.err
    assert seeded("speakers", "decisions").out == ""


def test_a_statement_in_two_outlets_is_one_row(seeded: Run) -> None:
    """First seen in the one that was first; both are named."""
    found = _json(seeded, "timeline", "--speaker", "Arnesen")["statements"]

    assert [one["outlets"] for one in found] == [["North Coast Daily", "Bayview Gazette"]] * 2
    assert [one["wordings"] for one in found] == [1, 1]
    assert found[0]["first_seen"] == "2024-01-26T00:42:00+01:00"
    assert [v["reference"] for v in found[0]["variants"]] == ["holz.q1", "isbt.q1"]


def test_a_statement_that_was_rewritten_shows_how(seeded: Run) -> None:
    """The earlier version of an article has the earlier wording; what stayed is told once."""
    first, *others = _json(seeded, "timeline", "--speaker", "Calder")["statements"]
    assert first["wordings"] == 2
    earlier, later = first["variants"]
    assert re.fullmatch(r"[a-z2-7]+@[0-9T:.-]+Z\.q1", earlier["reference"])
    assert seeded("show", earlier["reference"]).code == 0
    assert "[-not-]" in later["difference"]
    assert "{+" in later["difference"]
    assert [len(one["variants"]) for one in others] == [1, 1]
    flat = seeded("timeline", "--speaker", "Calder", "--format", "csv").out
    assert [row["statement"] for row in csv.DictReader(io.StringIO(flat))] == ["1", "1", "2", "3"]


def test_a_draft_is_checked(seeded: Run) -> None:
    """A right quotation, a misquotation, a misattribution and an invention are told apart."""
    found = _json(seeded, "check", "-", stdin=DRAFT.encode())["quotations"]

    assert [(one["line"], one["verdict"]) for one in found] == [
        (3, "exact"),
        (4, "near"),
        (6, "somebody else"),
        (9, "not in the archive"),
    ]
    assert found[1]["sources"][0]["difference"] == (
        "encouraged or [-enabled-]{+supported+} strikes outside of Ukraine"
    )
    assert found[2]["sources"][0]["person"] == "Oksana Drach"
    assert found[3]["sources"] == []
    text = seeded("check", "-", stdin=DRAFT.encode())
    for part in ("uzge.q2", "The Meridian Courier", "2024-05-31", "newsvault show uzge.q2"):
        assert part in text.out
    assert "4 quotations: 1 exact; 1 near" in text.err
    rows = list(csv.DictReader(io.StringIO(
        seeded("check", "-", "--format", "csv", stdin=DRAFT.encode()).out
    )))  # fmt: skip
    assert [row["verdict"] for row in rows] == [one["verdict"] for one in found]


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“Nobody leaves this room happy ... it was a negotiation,” said Paal Arnesen.", "exact"),
        ("Paal Arnesen said, “Nobody leaves this room happy.”", "exact"),
        ("“Nobody leaves this room happy.”", "exact"),
        ("The minister said, “Nobody leaves this room happy.”", "speaker not confirmed"),
        ("“Nobody leaves this room happy,” said Pia Arnesen.", "speaker not confirmed"),
        ("“You get used to the cold. You do not get used to the cats,” said Blum.", "exact"),
        ("“The parks will not lose a cent while I am mayor,” said Yusuf Calder.", "withdrawn"),
        ("“Nobody leaves this room sad, and that is it,” said Paal Arnesen.", "near"),
        ("“Nobody leaves this room happy,” she said.", "speaker not confirmed"),
        ("“Nobody leaves this room and that is how you know it was,” said Arnesen.", "near"),
        ("“What matters is whether the permission covers aircraft,” said Drach.", "near"),
        ("“What matters now is the glide bombs,” said Oksana Drach.", "near"),
        (
            "Jane Roe was not happy. “The least unfair way,” she said.",
            "speaker not confirmed",
        ),
        ("“The least unfair way,” said Jane Roe on Monday.", "somebody else"),
        ("“Blinken was asked about the rule on Wednesday,” said Jane Roe.", "in the text"),
        ("“Blinken was asked about the rule on Tuesday,” said Jane Roe.", "not in the archive"),
        ("“inevitable,” said Jens Stoltenberg.", "not in the archive"),
        ("The country would “adapt and adopt,” said Antony Blinken.", "near"),
        ("The country would “adapt and adopt,” said Edda Larkin.", "not in the archive"),
    ],
)
def test_verdicts(seeded: Run, draft: str, verdict: str) -> None:
    """Parts, ellipses, broken quotations and earlier versions; a pronoun makes nobody wrong."""
    (one,) = _json(seeded, "check", "-", stdin=draft.encode())["quotations"]

    assert one["verdict"] == verdict


def test_the_verdict_is_never_milder_than_its_text(seeded: Run) -> None:
    """A speaker who is not confirmed is a verdict in every format, and exit code 1."""
    draft = "The minister said, “Nobody leaves this room happy.”".encode()
    text = seeded("check", "-", "--exit-code", stdin=draft)

    assert (text.code, "exact, speaker not confirmed:" in text.out) == (1, True)
    assert "1 quotation: 1 exact, speaker not confirmed." in text.err
    for output in ("csv", "tsv", "jsonl", "json"):
        ran = seeded("check", "-", "--exit-code", "--format", output, stdin=draft)
        assert (ran.code, "speaker not confirmed" in ran.out) == (1, True)


def test_words_that_are_not_quoted_are_shown_in_their_sentence(seeded: Run) -> None:
    """What stands in an article without marks is not called absent, nor a quotation."""
    draft = "“The argument is about geography. Russian forces opened a front,” said Jane Roe."
    (one,) = _json(seeded, "check", "-", stdin=draft.encode())["quotations"]
    assert (one["verdict"], one["passages"]) == ("not in the archive", [])

    draft = "“argument is about geography. Russian forces opened a new front,” said Jane Roe."
    (one,) = _json(seeded, "check", "-", stdin=draft.encode())["quotations"]
    (passage,) = one["passages"]
    assert passage["article_id"] == "uzge7tzgru"
    assert passage["text"].startswith("The argument is about geography. Russian forces")
    assert passage["text"].endswith("with American munitions.")
    ran = seeded("check", "-", "--exit-code", stdin=draft.encode())
    assert ran.code == 1
    assert "newsvault show uzge" in ran.out


def test_exit_codes_of_check(seeded: Run) -> None:
    """0 unless asked; with --exit-code 1 when anything is not confirmed; 2 for what is no draft."""
    right = "Antony Blinken said it would “adapt and adjust” to that.".encode()

    assert seeded("check", "-", stdin=DRAFT.encode()).code == 0
    assert seeded("check", "-", "--exit-code", stdin=DRAFT.encode()).code == 1
    assert seeded("check", "-", "--exit-code", stdin=right).code == 0
    empty = seeded("check", "-", "--exit-code", stdin=b"")
    assert (empty.code, empty.out) == (0, "")
    assert "No quotations" in empty.err
    assert seeded("check", "-", stdin=bytes(range(256))).code == 2
    assert seeded("check", "no-such-draft.md").code == 2


def test_every_quotation_of_the_vault_is_exact_in_a_draft(seeded: Run) -> None:
    """What quotes prints as Markdown is a draft in which check confirms every quotation."""
    every = _json(seeded, "quotes", "-l", "999")["quotations"]
    marked = [q for q in every if q["person"] and not set(q["text"]) & set('“”„"«»‚‘')]
    draft = "\n\n".join(f"“{q['text']}” said {q['person']}." for q in marked)
    found = _json(seeded, "check", "-", stdin=draft.encode())["quotations"]

    assert {one["verdict"] for one in found} == {"exact"}
    assert len(found) >= 0.95 * len(marked) > 80


def test_the_day_of_a_quotation_is_the_day_its_page_shows(run: Run) -> None:
    """In quotes and timeline as in list: late in the evening of the second of May is the second."""
    said = "<p>“The ferry will sail all winter,” Jane Roe said on the pier.</p>" * 6
    page = (
        "<html lang=en><head><meta charset=utf-8><meta property='article:published_time'"
        " content='2024-05-02T22:30:00-04:00'></head>"
        f"<body><article><h1>Ferry stays</h1>{said}</article></body></html>"
    ).encode()
    assert run("ingest", "-", "--url", "https://paper.example/ferry", stdin=page).code == 0

    for command in ("quotes", "timeline"):
        assert "2024-05-02" in run(command, "ferry", "--since", "2024-05-02").out
        assert run(command, "ferry", "--since", "2024-05-03").out == ""
    found = run("list", "--format", "ids").out.strip()
    assert run("edit", found, "published=2024-05-04T23:10-05:00").code == 0
    assert "2024-05-04" in run("quotes", "ferry", "-l", "1").out


def test_quotations_under_the_surname_alone_are_not_left_out_in_silence(run: Run) -> None:
    """An article that only ever says Rowe quotes somebody who need not be Ann Rowe."""
    for place, name in enumerate(("Ann Rowe", "Rowe")):
        said = (
            f"<p>“The ferry number {place} will sail all winter,” {name} said on the pier.</p>" * 6
        )
        page = f"<html lang=en><body><article><h1>Ferry {place}</h1>{said}</article></body></html>"
        address = f"https://paper.example/{place}"
        assert run("ingest", "-", "--url", address, stdin=page.encode()).code == 0

    for command in ("quotes", "timeline"):
        assert "--speaker Rowe" in run(command, "--speaker", "Ann Rowe").err
        assert "--speaker" not in run(command, "--speaker", "Rowe").err
        assert json.loads(run(command, "--speaker", "Ann Rowe", "--json").out)["near"] == ["Rowe"]
