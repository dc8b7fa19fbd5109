"""Headline: the visible one, without kickers, site names and search engine titles."""

from __future__ import annotations

import re

from bs4 import NavigableString, Tag

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.site_name import (
    SEPARATOR,
    is_site,
    pack,
    site_names,
    without_name,
    without_site,
)
from newsvault.extract.page import Page, string, unescaped, words_of
from newsvault.text import fold, one_line

_PUNCTUATION = re.compile(r"\s*[:–—]\s*")
_WORD = re.compile(r"\w+")
_KICKER = frozenset(
    "kicker overline eyebrow dachzeile spitzmarke topline toptitle supertitle surtitre antetitulo"
    " occhiello label tag badge category section premium plus overtitle pretitle roofline roof hat"
    " subtitle subheadline subhead dek icon hidden sr visually".split()
)
_TITLE = frozenset(("headline", "title", "titre", "titulo", "titolo"))
_EMPHASIS = re.compile(r"(?<!\w)\*(\S[^*]*\S)\*(?!\w)")  # of Markdown, left in
_INLINE = re.compile(r"</?(?:b|i|em|strong|span|q|mark|u|sub|sup|small|wbr)(?:\s[^<>]{0,200})?>")
_LONGEST = 220  # characters of a heading
_ELEMENTS = 100  # in a heading; one of more is not searched for kickers
_TRAIL = frozenset(("breadcrumb", "breadcrumbs"))
_UNLIKE = 0.25  # likeness below which a heading is the site's or a section's name
_NOT_HERE = frozenset(
    "related recommend recommended teaser sidebar footer nav menu logo modal newsletter popup"
    " cookie consent comments".split()
)


def find_headline(page: Page) -> Found[str | None]:
    """Return the headline as the page shows it; None when there is none."""
    site = site_names(page)
    candidates = [
        (source, text)
        for source, value in _unescaped(_candidates(page))
        if (text := one_line(_EMPHASIS.sub(r"\1", value))) and fold(text) not in site
    ]
    candidates = [(s, without_name(text, site) if s == "h1" else text) for s, text in candidates]
    if any(source != "h1" for source, _ in candidates):  # a heading that long is a paragraph
        candidates = [(s, text) for s, text in candidates if s != "h1" or len(text) <= _LONGEST]
    if not candidates:
        return Found(value=None)
    source, value, reason = _choose(candidates, page, site)
    return Found(
        value=value,
        candidates=weigh("headline", candidates, source, reason, value if source == "h1" else None),
    )


def _candidates(page: Page) -> list[tuple[str, str]]:
    """Return the headlines that the page shows or declares, each with its source."""
    headings = [(tag, text) for tag in _headings(page) if (text := _heading(tag, page))]
    found = [("h1", text) for tag, text in headings if not _ends_trail(tag)]
    found += [
        ("itemprop headline", mark.text)
        for mark in page.layout.marks
        if "headline" in mark.words
        and mark.tag.attrs.get("itemprop") == "headline"
        and mark.tag.name in ("h2", "h3", "div", "span", "p")
    ][:2]
    for key in ("headline", "name", "alternativeHeadline"):
        if key in page.article and (title := string(page.article[key])):
            found.append((f"json-ld {key}", title))
    for name in ("og:title", "twitter:title", "dc.title", "headline", "sailthru.title", "title"):
        found += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    if page.title:
        found.append(("title", page.title))
    # The last part of a trail may be a title for search engines, and the headline below it another.
    return found + [("h1 in a trail", text) for tag, text in headings if _ends_trail(tag)]


def _unescaped(candidates: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return headlines without escaped markup, and entities that another shows unescaped."""
    texts = [text for _, text in candidates]
    return [
        (source, plain if "&" in text and _within(plain := unescaped(text), texts) else text)
        for source, text in ((source, _plain(text)) for source, text in candidates)
    ]


def _plain(text: str) -> str:
    """Return a headline without elements in it; a tag that is only named stays."""
    return _INLINE.sub("", text) if "</" in text else text


def _within(plain: str, texts: list[str]) -> bool:
    return any(plain in text for text in texts)


def _headings(page: Page) -> list[Tag]:
    """Return the first-level headings that hold no other one: an open tag holds all below it."""
    headings = page.tags.get("h1", [])
    outer = {id(parent) for tag in headings if (parent := tag.find_parent("h1")) is not None}
    return [tag for tag in headings if id(tag) not in outer]


def _ends_trail(tag: Tag) -> bool:
    """Whether a heading is the last part of a trail of links through the outlet's sections."""
    own = words_of(tag, "class")
    around = words_of(tag.parent, "class") if tag.parent is not None else frozenset()
    return bool((own | around) & _TRAIL)


def _heading(tag: Tag, page: Page) -> str:
    """Return the text of a heading without its kicker; "" for one of another part of the page."""
    for parent in tag.parents:
        if parent.name == "article" and _opens(parent, tag):
            break  # a box around it that was left open holds all of the page
        words = words_of(parent, "class", "id")
        if words & _NOT_HERE and parent.name in ("aside", "nav", "footer", "dialog"):
            return ""
    whole = " ".join(tag.get_text(" ").split())
    if len(tag.find_all(True, limit=_ELEMENTS + 1)) > _ELEMENTS:
        return whole
    text = _EMPHASIS.sub(r"\1", _without_kicker(tag))
    # A kicker that is part of what the page calls its headline elsewhere is part of it here too.
    named = {
        fold(string(page.article.get("headline")) or ""),
        *map(fold, page.meta.get("og:title", ())),
    } - {""}
    if fold(whole) in named:
        return whole
    named |= _titled(whole, page)
    for child in tag.find_all(True, recursive=False):
        label = " ".join(child.get_text(" ").split())
        for rest in (whole.removeprefix(label), whole.removesuffix(label)):
            if rest != whole and fold(rest := rest.strip()) in named:
                return rest
    return text


def _opens(article: Tag, heading: Tag) -> bool:
    """Whether an `<article>` of several paragraphs begins with the heading."""
    return article.find(("h1", "p")) is heading and len(article.find_all("p", limit=4)) == 4


def _titled(heading: str, page: Page) -> set[str]:
    """Return the parts of the page's title, unless it holds all of the heading."""
    if not page.title or pack(heading) in pack(page.title):
        return set()
    return {fold(part) for part in SEPARATOR.split(page.title) if part.count(" ") > 1}


def _without_kicker(tag: Tag) -> str:
    """Return the text of a heading without the elements that are named as its kicker."""
    parts: list[str] = []
    kickers = {id(inner) for inner in tag.find_all(True) if words_of(inner, "class") & _KICKER}
    if any(_PUNCTUATION.fullmatch(inner.get_text()) for inner in tag.find_all(True)):
        kickers = set()  # a mark that only screen readers get joins the parts to one headline
    for node in tag.descendants:
        if type(node) is not NavigableString:
            if isinstance(node, Tag) and node.name in ("br", "div", "p", "span"):
                parts.append(" " if node.name != "span" else "")
            continue
        if not kickers or not any(id(parent) in kickers for parent in node.parents):
            parts.append(str(node))
    return " ".join("".join(parts).split())


def _choose(candidates: list[tuple[str, str]], page: Page, site: set[str]) -> tuple[str, str, str]:
    """Return the source and the text of the best headline, and the reason for it."""
    visible = [text for source, text in candidates if source == "h1"]
    declared = [text for source, text in candidates if source != "h1"]
    best, score = "", 0.0
    for place, text in enumerate(visible):
        likeness = max((_likeness(text, other) for other in declared), default=0.5)
        likeness -= place * 0.01
        if likeness > score:
            best, score = text, likeness
    elsewhere = _shown_elsewhere(candidates, page, site)
    if best and (score >= _UNLIKE or (len(visible) == 1 and elsewhere is None)):
        whole = _with_kicker(best, candidates, page, site)
        if whole:
            return whole[0], whole[1], "the visible heading with the kicker that is shown beside it"
        return "h1", best, "the visible heading, as the page's data agree"
    if elsewhere is not None:
        return elsewhere[0], elsewhere[1], "declared, and shown on the page"
    shown = _shown(page)
    for source, text in candidates:
        if source == "h1" or (source == "title" and len(candidates) > 1):
            continue
        for piece in SEPARATOR.split(text):
            if piece.count(" ") > 1 and fold(piece) in shown and not is_site(piece, page, site):
                return source, piece, "the part of the title that is shown on the page"
    for wanted in ("itemprop headline", "json-ld headline", "meta og:title"):
        for source, text in candidates:
            if source == wanted:
                return source, without_site(text, page, site), "no heading of the page agrees"
    source, text = candidates[0]
    return source, without_site(text, page, site), "nothing better was found"


def _shown(page: Page) -> set[str]:
    shown = {line.folded for line in page.layout.lines}
    return shown | {fold(mark.text) for mark in page.layout.marks if mark.words & _TITLE}


def _shown_elsewhere(
    candidates: list[tuple[str, str]], page: Page, site: set[str]
) -> tuple[str, str] | None:
    """Return the declared headline that the page shows, though not as its first heading."""
    shown = _shown(page)
    for source, text in candidates:
        if source == "h1" or (source == "title" and text.count(" ") < 2):
            continue
        if fold(plain := without_site(text, page, site)) in shown:
            return source, plain
    return None


def _with_kicker(
    best: str, candidates: list[tuple[str, str]], page: Page, site: set[str]
) -> tuple[str, str] | None:
    """Return the declared headline that is the visible one and a line shown beside it."""
    near = _beside(best, page)
    packed = pack(best)
    for source, text in candidates:
        if source not in ("json-ld headline", "meta og:title"):
            continue
        whole = without_site(text, page, site)
        plain, seen = fold(whole), fold(best)
        if plain.endswith(seen) and plain != seen:
            rest = plain.removesuffix(seen)
        elif plain.startswith(seen) and plain != seen:
            rest = plain.removeprefix(seen)
        elif pack(plain) == packed and len(plain) > len(seen) and _parted(page):
            return source, whole  # the tags inside the heading replace punctuation
        else:
            continue
        # A section follows a bar, a kicker does not.
        if pack(rest) in near and rest.strip() not in site and "|" not in rest:
            return source, whole
    return None


def _beside(best: str, page: Page) -> set[str]:
    """Return the texts near the headline, packed: lines around it, the rest of its line."""
    wanted = fold(best)
    found: set[str] = set()
    lines = page.layout.lines
    for place, line in enumerate(lines):
        text = line.folded
        if text == wanted:
            found.update(pack(other.text) for other in lines[max(0, place - 3) : place + 3])
        elif text.endswith(wanted):
            found.add(pack(text.removesuffix(wanted)))
        elif text.startswith(wanted):
            found.add(pack(text.removeprefix(wanted)))
    return found


def _parted(page: Page) -> bool:
    """Whether a heading is made of several elements, in place of punctuation."""
    return any(tag.find(True) is not None for tag in page.tags.get("h1", []))


def _likeness(one: str, other: str) -> float:
    a, b = fold(one), fold(other)
    if a == b:
        return 2.0
    first, second = set(_WORD.findall(a)), set(_WORD.findall(b))
    if not first or not second:
        return 0.0
    if b.startswith(a) or a.startswith(b):
        return 1.5 * min(len(a), len(b)) / max(len(a), len(b)) + 0.2
    return len(first & second) / len(first | second)
