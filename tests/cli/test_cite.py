"""`newsvault cite`: what is named, the formats, and the errors."""

from __future__ import annotations

import json

from tests.program import Run


def test_articles_versions_quotations_and_queries(seeded: Run) -> None:
    """Each kind of reference is cited; a query cites all it finds."""
    ids = seeded("search", "herring", "--format", "ids").out.split()
    named = seeded("cite", *ids, "--format", "csl-json")
    assert [item["id"] for item in json.loads(named.out)] == ids
    asked = seeded("cite", "herring", "--format", "csl-json")
    assert {item["id"] for item in json.loads(asked.out)} == set(ids)
    quoted = seeded("quotes", "--format", "ids", "-l", "1").out.strip()
    assert "Quotation: “" in seeded("cite", quoted).out
    assert seeded("cite", f"{ids[0]}@1").code == 0


def test_flags_narrow(seeded: Run) -> None:
    assert seeded("cite", "--lang", "fr").out.startswith("Camille Authier and Julien Morvan. “À")
    assert "SHA-256" not in seeded("cite", "--lang", "fr", "--no-copy", "--style", "mla").out
    assert "apa" in seeded("cite", "--styles").out.split()
    in_text = seeded("cite", "--lang", "fr", "--style", "apa", "--in-text")
    assert in_text.out == "(Authier & Morvan, 2024)\n"


def test_what_is_refused(seeded: Run) -> None:
    for arguments, code in (
        (("cite",), 2),
        (("cite", "qqqqqq"), 1),
        (("cite", "*", "--style", "nosuch"), 2),
        (("cite", "herring", "--lang", "tlh"), 1),
    ):
        ran = seeded(*arguments)
        assert (ran.code, ran.out) == (code, "")
        assert ran.err.startswith("newsvault: ")
    known = json.loads(seeded("search", "herring", "--json").out)["hits"][0]["url"]
    ran = seeded("cite", known, "https://nowhere.example/missing")
    assert ran.code == 1
    assert "no article is saved for 'https://nowhere.example/missing'" in ran.err
