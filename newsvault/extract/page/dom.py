"""A page's markup as a BeautifulSoup tree on lxml, refused when it nests too deep."""

from __future__ import annotations

import warnings
from typing import Any

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree

from newsvault.errors import NotAnArticle

# No article comes near; reading the tree takes two of Python's thousand frames for each level.
MAX_DEPTH = 320


# What the fields read; every other attribute would cost time and memory for nothing.
_KEPT = frozenset(
    "class id itemprop itemscope itemtype role rel data-testid data-component data-qa hidden"
    " aria-hidden style href src datetime content property name http-equiv lang xml:lang title"
    " data-timestamp data-time data-datetime data-date data-published".split()
)


# The one that every tree knows; given to each element, so that none makes a mapping of its own.
_NAMESPACES = {"xml": "http://www.w3.org/XML/1998/namespace"}


class _TooDeep(Exception):  # never leaves this file
    pass


class _Builder(LXMLTreeBuilder):
    """lxml's HTML parser without its own silent limit on depth: ours is louder.

    HTML has no namespaces, so elements go to the tree as they come: what the library's own
    `start` and `end` do about namespaces is a tenth of the time that a page takes to read.
    """

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self.attribute_dict_class = dict

    def start(self, tag: str | bytes, attrs: Any, nsmap: Any = ()) -> None:  # noqa: ARG002  # lxml's
        soup: Any = self.soup
        if len(soup.tagStack) >= MAX_DEPTH:
            raise _TooDeep
        kept = {name: value for name, value in attrs.items() if name in _KEPT}
        soup.handle_starttag(tag, None, None, kept, namespaces=_NAMESPACES)

    def end(self, tag: str | bytes) -> None:
        soup: Any = self.soup
        soup.handle_endtag(tag)

    def parser_for(self, encoding: str | None) -> Any:
        return etree.HTMLParser(target=self, recover=True, encoding=encoding, huge_tree=True)


def grow(markup: str, url: str) -> BeautifulSoup:
    """Return the tree of `markup`; NotAnArticle (`parse-refused`) beyond `MAX_DEPTH` levels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            return BeautifulSoup(markup, builder=_Builder())
        except _TooDeep as exc:
            raise NotAnArticle(
                f"the page is not built as an article: over {MAX_DEPTH} nested elements",
                locator=url,
                reason="parse-refused",
                hint="look at the stored page with `newsvault show --raw`",
            ) from exc
