"""Drafts: Markdown or plain text; quotations are found with their line numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.errors import UsageError
from newsvault.statements.draft import decoded, quotations


def found(text: str) -> list[tuple[int, str, str | None]]:
    return [(one.line, one.text, one.name or one.speaker) for one in quotations(text)]


def test_markup_is_removed_from_quotations() -> None:
    """Emphasis, links and line wraps are removed; the line is that of the quotation's begin."""
    text = (
        "---\ntitle: x\n---\n# Talks\n\nThe mayor, **Marta Holm**, said:\n"
        "*“The harbour will [open](http://x.example/a_b) in the spring,\nnot before.”*\n"
    )
    assert found(text) == [(7, "The harbour will open in the spring, not before.", "Marta Holm")]


def test_a_block_quote_is_a_quotation() -> None:
    text = "Marta Holm said:\n\n> The harbour will open\n> in the spring.\n\nNobody answered.\n"
    assert [(line, words) for line, words, _ in found(text)] == [
        (3, "The harbour will open in the spring.")
    ]


def test_a_block_quote_with_quotation_marks_yields_only_their_text() -> None:
    text = "> “The harbour will open in the spring,” Marta Holm said on Monday.\n"
    assert found(text) == [(1, "The harbour will open in the spring,", "Marta Holm")]


def test_code_is_skipped() -> None:
    text = '```\nprint("the harbour will open in the spring")\n```\n\nNothing here.\n'
    assert found(text) == []


def test_long_lines_are_separate_paragraphs() -> None:
    """A plain text without empty lines and with long lines has one paragraph per line."""
    text = (
        f"“The harbour will open in the spring,” said Marta Holm. {'It rained. ' * 9}\n"
        f"“The railway will not come this year,” said Jonas Wiik. {'It rained. ' * 9}\n"
    )
    assert [(line, name) for line, _, name in found(text)] == [(1, "Marta Holm"), (2, "Jonas Wiik")]


def test_a_possible_title_is_checked() -> None:
    """Four words between quotation marks are never skipped."""
    text = "He was reading “The Old Man and the Sea” on the train.\n"
    assert [words for _, words, _ in found(text)] == ["The Old Man and the Sea"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_numbers_with_all_line_endings(ending: str) -> None:
    text = f"Talks{ending}{ending}“The harbour will open soon,” said Marta Holm.{ending}"
    assert found(text) == [(3, "The harbour will open soon,", "Marta Holm")]


@given(st.text(alphabet="ab “”\"'>*_#-[]()`\\\n.,", max_size=200))
def test_any_draft_is_accepted(text: str) -> None:
    """Lines are counted from 1, and each quotation occurs in the draft, apart from markup."""
    lines = text.count("\n") + 1
    for one in quotations(text):
        assert 1 <= one.line <= lines


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("\ufeff“Nein“".encode(), "“Nein“"),
        ("“No”".encode("utf-16"), "“No”"),
        (b"\x93No\x94", "“No”"),
    ],
)
def test_encodings_of_a_draft(data: bytes, text: str) -> None:
    assert decoded(data, "draft") == text


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x00", b"\xff\xfe\x00", bytes(2_000_001)])
def test_binary_and_oversized_drafts_are_refused(data: bytes) -> None:
    with pytest.raises(UsageError):
        decoded(data, "draft")
