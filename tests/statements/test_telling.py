"""Output of statements: it fits the terminal, and no control sequence reaches it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsvault.models.statements import (
    Checked,
    Decision,
    Passage,
    Saying,
    Source,
    Speaker,
    Statement,
    Variant,
)
from newsvault.output import statement_text
from newsvault.output.terminal import Look

AT = datetime(2024, 5, 1, 12, tzinfo=UTC)
SAYING = Saying(
    article_id="k3fak3fak3", short_id="k3fa", version=2, newest=True, number=3,
    text="We will open the harbour in the spring, and the railway in the year after, " * 3,
    kind="direct", speaker="she", name="Marta Holm", person="Marta Holm-\x1b[31mBerg",
    role="the mayor of a town with a long name on the northern coast", confidence=0.4,
    outlet="The Northern Harbour and Railway Gazette\n", source="gazette.example",
    headline="A headline that is far too long for a terminal of eighty columns, as they are",
    url="https://gazette.example/1", at=AT, dated=False,
)  # fmt: skip
OLD = replace(SAYING, version=1, newest=False, text="We will never open the harbour.", person=None)
DIFFERENCE = "We will {+never+} open the [-railway and the-] harbour"
CHECKED = Checked(
    line=7, text=SAYING.text, speaker="Marta Holm", verdict="exact",
    sources=(
        Source(saying=OLD, likeness=1.0, difference="", same_speaker=None),
        Source(saying=SAYING, likeness=0.7, difference=DIFFERENCE * 3, same_speaker=False),
    ),
)  # fmt: skip
PASSAGE = Passage(
    article_id="k3fak3fak3", short_id="k3fa", text=SAYING.text, outlet=SAYING.outlet,
    headline=SAYING.headline, url=SAYING.url, at=AT, dated=True,
)  # fmt: skip
UNQUOTED = replace(CHECKED, verdict="in the text", sources=(), passages=(PASSAGE,))
SPEAKER = Speaker(
    name="Marta Holm", quotations=12, articles=1, names=("Marta Holm", "M. Holm"),
    written=("Holm", "the mayor", "the former mayor", "the mayor of the town on the coast"),
    roles=("mayor",), aliases=("Granny",),
)  # fmt: skip


def _lines(look: Look) -> Iterator[str]:
    both = (Variant(saying=OLD, difference=""), Variant(saying=SAYING, difference=DIFFERENCE))
    yield from statement_text.sayings([SAYING, OLD], look)
    yield from statement_text.speakers([SPEAKER], look)
    yield from statement_text.statements([Statement(variants=both)], look)
    yield from statement_text.checks([CHECKED, UNQUOTED], look)
    yield statement_text.verdicts([CHECKED])
    yield from statement_text.decisions(
        [Decision(name="Granny\x1b", person="Marta Holm", article_id="k3fak3fak3", at=AT)]
    )


@pytest.mark.parametrize("width", [60, 80])
def test_lines_fit_the_terminal_width(width: int) -> None:
    shown = [line for text in _lines(Look(width=width)) for line in text.splitlines()]

    assert max(map(len, shown)) <= width
    assert len(shown) > 15


@pytest.mark.parametrize("width", [None, 80])
def test_control_sequences_never_reach_the_terminal(width: int | None) -> None:
    text = "\n".join(_lines(Look(width=width)))

    assert text.replace("\n", " ").isprintable()


def test_each_row_is_one_line_in_a_pipe() -> None:
    """In a pipe a quotation, a speaker and a statement are one complete line each."""
    look = Look()
    (one, _) = statement_text.sayings([SAYING, OLD], look)

    assert one.startswith("k3fa.q3  2024-05-01  The Northern Harbour and Railway Gazette  ")
    assert " ".join(SAYING.text.split()) in one
    assert len(list(statement_text.speakers([SPEAKER], look))) == 1


def test_uncertain_speakers_dates_and_versions_are_marked() -> None:
    """An uncertain speaker, the capture's date, an earlier version, an unknown speaker."""
    (first, *_) = statement_text.checks([CHECKED], Look())
    (_, place) = statement_text.sayings([OLD], Look(width=200))

    assert "exact, speaker not confirmed" in first
    for part in ("saved 2024-05-01", "earlier version", "confidence 0.40"):
        assert part in place
    assert statement_text.verdicts([CHECKED, CHECKED]) == "2 quotations: 2 exact."


def test_an_earlier_wording_has_its_own_reference() -> None:
    assert (OLD.reference, OLD.full_reference) == ("k3fa@1.q3", "k3fak3fak3@1.q3")
    assert (OLD.who, replace(OLD, speaker=None).who) == ("she", "unknown speaker")
