"""Who wrote an article, as the page shows it: byline elements, links to authors, author boxes."""

from __future__ import annotations

import re
from itertools import pairwise

from bs4 import NavigableString, Tag

from newsvault.extract.fields.byline_credits import is_offer
from newsvault.extract.fields.byline_labels import without_day
from newsvault.extract.fields.date_text import read_spelled
from newsvault.extract.page import Box, Mark, Page, words_of

BYLINE = frozenset(
    "byline bylines author authors autor autoren autorin auteur auteurs autore autores penulis"
    " writer creator contributor contributors yazar redaktor skribent forfatter journalist reporter"
    " signature kirjoittaja toimittaja szerzo firma firmas periodista periodistas redactor"
    " redactora articulista giornalista giornalisti verfasser verfasserin journaliste journalistes"
    " jornalista submitted muhabir".split()
)  # fmt: skip
_NOT_BYLINE = frozenset(
    "related sidebar footer comment comments teaser card recommended bio biography about"
    " image photo"
    " caption credit avatar role title job description newsletter list social follow share"
    " date time"
    " topic email mail".split()
)
# A portrait, or letters instead of one; a job.
_PASSED = frozenset("avatar initials role job jobtitle position funktion".split())
_NAME = frozenset("name fullname displayname".split())
_USER = frozenset(("user", "name"))
_BOX = frozenset("box card bio info about meta details profile name avatar".split())
_ELSEWHERE = frozenset(
    "related sidebar comment comments teaser teasers recommended more next popular trending"
    " newsletter carousel grid".split()
)
_BY_LINE = re.compile(
    r"^(?:by|von|par|por|di|av|af|door)\s+(?=[A-ZÄÖÜÉÀ])"
    r"|^(?:skrevet|skriven|geschrieben|écrit|escrito|scritto|geschreven)\s(?:av|af|von|par|por|da"
    r"|door)\s+(?=[A-ZÄÖÜÉÀ])"
    r"|^(?:(?:an? )?(?:article|hosted|words|written|story|report(?:ed)?|text|posted"
    r"|published|analysis|opinion|contributed"
    r"|review|interview|essay|column|commentary"
    r"|guest \w{3,12})\b[\w ,.:]{0,30}?\b(?:by)\b)\s*:?\s+(?=[A-ZÄÖÜÉÀ])"
    r"|^(?:ein|eine|un|une|una)\s(?:\w{3,20}\s){1,3}(?:von|de|di)\s(?=[A-ZÄÖÜÉÀ])"
    r"|^\w{3,12} \w{3,12} par\s+(?=[A-ZÄÖÜÉÀ])"
    r"|^(?:aus|from|depuis|desde)\s(?:[\w-]+\s){1,3}(?:berichte[tn]|reports?|reporting)\s",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:written |words |story |posted )?by|authors?|author\(s\)|contributors?|von|par|por"
    r"|autor(?:in|en|es)?|auteurs?)\s*:?",
    re.IGNORECASE,
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|by|contributors?|writers?|columnists?|journalists?"
    r"|redakt\w{1,8}|profiles?|people|our_people|staff|team|reporters?|experts?|bios?)/[^/?#]{3,80}",
    re.IGNORECASE,
)
_ALL_POSTS = re.compile(
    r"^(?:(?:view|see|read|more)\b.{0,30}\b(?:by|from|about)|about|meet|über|à propos de)\s+",
    re.IGNORECASE,
)
# The heading of a box about the author, without "about".
_OF_BOX = re.compile(
    r"(?:the |this |our )?(?:authors?|writers?|autor(?:in|en|es)?|auteurs?|contributors?)",
    re.IGNORECASE,
)
_NAMING = ("h2", "h3", "h4", "h5", "a", "strong")
_BY_LINE_MOST = 120  # characters of a line
_DATE = 40  # characters of an element that is a date
_PARAGRAPH = 80  # characters
_STOPS = (".", "!", "?", "。")
_LONGEST = 200  # characters of a byline with its roles


def rel_authors(page: Page, first: int, last: int) -> list[str]:
    """Return the texts of the links that say `rel=author` on the lines `first:last`."""
    return [
        mark.text
        for mark in page.layout.marks
        if mark.tag.name == "a"
        and "author" in str(mark.tag.attrs.get("rel", "")).split()
        and first <= mark.at <= last
        and 0 < len(mark.text) < 80
        and not is_offer(mark.text)
    ]


def shown_bylines(page: Page, first: int, last: int) -> list[str]:
    """Return the elements near the headline that call themselves a byline."""
    marks = [
        mark
        for mark in page.layout.marks
        if _is_byline(mark.words)
        and first - 3 <= mark.at <= first + 30
        and mark.at <= last
        and mark.tag.name not in ("meta", "link", "body", "html", "article", "main")
    ]
    links = [
        mark for mark in marks if mark.tag.name == "a" and mark.text and not is_offer(mark.text)
    ]
    if links:
        named = {id(mark.tag) for mark in marks}
        known: dict[int, str] = {}
        around = (_around_link(mark, named, known) for mark in links)
        return list(dict.fromkeys(filter(None, around)))
    texts = [text for mark in marks if 3 < len(text := credit_text(mark.tag)) < _LONGEST]
    return list(dict.fromkeys(texts))[:3]


def _is_byline(words: frozenset[str]) -> bool:
    if words >= _USER:
        return True
    if not words & BYLINE and "credits" not in words:
        return False
    return not words & _NOT_BYLINE or bool(words & BYLINE and words & _NAME)


def _around_link(link: Mark, named: set[int], known: dict[int, str]) -> str:
    """Return the text of the byline around a linked name: another name may follow it.

    `named` are the elements that call themselves a byline; `known` keeps the texts of elements,
    by identity, for further links in them.
    """
    parent = link.tag.parent
    for _ in range(2):
        if parent is None or parent.name in ("body", "article", "main", "header", "section"):
            break
        if id(parent) not in known:
            known[id(parent)] = credit_text(parent)
        text = known[id(parent)]
        if len(text) >= _LONGEST:
            break
        led = text.startswith(("By ", "by ", "Von ", "Par ", "Por ", "Di "))
        if led or id(parent) in named:
            return text
        parent = parent.parent
    return link.text


def credit_text(tag: Tag) -> str:
    """Return the words of a byline, without what it offers ("Follow") and its links parted."""
    parts: list[str] = []
    _gather(tag, parts, 0)
    text = " ".join("".join(parts).split())
    text = re.sub(r"\x1f\s*\x1f", "; ", text).replace("\x1f", " ")
    names = [whole for part in text.split(";") if (whole := " ".join(part.split()))]
    if len(names) > 1 and _LABEL.fullmatch(names[0]):
        names[:2] = [f"{names[0]} {names[1]}"]
    return "; ".join(names).replace(" ,", ",")


def _gather(tag: Tag, parts: list[str], depth: int) -> None:
    """Add the texts of an element to `parts`, without times and offers; links are between \\x1f."""
    before = frozenset[str]()
    for child in tag.children:
        if type(child) is NavigableString:
            parts.append(str(child))
            before = frozenset() if child.strip() else before
        elif isinstance(child, Tag) and child.name == "br":
            parts.append("; ")
        elif isinstance(child, Tag) and child.name != "time":
            words = words_of(child, "class")
            if words & _PASSED:
                continue
            if words & BYLINE and words == before:
                parts.append("; ")  # one element for each writer
            before = words
            text = child.get_text(" ", strip=True)
            if child.name == "li" or (child.name == "p" and not text.endswith(_STOPS)):
                parts.append("; ")
            if (
                depth < 2
                and len(text) < _DATE
                and any(map(str.isdigit, text))
                and read_spelled(text)
            ):
                continue
            href = str(child.attrs.get("href", ""))
            if href.startswith("mailto:") or (depth and len(text) < 60 and is_offer(text)):
                continue
            if child.name == "a":
                if not is_offer(text):
                    parts.append(f" \x1f{text}\x1f ")
            elif depth < 8:
                parts.append(" ")
                _gather(child, parts, depth + 1)
                parts.append(" ")


def author_links(page: Page, first: int, last: int) -> list[str]:
    """Return the texts of the links near the headline that lead to an author's own page."""
    found: list[str] = []
    lines = page.layout.lines
    for link in page.layout.anchors:
        if not first <= link.at <= min(last, first + 26) or link.at >= len(lines):
            continue
        if not _AUTHOR_PAGE.search(str(link.tag.attrs.get("href", ""))):
            continue
        if len(lines[link.at].text) > 140 or _is_elsewhere(link.box):
            continue
        text = _ALL_POSTS.sub("", link.text)
        if 2 < len(text) < 80 and not is_offer(text):
            found.append(text)
    return list(dict.fromkeys(found))[:6]


def _is_elsewhere(box: Box | None) -> bool:
    for _ in range(5):
        if box is None:
            return False
        if box.words & _ELSEWHERE or box.name in ("nav", "aside", "footer"):
            return True
        box = box.parent
    return False


def is_by_line(text: str) -> bool:
    """Whether a short line begins as bylines do ("By Jane Roe")."""
    return len(text) < _BY_LINE_MOST and bool(_BY_LINE.match(text))


def by_lines(page: Page, first: int, last: int) -> list[str]:
    """Return the lines near the headline that begin with "by", or follow one of just that."""
    near = page.layout.lines[first : min(last, first + 25)]
    found = []
    for line in near:
        if is_by_line(line.text):
            found.append(line.text)
        elif found and len(line.text) >= _PARAGRAPH and line.text.endswith(_STOPS):
            break  # a byline below the text is of another part
    for line, below in pairwise(near):
        if _LABEL.fullmatch(line.text) and len(below.text) < 80:
            found.append(f"By {below.text}")
    return [text if _posted(text) else _without_date(text) for text in found[:2]]


def _posted(text: str) -> bool:
    """Whether a line names its date before the writer ("Posted on 3 May by Jane Roe")."""
    return text[:6].lower() in ("posted", "publis")


def _without_date(text: str) -> str:
    """Return the text before a date on the same line."""
    before, digit, _ = re.split(r"(\d|$)", text, maxsplit=1)
    return without_day(before) if digit else text


def author_boxes(page: Page, last: int) -> list[str]:
    """Return the name in the page's one box about its author; none where boxes name several."""
    names: list[str] = []
    for mark in page.layout.marks:
        if mark.words & BYLINE and mark.words & _BOX and not mark.words & _ELSEWHERE:
            if _is_elsewhere_but_author(mark.box) or mark.at > last + 12:
                continue
            name = _name_in(mark.tag)
            if name and name not in names and (len(name) < 16 or max(name) < "\u3040"):
                names.append(name)
    return names if len(names) == 1 else []


def _is_elsewhere_but_author(box: Box | None) -> bool:
    for _ in range(6):
        if box is None:
            return False
        if box.words & _ELSEWHERE and not box.words & BYLINE:
            return True
        box = box.parent
    return False


def _name_in(tag: Tag) -> str | None:
    """Return what an author's box says first in a heading, a link, or an element called a name."""
    for inner in tag.find_all(
        ("h2", "h3", "h4", "h5", "a", "strong", "span", "div", "p"), limit=12
    ):
        text = " ".join(inner.get_text(" ").split())
        words = words_of(inner, "class")
        named = inner.name in _NAMING or bool(words & _NAME)
        if named and 2 < len(text) < 50:
            text = _ALL_POSTS.sub("", text)
            if not is_offer(text) and not _OF_BOX.fullmatch(text):
                return text
    whole = " ".join(tag.get_text(" ").split())
    if 2 < len(whole) < 50 and ":" not in whole and whole.count(" ") < 5:
        return _ALL_POSTS.sub("", whole)
    return None
