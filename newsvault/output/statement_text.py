"""Who said what, as plain text for a person: quotations, speakers, statements, a checked draft.

On a terminal lines are wrapped; elsewhere each row is one line and nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsvault.models.statements import Checked, Decision, Saying, Source, Speaker, Statement
from newsvault.output.cells import whole
from newsvault.output.terminal import Look
from newsvault.text import plural, safe_line

_UNSURE = 0.7  # below it the confidence is shown
_ROOM = "    "
_SHOWN = 3  # ways to write a name, roles, sources
_UNCONFIRMED = "speaker not confirmed"
_VERDICTS = {
    "exact": "exact",
    _UNCONFIRMED: f"exact, {_UNCONFIRMED}",
    "withdrawn": "withdrawn since: only an earlier version says it",
    "near": "near",
    "somebody else": "said by somebody else",
    "in the text": "in the text, not as a quotation",
    "not in the archive": "not in the archive",
}


def sayings(found: Iterable[Saying], look: Look) -> Iterator[str]:
    """Yield each quotation: its number, who said it, the words, where and when."""
    for one in found:
        if look.width is None:
            words = f"{safe_line(one.who)}: “{safe_line(one.text)}”"
            yield "  ".join((one.reference, _date(one), safe_line(one.outlet), words))
            continue
        said = f"{look.bold(whole(safe_line(one.who)))}{_role(one)}: “{safe_line(one.text)}”"
        yield look.wrap(said, f"{one.reference}  ", _ROOM)
        yield look.dim(look.cut(_ROOM + " · ".join((_place(one), safe_line(one.headline)))))


def speakers(found: Iterable[Speaker], look: Look) -> Iterator[str]:
    """Yield each speaker: how many quotations, the name, how many articles, how written."""
    for one in found:
        others = [name for name in (*one.names, *one.aliases) if name != one.name]
        told = (
            plural(one.articles, "article"),
            _list("as", dict.fromkeys((*others, *one.written))),
            _list("", one.roles),
        )
        about = "; ".join(part for part in told if part)
        if look.width is None:
            yield f"{one.quotations:6}  {safe_line(one.name)}  ({about})"
        else:
            yield look.wrap(
                f"{look.bold(whole(safe_line(one.name)))} ({about})",
                f"{one.quotations:6}  ",
                " " * 8,
            )


def _list(title: str, values: Iterable[str]) -> str:
    known = [safe_line(value) for value in values]
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    listed = ", ".join(known[:_SHOWN]) + more
    return f"{title} {listed}".strip() if known else ""


def decisions(found: Iterable[Decision]) -> Iterator[str]:
    """Yield what was decided about each name."""
    for one in found:
        where = f"  in {one.article_id}" if one.article_id else ""
        yield f"{one.at:%Y-%m-%d}  {safe_line(one.name)} = {safe_line(one.person)}{where}"


def statements(found: Iterable[Statement], look: Look) -> Iterator[str]:
    """Yield each statement: when first said, by whom, the words, then every place that has it."""
    for one in found:
        first = one.first
        said = f"{look.bold(whole(safe_line(first.who)))}{_role(first)}: “{safe_line(first.text)}”"
        if look.width is None:
            refs = " ".join(variant.saying.reference for variant in one.variants)
            outlets = ", ".join(safe_line(outlet) for outlet in one.outlets)
            wordings = f", {plural(one.wordings, 'wording')}" if one.wordings > 1 else ""
            yield f"{_date(first)}  {said}  {outlets}{wordings}  {refs}"
            continue
        yield look.wrap(said, f"{_date(first)}  ", _ROOM)
        for number, variant in enumerate(one.variants):
            saying = variant.saying
            lead = "first " if number == 0 and len(one.variants) > 1 else ""
            yield look.dim(look.cut(f"{_ROOM}{saying.reference}  {lead}{_place(saying)}"))
            if variant.difference:
                yield look.wrap(safe_line(variant.difference), _ROOM * 2)


def checks(found: Iterable[Checked], look: Look) -> Iterator[str]:
    """Yield each quotation of a draft, what is known of it, and where the proof is."""
    for one in found:
        speaker = f"{safe_line(one.speaker)}: " if one.speaker else ""
        verdict = _VERDICTS[one.verdict]
        unsure = one.speaker and one.sources and one.sources[0].same_speaker is None
        if unsure and not verdict.endswith(_UNCONFIRMED):
            verdict += f", {_UNCONFIRMED}"
        lead = f"line {one.line}: "
        yield look.wrap(f"{look.bold(verdict)}: {speaker}“{safe_line(one.text)}”", lead, _ROOM)
        for source in one.sources[:_SHOWN]:
            yield from _source(source, look)
        for passage in one.passages[:_SHOWN]:
            place = f"{safe_line(passage.outlet)} · {passage.at.date().isoformat()}"
            yield look.wrap(safe_line(passage.text), _ROOM)
            yield look.dim(look.cut(f"{_ROOM}{passage.short_id}  {place}"))
        if one.passages:
            yield look.dim(f"{_ROOM}proof: newsvault show {one.passages[0].short_id}")
        if one.sources:
            proof = one.sources[0].saying
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
    counts = {name: sum(one.verdict == name for one in found) for name in _VERDICTS}
    told = ", ".join(f"{count} {_VERDICTS[name]}" for name, count in counts.items() if count)
    return f"{plural(len(found), 'quotation')}: {told}."


def _place(saying: Saying) -> str:
    """Return outlet and date, and what else is to be known of a quotation's standing."""
    told = [
        safe_line(saying.outlet),
        _date(saying) if saying.dated else f"saved {_date(saying)}",
        "" if saying.newest else "earlier version",
        f"confidence {saying.confidence:.2f}"
        if saying.speaker and saying.confidence < _UNSURE
        else "",
    ]
    return " · ".join(part for part in told if part)


def _role(saying: Saying) -> str:
    return f", {safe_line(saying.role)}" if saying.role and saying.person else ""


def _date(saying: Saying) -> str:
    return saying.at.date().isoformat()
