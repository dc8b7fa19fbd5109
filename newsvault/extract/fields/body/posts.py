"""Posts of other services inside an article: blocks of kind post."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import Tag

from newsvault.extract.fields.body.links import address_of, links_in
from newsvault.extract.page import Box, Line, words_of
from newsvault.models import Block
from newsvault.text import clean, one_line

_SERVICES = frozenset(
    "tweet twitter instagram tiktok bluesky mastodon threads facebook fb reddit telegram".split()
)
# "— Name (@handle) 4 May 2024", the line that these services print below a post.
_SIGNED = re.compile(
    r"^[—–-]{1,3}\s?(.{1,80}?)\s?(?:\((@[\w.@-]{1,80})\))?,?\s?([^()]{4,40}\d{4})?$"
)
_BY = re.compile(
    r"\b(?:A post shared by|Posted by|Post by)\s+(.{1,80}?)(?:\s*\((@[^()]{1,80})\))?$"
)
_LEADS = re.compile(
    r"\b(?:post|video|reel|photo) (?:shared )?(?:on|by)\b|^[—–-]|\bthis post\b|^view on\b",
    re.IGNORECASE,
)
# Parts of a post that a page builds of named elements.
_WORDS = frozenset(("text", "content", "body", "message"))
_AUTHOR = frozenset(("author", "name", "user", "username", "fullname", "displayname"))
_DATE = frozenset(("date", "time", "timestamp", "datetime"))
_HANDLE = re.compile(r"@[\w.@-]{1,80}")
_MOST = 60  # elements of such a post that are looked at, and lines that it may have
_NODES = 100  # elements and strings of a part
_LONGEST = 5_000  # characters of a part
_DEEPEST = 6  # boxes of a service, one in another


def is_post(box: Box) -> bool:
    """Whether a box is a post of another service.

    It is in that service's embedding code, or in elements of the page that name its parts.
    """
    if not box.words & _SERVICES:
        return False
    if box.name == "blockquote":
        return True
    if box.name not in ("div", "section", "figure"):
        return False
    if box.kind is None:
        built = _may_be_built(box) and {"words", "author"} <= _parts(box.tag).keys()
        box.kind = "post" if built else ""
    return box.kind == "post"


def _may_be_built(box: Box) -> bool:
    """Whether a box is no larger, and in no more boxes of services, than any post.

    An element in n of them is looked at n times.
    """
    if box.last - box.first > _MOST:
        return False
    around, depth = box.parent, 0
    while around is not None and depth < _DEEPEST:
        depth += bool(around.words & _SERVICES)
        around = around.parent
    return depth < _DEEPEST


def is_in_post(box: Box) -> bool:
    """Whether a box is a part of a post that a page builds of named elements."""
    around: Box | None = box.parent
    while around is not None and around.words & _SERVICES:
        if is_post(around):
            return True
        around = around.parent
    return False


def _parts(tag: Tag) -> dict[str, str]:
    """Return the words, author, handle and date of a post built of named elements."""
    found: dict[str, str] = {}
    for inner in tag.find_all(True, limit=_MOST):
        named = words_of(inner, "class", "itemprop")
        text = _text(inner) if named & (_WORDS | _AUTHOR | _DATE) else ""
        if not text:
            continue
        if handle := _HANDLE.fullmatch(text):
            found.setdefault("handle", handle[0])
        elif named & _AUTHOR and len(text) < 80:
            found.setdefault("author", text)
        elif named & _DATE and len(text) < 40:
            found.setdefault("date", text)
        elif named & _WORDS and " " in text:
            found.setdefault("words", text)
    return found


def _text(tag: Tag) -> str:
    """Return the text of a part in one line, "" for more than a post says."""
    nodes = [*islice(tag.descendants, _NODES + 1)]
    size = sum(len(node) for node in nodes if isinstance(node, str))
    return "" if len(nodes) > _NODES or size > _LONGEST else one_line(tag.get_text(" "))


def post_block(box: Box, lines: list[Line], base: str) -> Block | None:
    """Return a post as a block: who posted it, when, and its address where its code says so.

    None for a post that its embedding code only leads to ("View this post on ...").
    """
    if box.name != "blockquote":
        return _built_block(box, base)
    texts = [clean(line.text) for line in lines]
    author = date = None
    for text in reversed(texts):
        if signed := _SIGNED.match(text):
            author, date = signed[1], signed[3]
            break
        if named := _BY.search(text):
            author = named[1]
            break
    if not any(len(text.split()) > 2 and not _LEADS.search(text) for text in texts if text):
        return None
    addresses = [str(a.attrs["href"]) for a in box.tag.find_all("a", limit=50) if a.get("href")]
    url = next((one for one in reversed(addresses) if one.startswith(("http:", "https:"))), None)
    text = "\n".join(texts)
    return Block(
        text=text,
        kind="post",
        author=author,
        date=date,
        url=address_of(url, base) if url else None,
        links=links_in(lines, text, base),
    )


def _built_block(box: Box, base: str) -> Block | None:
    """Return a post that a page builds of named elements, signed as embedding codes sign it."""
    parts = _parts(box.tag)
    handle = f" ({parts['handle']})" if "handle" in parts else ""
    date = parts.get("date")
    signature = f"— {parts['author']}{handle}{f' {date}' if date else ''}"
    links = box.tag.find_all("a", limit=50)
    parent = box.tag.find_parent("a")
    addresses = [str(a.attrs.get("href", "")) for a in (*links, *([parent] if parent else ()))]
    url = next((w for a in addresses if a.startswith("http") and (w := address_of(a, base))), None)
    return Block(
        text=f"{parts['words']}\n{signature}",
        kind="post",
        author=parts["author"],
        date=date,
        url=url,
    )
