"""Markup clean-up before parsing: parts to remove, and pages to refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsvault.errors import NotAnArticle
from newsvault.text import clean, plural

MAX_MARKUP = 8 * 1024 * 1024  # characters, after cutting; a text node over 10 MB would be lost
MAX_TAGS = 100_000
MAX_ATTRIBUTES = 2_000

# Elements that cost nodes and contain no text of an article.
_CUT = (
    "script|style|svg|template|noscript|iframe|nav|select|button|textarea|object|canvas|video|audio"
    "|dialog|datalist|math"
)
_OPENER = re.compile(rf"<(?:!--|({_CUT})(?=[\s/>]))", re.IGNORECASE)
_LINKED = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)
# The first one matches alone, so that the search can jump from bracket to bracket.
_BREAKS = re.compile(r"<br\s*/?>\s*(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
# Elements without text or end, none of which a field reads. An input for an address or a password
# stays: by it a form to sign up differs from one around the whole page.
_VOID = re.compile(
    r"<(?:source|input(?![^<>]*(?:email|password))|track|wbr|param|link(?![^<>]*canonical))"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_STORY = 200  # characters, and paragraphs, of a story that is shown without scripts
_STORY_PARAGRAPHS = 3
_NOTE = re.compile(r"java\s?script|cookies?\b|browser", re.IGNORECASE)
_BODY = re.compile(r"<(?:body|frameset)\b", re.IGNORECASE)
_SHOWN_TAG = re.compile(
    r"<(?!(?:html|head|title|meta|link|base|style|script|noscript|template)\b)[a-z]", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_VALUE = re.compile(r"""=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$))""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page's markup without non-text parts, with its linked data and visible length.

    `visible` counts the characters outside tags, without white space. It is independent of the
    parser, to detect a tree that has lost text.
    """

    markup: str
    linked: tuple[str, ...]
    visible: int


def read_source(text: str, url: str) -> Source:
    """Remove from `text` what the tree does not need, in linear time.

    Raises NotAnArticle (`parse-refused`) for a page too complex to parse.
    """
    markup, linked = _cut(text)
    markup = _with_body(clean(_VOID.sub("", _BREAKS.sub("<br><br>", markup))))
    if len(markup) > MAX_MARKUP:
        raise _refused(f"{plural(len(markup), 'character')} of markup (limit {MAX_MARKUP:,})", url)
    tags = markup.count("<")
    if tags > MAX_TAGS:
        raise _refused(f"{plural(tags, 'tag')} (limit {MAX_TAGS:,})", url)
    longest = max(map(len, markup.split("<")), default=0)
    if longest > 4 * MAX_ATTRIBUTES:
        _count_attributes(markup, url)
    return Source(markup=markup, linked=linked, visible=_visible(markup))


def _with_body(markup: str) -> str:
    """Return markup with the `<body>` that pages may leave out.

    The parser takes an element that it does not know, as `<article>`, for a part of the head.
    """
    if _BODY.search(markup):
        return markup
    first = _SHOWN_TAG.search(markup)
    return f"{markup[: first.start()]}<body>{markup[first.start() :]}" if first else markup


def _cut(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without scripts, styles and comments, and the linked data in them."""
    kept: list[str] = []
    linked: list[str] = []
    unclosed: set[str] = set()
    at = 0
    for opener in _OPENER.finditer(text):
        start = opener.start()
        if start < at:
            continue
        name = (opener[1] or "--").lower()
        if name in unclosed:
            continue
        end, inner = _closing(text, opener.end(), name)
        if end < 0:
            unclosed.add(name)  # looked for once: many openers of one kind stay linear
            continue
        if name == "script" and _LINKED.search(text, opener.end(), min(inner, start + 400)):
            linked.append(text[text.find(">", opener.end()) + 1 : inner])
        kept.append(text[at:start])
        begin = text.find(">", opener.end()) + 1
        if name in _SHOWN and _SHOWN[name](text[opener.end() : begin], text[begin:inner]):
            kept.append("<div>")
            end = begin
        at = end
    kept.append(text[at:])
    return "".join(kept), tuple(linked)


def _closing(text: str, start: int, name: str) -> tuple[int, int]:
    """Return the end of the element and of its content; -1 when it is not closed."""
    if name == "--":
        inner = text.find("-->", start)
        return (inner + 3 if inner >= 0 else -1), inner
    found = _CLOSERS[name].search(text, start)
    if found is None:
        return -1, -1
    end = text.find(">", found.end())
    return (end + 1 if end >= 0 else -1), found.start()


def _is_rendered(attributes: str, _: str) -> bool:
    """Whether a template is the shadow tree of the element around it, which browsers show."""
    return "shadowrootmode" in attributes


def _is_story(_: str, content: str) -> bool:
    """Whether a `<noscript>` holds paragraphs, and no note that a script is missing."""
    if len(content) < _STORY or content.count("<p") < _STORY_PARAGRAPHS:
        return False
    return not _NOTE.search(content) and _visible(content) >= _STORY


_SHOWN = {"template": _is_rendered, "noscript": _is_story}
_CLOSERS = {name: re.compile(rf"</{name}(?=[\s>])", re.IGNORECASE) for name in _CUT.split("|")}


def _count_attributes(markup: str, url: str) -> None:
    for piece in markup.split("<"):
        if len(piece) <= 4 * MAX_ATTRIBUTES or not piece[0].isalpha():
            continue
        tag = _VALUE.sub(" ", piece).partition(">")[0]
        if len(tag.split()) > MAX_ATTRIBUTES:
            raise _refused(f"a tag with over {MAX_ATTRIBUTES:,} attributes", url)


def _visible(markup: str) -> int:
    body = markup.find("<body")
    return sum(map(len, _TAG.sub(" ", markup[max(body, 0) :]).split()))


def _refused(what: str, url: str) -> NotAnArticle:
    return NotAnArticle(
        f"page too complex to parse: {what}",
        locator=url,
        reason="parse-refused",
        hint="look at the stored page with `newsvault show --raw`",
    )
