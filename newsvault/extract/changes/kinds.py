"""The kinds of a change, by rules documented in docs/changes.md, and its key words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsvault.extract.changes.difference import compare
from newsvault.extract.changes.lead_or_summary import without_lead
from newsvault.extract.changes.name_edits import Known, Side, Text, is_name_edit
from newsvault.extract.changes.normalisation import contains, keys, tokens
from newsvault.extract.changes.number_edits import differs_in_number, is_other_day
from newsvault.extract.changes.quotation_changes import has_quote_change, quoted_spans
from newsvault.extract.changes.typos import is_typo
from newsvault.extract.changes.word_diff import Edit, edits
from newsvault.models import Article
from newsvault.models.changes import ChangeKind, ChangeSummary, Difference, ParagraphChange

ORDER: tuple[ChangeKind, ...] = (
    "headline", "quote", "number", "name", "correction", "rewrite", "addition", "cut", "moved",
    "typo",
)  # fmt: skip
STEALTHY = frozenset({"headline", "number", "name", "quote"})
_MANY = 5  # words that come or go in a paragraph from which it is an addition or a cut
_REWRITTEN = 0.35  # share of a text that is replaced, from which nothing smaller is distinguished
_AROUND = 3  # words of context on each side of the key words
_SHOWN = 160  # characters of the key words


class Place(NamedTuple):
    """A text before and after, both with words, and the places where they differ."""

    before: Text
    after: Text
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, before: str, after: str) -> Place:
        """Return the place of two texts."""
        one, other = Text.of(before), Text.of(after)
        return cls(one, other, tuple(edits(one.keys, other.keys)))


def classify(old: Article, new: Article) -> ChangeSummary:
    """Return the kinds of the change from one version's reading to the next one's.

    Args:
        old: the reading of the version before.
        new: the reading of the new version.
    """
    difference, leads = without_lead(old, new, compare(old, new))
    places = (*_places(old, difference), *(Place.of(*lead) for lead in leads))
    found = _kinds(old, new, difference, places)
    kinds = tuple(kind for kind in ORDER if kind in found)
    before, after = _telling(difference, places, kinds, Known.of(old, new))
    return ChangeSummary(
        kinds=kinds,
        stealth=is_stealth(old, new, kinds),
        share=difference.share,
        before=before,
        after=after,
    )


def is_stealth(old: Article, new: Article, kinds: Sequence[ChangeKind]) -> bool:
    """Return whether a change that matters is stated neither by the page's date nor by a note."""
    if not STEALTHY.intersection(kinds) or "correction" in kinds:
        return False
    before = old.modified_at or old.published_at
    after = new.modified_at or new.published_at
    return before is None or after is None or after <= before


def _places(old: Article, difference: Difference) -> Iterator[Place]:
    for field in difference.fields:
        if field.field == "summary" and field.before and field.after:
            yield Place.of(field.before, field.after)
    for change in difference.paragraphs:
        if change.kind in ("changed", "moved") and len(change.pieces) > 1:
            yield Place.of(_before(old, change), _side(change, "come"))


def _before(old: Article, change: ParagraphChange) -> str:
    """Return the old text as it was; its pieces have the punctuation of the new one."""
    text = _side(change, "gone")
    written = old.paragraphs[change.before - 1] if change.before else text
    return written if keys(written) == keys(text) else text


def _side(change: ParagraphChange, side: str) -> str:
    return "".join(piece.text for piece in change.pieces if piece.kind in ("same", side))


def _kinds(
    old: Article, new: Article, difference: Difference, places: Sequence[Place]
) -> set[ChangeKind]:
    """Return the kinds of change between two versions, at least one if any field differs."""
    found: set[ChangeKind] = set()
    fields = {field.field: field for field in difference.fields}
    if "headline" in fields:
        found.add("headline")
    if "byline" in fields and fields["byline"].before and fields["byline"].after:
        found.add("name")
    if "correction" in fields and new.correction:
        found.add("correction")
    if any(change.kind == "moved" for change in difference.paragraphs):
        found.add("moved")
    if has_quote_change(old, new, difference) or any(map(edits_in_marks, places)):
        found.add("quote")
    found |= _of_paragraphs(difference, new)
    if difference.share < _REWRITTEN or "rewrite" not in found:
        found |= _of_places(places, Known.of(old, new), found)
    return found or ({"rewrite"} if difference.fields else set())


def edits_in_marks(place: Place) -> list[Edit]:
    """Return the edits that replace words in quotation marks by others, in both texts in marks.

    This holds in languages too in which no quotations are found.
    """
    before, after = (quoted_spans(text.text) for text in (place.before, place.after))
    return [
        edit
        for edit in place.edits
        if edit.gone
        and edit.come
        and _is_within(place.before, edit.a, len(edit.gone), before)
        and _is_within(place.after, edit.c, len(edit.come), after)
    ]


def _is_within(text: Text, first: int, size: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `size` tokens from `first` lie in one of the spans, in characters."""
    start, end = text.tokens[first].start, text.tokens[first + size - 1].end
    return any(low <= start and end <= high for low, high in spans)


def _of_paragraphs(difference: Difference, new: Article) -> set[ChangeKind]:
    """Return the kinds that whole paragraphs give: addition, cut, rewrite."""
    note = keys(new.correction or "")
    come = sum(_size(c, "come", note) for c in difference.paragraphs if c.kind == "come")
    gone = sum(_size(c, "gone", []) for c in difference.paragraphs if c.kind == "gone")
    if come and gone and min(come, gone) * 3 >= max(come, gone):
        return {"rewrite"}
    found: set[ChangeKind] = set()
    if come > gone:
        found.add("addition")
    elif gone:
        found.add("cut")
    if come and gone:
        found.add("rewrite")
    return found


def _size(change: ParagraphChange, kind: str, note: list[str]) -> int:
    text = keys("\n".join(piece.text for piece in change.pieces if piece.kind == kind))
    return 0 if note and (contains(note, text) or contains(text, note)) else len(text)


def _of_places(places: Sequence[Place], known: Known, found: set[ChangeKind]) -> set[ChangeKind]:
    """Return the kinds that edits within paragraphs give."""
    kinds: set[ChangeKind] = set()
    for place in places:
        for edit in place.edits:
            kinds |= _of_edit(edit, place, known)
    if "quote" in found or "rewrite" in kinds:
        kinds.discard("typo")
    if "quote" in found and not kinds & {"number", "name"}:
        kinds.discard("rewrite")  # the words that changed are the quotation's
    return kinds


def _of_edit(edit: Edit, place: Place, known: Known) -> set[ChangeKind]:
    """Return the kinds of one edit; number and name outdo the others."""
    kinds: set[ChangeKind] = set()
    if differs_in_number(edit, known.language) or is_other_day(edit, place.before.keys):
        kinds.add("number")
    before = Side(place.before, edit.a, edit.a + len(edit.gone))
    after = Side(place.after, edit.c, edit.c + len(edit.come))
    if is_name_edit(before, after, known):
        kinds.add("name")
    if kinds:
        return kinds
    if is_typo(edit, place.before.keys, place.after.keys, known.language):
        return {"typo"}
    come, gone = len(edit.come), len(edit.gone)
    if come - gone >= _MANY and gone * 3 <= come:
        return {"addition"}
    if gone - come >= _MANY and come * 3 <= gone:
        return {"cut"}
    return {"rewrite"}


def _telling(
    difference: Difference, places: Sequence[Place], kinds: Sequence[ChangeKind], known: Known
) -> tuple[str, str]:
    """Return the key words before and after, of the first kind that has any."""
    for kind in kinds:
        if found := _words_of(kind, difference, places, known):
            return _short(found[0]), _short(found[1])
    for field in difference.fields:
        return _short(field.before or ""), _short(field.after or "")
    return "", ""


def _words_of(
    kind: ChangeKind, difference: Difference, places: Sequence[Place], known: Known
) -> tuple[str, str] | None:
    """Return the words before and after of the first change of a kind, or None."""
    if kind in ("headline", "correction"):
        field = next((f for f in difference.fields if f.field == kind), None)
        return _differing(field.before or "", field.after or "") if field else None
    if kind == "quote":
        inside = (_around(edit, place) for place in places for edit in edits_in_marks(place))
        return _quote_words(difference) or next(inside, None)
    if kind in ("addition", "cut", "moved"):
        sides = {"addition": "come", "cut": "gone", "moved": "moved"}
        for change in difference.paragraphs:
            if change.kind == sides[kind]:
                text = "".join(piece.text for piece in change.pieces if piece.kind != "gone")
                text = text or change.pieces[0].text
                return {"come": ("", text), "gone": (text, "")}.get(change.kind, (text, text))
    for place in places:
        for edit in place.edits:
            if kind in _of_edit(edit, place, known):
                return _around(edit, place)
    if kind == "name":
        field = next((f for f in difference.fields if f.field == "byline"), None)
        return (field.before or "", field.after or "") if field else None
    return _first_of(difference) if kind == "rewrite" else None


def _first_of(difference: Difference) -> tuple[str, str] | None:
    sides = []
    for kind in ("gone", "come"):
        change = next((c for c in difference.paragraphs if c.kind == kind), None)
        sides.append(change.pieces[0].text if change else "")
    return (sides[0], sides[1]) if any(sides) else None


def _quote_words(difference: Difference) -> tuple[str, str] | None:
    order = ("speaker", "reworded", "removed", "added")
    changes = sorted(difference.quotes, key=lambda change: order.index(change.kind))
    if not changes:
        return None
    change = changes[0]
    if change.kind == "speaker":
        sides = [f"{one.speaker}: {one.text}" for one in (change.before, change.after) if one]
        return sides[0], sides[-1]
    before, after = change.before, change.after
    return _differing(before.text if before else "", after.text if after else "")


def _around(edit: Edit, place: Place) -> tuple[str, str]:
    """Return the words of an edit in both texts with some around them, as written."""
    sides = []
    for side, at, words in ((place.before, edit.a, edit.gone), (place.after, edit.c, edit.come)):
        found = side.tokens
        first, last = max(0, at - _AROUND), min(len(found), at + len(words) + _AROUND)
        sides.append(side.text[found[first].start : found[last - 1].end] if first < last else "")
    return sides[0], sides[1]


def _differing(before: str, after: str) -> tuple[str, str]:
    """Return two texts from shortly before the first difference to shortly after the last."""
    one, other = tokens(before), tokens(after)
    found = edits([token.key for token in one], [token.key for token in other])
    if not one or not other or not found:
        return before, after
    first, last = found[0], found[-1]
    ends = ((before, one, first.a, last.a + len(last.gone)),
            (after, other, first.c, last.c + len(last.come)))  # fmt: skip
    sides = []
    for text, words, start, stop in ends:
        low, high = start - _AROUND, stop + _AROUND
        cut = text[words[low].start :] if low > 1 else text
        left = "\u2026" if low > 1 else ""
        if high < len(words) - 1:
            cut = cut[: len(cut) - (len(text) - words[high - 1].end)] + "\u2026"
        sides.append(left + cut)
    return sides[0], sides[1]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "\u2026"
