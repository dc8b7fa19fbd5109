"""Reports say what happened, and what was done is undone the way it was done."""

import json
from pathlib import Path

import pytest

from newsvault import Vault
from newsvault.settings import Settings
from tests.program import SEEDS, Run
from tests.vault.test_versions_by_time import TEXTS, page, visit


@pytest.fixture
def some(seeded: Run) -> str:
    """The short id of an article with quotations."""
    (row,) = json.loads(seeded("search", "headline:ukraine", "--json").out)["hits"]
    return str(row["short_id"])


def test_tags_that_are_there_already(seeded: Run, some: str) -> None:
    """Only what changed is counted as changed; a dry run counts the same."""
    assert "1 article changed" in seeded("tag", "+z", "--", some).err
    assert "0 articles changed" in seeded("tag", "+z", "--", some).err
    assert "0 articles would be changed" in seeded("tag", "-n", "+z", "--", some).err
    assert "1 article changed" in seeded("tag", "-z", "--", some).err
    assert "0 articles changed" in seeded("tag", "-z", "--", some).err


def test_tags_for_no_article(seeded: Run) -> None:
    """An id that no article has exits 1 and is named."""
    ran = seeded("tag", "+read", "--", "zzzz")

    assert ran.code == 1
    assert "zzzz" in ran.err


def test_max_bounds_a_folder(run: Run) -> None:
    """--max takes so many pages of a folder, as of any other list."""
    run("ingest", "--max", "3", str(SEEDS))

    assert run("count").out.strip() == "3"


def test_exports_are_named_by_their_kind(seeded: Run, tmp_path: Path) -> None:
    """A name that says another kind of file is refused, unless --format says which."""
    target = tmp_path / "story.pdf"
    ran = seeded("export", str(target))

    assert (ran.code, target.exists()) == (2, False)
    assert seeded("export", str(target), "--format", "warc").code == 0


def test_verdicts_are_undone_with_the_same_reference(run: Run, vault: Path) -> None:
    """Also with two captures, by address, id, version, and both its names."""
    address = "https://the-lantern.example/town/harbour"
    bodies = (page(TEXTS[0]), page(TEXTS[1]))
    with Vault.open(vault, settings=Settings()) as held:
        for day, body in enumerate(bodies):
            held.keep(visit(body, day))
        names = [name for one in held.versions(address) for name in (one.version_name,)]
        whole = held.get(address).id
    first = run("list", "--format", "ids").out.strip()

    def articles() -> set[int]:
        out = run("verdicts", "list", "full", "--format", "jsonl").out
        return {json.loads(line)["number"] for line in out.splitlines()}

    for reference in (address, whole, first, *names, f"{first}@1", f"{first}@2", "1", "2"):
        assert articles() == {1, 2}, reference
        assert run("verdicts", "set", "consent-wall", reference).code == 0, reference
        assert len(articles()) == 1
        assert run("verdicts", "set", "article", reference).code == 0, reference
    assert articles() == {1, 2}


def test_notes(seeded: Run, some: str) -> None:
    """An empty note is refused; a note on a quotation says which."""
    assert seeded("note", some, "").code == 2
    assert seeded("note", some, " ").code == 2
    assert seeded("note", f"{some}.q1", "on tape").code == 0
    (line,) = seeded("note", some).out.splitlines()

    assert "q1" in line
    assert line.endswith("on tape")
    assert seeded("note", f"{some}.q999", "no such quotation").code == 1


def test_a_verdict_is_taken_back_by_the_same_id(seeded: Run, some: str) -> None:
    """An article that a verdict took away comes back by the id it was taken away by."""
    assert seeded("verdicts", "set", "consent-wall", some).code == 0
    assert seeded("show", some).code == 1
    assert seeded("verdicts", "set", "article", some).code == 0
    assert seeded("show", some).code == 0


def test_short_ids_say_how_many_characters(seeded: Run) -> None:
    """Fewer than four characters are too few for an id, and that is said."""
    ran = seeded("show", "uz")

    assert ran.code == 1
    assert "at least 4 characters" in ran.err


def test_no_input_never_asks(seeded: Run, some: str) -> None:
    """With --no-input nothing is removed or erased without --yes."""
    for command in ("remove", "erase"):
        assert seeded(command, "--no-input", some).code == 2
    assert seeded("show", some).code == 0


def test_single_marks_are_looked_at(seeded: Run) -> None:
    """In a draft with double marks, quotations between single ones are checked too."""
    draft = (
        "“Nobody leaves this room happy,” said one.\n\nHe added: ‘The moon is made of old coins.’"
    )
    found = json.loads(seeded("check", "-", "--json", stdin=draft.encode()).out)["quotations"]

    assert [one["verdict"] for one in found] == ["speaker not confirmed", "not in the archive"]


def test_withdrawn_quotations_have_a_verdict(seeded: Run) -> None:
    """What only an earlier version says is no exact quotation, in any format or exit code."""
    draft = "“The parks will not lose a cent while I am mayor,” said Yusuf Calder.".encode()
    text = seeded("check", "-", "--exit-code", stdin=draft)

    assert text.code == 1
    assert "withdrawn:" in text.out
    assert ",withdrawn," in seeded("check", "-", "--format", "csv", stdin=draft).out


def test_an_article_is_removed_once(seeded: Run, some: str) -> None:
    first = seeded("remove", "--yes", some)
    assert first.err.endswith(f"1 article removed.\nTo undo: newsvault remove {some[:4]} --undo\n")
    assert seeded("remove", "--yes", some).err.endswith("0 articles removed; 1 removed before.\n")
    assert seeded("remove", some, "--undo").err == "1 article restored to results.\n"
    assert seeded("remove", some, "--undo").err == "0 articles restored to results.\n"
