"""Byline: the authors, from the page's data and its visible text."""

from __future__ import annotations

from itertools import islice

from bs4 import Tag

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.byline_credits import plain_credit
from newsvault.extract.fields.byline_labels import (
    closing_writers,
    labelled_writers,
    names_beside_dates,
)
from newsvault.extract.fields.data_byline import data_authors
from newsvault.extract.fields.organisations import organisation
from newsvault.extract.fields.person_names import (
    after_by,
    agency_of,
    is_outlet,
    is_role,
    pieces,
    split_names,
)
from newsvault.extract.fields.visible_byline import (
    BYLINE,
    author_boxes,
    author_links,
    by_lines,
    rel_authors,
    shown_bylines,
)
from newsvault.extract.page import Page, resolve, string
from newsvault.models import Person
from newsvault.text import fold

_TYPED = "json-ld author, an organisation"
_IN_CARD = "card of an organisation"
_CARD = frozenset(("org", "fn"))  # of the microformat hCard: the card is an organisation's
_ORGANISATIONS = ("Organization", "NewsMediaOrganization", "Corporation")
_JOB = frozenset("role position job jobtitle title funktion".split())
_METAS = (
    "author", "article:author", "dc.creator", "dc.creator.creator", "parsely-author",
    "byl", "sailthru.author",
    "dcterms.creator", "article:author_name", "cxenseparse:author", "twitter:data1", "authors",
    "og:article:author", "article.author", "citation_author",
)  # fmt: skip
_NEAR = 26  # lines among which a label of the writer is looked for
_CLOSING = 3  # lines before the end of the text, and behind it
_SHOWN = ("shown byline", "line that begins with by", "meta author", "link to an author")
# Where a page keeps nothing but its author: there a name may be one word.
_KEPT_FOR_NAMES = frozenset(
    ("json-ld author", "itemprop author", "meta author", "meta parsely-author", "rel author")
)


def find_byline(
    page: Page, first: int, last: int, in_data: str | None = None
) -> Found[tuple[Person, ...]]:
    """Return the writers; `first:last` are the lines between headline and the body's end.

    `in_data` is the headline of an article whose text only the data of the page's scripts hold.

    Photographers and social accounts are left out. An agency or a desk is listed with the people it
    is named with; without any people, the organisation that the page names as the author.
    """
    outlets = _outlets(page)
    candidates: list[tuple[str, str]] = []
    readings: list[tuple[str, tuple[Person, ...]]] = []
    candidates += _organisations(page, first, last)
    cards = {fold(name) for source, name in candidates if source == _IN_CARD}
    shown: list[tuple[str, tuple[Person, ...]]] = []
    given = _candidates(page, first, last)
    if in_data and (authors := data_authors(page, in_data)):
        given.append(("page data", authors))
    for source, texts in given:
        candidates += [(source, text) for text in texts]
        single = source in _KEPT_FOR_NAMES
        each = [split_names(text, outlets=outlets, single=single) for text in texts]
        each = [tuple(one for one in named if fold(one.name) not in cards) for named in each]
        if people := _unique([person for named in each for person in named]):
            readings.append((source, people))
        if source in _SHOWN:
            shown += [(source, named) for named in each if named]
    if not readings:
        return _by_organisation(candidates, outlets)
    readings.sort(key=lambda reading: all(_is_one_word(one.name) for one in reading[1]))
    source, people = _choose(readings, shown)
    people = _with_roles(page, people, first)
    people += _beside(next(texts for name, texts in given if name == source), people, outlets)
    reason = "the page's own data come first, then what it shows"
    return Found(value=people, candidates=weigh("byline", candidates, source, reason))


def _is_one_word(name: str) -> bool:
    """Whether a name is one word, in a script whose names have several."""
    return " " not in name and max(name) < "\u3040"


def _by_organisation(
    candidates: list[tuple[str, str]], outlets: frozenset[str]
) -> Found[tuple[Person, ...]]:
    """Return the organisation named as author; another one's name says more than the outlet's."""
    found = [
        (source, name)
        for source, text in sorted(candidates, key=lambda one: one[0] != "json-ld author")
        if (name := organisation(text, outlets=outlets, typed=source in (_TYPED, _IN_CARD)))
    ]
    others = [one for one in found if not is_outlet(one[1], outlets)]
    if not found:
        return Found(value=(), candidates=weigh("byline", candidates, None, ""))
    source, name = (others or found)[0]
    reason = "no person is named; an organisation is"
    value = (Person(name=name, kind="organisation"),)
    return Found(value=value, candidates=weigh("byline", candidates, source, reason))


def _beside(
    texts: list[str], people: tuple[Person, ...], outlets: frozenset[str]
) -> tuple[Person, ...]:
    """Return the agencies and desks named along with people, without the outlet itself."""
    known = {fold(person.name) for person in people}
    found: dict[str, Person] = {}
    for text in texts:
        if split_names(text, outlets=outlets):
            names = [after_by(part) for part in pieces(text) if agency_of(part)]
        else:
            name = organisation(text, outlets=outlets)
            names = [name] if name else []
        for name in names:
            if not is_outlet(name, outlets) and fold(name) not in known:
                found.setdefault(fold(name), Person(name=name, kind="organisation"))
    return tuple(found.values())


def _candidates(page: Page, first: int, last: int) -> list[tuple[str, list[str]]]:
    """Return each source of a byline that has texts, in order of trust, with them."""
    found = [("json-ld author", _linked(page))]
    found += [(f"itemprop {p}", _microdata(page, p, first, last)) for p in ("author", "creator")]
    for name in _METAS:
        stated = [plain_credit(v) for v in page.meta.get(name, ()) if not v.startswith("http")]
        values = [v if any(map(agency_of, v.split(", "))) else _turned(v) for v in stated]
        if name == "citation_author":
            values = [" ".join(reversed(v.split(", ", maxsplit=1))) for v in stated]
        found.append((f"meta {name}", values))
    found.append(("rel author", rel_authors(page, first, last)))
    found.append(("shown byline", shown_bylines(page, first, last)))
    found.append(("link to an author", author_links(page, first, last)))
    found.append(("line that begins with by", by_lines(page, first, last)))
    near = page.layout.lines[first : min(last, first + _NEAR)]
    found.append(("label of the writer", labelled_writers(near)))
    found.append(("name beside the date", _beside_date(page, first, last)))
    closing = page.layout.lines[max(first, last - _CLOSING) : last + _CLOSING]
    found.append(("label of the writer", closing_writers(closing)))
    found.append(("author's box", author_boxes(page, last)))
    return [(source, texts) for source, texts in found if texts]


def _beside_date(page: Page, first: int, last: int) -> list[str]:
    lines = page.layout.lines
    headings = (at for at in range(first, min(last, len(lines))) if lines[at].box.name == "h1")
    heading = next(headings, None)
    return [] if heading is None else names_beside_dates(lines, heading)


def _organisations(page: Page, first: int, last: int) -> list[tuple[str, str]]:
    """Return the organisations given as authors: no names, and yet the origin of the copy."""
    authors = resolve(page.article.get("author"), page.linked)
    given = [a for a in authors if isinstance(a, dict) and a.get("@type") in _ORGANISATIONS]
    found = [(_TYPED, text) for author in given if (text := string(author))]
    cards = (mark for mark in page.layout.marks if mark.words >= _CARD and first <= mark.at <= last)
    return [*found, *((_IN_CARD, mark.text) for mark in islice(cards, 2))]


def _with_roles(page: Page, people: tuple[Person, ...], first: int) -> tuple[Person, ...]:
    """Add the job titles that linked data give, or that are beside a single name."""
    jobs: dict[str, str] = {}
    for author in resolve(page.article.get("author"), page.linked):
        if isinstance(author, dict) and (job := string(author.get("jobTitle"))):
            jobs[fold(string(author.get("name")) or "")] = job
    if len(people) == 1:
        for mark in page.layout.marks:
            near = first - 20 <= mark.at <= first + 20 and mark.words & _JOB
            if near and mark.words & (BYLINE | _JOB) and is_role(text := mark.text):
                jobs.setdefault(fold(people[0].name), text.strip(" ,|-"))
    return tuple(Person(name=p.name, role=p.role or jobs.get(fold(p.name))) for p in people)


def _linked(page: Page) -> list[str]:
    found = []
    stated = page.article.get("author") or page.article.get("creator")
    for author in resolve(stated, page.linked):
        if isinstance(author, dict):
            kind = author.get("@type")
            if kind in _ORGANISATIONS:
                continue
            found += [text for text in _names_of(author) if text]
        elif text := string(author):
            found.append(plain_credit(text))
    return found


def _names_of(author: dict[str, object]) -> list[str]:
    name = author.get("name")
    names = name if isinstance(name, list) else [name]
    texts = [plain_credit(text) for item in names if (text := string(item))]
    if author.get("@type") == "Person":
        texts = [_turned(text) for text in texts]
    if not texts and isinstance(inner := author.get("author"), dict) and inner is not author:
        texts = [text] if (text := string(inner.get("name"))) else []  # of the type Role
    if not texts and (other := string(author.get("alternateName"))):
        texts = [other]
    if not texts:
        parts = [string(author.get(key)) for key in ("givenName", "familyName")]
        texts = [" ".join(part for part in parts if part)]
    return texts


def _turned(name: str) -> str:
    """Return "Roe, Jane" as "Jane Roe"."""
    last, comma, first = name.partition(", ")
    if comma and " " not in last.strip() and " " not in first.strip() and "." not in first:
        return f"{first.strip()} {last.strip()}"
    return name


def _microdata(page: Page, prop: str, first: int, last: int) -> list[str]:
    """Return the values of an `itemprop` between the lines `first` and `last`."""
    found = []
    for mark in page.layout.marks:
        if prop not in str(mark.tag.attrs.get("itemprop", "")).split():
            continue
        name = mark.tag.find(attrs={"itemprop": "name"})
        value = None
        if isinstance(name, Tag):
            value = name.attrs.get("content") or name.get_text(" ")
        text = str(value or mark.tag.attrs.get("content") or mark.text)
        if first <= mark.at <= last and 0 < len(text) < 200:
            found.append(text)
    return found


def _outlets(page: Page) -> frozenset[str]:
    names = [*page.meta.get("og:site_name", ()), *page.meta.get("application-name", ())]
    for entity in (page.article, *page.linked):
        for publisher in resolve(entity.get("publisher"), page.linked):
            names.append(string(publisher) or "")
    host = page.url.split("/")[2] if page.url.count("/") > 2 else ""
    bare = host.removeprefix("www.")
    return frozenset(
        fold(name).removeprefix("the ") for name in (*names, bare, bare.split(".")[0]) if name
    )


def _choose(
    readings: list[tuple[str, tuple[Person, ...]]], shown: list[tuple[str, tuple[Person, ...]]]
) -> tuple[str, tuple[Person, ...]]:
    source, people = readings[0]
    known = {fold(person.name) for person in people}
    for other, named in sorted(shown, key=lambda reading: -len(reading[1])):
        names = {fold(person.name) for person in named}
        if known < names or (known == names and any(person.role for person in named)):
            return other, named  # one line that names them all, and says more
    return source, people


def _unique(people: list[Person]) -> tuple[Person, ...]:
    kept: dict[str, Person] = {}
    for person in people:
        key = fold(person.name)
        if key not in kept or (person.role and not kept[key].role):
            kept[key] = person
    return tuple(kept.values())
