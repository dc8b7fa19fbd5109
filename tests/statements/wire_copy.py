"""A set of wire copy, made from word lists: stories with their copies, and texts that are none.

Each story has 2 to 6 copies that outlets cut, led, re-ordered, edited or added to, in six
languages; the others report the same event in other words with the same quotations, fill in one
form, or share a disclaimer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsvault.models import Article, Block
from newsvault.quotes import find_quotes

LANGUAGES = ("en", "de", "fr", "zh", "ja", "th")
STORIES, EVENTS, FORMS, SERVICES = 66, 100, 60, 40
_MARKS = {
    "en": ("“", "”"), "de": ("„", "“"), "fr": ("« ", " »"), "zh": ("“", "”"), "ja": ("「", "」"),
    "th": ("“", "”"),
}  # fmt: skip
_OTHER_MARKS = {
    "en": ('"', '"'), "de": ("»", "«"), "fr": ("“", "”"), "zh": ("「", "」"), "ja": ("『", "』"),
    "th": ('"', '"'),
}  # fmt: skip
# Syllables and characters of which words are made, so that no two stories share a sentence.
_LETTERS = {
    "en": "ba ren tor mil sea fort al der win gate mor lin ster holm brook cart ven dal",
    "de": "ber gen wald stein hof mann bruck feld dorf lich keit zeug haus werk tal see",
    "fr": "bel mont riv ier val lon chat eau mar ché gran pont lac ville roche tour",
    "zh": "市政府宣布港口工程水库居民计划道路桥梁学校医院报告调查春季预算农田气象"
    "地区铁路新闻记者会议代表经济海洋渔业",
    "ja": "市議会港湾計画道路病院学校調査報告予算農業気象地域鉄道会議代表経済"
    "海洋漁業橋の建設を進める方針と住民が説明した",
    "th": "กขคงจฉชซดตถทนบปผพฟภมยรลวศสหอะาเแโไ",
}  # fmt: skip
_STOPS = {"zh": "。", "ja": "。", "th": " "}


@dataclass(frozen=True)
class Text:
    """An article of the set; `story` is the same number for copies of one text."""

    article: Article
    story: int


def _word(rng: random.Random, language: str) -> str:
    pieces = _LETTERS[language]
    if language in ("zh", "ja", "th"):
        return "".join(rng.choices(pieces, k=rng.randint(2, 5)))
    return "".join(rng.choices(pieces.split(), k=rng.randint(1, 3)))


def _sentence(rng: random.Random, language: str, length: int = 0) -> str:
    words = [_word(rng, language) for _ in range(length or rng.randint(9, 22))]
    if language in _STOPS:
        return "".join(words) + _STOPS[language]
    names = rng.sample(range(1, len(words)), 2)
    words = [w.capitalize() if at in (0, *names) else w for at, w in enumerate(words)]
    return " ".join(words) + "."


def _quotation(rng: random.Random, language: str) -> str:
    said = _sentence(rng, language, 14).strip()
    opening, closing = _MARKS[language]
    return f"{opening}{said}{closing}" + (
        f" {_sentence(rng, language, 4)}" if language not in _STOPS else _STOPS[language]
    )


def _paragraphs(rng: random.Random, language: str, count: int) -> list[str]:
    gap = "" if language in _STOPS else " "
    found = []
    for number in range(count):
        found.append(gap.join(_sentence(rng, language) for _ in range(rng.randint(2, 4))))
        if number % 3 == 1:
            found.append(_quotation(rng, language))
    return found


def _copy(rng: random.Random, language: str, paragraphs: list[str]) -> list[str]:
    """Return the paragraphs as another outlet prints them."""
    found = list(paragraphs)
    if rng.random() < 0.5:
        found = found[: max(4, round(len(found) * rng.uniform(0.35, 0.8)))]
    if rng.random() < 0.4:  # the lead is written again
        found[0] = " ".join(_sentence(rng, language) for _ in range(2))
    if rng.random() < 0.3:
        middle = found[1:]
        rng.shuffle(middle)
        found = [found[0], *middle]
    if rng.random() < 0.3:
        found.insert(rng.randrange(1, len(found)), _sentence(rng, language, 25))
    if rng.random() < 0.5:
        for mark, other in zip(_MARKS[language], _OTHER_MARKS[language], strict=True):
            found = [one.replace(mark.strip(), other.strip()) for one in found]
    if rng.random() < 0.4:
        found = [_edited(rng, language, one) for one in found]
    return found


def _edited(rng: random.Random, language: str, paragraph: str) -> str:
    """Replace one word in about 25, as a subeditor does."""
    if language in _STOPS:
        return "".join(
            rng.choice(_LETTERS[language]) if rng.random() < 0.012 and c.isalpha() else c
            for c in paragraph
        )
    return " ".join(
        _word(rng, language) if rng.random() < 0.04 and word.islower() else word
        for word in paragraph.split(" ")
    )


def _article(language: str, headline: str, paragraphs: list[str], number: int, day: int) -> Article:
    blocks = tuple(Block(text=one.strip()) for one in paragraphs)
    text = "\n\n".join(block.text for block in blocks)
    first_is_summary = number % 4 == 0 and len(blocks) > 3
    return Article(
        url=f"https://outlet{number % 23}.example/{number}",
        headline=headline,
        language=language,
        publisher=f"Outlet {number % 23}",
        published_at=datetime(2026, 3, 1, 6, tzinfo=UTC)
        + timedelta(days=day, minutes=number % 600),
        summary=blocks[0].text if first_is_summary else None,
        blocks=blocks[1:] if first_is_summary else blocks,
        quotes=() if first_is_summary else find_quotes(text),
    )


def wire_copy(seed: int = 18) -> Iterator[Text]:
    """Yield the set, always the same for one seed."""
    rng = random.Random(seed)  # a test set
    number = 0
    for story in range(STORIES):
        language = LANGUAGES[story % len(LANGUAGES)]
        wire = _paragraphs(rng, language, rng.randint(6, 12))
        texts = [wire, *(_copy(rng, language, wire) for _ in range(rng.randint(2, 6)))]
        for paragraphs in texts:
            headline = _sentence(rng, language, 6)
            yield Text(_article(language, headline, paragraphs, number, story % 28), story)
            number += 1
    for other in _others(rng):
        yield Text(_article(*other[:3], number, other[3]), STORIES + number)
        number += 1


def _others(rng: random.Random) -> Iterator[tuple[str, str, list[str], int]]:
    """Yield language, headline, paragraphs and day of texts that are copies of nothing."""
    for number in range(0, EVENTS, 2):  # two reports of one event share its two quotations
        language = LANGUAGES[number // 2 % len(LANGUAGES)]
        said = [_quotation(rng, language), _quotation(rng, language)]
        for _ in range(2):
            own = _paragraphs(rng, language, 3)
            paragraphs = [own[0], said[0], *own[1:3], said[1], *own[3:]]
            yield language, _sentence(rng, language, 6), paragraphs, number % 28
    for form in range(6):
        language = LANGUAGES[form]
        fixed = [_sentence(rng, language, 6).rstrip(".。 ") for _ in range(16)]
        for number in range(FORMS // 6):
            gap = "" if language in _STOPS else " "
            filled = gap.join(f"{one}{gap}{_value(rng, language)}" for one in fixed)
            yield language, _sentence(rng, language, 6), [filled], number
    for service in range(4):
        language = ("en", "de", "zh", "th")[service]
        notice = [_sentence(rng, language, 20) for _ in range(4)]
        for number in range(SERVICES // 4):
            yield (
                language,
                _sentence(rng, language, 6),
                [*_paragraphs(rng, language, 2)[:2], *notice],
                number,
            )


def _value(rng: random.Random, language: str) -> str:
    figure = str(rng.randint(10, 9999))
    return (
        f"{_word(rng, language)}{figure}"
        if language in _STOPS
        else f"{_word(rng, language).capitalize()} {figure}"
    )
