"""The text of an article that only the page's own data hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from newsvault.extract.page import Page, split_words
from newsvault.extract.page.page_data import page_data
from newsvault.text import fold

_NAME = re.compile(r"p|div|h[2-4]|a|em|strong|i|b|span|ul|ol|li|blockquote|section")
_MARKUP = re.compile(r"</(?:p|div|h[2-4]|li)>", re.IGNORECASE)
_SENTENCE = re.compile(r"""[.!?…。！？]["'”’»“)」』]*$""")
TAGS = re.compile(r"<[^<>]*>")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FEWEST = 200  # characters of running text
_FEWEST_CJK = 80
_SHORTEST = 30  # characters of a paragraph that counts as running text
_MOST = 300_000  # values that are looked at
_DEEPEST = 60
_UP = 8  # objects around a text in which its headline is looked for
_TEXT_KEYS = tuple(
    "html markup text content value body data paragraph copy innerHTML originalInnerHTML __html"
    " children nodes config fields model attributes props json dangerouslySetInnerHTML".split()
)
_HEADLINE_KEYS = ("headline", "title", "headlines", "name", "heading")
_ARTICLE = frozenset("article articlebody post story".split())
_ABOUT = frozenset(("meta", "seo", "tags"))  # what the page says of itself to others
_ELSEWHERE = frozenset(
    "related recirculation recommended trending latest more popular promo paywall newsletter"
    " bottom footer sidebar comments author authors slots failsafe".split()
)
_KINDS = {
    "heading": "h2", "header": "h2", "headline": "h2", "subheading": "h2", "subtitle": "h2",
    "h2": "h2", "h3": "h2", "quote": "blockquote", "blockquote": "blockquote", "list_item": "li",
    "li": "li",
}  # fmt: skip
# Kinds of elements in such lists that are not text of the article.
_BESIDE = frozenset(
    "image video gallery ad advert advertisement embed related interstitial_link newsletter"
    " audio link_list raw_html promo author photo picture".split()
)


@dataclass(frozen=True, slots=True)
class DataBody:
    """The markup of an article's text, where it was found, and its characters of running text."""

    markup: str
    source: str
    size: int


def find_data_body(page: Page, headline: str | None) -> DataBody | None:
    """Return the text of the page's article from the data of its scripts; None without one.

    Data may hold other articles as well: one whose object names this headline has precedence.
    """
    wanted = fold(headline or "")
    best: DataBody | None = None
    rank = (False, 0)
    for name, value in page_data(page.source):
        for path, markup, near in _texts(value):
            size = _running(markup)
            few = _FEWEST_CJK if CJK.search(markup) else _FEWEST
            # The nearest of the objects around it that has a headline has this one.
            own = bool(wanted) and wanted in next(filter(None, reversed(near)), ())
            may_be = (own and not split_words(path) & _ABOUT) or _is_article(path)
            if size >= few and may_be and (own, size) > rank:
                rank = own, size
                best = DataBody(markup, f"page data {name} {path}".strip()[:200], size)
    return best


def _texts(root: object) -> Iterator[tuple[str, str, tuple[frozenset[str], ...]]]:
    """Yield (path, markup, headlines of the objects around it) of what may be an article's text."""
    stack: list[tuple[object, tuple[str, ...], tuple[frozenset[str], ...]]] = [(root, (), ())]
    seen = 0
    while stack and seen < _MOST:
        value, path, around = stack.pop()
        seen += 1
        if isinstance(value, str):
            if len(value) >= _FEWEST_CJK and (_MARKUP.search(value) or value.count("\n") > 1):
                yield ".".join(path), _as_markup(value), around
        elif isinstance(value, dict):
            inner = (*around[-_UP + 1 :], headlines_in(value))
            if len(path) < _DEEPEST:
                for key, item in reversed(value.items()):
                    stack.append((item, (*path, str(key)[:40]), inner))
        elif isinstance(value, list):
            if len(value) > 1 and (markup := _listed(value) or _tagged(value, 0)):
                yield ".".join(path), markup, around
            if len(path) < _DEEPEST:
                for item in reversed(value):
                    stack.append((item, path, around))


def headlines_in(values: dict[str, object]) -> frozenset[str]:
    """Return the headlines that an object gives itself, folded."""
    found: set[str] = set()
    for key in _HEADLINE_KEYS:
        value = values.get(key)
        inner = value.values() if isinstance(value, dict) else (value,)
        found.update(fold(TAGS.sub("", v)) for v in inner if isinstance(v, str) and len(v) > 5)
    return frozenset(found)


def _is_article(path: str) -> bool:
    """Whether a path calls its value the text of an article, and not of one among others."""
    words = split_words(path)
    return bool(words & _ARTICLE) and not words & _ELSEWHERE


def _as_markup(text: str) -> str:
    if _MARKUP.search(text):
        return text
    parts = text.split("\n\n" if "\n\n" in text else "\n")
    return "".join(f"<p>{escape(part)}</p>" for part in parts)


def _listed(items: list[object]) -> str:
    """Return the markup of a list whose items are the parts of a text, or ""."""
    parts = []
    for item in items:
        if isinstance(item, str):
            parts.append(_element("p", item))
        elif isinstance(item, dict):
            kind = str(item.get("type") or item.get("kind") or item.get("tag") or "p").lower()
            text = "" if kind in _BESIDE else _text_of(item, 0)
            if text:
                parts.append(_element(_KINDS.get(kind, "p"), text))
        else:
            return ""
    return "".join(parts)


def _tagged(value: list[object], depth: int) -> str:
    """Return the markup of an element as a list: its name, its attributes, its content."""
    name = value[0] if value and depth < _DEEPEST else None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return ""
    inner = []
    for item in value[1:]:
        if isinstance(item, str):
            inner.append(escape(item, quote=False))
        elif isinstance(item, list):
            inner.append(_tagged(item, depth + 1))
    return f"<{name}>{''.join(inner)}</{name}>"


def _element(name: str, text: str) -> str:
    if _MARKUP.search(text):
        return text
    inner = text if "<" in text and TAGS.search(text) else escape(text, quote=False)
    return f"<{name}>{inner}</{name}>"


def _text_of(value: object, depth: int) -> str:
    """Return the text of a part: its pieces in order, found under the usual keys."""
    if isinstance(value, str):
        return value
    if depth > 4:
        return ""
    if isinstance(value, list):
        return "".join(_text_of(item, depth + 1) for item in value[:200])
    if isinstance(value, dict):
        if depth and str(value.get("type") or value.get("tag") or "").lower() in _BESIDE:
            return ""
        for key in _TEXT_KEYS:
            if text := _text_of(value.get(key), depth + 1):
                return text
    return ""


def _running(markup: str) -> int:
    """Return the number of characters in paragraphs of markup that are sentences."""
    paragraphs = (TAGS.sub("", part).strip() for part in _MARKUP.split(markup))
    return sum(
        len(text)
        for text in paragraphs
        if len(text) >= (12 if CJK.search(text) else _SHORTEST) and _SENTENCE.search(text)
    )
