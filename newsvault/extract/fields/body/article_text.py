"""Body: paragraphs, subheadings, quotations and lists of the article, without boilerplate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsvault.errors import NotAnArticle
from newsvault.extract.fields import Found
from newsvault.extract.fields.body.blocks import blocks_of
from newsvault.extract.fields.body.body_from_page_data import CJK, TAGS, find_data_body
from newsvault.extract.fields.body.boilerplate import find_noise
from newsvault.extract.fields.body.boilerplate_words import (
    ends_sentence,
    has_stop,
    is_biography,
    is_data,
    leads_out,
    names_article,
)
from newsvault.extract.fields.body.bounds import HEADINGS, bounds, is_date
from newsvault.extract.fields.body.cards import is_label, mark_cards
from newsvault.extract.fields.body.comment_thread import mark_comments
from newsvault.extract.fields.body.embedded import whole_of
from newsvault.extract.fields.body.gallery import mark_gallery
from newsvault.extract.fields.body.opening import opening
from newsvault.extract.fields.body.other_stories import mark_other_stories
from newsvault.extract.fields.body.pull_quotes import without_asides
from newsvault.extract.fields.date_text import DateStyle
from newsvault.extract.fields.visible_dates import style_of
from newsvault.extract.page import Box, Line, Page, read_page, string, unescaped
from newsvault.models import Block, Candidate
from newsvault.text import fold, one_line, plural

_BREAKS = re.compile(r"</(?:p|div|li|h[1-6])>|<br\s?/?>", re.IGNORECASE)
_HEAD = 8  # lines among which the date of an article may be
_SCANT = 1_000  # weight of running text from which on a page shows its article
_FEWEST, _FEWEST_CJK = 200, 80  # characters of a body that only the page's data hold
_LONGEST_STATED = 300_000  # characters; data that hold more are no article's text
_PACK = re.compile(r"\W+")
_LABEL = re.compile(
    r"watch(?: now)?|more ?>?|other news|table of contents|weitere informationen"
    r"|\d{1,2}[:.h]\d{2}(?:\s*(?:uhr|h|[ap]\.?m\.?))?|ads?(?: by \w{3,12})?|advert|advertisement"
    r"|anzeige|werbung|annonce"
    r"|publicit[éà]|publicidad|pubblicità|reklame?|reklama|annons",
    re.IGNORECASE,
)
_SHARE = 0.8  # of the text above it that a block must hold to be the article's own
_BESIDE = 2  # paragraphs directly in a block that make it the article's, not its heaviest child
_FACTOR = {"p": 1.0, "li": 0.35, "td": 0.5, "th": 0.2, "h1": 0.0, "blockquote": 0.8, "dd": 0.6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The blocks of the body, and the lines (half open) it was found between."""

    blocks: tuple[Block, ...] = ()
    first: int = 0
    last: int = 0


def find_body(page: Page, headline: str | None) -> Found[Body]:
    """Return the article's blocks in reading order; none where the page holds no running text."""
    lines = page.layout.lines
    weights = _weights(page)
    noise = find_noise(page, weights)
    mark_cards(page, noise, weights)
    mark_gallery(page, noise, weights)
    mark_comments(page, noise, weights)
    mark_other_stories(page, noise, weights, headline)
    _settle(page, [0.0 if noise[i] else w for i, w in enumerate(weights)])
    container, reason = _container(page, noise)
    if data_body := _only_in_data(page, container.weight) or _in_page_data(
        page, headline, container.weight
    ):
        return data_body
    if container.weight <= 0:
        return Found(value=Body(last=len(lines)))
    first, last = bounds(page, container, noise, weights, headline)
    places = [*opening(page, container, noise, weights, headline), *range(first, last)]
    style = style_of(page)
    head = set(places[:_HEAD])
    places = [p for p in places if p not in head or not _is_dated(lines[p], style)]
    kept = without_asides(lines, _kept(lines, places, noise, headline))
    blocks = blocks_of(lines, kept, page.base)
    where = f"{container.name} {' '.join(sorted(container.words))[:80]}".strip()
    candidate = Candidate(
        field="body", value=plural(len(blocks), "block"), source=where, won=True, reason=reason
    )
    return Found(value=Body(blocks=blocks, first=first, last=last), candidates=(candidate,))


def _only_in_data(page: Page, weight: float) -> Found[Body] | None:
    """Return the body that only the page's linked data have; None if the page shows it too."""
    stated = page.article.get("articleBody")
    if not isinstance(stated, str) or len(stated) > _LONGEST_STATED:
        return None
    fewest = _FEWEST_CJK if CJK.search(stated[:_FEWEST]) else _FEWEST
    if len(stated) < fewest or weight > 0.3 * len(stated):
        return None
    plain = _BREAKS.sub("\n", unescaped(stated))
    texts = [one_line(TAGS.sub(" ", piece)) for piece in re.split(r"\n\s*", plain)]
    blocks = tuple(Block(text=text) for text in texts if text)
    return _unless_shown(page, blocks, "json-ld articleBody", "its data hold it")


def _in_page_data(page: Page, headline: str | None, weight: float) -> Found[Body] | None:
    """Return the body that only the data of the page's scripts have; None if the page shows it.

    Its markup is read as a page is, so that it has the same kinds of blocks.
    """
    if weight >= _SCANT:
        return None
    data = find_data_body(page, headline)
    if data is None or weight > 0.3 * data.size:
        return None
    try:
        inner = read_page(f"<html><body><article>{data.markup}</article></body></html>", page.url)
    except NotAnArticle:
        return None
    blocks = find_body(inner, headline).value.blocks
    return _unless_shown(page, blocks, data.source, "the data of its scripts hold it")


def _unless_shown(
    page: Page, blocks: tuple[Block, ...], source: str, reason: str
) -> Found[Body] | None:
    """Return blocks that a page's data hold as its body; None if the page shows a third of them."""
    shown = fold(" ".join(line.text for line in page.layout.lines))
    if not blocks or sum(fold(block.text)[:60] in shown for block in blocks) > len(blocks) / 3:
        return None
    candidate = Candidate(
        field="body",
        value=plural(len(blocks), "block"),
        source=source,
        won=True,
        reason=f"the page shows no text of the article, {reason}",
    )
    return Found(value=Body(blocks=blocks, last=len(page.layout.lines)), candidates=(candidate,))


def _weights(page: Page) -> list[float]:
    """How much each line speaks for an article around it."""
    witness = _witness(page)
    weights = []
    for line in page.layout.lines:
        text = line.text
        size = len(text)
        if size < (70 if text.endswith("。") else 40) and CJK.search(text):
            size *= 2
        weight = 0.0
        if (
            size >= 25
            and not is_data(text)
            and line.box.name not in HEADINGS
            and line.links < 0.5 * len(text)
        ):
            weight = size * _FACTOR.get(line.box.name, 0.7)
            if not has_stop(text):
                weight *= 0.2
            elif size < 80:
                weight *= 0.6
            if witness and _PACK.sub("", fold(text[:120])) in witness:
                weight = size * 3.0
        weights.append(weight)
    favoured = _favoured(page)
    weights = [
        w * 2 if id(line.box) in favoured else w
        for w, line in zip(weights, page.layout.lines, strict=True)
    ]
    _settle(page, weights)
    return weights


def _favoured(page: Page) -> set[int]:
    """Return the boxes in a block that calls itself the article."""
    inside: set[int] = set()
    for box in page.layout.boxes:
        if names_article(box) or id(box.parent) in inside:
            inside.add(id(box))
    return inside


def _witness(page: Page) -> str:
    """Return the body that the linked data give, packed for comparing; or ""."""
    stated = string(page.article.get("articleBody"))
    if not stated or len(stated) < 300:
        return ""
    return _PACK.sub("", fold(TAGS.sub(" ", stated)))


def _settle(page: Page, weights: list[float]) -> None:
    for box in page.layout.boxes:
        box.weight = 0.0
        box.chars = box.links = 0
    for line, weight in zip(page.layout.lines, weights, strict=True):
        around: Box | None = line.box
        while around is not None:
            box = around
            box.weight += weight
            box.chars += len(line.text)
            box.links += line.links
            around = box.parent


def _container(page: Page, noise: list[bool]) -> tuple[Box, str]:
    """Return the box that holds the article's text, and the reason for it."""
    heaviest: dict[int, Box] = {}
    direct = _paragraphs(page, noise)
    for box in page.layout.boxes[1:]:
        parent = id(box.parent)
        if parent not in heaviest or box.weight > heaviest[parent].weight:
            heaviest[parent] = box
    current = page.layout.boxes[0]
    while (child := heaviest.get(id(current))) is not None:
        if child.weight < _SHARE * current.weight or child.name in ("p", "li", "blockquote"):
            break
        if direct.get(id(current), 0) >= _BESIDE:
            break  # paragraphs beside the child: it holds the rest of their article
        current = child
    return current, "the smallest block that holds most of the running text"


def _paragraphs(page: Page, noise: list[bool]) -> dict[int, int]:
    """Return the number of running paragraphs directly in each block, by its identity."""
    found: dict[int, int] = {}
    for place, line in enumerate(page.layout.lines):
        text = line.text
        around = line.box.parent
        if line.box.name != "p" or around is None or noise[place] or len(text) < 80:
            continue
        if ends_sentence(text) and line.links < 0.3 * len(text):
            found[id(around)] = found.get(id(around), 0) + 1
    return found


def _is_dated(line: Line, style: DateStyle) -> bool:
    """Whether a line is the article's date, and not that of a post or a table."""
    return is_date(line, style) and whole_of(line) is None


def _kept(
    lines: list[Line],
    places: list[int],
    noise: list[bool],
    headline: str | None,
) -> list[int]:
    """Return the places of the lines that are text of the article, each text once."""
    said = {fold(headline).rstrip(" .")} if headline else set()
    kept: list[int] = []
    texts: set[str] = set()
    for place in places:
        line = lines[place]
        plain = line.folded
        if noise[place]:
            continue
        if whole_of(line) is not None:
            kept.append(place)
            continue
        if not _belongs(line) or plain.rstrip(" .") in said:
            if kept and kept[-1] == place - 1 and _names_part(lines, kept[-1]):
                kept.pop()  # the heading of the dropped part
            continue
        if plain in texts and len(plain) > 20 and not plain.endswith("?"):
            continue  # an interviewer may ask the same question again
        texts.add(plain)
        if len(plain) > 3_000 and sum(text in plain for text in texts if len(text) > 80) > 2:
            continue  # the whole article once more, in one block
        kept.append(place)
    while kept and (lines[kept[-1]].box.name in HEADINGS or is_biography(lines[kept[-1]])):
        kept.pop()
    return kept


def _names_part(lines: list[Line], place: int) -> bool:
    """Whether a line is the heading of a dropped line below it, or the label of several links."""
    line, below = lines[place], lines[place + 1 : place + 3]
    if line.box.name in HEADINGS:
        return True
    return (
        is_label(line)
        and len(below) > 1
        and all(entry.links and not _belongs(entry) for entry in below)
    )


def _belongs(line: Line) -> bool:
    text = line.text
    if leads_out(line) or _LABEL.fullmatch(text):
        return False
    if line.links >= 0.8 * len(text.replace(" ", "")) and (
        len(text) <= 80 or not ends_sentence(text) or text.isupper()
    ):
        return False
    if line.box.name in HEADINGS or line.box.name in ("h1", "li", "dt", "dd"):
        return True
    return len(text) > 1 and any(char.isalnum() for char in text)
