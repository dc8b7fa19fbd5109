"""Cards of other articles without a name: linked headlines of the same site, each with a teaser."""

from __future__ import annotations

import re
from itertools import accumulate

from newsvault.extract.fields.body.boilerplate import ARTICLE
from newsvault.extract.fields.body.boilerplate_words import ends_sentence
from newsvault.extract.fields.body.bounds import HEADINGS
from newsvault.extract.fields.body.embedded import whole_of
from newsvault.extract.page import Box, Line, Page

_HEADLINE = 160  # characters of a headline
_TEASER = 220
_LABEL = 60  # characters of a line that names the cards
_MORE = 30  # characters of the link behind a teaser
_LINKED = 0.6  # of a headline
_LINES = 4  # of a card: section, headline, date, teaser
_SHARE = 0.25  # of the text outside them: cards with more of it are the article's own list
_PICTURED = 5  # links of a card among which the one around its picture is
_HOST = re.compile(r"(?:https?:)?//([^/?#\s]+)", re.IGNORECASE)


def mark_cards(page: Page, noise: list[bool], weights: list[float]) -> None:
    """Mark the lines of blocks that hold cards alone, and the line that names them.

    A block holds cards if every one of its lines is short, and it has two linked headlines at the
    least or teasers that end with a link of the same words; or one headline that leads where the
    picture in the block leads.
    """
    lines = page.layout.lines
    host = _host(page.url)
    leads = [_leads(line, host) for line in lines]
    if not any(leads):
        return
    heads = [0, *accumulate(bool(lead) for lead in leads)]
    long = [0, *accumulate(_is_long(line, lead) for line, lead in zip(lines, leads, strict=True))]
    text = (0.0 if beside else weight for beside, weight in zip(noise, weights, strict=True))
    sums = list(accumulate(text, initial=0.0))
    done = 0
    found: list[tuple[int, int, int]] = []  # the block around the cards, their lines
    shares: dict[int, float] = {}  # the weight of the cards in a block, by its identity
    for box in page.layout.boxes[1:]:
        first, last = box.first, box.last
        cards = heads[last] - heads[first]
        if first < done or not cards or long[last] > long[first]:
            continue
        if not 2 <= last - first <= _LINES * cards + 1:
            continue
        if not all(noise[first:last]) and _are_cards(box, lines[first:last], leads[first:last]):
            found.append((id(box.parent), first, last))
            inside = sums[last] - sums[first]
            shares[id(box.parent)] = shares.get(id(box.parent), 0.0) + inside
            done = last
    for around, first, last in found:
        outside = sums[-1] - shares[around]
        if outside >= ARTICLE and shares[around] <= _SHARE * outside:
            start = first - 1 if first and _names_cards(lines[first - 1]) else first
            noise[start:last] = [True] * (last - start)


def _host(address: str) -> str:
    found = _HOST.match(address)
    return found[1].lower().removeprefix("www.") if found else ""


def _leads(line: Line, host: str) -> str:
    """Return what makes a line a card's: the address its headline leads to, the words behind it.

    "" for a line that leads to no other page of the site `host`.
    """
    text = line.text
    if not line.anchors or not line.links or len(text) > _TEASER:
        return ""
    tag = line.anchors[-1][1]
    address = str(tag.attrs.get("href", "")).strip()
    if not address or address[0] == "#" or ":" in address.partition("/")[0].removeprefix("http"):
        return ""
    if (found := _HOST.match(address)) and found[1].lower().removeprefix("www.") != host:
        return ""
    if line.links >= _LINKED * len(text.replace(" ", "")):
        return address if len(text) <= _HEADLINE else ""
    words = " ".join(tag.get_text().split())
    return f" {words}" if len(words) <= _MORE and text.endswith(words) else ""


def _is_long(line: Line, lead: str) -> bool:
    if lead:
        return line.box.name == "h1"
    return len(line.text) > _TEASER or line.box.name in ("h1", "li") or whole_of(line) is not None


def _are_cards(box: Box, lines: list[Line], leads: list[str]) -> bool:
    """Whether the lines of a block are cards: two at the least, or one with its picture.

    Each has one teaser at the most.
    """
    found = [lead for lead in leads if lead]
    teasers = sum(
        not lead and ends_sentence(line.text) for line, lead in zip(lines, leads, strict=True)
    )
    if teasers > len(found) or (not leads[0] and ends_sentence(lines[0].text)):
        return False
    behind = {lead for lead in found if lead[0] == " "}
    if len(set(found)) > 1 or behind:
        return not behind or (len(behind) == 1 and found.count(next(iter(behind))) > 1)
    links = box.tag.find_all("a", limit=_PICTURED)
    return any(a.get("href") == found[0] and a.find("img") is not None for a in links)


def _names_cards(line: Line) -> bool:
    """Whether a line above cards names them."""
    return line.box.name in HEADINGS or is_label(line)


def is_label(line: Line) -> bool:
    """Whether a line that is no heading may name the links below it: short, and no sentence."""
    text = line.text
    return line.box.name in ("p", "div") and len(text) <= _LABEL and not ends_sentence(text)
