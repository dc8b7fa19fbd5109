"""Summary: the lines below the headline, else the description in the page's data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Box, Line, Page, string
from newsvault.text import fold, one_line

_DEK = frozenset(
    "dek deck standfirst subtitle subheadline subhead subheading subheader subtitel strapline lead"
    " lede intro teaser summary abstract excerpt chapo chapeau vorspann untertitel unterzeile"
    " einleitung entradilla subtitulo bajada sommario ingress manchet underline sapo preamble"
    " introduction zusammenfassung anreisser sottotitolo lid preface epigraph description"
    " bulletpoints keypoints highlights takeaways spoiler leadin".split()
)
_FOREIGN = frozenset(
    "caption captions newsletter subscribe subscription paywall share sharing social related cookie"
    " credit credits author authors byline bio date time timestamp comment comments ad ads advert"
    " advertisement login breadcrumb breadcrumbs menu nav image picture photo video audio player"
    " tags promo banner sponsored topics kicker overline notification message meta metadata"
    " copyright toc recommended".split()
)
_FOREIGN_NAMES = frozenset(
    "figure figcaption aside nav form footer table address button h1 dialog".split()
)
_HEADINGS = frozenset(("h2", "h3", "h4"))
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])$")
_STOP = re.compile(r"""[.!?。…]["'”’»“)]*$""")
_LETTERS = re.compile(r"[^\W\d_]")
_BY = re.compile(r"^(?:by|von|par|por|di|av|af|door)\s+[A-ZÄÖÜ]|^©|\d{1,2}[:.]\d{2}", re.IGNORECASE)


@dataclass(slots=True)
class _Group:
    """Neighbouring lines of one kind, which are read as one dek."""

    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def find_summary(page: Page, headline: str | None, first: int) -> Found[str | None]:
    """Return the dek; None when the page has none that says more than the headline.

    `first` is the line that the body begins at.
    """
    candidates = _shown(page, headline, first) + _declared(page)
    candidates = [
        (s, t) for s, v in candidates if _says_something(t := one_line(v), headline, page)
    ]
    if not candidates:
        return Found(value=None)
    source, value, reason = _choose(candidates)
    return Found(value=value, candidates=weigh("summary", candidates, source, reason))


def _declared(page: Page) -> list[tuple[str, str]]:
    found = []
    if text := string(page.article.get("description")):
        found.append(("json-ld description", text))
    pages = (e for e in page.linked if e.get("@type") == "WebPage" and "description" in e)
    if not found and (text := string(next(pages, {}).get("description"))):
        found.append(("json-ld description of the page", text))
    if text := string(page.article.get("alternativeHeadline")):
        found.append(("json-ld alternativeHeadline", text))
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        found += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    return found


def _shown(page: Page, headline: str | None, first: int) -> list[tuple[str, str]]:
    """Return the summaries that the page shows around the headline, each with its source."""
    lines = page.layout.lines
    place = _headline_line(lines, headline, first)
    if place is None:
        return []
    said = [fold(text)[:50] for _, text in _declared(page)]
    found = []
    for group in _groups(lines[place + 1 : min(first, place + 40)], headline):
        if _calls_itself_dek(group.lines[0]):
            found.append(("dek by its name", group.text))
        elif any(fold(group.text).startswith(text) for text in said):
            found.append(("under the headline, as declared", group.text))
        elif _looks_like_dek(group) or _follows(group, lines[place]):
            found.append(("under the headline", group.text))
    for group in _groups(lines[first : first + 5], headline)[:1]:
        if _calls_itself_dek(group.lines[0]) and len(group.lines) < 4:
            found.append(("dek by its name", group.text))
        elif group.lines[0].box.name == "li" and 1 < len(group.lines) < 5:
            found.append(("list before the text", group.text))
        elif group.lines[0].box.name in _HEADINGS and len(group.text) > 60:
            found.append(("under the headline", group.text))
    return found


def _headline_line(lines: list[Line], headline: str | None, first: int) -> int | None:
    """Return the last line up to the body that is the headline: breadcrumbs repeat it earlier."""
    if not headline:
        return None
    wanted = fold(headline)
    for place in range(min(first, len(lines)) - 1, -1, -1):
        text = lines[place].folded
        if text == wanted or (lines[place].box.name == "h1" and text[-30:] == wanted[-30:]):
            return place
    return None


def _groups(lines: list[Line], headline: str | None) -> list[_Group]:
    """Return the lines that may be a summary, neighbours of the same kind together."""
    groups: list[_Group] = []
    before: Line | None = None
    for line in lines:
        if _may_be_dek(line, headline):
            same = before is not None and (
                before.box.name == line.box.name
                and before.box.words == line.box.words
                and before.box.parent is line.box.parent
                and line.box.name not in _HEADINGS
            )
            if same and groups:
                groups[-1].lines.append(line)
            else:
                groups.append(_Group([line]))
            before = line
        else:
            before = None
    return groups


def _may_be_dek(line: Line, headline: str | None) -> bool:
    """Whether a line may be a summary, by its length, its letters and the boxes around it."""
    text = line.text
    if not 20 <= len(text) <= 900 or line.links > 0.5 * len(text):
        return False
    if len(_LETTERS.findall(text)) < 0.6 * len(text) or fold(text) == fold(headline or ""):
        return False
    if _BY.search(text[:40]) and len(text) < 120:
        return False
    box: Box | None = line.box
    for _ in range(3):
        if box is None:
            break
        words = _own_words(box)
        if box.name in _FOREIGN_NAMES or box.hidden or (words & _FOREIGN and not words & _DEK):
            return False
        box = box.parent
    return not line.words & (_FOREIGN - {"time", "live"})


def _own_words(box: Box) -> frozenset[str]:
    """Return the words of a box's class and id; styling by the dozen names nothing."""
    return box.words if len(box.words) < 14 else frozenset()


def _calls_itself_dek(line: Line) -> bool:
    around = line.box.parent.words if line.box.parent else frozenset()
    named = line.box.words | line.words
    return bool(named & _DEK) or (bool(around & _DEK) and len(around) < 8)


def _looks_like_dek(group: _Group) -> bool:
    text, name = group.text, group.lines[0].box.name
    if name in _HEADINGS:
        return len(text) >= 30
    return len(text) >= 50 and bool(_STOP.search(text)) and len(text) < 700


def _follows(group: _Group, headline: Line) -> bool:
    """Whether a short sentence is beside the headline, in the same separate block."""
    line = group.lines[0]
    beside = line.box.parent is headline.box.parent and line.box.name == "p"
    return beside and len(group.text) >= 30 and bool(_STOP.search(group.text))


def _says_something(text: str, headline: str | None, page: Page) -> bool:
    if len(text) < 12 or not _LETTERS.search(text):
        return False
    plain = fold(text)
    sites = map(fold, page.meta.get("og:site_name", ()))
    return plain != fold(headline or "") and plain not in sites


def _choose(candidates: list[tuple[str, str]]) -> tuple[str, str, str]:
    """Return the source and text of the best summary, and the reason for it."""
    ranks = (
        ("under the headline, as declared", "shown under the headline, and declared"),
        ("dek by its name", "shown near the headline, and called so"),
        ("list before the text", "the key points before the text"),
        ("under the headline", "shown between the headline and the text"),
    )
    for wanted, reason in ranks:
        for source, text in candidates:
            if source == wanted:
                return source, text, reason
    for source, text in candidates:
        if not _CUT_OFF.search(text):
            return source, text, "declared, and not cut off"
    return *candidates[0], "declared"
