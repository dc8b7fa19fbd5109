"""Page markup to a BeautifulSoup tree (lxml), with a limit on nesting depth."""

from __future__ import annotations

import warnings
from typing import Any

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree

from newsvault.errors import NotAnArticle

# Articles are far below; reading the tree needs two stack frames of Python's 1,000 per level.
MAX_DEPTH = 320


# Attributes that fields read; the others would only cost time and memory.
_KEPT = frozenset(
    "class id itemprop itemscope itemtype role rel data-testid data-component data-qa data-hook"
    " hidden aria-hidden style href src datetime content property name http-equiv lang xml:lang"
    " title data-timestamp data-time data-datetime data-date data-published".split()
)


# RDFa names of an article's parts and the itemprop that means the same: schema.org's own, which
# pages write with its prefix or a `vocab` around them, and those of Dublin Core.
_RDFA = {
    name: itemprop
    for itemprop, names in {
        "author": "author schema:author dc:creator dcterms:creator",
        "datePublished": (
            "datePublished schema:datePublished dc:date dc:created dc:issued dcterms:date"
            " dcterms:created dcterms:issued"
        ),
        "dateModified": "dateModified schema:dateModified dc:modified dcterms:modified",
        "headline": "headline schema:headline",
        "articleBody": "articleBody schema:articleBody",
        "name": "name schema:name",
    }.items()
    for name in names.split()
}

# A shared mapping for each element, so that no element creates its own.
_NAMESPACES = {"xml": "http://www.w3.org/XML/1998/namespace"}


class _TooDeep(Exception):  # never leaves this file
    pass


class _Builder(LXMLTreeBuilder):
    """lxml's HTML parser without its silent depth limit: ours raises an error.

    HTML has no namespaces, so elements are added without the library's namespace handling in
    `start` and `end`, which takes a tenth of the parsing time.
    """

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self.attribute_dict_class = dict

    def start(self, tag: str | bytes, attrs: Any, nsmap: Any = ()) -> None:  # noqa: ARG002  # lxml's
        soup: Any = self.soup
        if len(soup.tagStack) >= MAX_DEPTH:
            raise _TooDeep
        kept = {name: value for name, value in attrs.items() if name in _KEPT}
        if "property" in kept and "itemprop" not in kept and tag != "meta":
            named = (_RDFA.get(name) for name in kept["property"].split())
            if itemprop := next(filter(None, named), None):
                kept["itemprop"] = itemprop
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
                f"page too complex to parse: over {MAX_DEPTH:,} nested elements",
                locator=url,
                reason="parse-refused",
                hint="look at the stored page with `newsvault show --raw`",
            ) from exc
