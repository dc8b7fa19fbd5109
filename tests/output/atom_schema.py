"""What RFC 4287 asks of an Atom feed: its grammar, and the rules that no grammar can say."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
_NAMES = {"a": "http://www.w3.org/2005/Atom"}


def entries_of(feed: bytes) -> int:
    """Return the number of entries of a feed; raise AssertionError where it is not valid."""
    tree = etree.fromstring(feed)
    _SCHEMA.assertValid(etree.ElementTree(tree))
    entries = tree.findall("a:entry", _NAMES)
    ids = [entry.findtext("a:id", "", _NAMES) for entry in entries]
    assert len(set(ids)) == len(ids)  # 4.1.1: none twice with one time; ours are there once
    if tree.find("a:author", _NAMES) is None:  # 4.1.1: else each entry has an author
        assert all(entry.find("a:author", _NAMES) is not None for entry in entries)
    for parent in (tree, *entries):  # 4.1.1, 4.1.2: one alternate of a type and language
        links = [
            (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
            for link in parent.findall("a:link", _NAMES)
        ]
        assert len(set(links)) == len(links)
    return len(entries)
