"""Bookmarks: the Netscape format that browsers export, and HTML pages of links.

Folders and tags become tags, the description (`DD`) a note, and the date added is read. A page of
links, as reading lists export it, has nothing but headings and list items.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain, pairwise

from newsvault.sources.base import Entry
from newsvault.sources.export_items import annotated, moment
from newsvault.sources.xml import absolute
from newsvault.text import one_line

FILES_ONLY = True  # on the network, a page of links is an ordinary page
_TAG = re.compile(
    r"""<(/?[a-z][a-z0-9]{0,9})\b((?:[^<>"']++|"[^"]{0,9000}+"|'[^']{0,9000}+'){0,99}+)>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""([a-z_-]{1,30}+)\s{0,9}+=\s{0,9}+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE
)
# Elements of a page of links; a page with any other element is content.
_PLAIN = frozenset("html head meta title body h1 h2 h3 ul ol li a dl dt dd br hr link".split())
_NO_FOLDERS = frozenset(
    {"Unread", "Read Archive", "Archive", "Liked"}
)  # what Pocket, Instapaper have
_ENDS_NOTE = frozenset({"dt", "dl", "/dl", "h1", "h3", "a", "hr", "/html"})


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins a bookmarks file or a page of links."""
    del name
    head = head.replace(b"\x00", b"")
    if b"<!doctype netscape-bookmark-file" in head.lower():
        return True
    text = head.decode("utf-8", "replace")
    tags = [found[1].lower() for found in _TAG.finditer(text)]
    links = re.findall(r"<li>\s{0,99}<a\s[^<>]{0,99}href=[\"']https?:", text, re.IGNORECASE)
    return bool(links) and all(tag.removeprefix("/") in _PLAIN for tag in tags)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the bookmarks with a web URL, dated when they were added."""
    from newsvault.decoding.charset import decode

    text = decode(body).text
    of_browser = "<!doctype netscape" in text[:4096].lower()
    folders: list[str] = []
    waiting = ""  # folder name before its list begins
    link: tuple[str, dict[str, str]] | None = None
    note: list[str] | None = None
    end = (None,)
    for tag, following in pairwise(chain(_TAG.finditer(text), end)):
        assert tag is not None
        name = tag[1].lower()
        after = text[tag.end() : following.start() if following else len(text)]
        words = html.unescape(after)
        if link and (name in _ENDS_NOTE):
            yield from _bookmark(link, note, folders, base)
            link = note = None
        if name == "a":
            link = (words, _attributes(tag[2]))
        elif name == "dd" and link:
            note = [words]
        elif note is not None:
            note.append(f"\n{words}" if name == "br" else words)
        elif name == "h1" and not of_browser:  # of a page of links; else the file's own title
            folders = [] if one_line(words) in _NO_FOLDERS else [one_line(words)]
        elif name == "h3":
            waiting = one_line(words)
        elif name == "dl":
            folders.append(waiting)
            waiting = ""
        elif name == "/dl" and folders:
            folders.pop()
    if link:
        yield from _bookmark(link, note, folders, base)


def _bookmark(
    link: tuple[str, dict[str, str]], note: list[str] | None, folders: list[str], base: str
) -> Iterator[Entry]:
    """Yield the entry of a link; `folders` around it become its tags."""
    title, values = link
    url = absolute(base, values.get("href", ""))
    if url is None:
        return
    added = moment(values.get("add_date") or values.get("time_added") or "")
    tags = (*folders, *values.get("tags", "").split(","))
    kept = annotated(tags=tags, notes=["".join(note)] if note else [], saved_at=added)
    yield Entry(url=url, title=one_line(title), published_at=added, annotations=kept)


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
    }
