"""How the kinds that are written in XML are read: streaming, no entities, no network."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from newsvault.errors import NotAnArticle


def local_name(element: Any) -> str:
    """Return an element's name without its name space, in lower case; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def elements(body: bytes, names: frozenset[str], *, locator: str) -> Iterator[Any]:
    """Yield the elements called one of `names`, each freed when the next is asked for.

    Entities of the document's own are refused before the parser sees them; what breaks off is read
    as far as it goes. Raises NotAnArticle ("bad-list").
    """
    from lxml import etree

    if b"<!ENTITY" in body.replace(b"\x00", b""):
        raise _bad("it declares entities of its own", locator)
    stream = etree.iterparse(
        BytesIO(body),
        events=("end",),
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
        raise _bad("it is not well formed", locator) from exc


def _bad(why: str, locator: str) -> NotAnArticle:
    return NotAnArticle(
        f"the list cannot be read: {why}",
        locator=locator,
        hint="give the addresses of the articles themselves",
        reason="bad-list",
    )
