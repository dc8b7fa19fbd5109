"""Boilerplate detection: blocks with such names, hidden blocks, lists of links."""

from __future__ import annotations

import re

from newsvault.extract.fields.body.boilerplate_words import (
    is_called_article,
    is_consent,
    is_data,
    is_noise_box,
    kinds,
    leads_out,
    names_article,
    names_kind,
    names_layout,
    names_subject,
    speaks_of_writing,
)
from newsvault.extract.fields.body.bounds import HEADINGS
from newsvault.extract.fields.body.embedded import is_table, whole_of
from newsvault.extract.fields.body.posts import is_in_post, is_post
from newsvault.extract.page import Box, Line, Page

_MOST = 0.4  # of a page's running text
# Weight of two paragraphs: a named box with that weight outside it is never the article.
ARTICLE = 150
_PROSE = 200  # characters of a box whose name speaks of layout, not of what it holds
_MANY = 20  # words; a box with that many in its name is not classified by them
_PARAGRAPH = 80  # characters of running text in such a box that has no link
_ENTRIES = 3  # and characters of each at the mean, of a list in such a box
_ENTRY = 10
_PARAGRAPHS = 3  # and characters, of a section of running text
_SECTION = 400
_PICTURE = frozenset("media photo image picture img foto bild imagen".split())
_CAPTION = 400  # characters of a picture's caption
_ASKING = 700  # characters of a block around a form to sign up
_WALL = frozenset("paywall regwall registrationwall gate barrier piano paygate".split())
_SUBSCRIBE = re.compile(
    r"\bsubscri|\babonn|\bsuscr|\bassin|\babbon|\bprenumer|\bабон|\bподпис|\bunlimited access"
    r"|\bmembers? only|\bsign in\b|\blog in\b|\bregister\b|\bregistrier|\banmelden\b"
    r"|\bse connecter\b|会員|订阅",
    re.IGNORECASE,
)
_HELD = ("h1", "article", "main", "time")
_LAID_OUT = ("body", "html")


def find_noise(page: Page, weights: list[float]) -> list[bool]:
    """Return for each line whether its block is beside the article.

    `weights` say how much each line speaks for an article around it; the boxes hold their sums.
    """
    boxes = page.layout.boxes
    total = boxes[0].weight
    noise = [is_data(line.text) for line in page.layout.lines]
    # Most words of `<body>` itself are states of the page ("menu-closed"), not its content.
    most = [box for box in boxes[1:] if box.weight >= _MOST * total and box.name not in _LAID_OUT]
    void = frozenset().union(*(kinds(box) for box in most))
    _mark_around_forms(page, _MOST * total, noise)
    heavy: list[Box] = []
    for box in boxes[1:]:
        if _is_captioned(box):
            mark(box, noise)
        if box.last == box.first or not (
            _is_beside(box, void) or (box.words & _WALL and _is_offer(box, page))
        ):
            continue
        if box.weight >= _MOST * total and len(box.words) > _MANY:
            continue
        if box.weight >= _MOST * total and not is_consent(box):
            if (names_kind(box) or box.name == "table") and not _is_offer(box, page):
                continue
            if names_subject(box) and _is_section(box, page, weights):
                continue
            heavy.append(box)
        elif _is_offer(box, page) or not _is_laid_out_prose(box, page, weights):
            mark(box, noise)
    for box in heavy:
        outside = sum(
            weight
            for place, weight in enumerate(weights)
            if not noise[place] and not box.first <= place < box.last
        )
        if outside >= ARTICLE and not _holds_headline(box, page):
            mark(box, noise)
    return noise


def _is_beside(box: Box, void: frozenset[str]) -> bool:
    if box.name in _LAID_OUT or is_table(box) or is_post(box) or is_in_post(box):
        return False
    return is_consent(box) or is_noise_box(box, void) or _is_link_list(box)


def _is_offer(box: Box, page: Page) -> bool:
    """Whether a block that names itself a wall offers a subscription instead of the text."""
    if not box.words & _WALL:
        return False
    lines = page.layout.lines[box.first : box.last]
    return any(_SUBSCRIBE.search(line.text) for line in lines if len(line.text) < _ASKING)


def _mark_around_forms(page: Page, most: float, noise: list[bool]) -> None:
    """Mark the block around each form that asks for an address, with its title and messages.

    A block of more weight than `most` holds the article as well.
    """
    asking = _around(page, "input")  # the tree has only those for an address or a password
    held = _around(page, *_HELD)
    seen: set[int] = set()
    for form in page.layout.boxes[1:]:
        around = form if form.name == "form" and id(form.tag) in asking else None
        while around is not None and around.chars <= _ASKING and around.weight <= most:
            if id(around.tag) in held or id(around) in seen:
                break
            seen.add(id(around))
            mark(around, noise)
            around = around.parent


def _around(page: Page, *names: str) -> set[int]:
    """Return the ids of the elements that hold an element of one of these names."""
    known: set[int] = set()
    for name in names:
        for tag in page.tags.get(name, ()):
            for parent in tag.parents:
                if id(parent) in known:
                    break
                known.add(id(parent))
    return known


def _is_captioned(box: Box) -> bool:
    """Whether a block is a picture with one line of text: its caption."""
    if box.last - box.first != 1 or not box.words & _PICTURE or box.chars > _CAPTION:
        return False
    return not names_article(box) and box.tag.find("img") is not None


def _is_link_list(box: Box) -> bool:
    return box.name in ("ul", "ol", "dl") and box.links > 0.6 * box.chars


def _is_laid_out_prose(box: Box, page: Page, weights: list[float]) -> bool:
    """Whether a box that is named only by its layout ("card", "widget") holds running text."""
    only_laid_out = names_layout(box) or (box.name == "aside" and is_called_article(box))
    if box.hidden or box.links > 0.25 * box.chars:
        return False
    if not only_laid_out:
        return names_subject(box) and _is_section(box, page, weights)
    if box.tag.find("table") is not None:
        return True
    lines = page.layout.lines
    if "embed" in box.words and all(whole_of(line) for line in lines[box.first : box.last]):
        return True  # a post in the element that sets it
    running = [
        lines[place].text
        for place in range(box.first, box.last)
        if weights[place] >= 60 and not leads_out(lines[place])
    ]
    if len(running) == 1 and speaks_of_writing(running[0]) and "card" in box.words:
        return False  # the writer's, or another's
    size = sum(map(len, running))
    if not box.links and ("callout" in box.words or _lists(box, lines)):
        return True
    if size >= max(_PROSE, 0.25 * box.chars):
        return True
    return not box.links and size >= max(_PARAGRAPH, 0.5 * box.chars)  # a teaser is a link


def _lists(box: Box, lines: list[Line]) -> bool:
    """Whether a box has a heading and a list: of ingredients, of steps."""
    inside = lines[box.first : box.last]
    entries = [len(line.text) for line in inside if line.box.name == "li"]
    headed = any(line.box.name in HEADINGS for line in inside)
    return headed and len(entries) >= _ENTRIES and sum(entries) >= _ENTRY * len(entries)


def _is_section(box: Box, page: Page, weights: list[float]) -> bool:
    """Whether a box is a section of running text: several paragraphs, and little else."""
    lines = page.layout.lines
    running = [
        len(lines[place].text)
        for place in range(box.first, box.last)
        if weights[place] >= 60 and lines[place].box.name == "p" and not leads_out(lines[place])
    ]
    return len(running) >= _PARAGRAPHS and sum(running) >= max(_SECTION, 0.6 * box.chars)


def _holds_headline(box: Box, page: Page) -> bool:
    """Whether a box holds the page's first heading, or calls itself the article too."""
    if names_article(box) or is_called_article(box):
        return True
    headings = (line.box.name == "h1" for line in page.layout.lines[box.first : box.last])
    return any(headings)


def mark(box: Box, noise: list[bool]) -> None:
    """Mark the lines of a block as beside the article; of a figure only if it shows a picture."""
    if box.name != "figure" or box.tag.find(("blockquote", "table")) is None:
        for place in range(box.first, box.last):
            noise[place] = True
