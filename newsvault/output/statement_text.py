"""Quotations, speakers, statements and checked drafts as plain text.

On a terminal lines are wrapped; in a pipe each row is one line and nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsvault.models.statements import (
    Checked,
    Decision,
    Saying,
    Source,
    Speaker,
    Statement,
    Variant,
)
from newsvault.output.cell_width import whole
from newsvault.output.terminal import Look
from newsvault.text import plural, safe_line

_UNSURE = 0.7  # a lower confidence is printed
_ROOM = "    "
_SHOWN = 3  # maximum spellings of a name, roles, sources printed
_UNCONFIRMED = "speaker not confirmed"
_VERDICTS = {
    "exact": "exact",
    _UNCONFIRMED: f"exact, {_UNCONFIRMED}",
    "withdrawn": "withdrawn: only in an earlier version",
    "near": "near",
    "somebody else": "said by another speaker",
    "in the text": "in the text, not as a quotation",
    "not in the archive": "not in the archive",
}


def sayings(found: Iterable[Saying], look: Look) -> Iterator[str]:
    """Yield each quotation: number, speaker, words, outlet and date."""
    for saying in found:
        if look.width is None:
            words = f"{safe_line(saying.who)}: “{safe_line(saying.text)}”"
            yield "  ".join((saying.reference, _date(saying), safe_line(saying.outlet), words))
            continue
        said = (
            f"{look.bold(whole(safe_line(saying.who)))}{_role(saying)}: “{safe_line(saying.text)}”"
        )
        yield look.wrap(said, f"{saying.reference}  ", _ROOM)
        yield look.dim(look.cut(_ROOM + " · ".join((_place(saying), safe_line(saying.headline)))))


def speakers(found: Iterable[Speaker], look: Look) -> Iterator[str]:
    """Yield each speaker: number of quotations, name, number of articles, spellings, roles."""
    for speaker in found:
        others = [name for name in (*speaker.names, *speaker.aliases) if name != speaker.name]
        details = (
            plural(speaker.articles, "article"),
            _list("as", dict.fromkeys((*others, *speaker.written))),
            _list("", speaker.roles),
        )
        about = "; ".join(part for part in details if part)
        if look.width is None:
            yield f"{speaker.quotations:6}  {safe_line(speaker.name)}  ({about})"
        else:
            yield look.wrap(
                f"{look.bold(whole(safe_line(speaker.name)))} ({about})",
                f"{speaker.quotations:6}  ",
                " " * 8,
            )


def _list(title: str, values: Iterable[str]) -> str:
    known = [safe_line(value) for value in values]
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    listed = ", ".join(known[:_SHOWN]) + more
    return f"{title} {listed}".strip() if known else ""


def decisions(found: Iterable[Decision]) -> Iterator[str]:
    """Yield the decision about each name."""
    for decision in found:
        where = f"  in {decision.article_id}" if decision.article_id else ""
        names = f"{safe_line(decision.name)} = {safe_line(decision.person)}"
        yield f"{decision.at:%Y-%m-%d}  {names}{where}"


def statements(found: Iterable[Statement], look: Look) -> Iterator[str]:
    """Yield each statement: first date, speaker, words, then every publication of it."""
    for statement in found:
        first = statement.first
        said = f"{look.bold(whole(safe_line(first.who)))}{_role(first)}: “{safe_line(first.text)}”"
        if look.width is None:
            refs = " ".join(variant.saying.reference for variant in statement.variants)
            outlets = ", ".join(safe_line(outlet) for outlet in statement.outlets)
            wordings = (
                f", {plural(statement.wordings, 'wording')}" if statement.wordings > 1 else ""
            )
            copies = sum(variant.copy_of is not None for variant in statement.variants)
            of_text = f", {plural(copies, 'copy', 'copies')} of one text" if copies else ""
            yield f"{_date(first)}  {said}  {outlets}{wordings}{of_text}  {refs}"
            continue
        yield look.wrap(said, f"{_date(first)}  ", _ROOM)
        for number, variant in enumerate(statement.variants):
            saying = variant.saying
            lead = "first " if number == 0 and len(statement.variants) > 1 else ""
            yield look.dim(
                look.cut(f"{_ROOM}{saying.reference}  {lead}{_place(saying)}{_copy(variant)}")
            )
            if variant.difference:
                yield look.wrap(safe_line(variant.difference), _ROOM * 2)


def _copy(variant: Variant) -> str:
    return f" · copy of {variant.copy_of[:4]}" if variant.copy_of else ""


def checks(found: Iterable[Checked], look: Look) -> Iterator[str]:
    """Yield each quotation of a draft with its verdict, sources and proof."""
    for checked in found:
        speaker = f"{safe_line(checked.speaker)}: " if checked.speaker else ""
        verdict = _VERDICTS[checked.verdict]
        unsure = checked.speaker and checked.sources and checked.sources[0].same_speaker is None
        if unsure and not verdict.endswith(_UNCONFIRMED):
            verdict += f", {_UNCONFIRMED}"
        lead = f"line {checked.line}: "
        yield look.wrap(f"{look.bold(verdict)}: {speaker}“{safe_line(checked.text)}”", lead, _ROOM)
        for source in checked.sources[:_SHOWN]:
            yield from _source(source, look)
        for passage in checked.passages[:_SHOWN]:
            place = f"{safe_line(passage.outlet)} · {passage.at.date().isoformat()}"
            yield look.wrap(safe_line(passage.text), _ROOM)
            yield look.dim(look.cut(f"{_ROOM}{passage.short_id}  {place}"))
        if checked.passages:
            yield look.dim(f"{_ROOM}proof: newsvault show {checked.passages[0].short_id}")
        if checked.sources:
            proof = checked.sources[0].saying
            yield look.dim(f"{_ROOM}proof: newsvault show {proof.reference}")


def _source(source: Source, look: Look) -> Iterator[str]:
    one = source.saying
    if source.difference:
        yield look.wrap(safe_line(source.difference), _ROOM)
    who = f"{safe_line(one.who)}, " if source.same_speaker is not True else ""
    by = "said by " if source.same_speaker is False else ""
    yield look.dim(look.wrap(f"{by}{who}{_place(one)}", f"{_ROOM}{one.reference}  ", _ROOM * 2))


def verdicts(found: Sequence[Checked]) -> str:
    """Return one line that counts the verdicts."""
    counts = {name: sum(check.verdict == name for check in found) for name in _VERDICTS}
    summary = "; ".join(f"{count} {_VERDICTS[name]}" for name, count in counts.items() if count)
    return f"{plural(len(found), 'quotation')}: {summary}."


def _place(saying: Saying) -> str:
    """Return outlet, date, and warnings: earlier version, low confidence."""
    parts = [
        safe_line(saying.outlet),
        _date(saying) if saying.dated else f"saved {_date(saying)}",
        "" if saying.newest else "earlier version",
        f"confidence {saying.confidence:.2f}"
        if saying.speaker and saying.confidence < _UNSURE
        else "",
    ]
    return " · ".join(part for part in parts if part)


def _role(saying: Saying) -> str:
    return f", {safe_line(saying.role)}" if saying.role and saying.person else ""


def _date(saying: Saying) -> str:
    return saying.at.date().isoformat()
