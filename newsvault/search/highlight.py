"""Snippets: the passages of an article that match a query, with the matches marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC

from newsvault.models import Article, RemovedText, Snippet
from newsvault.models.record import record
from newsvault.search.document import picture_of
from newsvault.search.match_passages import Passage, Text, passages
from newsvault.search.query.tree import And, AtLeast, Key, Leaf, Near, Node, Or


@record
class Added:
    """What a query can match beside an article: the user's tags and notes, and removed text."""

    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    removed: tuple[RemovedText, ...] = ()


NOTHING = Added()
AROUND = 30  # words in a snippet
_BEFORE = 8  # of them before the first match


def snippets(
    root: Node, article: Article, *, limit: int = 1, added: Added = NOTHING
) -> tuple[Snippet, ...]:
    """Return the `limit` best passages of an article, best first; () if none can be shown.

    Phrases and near words come first, then passages with more different parts of the query, then
    those with more matches. A match outside the body is shown under its field's name, as `headline:
    ...`, if the query names that field or the body has no match.
    """
    body = Text("body", article.text, article.language, article.quotes)
    found = list(_pieces(root, body, limit))
    asked = set(_fields(root)) - {None, "body", "quote", "lead"}
    if asked or not found:
        texts = [*_others(article), *_notes(added)]
        others = [
            *_tags(root, added),
            *_removed(root, added, article.language, limit),
            *(
                piece
                for text in texts
                if not found or text.label in asked
                for piece in _pieces(root, text, 1)
            ),
        ][:limit]
        found = [*found[: max(limit - len(others), 1 if limit > 1 else 0)], *others]
    return tuple(found[:limit])


def _fields(node: Node) -> Iterator[str | None]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _fields(part)
    elif isinstance(node, Near):
        yield from _fields(node.left)
    elif isinstance(node, AtLeast):
        yield node.word.field
    elif isinstance(node, Leaf) or (isinstance(node, Key) and node.field == "tag"):
        yield node.field


def _notes(added: Added) -> Iterator[Text]:
    if added.notes:
        yield Text("note", "\n".join(added.notes), None)


def _tags(node: Node, added: Added) -> Iterator[Snippet]:
    """Yield the tags that `node` searches for."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _tags(part, added)
    elif isinstance(node, Key) and node.field == "tag":
        for tag in added.tags:
            if tag.lower() == node.value:
                yield Snippet(text=f"tag: {tag}", marks=((5, 5 + len(tag)),))


def _removed(root: Node, added: Added, language: str | None, limit: int) -> Iterator[Snippet]:
    """Yield the removed sentences that a query matches, with the days on which they were seen.

    A query for articles with any removed text, without words, shows the first ones.
    """
    some = [
        (text, piece)
        for text in added.removed
        for piece in _pieces(root, Text("was", text.text, language, title=_seen(text)), 1)
    ]
    if not some and "was" not in _fields(root):
        for text in added.removed[:limit]:
            whole = Text("was", text.text, language, title=_seen(text))
            some.append((text, _cut(whole, (0, min(AROUND, len(whole.tokens))), ())))
    for text, piece in some:
        yield replace(piece, first_seen=text.first_seen, last_seen=text.last_seen)


def _seen(text: RemovedText) -> str:
    """Return the name under which a removed sentence is shown."""
    first, last = (f"{at.astimezone(UTC):%Y-%m-%d}" for at in (text.first_seen, text.last_seen))
    return f"was (seen {first})" if first == last else f"was (seen {first} to {last})"


def asks_removed(node: Node) -> bool:
    """Whether a query asks for removed text: in:versions, was: or has:was."""
    if isinstance(node, And | Or):
        return any(map(asks_removed, node.parts))
    return "was" in _fields(node) or node == Key(field="has", value="was")


def _others(article: Article) -> Iterator[Text]:
    """Yield the texts of an article other than its body."""
    names = "; ".join(f"{p.name}, {p.role}" if p.role else p.name for p in article.byline)
    texts = {
        "headline": article.headline,
        "summary": article.summary,
        "byline": names,
        "keywords": "; ".join(article.keywords),
        "agency": article.agency,
        "correction": article.correction,
        "section": article.section,
        "caption": picture_of(article),
        "source": article.publisher,
        "url": article.url,
    }
    unstemmed = ("byline", "agency", "source", "url")
    for label, text in texts.items():
        if text:
            yield Text(label, text, None if label in unstemmed else article.language)


def _pieces(root: Node, text: Text, limit: int) -> Iterator[Snippet]:
    found = sorted(passages(root, text), key=lambda p: (p.first, p.last))
    marks = sorted({mark for passage in found for mark in passage.marks})
    chosen: list[tuple[int, int]] = []
    for _, start in _windows(found):
        end = min(len(text.tokens), start + AROUND)
        if all(end <= a or b <= start for a, b in chosen):
            chosen.append((start, end))
            yield _cut(text, (start, end), marks)
        if len(chosen) == limit:
            break


def _windows(found: list[Passage]) -> list[tuple[tuple[int, int, int], int]]:
    """Return the first words of the best windows, best first."""
    windows = []
    for at, one in enumerate(found):
        inside = [one]
        for other in found[at + 1 :]:
            if other.first >= one.first + AROUND - _BEFORE:
                break
            if other.last < one.first + AROUND - _BEFORE:
                inside.append(other)
        parts = frozenset().union(*(p.parts for p in inside))
        count = len({mark for p in inside for mark in p.marks})
        together = sum(p.whole for p in inside) > 0
        windows.append(((-together, -len(parts), -count), max(0, one.first - _BEFORE)))
    return sorted(windows)


def _cut(text: Text, window: tuple[int, int], marks: Sequence[tuple[int, int]]) -> Snippet:
    """Return the words of `window` as a snippet; overlapping marks become one."""
    first, last = window
    tokens, whole = text.tokens, text.text
    start = tokens[first][1] if first else 0
    end = tokens[last - 1][2] if last < len(tokens) else len(whole)
    if last < len(tokens) and whole[end : end + 1] in ".!?":
        end += 1
    lead = ("" if text.label == "body" else f"{text.title}: ") + ("… " if start else "")
    piece = lead + re.sub(r"\s", " ", whole[start:end]) + (" …" if end < len(whole) else "")
    shift = len(lead) - start
    held: list[tuple[int, int]] = []
    for a, b in marks:
        if first <= a and b < last:
            mark = tokens[a][1] + shift, tokens[b][2] + shift
            if held and mark[0] < held[-1][1]:
                mark = held[-1][0], max(mark[1], held[-1][1])
                held.pop()
            held.append(mark)
    return Snippet(text=piece, marks=tuple(held))
