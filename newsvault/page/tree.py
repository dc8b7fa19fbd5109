"""A page's markup as a BeautifulSoup tree on lxml, refused when it nests too deep."""

from __future__ import annotations

import warnings
from typing import Any

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree

from newsvault.errors import NotAnArticle

MAX_DEPTH = 512


class _TooDeep(Exception):  # never leaves this file
    pass


class _Builder(LXMLTreeBuilder):
    """lxml's HTML parser without its own silent limit on depth: ours is louder."""

    def parser_for(self, encoding: str | None) -> Any:
        return etree.HTMLParser(target=self, recover=True, encoding=encoding, huge_tree=True)


class _Soup(BeautifulSoup):
    def pushTag(self, tag: Tag) -> None:  # noqa: N802  # the library's name
        super().pushTag(tag)
        if len(self.tagStack) > MAX_DEPTH:
            raise _TooDeep


def grow(markup: str, url: str) -> BeautifulSoup:
    """Return the tree of `markup`. Raises NotAnArticle (`parse-refused`) beyond 512 levels."""
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
