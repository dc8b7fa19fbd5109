"""Dates as a page shows them: in elements called so, in words, and near the headline."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import NavigableString, Tag

from newsvault.extract.fields.date_labels import ELSEWHERE, FIRST_ISSUED, ISSUED, LABELS
from newsvault.extract.fields.date_text import DateStyle, order_of, read_spelled
from newsvault.extract.page import MOMENTS, Line, Page, words_of

PUBLISHED_WORDS = frozenset(
    "published publish publication pubdate pub date datetime dateline posted post timestamp time"
    " datum veroeffentlicht fecha data created entry byline meta submitted".split()
)
MODIFIED_WORDS = frozenset("modified updated update lastmod aktualisiert mise maj".split())
_FOREIGN = frozenset(
    "related sidebar footer comment comments teaser card cards recommended more grid carousel"
    " popular trending latest".split()
)
_TODAY = frozenset(("current", "today"))  # the day on which the page is looked at
_OF_OTHERS = _FOREIGN | _TODAY
_MARKED = 30  # marked dates; of each the blocks around it are searched
_HEADINGS = 50  # of the first rank that are looked at
_NEAR = 12  # lines above the text among which a shown date is the article's
_FIRST = 40  # characters behind "first published" that may hold its date
_MOST = 24  # shown dates that are looked at
_OPENING = 34  # characters of the text's first line that may hold the day it begins with
_LABEL = 24  # characters of a line that only says what the next one is
_STAMPS = ("data-timestamp", "data-datetime", "data-time", "data-published", "data-date")
# When a copy was made: printed, saved, looked up.
_COPIED = re.compile(
    r"^\W*(?:print(?:ed|out)?|(?:aus)?gedruckt|druckdatum|imprimé|impresso?|impreso|stampato|utskri\w{1,5}"
    r"|nyomtatás|nyomtatva|wydruk\w{0,8}|vytištěno|распечата\w{2,4}|yazdır\w{0,8}|afgedrukt|gespeichert"
    r"|saved|downloaded|retrieved|accessed|archived|abgerufen|consulté|captured)\b",
    re.IGNORECASE,
)


def is_of_copy(text: str) -> bool:
    """Whether a line says when a copy of the page was made ("Printed on 9 May 2024")."""
    return bool(_COPIED.match(text))


def style_of(page: Page) -> DateStyle:
    """Return how the page writes dates: by its region, if declared, and its language."""
    locale = page.first("og:locale")
    tags = (locale[1] if locale else None, page.declared_language)
    language = re.split(r"[-_]", page.declared_language or tags[0] or "")[0].lower()
    return DateStyle(order_of(*tags), language or None)


def dates_of_kind(candidates: list[tuple[str, str]], *, changed: bool) -> list[tuple[str, str]]:
    """Return what texts say of publication, or of the last change: each behind its own word."""
    found = []
    for source, text in candidates:
        labels = list(LABELS.finditer(text))
        pieces = [(text[: labels[0].start()] if labels else text, False)]
        ends = [label.start() for label in labels[1:]] + [len(text)]
        for label, end in zip(labels, ends, strict=False):
            pieces.append((text[label.end() : end], bool(label[1])))
        found += [(source, piece) for piece, is_change in pieces if is_change == changed and piece]
    return found


def issued_of(candidates: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what texts say of publication behind a word for it ("originally published on ...")."""
    found = []
    for source, text in candidates:
        for label in ISSUED.finditer(text):
            following = LABELS.search(text, label.end())
            found.append((source, text[label.end() : following.start() if following else None]))
    return found


def first_issued(candidates: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what texts say of the first publication ("first published on"), not of a reprint's."""
    return [
        (source, text[said.end() :][:_FIRST])
        for source, text in candidates
        if (said := FIRST_ISSUED.search(text)) and not ELSEWHERE.search(text, said.end())
    ]


def marked_dates(page: Page, words: frozenset[str], props: set[str]) -> list[tuple[str, str]]:
    """Return the dates in `<time>` elements and in those whose itemprop is one of `props`.

    `words` are PUBLISHED_WORDS or MODIFIED_WORDS, and choose which dates are wanted.
    """
    found = []
    moments = (tag for name in MOMENTS for tag in page.tags.get(name, []))
    for tag in islice(moments, _MARKED):
        value = tag.attrs.get("datetime") or _title(tag) or tag.get_text(" ")
        found.append((tag, str(value)))
    candidates = []
    own = own_articles(page)
    named = ((str(mark.tag.attrs.get("itemprop", "")).lower(), mark) for mark in page.layout.marks)
    wanted = ((prop, mark) for prop, mark in named if set(prop.split()) & props)
    for prop, mark in islice(wanted, _MARKED):
        if not in_card(mark.tag, own):
            value = mark.tag.attrs.get("datetime") or mark.tag.attrs.get("content") or mark.text
            candidates.append((f"itemprop {prop}", str(value)[:100]))
    for tag, value in found:
        around = _words_around(page, tag)
        if in_card(tag, own):
            continue
        label = LABELS.match(value.strip())
        modified = bool(around & MODIFIED_WORDS) or says_changed(tag) or bool(label and label[1])
        if (words is MODIFIED_WORDS) == modified and not around & _FOREIGN:
            candidates.append(("time", value[label.end() if label else 0 :][:100]))
    return candidates[:6]


def _title(tag: Tag) -> str:
    """Return the title of an element that shows a moment as "3 weeks ago", if it may be a date."""
    title = str(tag.attrs.get("title", ""))[:60]
    return title if sum(map(str.isdigit, title)) > 4 else ""


def own_articles(page: Page) -> frozenset[int]:
    """Return the ids of each `<article>` around a heading of the first rank; none on many pages."""
    return frozenset(
        id(around)
        for heading in page.tags.get("h1", ())[:_HEADINGS]
        for around in heading.parents
        if around.name == "article"
    )


def in_card(tag: Tag, own_articles: frozenset[int] = frozenset()) -> bool:
    """Whether a date is in a link or block that leads to another article.

    `own_articles` are the ids of each `<article>` that may be the page's own: another one is not.
    """
    own = len(tag.get_text(strip=True))
    for depth, parent in enumerate(tag.parents):
        if parent.name == "article":
            return bool(own_articles) and id(parent) not in own_articles
        if parent.name in ("body", "html", "main") or depth > 7:
            return False
        if parent.name in ("aside", "nav", "footer"):
            return True
        words = words_of(parent, "class", "id")
        if words & _FOREIGN and parent.find("h1") is None and len(words) < 14:
            return True
        if parent.name == "a" and len(parent.get_text(strip=True)) > own + 12:
            return True
    return False


def says_changed(tag: Tag) -> bool:
    """Whether the words before a date say that it is of a change ("Updated")."""
    for before in islice(tag.previous_elements, 6):
        if isinstance(before, NavigableString) and before.strip():
            text = str(before).strip()
            labels = list(LABELS.finditer(text[-40:]))
            return bool(labels and labels[-1][1])
    return False


def _words_around(page: Page, tag: object) -> frozenset[str]:
    for mark in page.layout.marks:
        if mark.tag is tag:
            return mark.words | mark.box.words
    return frozenset()


def spelled_dates(page: Page, first: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Dates in words, in elements that call themselves a date: near the article's head, and others.

    `first` is the body's first line.
    """
    found: list[tuple[bool, str, str]] = []
    for mark in page.layout.marks:
        if mark.words & PUBLISHED_WORDS and not mark.words & _OF_OTHERS and mark.tag.name != "meta":
            text = mark.text
            far = not first - _NEAR <= mark.at <= first + 1
            if mark.words & MODIFIED_WORDS:
                pass
            elif stamp := next((v for n in _STAMPS if (v := mark.tag.attrs.get(n))), None):
                found.append((far, "stamp of a shown date", str(stamp)[:40]))
            elif title := _title(mark.tag):
                found.append((far, "stamp of a shown date", title))
            if 5 < len(text) < 160 and any(c.isdigit() for c in text):
                found.append((far, "shown on the page", text))
                if len(found) >= _MOST:
                    break
    near = [(source, text) for far, source, text in found if not far]
    return near[:6], [(source, text) for far, source, text in found if far][:6]


def dates_above(page: Page, first: int) -> list[tuple[str, str]]:
    """Return the lines just above the body's first line `first` that hold a date."""
    lines = page.layout.lines
    style = style_of(page)
    found = []
    for place in range(max(0, first - 8), first):
        text = lines[place].text
        if lines[place].box.words & _TODAY:
            continue
        if len(text) < 120 and read_spelled(text, style) and not is_of_copy(text):
            labelled = _with_label(lines, place)
            if labelled != text or lines[place].links * 2 < len(text):
                found.append(("line above the text", labelled))
    return found[-2:]


def _with_label(lines: list[Line], place: int) -> str:
    """Return a line, behind the one before it where that is only its label ("Posted on")."""
    text = lines[place].text
    above = lines[place - 1].text.strip(" :") if place else ""
    is_label = len(above) < _LABEL and LABELS.match(above) and not any(map(str.isdigit, above))
    return f"{above} {text}" if is_label and not LABELS.search(text) else text


def dates_near(page: Page, first: int) -> list[tuple[str, str]]:
    """Return short lines around the headline, and the beginning of the text, that hold a date."""
    style = style_of(page)
    found = []
    lines = page.layout.lines
    for place in reversed(range(max(0, first - 25), min(first + 1, len(lines)))):
        line = lines[place]
        text = line.text[:_OPENING] if place == first else _with_label(lines, place)
        beside = line.box.words | (line.box.parent.words if line.box.parent else frozenset())
        if len(text) < 90 and not beside & _OF_OTHERS and read_spelled(text, style):
            if is_of_copy(text):
                continue
            found.append(("line near the text", text))
    return found[:2]
