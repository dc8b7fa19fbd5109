"""A page's markup as a BeautifulSoup tree on lxml, refused when it nests too deep."""

from __future__ import annotations

import warnings
from typing import Any

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree

from newsvault.errors import NotAnArticle

# No article comes near; reading the tree takes two of Python's thousand frames for each level.
MAX_DEPTH = 320


# What the fields read; every other attribute would cost time and memory for nothing.
_KEPT = frozenset(
    "class id itemprop itemscope itemtype role rel data-testid data-component data-qa hidden"
    " aria-hidden style href src datetime content property name http-equiv lang xml:lang".split()
)


class _TooDeep(Exception):  # never leaves this file
    pass


class _Builder(LXMLTreeBuilder):
    """lxml's HTML parser without its own silent limit on depth: ours is louder."""

    def start(self, tag: str | bytes, attrs: Any, nsmap: Any = ()) -> None:
        kept = {name: value for name, value in attrs.items() if name in _KEPT}
        super().start(tag, kept, dict(nsmap))

    def parser_for(self, encoding: str | None) -> Any:
        return etree.HTMLParser(target=self, recover=True, encoding=encoding, huge_tree=True)


class _Soup(BeautifulSoup):
    def pushTag(self, tag: Tag) -> None:  # noqa: N802  # the library's name
        super().pushTag(tag)
        if len(self.tagStack) > MAX_DEPTH:
            raise _TooDeep


def grow(markup: str, url: str) -> BeautifulSoup:
    """Return the tree of `markup`; NotAnArticle (`parse-refused`) beyond `MAX_DEPTH` levels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            return _Soup(markup, builder=_Builder(multi_valued_attributes=None))
        except _TooDeep as exc:
            raise NotAnArticle(
                f"the page is not built as an article: over {MAX_DEPTH} nested elements",
                locator=url,
                reason="parse-refused",
                hint="look at the stored page with `newsvault show --raw`",
            ) from exc
