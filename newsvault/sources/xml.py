"""XML parsing for lists: streaming, without entities, without network access."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from newsvault.errors import BadAddress, NotAnArticle
from newsvault.urls import check_address, resolve

_ROOT = re.compile(rb"<(?:[\w.-]{1,100}:)?([A-Za-z][\w.-]{0,100})")
# A declaration in single bytes contradicts these names; programs write it into UTF-8.
_WRONG_ENCODING = re.compile(
    rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]{1,200}?\sencoding\s{0,9}=\s{0,9}["'](?:utf-?(?:16|32)|ucs-?[24])""",
    re.IGNORECASE,
)
_COMMENT_END = b"-->"
_SUBSET_END = b"]>"


def local_name(element: Any) -> str:
    """Return an element's name without namespace, in lower case; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def root_name(head: bytes) -> str:
    """Return the local name of the root element of a document that begins with `head`.

    In lower case; "" for none. Declarations and comments before it are skipped.
    """
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    while text.startswith((b"<?", b"<!")):
        ends = _COMMENT_END if text.startswith(b"<!--") else _SUBSET_END
        if text.startswith(b"<?") or (ends is _SUBSET_END and b"[" not in text.partition(b">")[0]):
            ends = b">"
        text = text.partition(ends)[2].lstrip(b" \t\r\n")
    root = _ROOT.match(text)
    return root[1].decode("ascii").lower() if root else ""


def is_document(head: bytes, roots: frozenset[str]) -> bool:
    """Return whether `head` begins an XML document with one of `roots`, even after junk."""
    root = root_name(head)
    if root in roots:
        return True
    text = head.replace(b"\x00", b"").lower()
    if root == "html" or b"<html" in text or b"<!doctype html" in text:
        return False
    return any(f"<{name}".encode() in text for name in roots)


def name_space(element: Any) -> str:
    """Return the namespace of an element, "" for none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def core(element: Any) -> dict[str, str]:
    """Return the texts of an element's children in its own namespace, by local name.

    Extensions (`image:loc`, `media:title`) use the same local names for other values. The first of
    several children counts.
    """
    own = name_space(element)
    values: dict[str, str] = {}
    for child in element:
        name = local_name(child)
        if name and name_space(child) == own:
            values.setdefault(name, child.text or "")
    return values


def base_of(element: Any, base: str) -> str:
    """Return the base URL of relative references in `element` (XML Base).

    `base` is the document's URL, "" for a file.
    """
    steps = [
        place
        for part in (element, *element.iterancestors())
        if (place := part.get("{http://www.w3.org/XML/1998/namespace}base"))
    ]
    for place in reversed(steps):
        base = absolute(base, place) or base
    return base


def absolute(base: str, link: str) -> str | None:
    """Return `link` as an absolute URL on the page `base` ("" for a file), or None if invalid."""
    if not link.strip():
        return None
    try:
        return (resolve(base, link) if base else check_address(link)).href
    except BadAddress:
        return None


def elements(body: bytes, names: frozenset[str], *, locator: str) -> Iterator[Any]:
    """Yield the elements named in `names`; each is freed when the next one is requested.

    Custom entities are refused before parsing; a truncated document is parsed up to the cut. Raises
    NotAnArticle ("bad-list").
    """
    from lxml import etree

    if b"<!ENTITY" in body.replace(b"\x00", b""):
        raise _bad("custom XML entities are not allowed", locator)
    stream = etree.iterparse(
        BytesIO(body),
        events=("end",),
        encoding="utf-8" if _WRONG_ENCODING.match(body) else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        for _, element in stream:
            if local_name(element) in names:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise _bad("not well-formed XML", locator) from exc


def _bad(why: str, locator: str) -> NotAnArticle:
    return NotAnArticle(
        f"invalid list: {why}",
        locator=locator,
        hint="give the addresses of the articles",
        reason="bad-list",
    )
