"""What parsing again changes: a page by kind of change, or all of one article."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.models import EMBEDDED, Block, Quote
from newsvault.models.vault import Change
from newsvault.output.cell_width import cut
from newsvault.output.terminal import Look
from newsvault.text import plural, safe_line

_NAMES = {
    "published_at": "day of publication", "published_precision": "", "modified_at": "last change",
    "modified_precision": "", "url": "address", "image": "picture",
    "origins": "", "claimed_url": "declared address",
}  # fmt: skip
# The order of the page: the text, other kinds of blocks, links, then the fields.
_ORDER = (
    "text added", "text left out", "kinds of blocks", "tables, posts, captions", "links",
    "quotations added", "quotations left out", "speakers", "roles and verbs of speaking",
    "confidence of speakers", "places of quotations",
)  # fmt: skip
_EXAMPLES = 3  # articles named for each kind of change
_LINE = 79  # columns of an example in a pipe
_SHOWN = 160  # characters of a value in the details of an article

Parts = list[tuple[str, str]]


class ReparsePage:
    """Changes by kind: how many articles have it, and the first few as examples."""

    def __init__(self) -> None:
        self.articles: set[str] = set()
        self._count: dict[str, set[str]] = {}
        self._examples: dict[str, list[tuple[str, str]]] = {}

    def add(self, change: Change) -> None:
        """Count a change."""
        self.articles.add(change.id)
        for kind, example in parts(change):
            ids = self._count.setdefault(kind, set())
            if change.id not in ids and len(ids) < _EXAMPLES:
                self._examples.setdefault(kind, []).append((change.id, example))
            ids.add(change.id)

    def lines(self, look: Look) -> Iterator[str]:
        """Yield the page: a heading for each kind of change with its number, then examples."""
        width = min(look.width or _LINE, _LINE)
        rest = sorted(kind for kind in self._count if kind not in _ORDER)
        for kind in [*(kind for kind in _ORDER if kind in self._count), *rest]:
            yield look.bold(f"{kind}: {plural(len(self._count[kind]), 'article')}")
            for article_id, example in self._examples[kind]:
                yield cut(f"  {article_id}  {example}", width)


def details(change: Change, look: Look) -> Iterator[str]:
    """Yield all that changes in one article, or in one of its versions."""
    yield look.bold(f"{change.id}@{change.version}")
    for kind, example in parts(change, every=True):
        yield look.wrap(f"{kind}: {example}", "  ", "    ")


def parts(change: Change, *, every: bool = False) -> Parts:
    """Return (kind of change, example) of a change; with `every`, each paragraph and field."""
    found: Parts = []
    for name, before, after in change.fields:
        if name == "blocks" and isinstance(before, tuple) and isinstance(after, tuple):
            found += _blocks(before, after, every=every)
        elif name == "quotes" and isinstance(before, tuple) and isinstance(after, tuple):
            found += _quotations(before, after, every=every)
        elif kind := _NAMES.get(name, name.partition(" ")[0]):  # "tag board" of a merged article
            found.append((kind, f"{_value(before)} -> {_value(after)}"))
    if not found and change.fields:
        found.append(("sources of values", "the same values, from other places of the page"))
    return found


def _blocks(before: tuple[Block, ...], after: tuple[Block, ...], *, every: bool) -> Parts:
    """Return what changed in the blocks; unless `every`, one example of each kind of change."""
    found: Parts = []
    old, new = {b.text: b for b in before}, {b.text: b for b in after}
    for block in after:
        if block.text not in old:
            special = block.kind in EMBEDDED
            found.append(("tables, posts, captions" if special else "text added", _block(block)))
        elif old[block.text].kind != block.kind:
            kinds = f"{old[block.text].kind} -> {block.kind}"
            found.append(("kinds of blocks", f"{kinds}: {_block(block)}"))
    found += [("text left out", _block(block)) for block in before if block.text not in new]
    links = [link for block in after for link in block.links]
    had = sum(len(block.links) for block in before)
    if len(links) != had:
        words = ", ".join(safe_line(link.text) for link in links[: 10 if every else 3])
        found.append(("links", f"{had} before, {len(links)} after" + (words and f": {words}")))
    return found if every else list({kind: (kind, text) for kind, text in reversed(found)}.values())


def _quotations(before: tuple[Quote, ...], after: tuple[Quote, ...], *, every: bool) -> Parts:
    """Return what changed in the quotations, as `_blocks` does."""
    found: Parts = []
    old, texts = {quote.text: quote for quote in before}, {quote.text for quote in after}
    for quote in after:
        was, words = old.get(quote.text), f"“{safe_line(quote.text)[:_SHOWN]}”"
        if was is None:
            found.append(("quotations added", words))
        elif _speaker(was) != _speaker(quote):
            found.append(("speakers", f"{_speaker(was)} -> {_speaker(quote)}: {words}"))
        elif (was.role, was.cue) != (quote.role, quote.cue):
            found.append(("roles and verbs of speaking",
                          f"{_said(was)} -> {_said(quote)}: {words}"))  # fmt: skip
        elif was.confidence != quote.confidence:
            figures = f"{was.confidence:.3f} -> {quote.confidence:.3f}"
            found.append(("confidence of speakers", f"{figures}: {words}"))
    found += [("quotations left out", f"“{safe_line(q.text)[:_SHOWN]}”")
              for q in before if q.text not in texts]  # fmt: skip
    if not found:
        found.append(("places of quotations", f"{len(after)} with the same words and speakers"))
    return found if every else list({kind: (kind, text) for kind, text in reversed(found)}.values())


def _speaker(quote: Quote) -> str:
    return safe_line(quote.speaker_name or quote.speaker or "none")


def _said(quote: Quote) -> str:
    return safe_line(", ".join(filter(None, (quote.role, quote.cue))) or "none")


def _block(block: Block) -> str:
    return f"“{safe_line(block.text)[:_SHOWN]}”"


def _value(value: object) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, tuple):
        value = ", ".join(str(getattr(item, "name", item)) for item in value)
    elif url := getattr(value, "url", None):
        words = (getattr(value, "caption", None), getattr(value, "credit", None))
        value = " · ".join(filter(None, (url, *words)))
    return safe_line(str(value))[:_SHOWN]
