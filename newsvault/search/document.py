"""Index document of an article: the terms, keys, facets and numbers that every engine stores."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from newsvault.models import Article, Document
from newsvault.models.record import record
from newsvault.search.analysis import base_language, sentence_terms, terms
from newsvault.search.query.tree import DateRange, NumberRange
from newsvault.search.spelling_variants import keys_of

# The zones searched by a word without a field, with the weight of a word in each.
ZONES = {"headline": 6.0, "byline": 2.0, "summary": 3.0, "other": 1.0, "body": 1.0}
# Words beyond this limit are not indexed; no headline is as long.
LIMITS = {"headline": 999, "byline": 999, "summary": 5999, "other": 3999, "body": 1 << 30}
PIECE_LIMIT = 4095
NAMES = ("byline", "source", "url", "agency")  # names are in no language, and are not stemmed
# `date` is the absolute time of publication, used for sorting; `shown` and `modified` are the
# local times on the page, in seconds as if in UTC, because a query for a day means the page's day;
# `modified_at` is the absolute time of `modified`, `changed` that of the newest change.
NUMBERS = ("date", "shown", "captured", "modified", "modified_at", "changed", "words", "quotes")
# Fields of the pieces of an article that are searched one by one: quotations, removed sentences.
PIECES = ("speaker", "quote", "was")
# Fields that are searched by their names; a word without a field does not count in them.
OTHERS = ("source", "section", "note", "url", "keywords", "agency", "correction", "caption", "lead")

_LONGEST = 8_000  # characters of a value matched as a whole; Lucene's limit is 32,766 bytes
_HOST = re.compile(r"[a-z]+://(?:[^@/]*@)?([^/:?#]+)")


@record
class Entry:
    """One article in the form that an engine stores.

    `terms` are searched word by word, per field; `keys` are `field:value`, matched as a whole;
    `numbers` holds only known values, dates in whole seconds since 1970. `quotations` are (speaker,
    words), `removed` the words of sentences of other versions that the newest one has not.
    `sentences` and `paragraphs` are the numbers of the words in the body at which one begins.
    `language` is one with a stemmer, or None.
    """

    id: str
    language: str | None
    terms: dict[str, list[str]]
    quotations: tuple[tuple[list[str], list[str]], ...]
    removed: tuple[list[str], ...]
    keys: tuple[str, ...]
    facets: tuple[tuple[str, str], ...]
    numbers: dict[str, int]
    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]


def column_of(asked: DateRange | NumberRange) -> str:
    """Return the name in NUMBERS for a range of the query language."""
    return {"date": "shown", "moment": "date"}.get(asked.field, asked.field)


def bounds_of(asked: DateRange | NumberRange) -> tuple[int | None, int | None]:
    """Return the lowest and the highest value in a range of the query language; None is open."""
    if isinstance(asked, NumberRange):
        return asked.low, asked.high
    low = None if asked.start is None else math.ceil(asked.start.timestamp())
    return low, None if asked.end is None else math.ceil(asked.end.timestamp()) - 1


def whole_value(text: str) -> str:
    """Return a value that is matched as a whole, cut to the length that is indexed."""
    return text[:_LONGEST]


def entry(document: Document) -> Entry:
    """Return the index document of `document`."""
    article = document.article
    language = base_language(article.language)
    body, sentences, paragraphs = _body([block.text for block in article.blocks], language)
    found = {
        name: terms(text, None if name in NAMES else language)[: LIMITS.get(name)]
        for name, text in _texts(document).items()
        if text
    }
    if article.headline or article.blocks:
        first = body[: paragraphs[1]] if len(paragraphs) > 1 else body
        found["lead"] = [*terms(article.headline, language), *first]
    found["body"] = body
    return Entry(
        id=document.id,
        language=language,
        terms=found,
        quotations=tuple(
            (
                terms(" ".join(filter(None, (quote.speaker_name, quote.speaker))), None),
                terms(quote.text, language)[:PIECE_LIMIT],
            )
            for quote in article.quotes
        ),
        removed=tuple(terms(text, language)[:PIECE_LIMIT] for text in document.history.removed),
        keys=tuple(dict.fromkeys(_keys(document))),
        facets=tuple(dict.fromkeys(_facets(document))),
        numbers={name: n for name, n in _numbers(document).items() if n is not None},
        sentences=sentences,
        paragraphs=paragraphs,
    )


def _texts(document: Document) -> dict[str, str]:
    """Return the searched text of each zone and field but the body and the lead."""
    article = document.article
    return {
        "headline": article.headline,
        "byline": "; ".join(
            f"{person.name}, {person.role}" if person.role else person.name
            for person in article.byline
        ),
        "summary": article.summary or "",
        "other": "; ".join(
            (*article.keywords, article.agency or "", article.correction or "", picture_of(article))
        ),
        "source": article.publisher or document.source,
        "section": article.section or "",
        "note": "\n".join(document.notes),
        "url": article.url,
        "keywords": "; ".join(article.keywords),
        "agency": article.agency or "",
        "correction": article.correction or "",
        "caption": picture_of(article),
    }


def picture_of(article: Article) -> str:
    """Return the caption and the credit of an article's lead picture, or ""."""
    image = article.image
    return "; ".join(filter(None, (image.caption, image.credit))) if image else ""


def _keys(document: Document) -> list[str]:
    """Return the keys that conditions such as has: and lang: look for."""
    article = document.article
    held = {
        "has:byline": article.byline,
        "has:correction": article.correction,
        "has:date": article.published_at,
        "has:notes": document.notes,
        "has:quotes": article.quotes,
        "has:section": article.section,
        "has:summary": article.summary,
        "has:tags": document.tags,
        "has:versions": document.versions > 1,
        "has:was": document.history.removed,
        "is:changed": document.versions > 1,
        "is:stealth": document.history.stealth,
        "is:partial": article.access in ("partial", "paywalled"),
        "is:paywalled": article.access == "paywalled",
        "is:syndicated": article.agency,
    }
    address = _HOST.match(article.url.lower())
    host = address[1].split(".") if address else []
    language = (article.language or "").lower()
    return [
        *(key for key, value in held.items() if value),
        *(f"domain:{'.'.join(host[n:])}" for n in range(len(host))),
        *(f"lang:{part}" for part in {language, language.split("-")[0]} if part),
        *(f"tag:{tag.lower()}" for tag in document.tags),
        *(f"collection:{name.lower()}" for name in document.collections),
        *(f"change:{kind}" for kind in document.history.kinds),
        *sorted(keys_of(_written(article))),
    ]


def _written(article: Article) -> list[str]:
    """Return the texts searched by a word without a field."""
    names = [person.name for person in article.byline]
    others = (article.headline, article.summary or "", picture_of(article))
    return [*others, *names, *(block.text for block in article.blocks)]


def _facets(document: Document) -> list[tuple[str, str]]:
    """Return the fields and values that an article counts for; a name may occur twice."""
    article = document.article
    found: list[tuple[str, str | None]] = [
        ("source", article.publisher or document.source),
        ("section", article.section),
        ("lang", article.language),
        ("month", article.published_at.isoformat()[:7] if article.published_at else None),
        ("day", article.published_at.isoformat()[:10] if article.published_at else None),
        *(("tag", tag) for tag in document.tags),
        *(("byline", person.name) for person in article.byline),
        *(("speaker", quote.speaker_name or quote.speaker) for quote in article.quotes),
    ]
    return [(field, value) for field, value in found if value]


def _numbers(document: Document) -> dict[str, int | None]:
    article = document.article
    return {
        "date": _seconds(article.published_at),
        "captured": _seconds(document.captured_at),
        "shown": _shown(article.published_at),
        "modified": _shown(article.modified_at),
        "modified_at": _seconds(article.modified_at),
        "changed": _seconds(document.history.changed_at),
        "words": article.word_count,
        "quotes": len(article.quotes),
    }


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() // 1)


def _shown(moment: datetime | None) -> int | None:
    return None if moment is None else _seconds(moment.replace(tzinfo=UTC))


def _body(
    blocks: list[str], language: str | None
) -> tuple[list[str], tuple[int, ...], tuple[int, ...]]:
    """Return the body's terms, and the numbers of those that begin a sentence and a paragraph."""
    found: list[str] = []
    sentences: list[int] = []
    paragraphs: list[int] = []
    for block in blocks:
        paragraphs.append(len(found))
        for sentence in sentence_terms(block, language):
            sentences.append(len(found))
            found += sentence
    return found, tuple(sentences), tuple(paragraphs)
