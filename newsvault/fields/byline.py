"""The byline: who wrote the article, from the page's data and from what it shows."""

from __future__ import annotations

import re

from bs4 import Tag

from newsvault.fields import Found, weigh
from newsvault.fields.names import after_by, agency_of, is_outlet, is_role, pieces, split_names
from newsvault.fields.organisations import organisation
from newsvault.fields.spelled_dates import month_of
from newsvault.models import Person
from newsvault.page import Mark, Page, resolve, string
from newsvault.text import fold

_TYPED = "json-ld author, an organisation"
_BYLINE = frozenset(
    "byline author authors autor autoren autorin auteur auteurs autore autores penulis"
    " writer creator contributor contributors yazar redaktor skribent forfatter journalist reporter"
    .split()
)  # fmt: skip
_ORGANISATIONS = ("Organization", "NewsMediaOrganization", "Corporation")
_JOB = frozenset("role position job jobtitle title funktion".split())
_NOT_BYLINE = frozenset(
    "related sidebar footer comment comments teaser card recommended bio biography about"
    " image photo"
    " caption credit avatar role title job description newsletter list social follow share"
    " date time"
    " topic".split()
)
_METAS = (
    "author", "article:author", "dc.creator", "dc.creator.creator", "parsely-author",
    "byl", "sailthru.author",
    "dcterms.creator", "article:author_name", "cxenseparse:author", "twitter:data1", "authors",
    "og:article:author", "article.author",
)  # fmt: skip
_BY_LINE = re.compile(r"^(?:by|von|par|por|di)\s+(?=[A-ZÄÖÜÉÀ])", re.IGNORECASE)


def find_byline(page: Page, first: int, last: int) -> Found[tuple[Person, ...]]:
    """Return the writers; `first:last` are the lines between headline and the body's end.

    Photographers and social accounts are left out. An agency or a desk stands beside the people it
    is named with; without any people, the organisation that the page names as the author.
    """
    outlets = _outlets(page)
    heard: list[tuple[str, str]] = []
    readings: list[tuple[str, tuple[Person, ...]]] = []
    heard += [(_TYPED, name) for name in _organisations(page)]
    shown: list[tuple[str, tuple[Person, ...]]] = []
    given = _candidates(page, first, last)
    for source, texts in given:
        heard += [(source, text) for text in texts]
        each = [split_names(text, outlets=outlets) for text in texts]
        if people := _unique([person for named in each for person in named]):
            readings.append((source, people))
        if source in ("shown byline", "line that begins with by", "meta author"):
            shown += [(source, named) for named in each if named]
    if not readings:
        return _by_organisation(heard, outlets)
    source, people = _choose(readings, shown)
    people = _with_roles(page, people, first)
    people += _beside(next(texts for name, texts in given if name == source), outlets)
    reason = "the page's own data come first, then what it shows"
    return Found(value=people, candidates=weigh("byline", heard, source, reason))


def _by_organisation(
    heard: list[tuple[str, str]], outlets: frozenset[str]
) -> Found[tuple[Person, ...]]:
    """Return the organisation named as author; another one's name says more than the outlet's."""
    found = [
        (source, name)
        for source, text in sorted(heard, key=lambda one: one[0] != "json-ld author")
        if (name := organisation(text, outlets=outlets, typed=source == _TYPED))
    ]
    others = [one for one in found if not is_outlet(one[1], outlets)]
    if not found:
        return Found(value=(), candidates=weigh("byline", heard, None, ""))
    source, name = (others or found)[0]
    reason = "no person is named; an organisation is"
    value = (Person(name=name, kind="organisation"),)
    return Found(value=value, candidates=weigh("byline", heard, source, reason))


def _beside(texts: list[str], outlets: frozenset[str]) -> tuple[Person, ...]:
    """Return the agencies and desks named along with people, without the outlet itself."""
    found: dict[str, Person] = {}
    for text in texts:
        if split_names(text, outlets=outlets):
            names = [after_by(part) for part in pieces(text) if agency_of(part)]
        else:
            name = organisation(text, outlets=outlets)
            names = [name] if name else []
        for name in names:
            if not is_outlet(name, outlets):
                found.setdefault(fold(name), Person(name=name, kind="organisation"))
    return tuple(found.values())


def _candidates(page: Page, first: int, last: int) -> list[tuple[str, list[str]]]:
    found = [("json-ld author", _linked(page))]
    found += [(f"itemprop {p}", _microdata(page, p, first, last)) for p in ("author", "creator")]
    for name in _METAS:
        if values := [v for v in page.meta.get(name, ()) if not v.startswith("http")]:
            found.append((f"meta {name}", values))
    found.append(("rel author", _rel(page, first, last)))
    found.append(("shown byline", _shown(page, first, last)))
    found.append(("line that begins with by", _by_lines(page, first, last)))
    return [(source, texts) for source, texts in found if texts]


def _organisations(page: Page) -> list[str]:
    """Return the organisations given as authors: no names, and yet the origin of the copy."""
    authors = resolve(page.article.get("author"), page.linked)
    given = [a for a in authors if isinstance(a, dict) and a.get("@type") in _ORGANISATIONS]
    return [text for author in given if (text := string(author))]


def _with_roles(page: Page, people: tuple[Person, ...], first: int) -> tuple[Person, ...]:
    """Add the job titles that linked data give, or that stand beside a single name."""
    jobs: dict[str, str] = {}
    for author in resolve(page.article.get("author"), page.linked):
        if isinstance(author, dict) and (job := string(author.get("jobTitle"))):
            jobs[fold(string(author.get("name")) or "")] = job
    if len(people) == 1:
        for mark in page.layout.marks:
            near = first - 20 <= mark.at <= first + 20 and mark.words & _JOB
            if near and mark.words & (_BYLINE | _JOB) and is_role(text := mark.text):
                jobs.setdefault(fold(people[0].name), text.strip(" ,|-"))
    return tuple(Person(name=p.name, role=p.role or jobs.get(fold(p.name))) for p in people)


def _linked(page: Page) -> list[str]:
    found = []
    for author in resolve(page.article.get("author"), page.linked):
        if isinstance(author, dict):
            kind = author.get("@type")
            if kind in _ORGANISATIONS:
                continue
            found += [text for text in _names_of(author) if text]
        elif text := string(author):
            found.append(text)
    return found


def _names_of(author: dict[str, object]) -> list[str]:
    name = author.get("name")
    names = name if isinstance(name, list) else [name]
    told = [text for item in names if (text := string(item))]
    if not told:
        parts = [string(author.get(key)) for key in ("givenName", "familyName")]
        told = [" ".join(part for part in parts if part)]
    return told


def _microdata(page: Page, prop: str, first: int, last: int) -> list[str]:
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


def _rel(page: Page, first: int, last: int) -> list[str]:
    return [
        mark.text
        for mark in page.layout.marks
        if mark.tag.name == "a"
        and "author" in str(mark.tag.attrs.get("rel", "")).split()
        and first <= mark.at <= last
        and 0 < len(mark.text) < 80
    ]


def _shown(page: Page, first: int, last: int) -> list[str]:
    """Return the elements near the headline that call themselves a byline."""
    marks = [
        mark
        for mark in page.layout.marks
        if mark.words & _BYLINE
        and not mark.words & _NOT_BYLINE
        and first - 3 <= mark.at <= first + 30
        and mark.at <= last
        and mark.tag.name not in ("meta", "link", "body", "html", "article", "main")
    ]
    links = [text for mark in marks if (text := mark.text) and mark.tag.name == "a"]
    if links:
        return list(dict.fromkeys(links))
    return _innermost(marks)


def _innermost(marks: list[Mark]) -> list[str]:
    texts = [text for mark in marks if 3 < len(text := mark.text) < 200]
    return list(dict.fromkeys(texts))[:3]


def _by_lines(page: Page, first: int, last: int) -> list[str]:
    near = page.layout.lines[first : min(last, first + 25)]
    found = [line.text for line in near if len(line.text) < 120 and _BY_LINE.match(line.text)]
    return [_without_date(text) for text in found[:2]]


def _without_date(text: str) -> str:
    """Return what stands before a date on the same line."""
    words = re.split(r"\d", text, maxsplit=1)[0].split()
    while words and len(words) > 1 and month_of(words[-1].strip(".,")):
        words.pop()
    return " ".join(words)


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
