"""The index in the cluster: its settings, its fields, and the document of an article.

The cluster analyses nothing: words and stems are the same as in the other engines, joined by
spaces. An article's texts are in three groups, each one field with word positions: `text` (what a
word without a field is searched in), `around` (the other fields) and `said` (its quotations).
Fields beside them have a value at the same positions: `_stem` the stem; `_zone`, `_sentence`,
`_paragraph` and `_quotation` where one begins and ends. The texts themselves are not stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from newsvault.search.analysis import LANGUAGES, stem_prefixes
from newsvault.search.document import NUMBERS, OTHERS, ZONES, Entry, whole_value
from newsvault.search.engines import SCHEMA
from newsvault.search.field_names import FACETS

GROUPS = {"text": tuple(ZONES), "around": (*OTHERS, "was"), "said": ("speaker", "quote")}
GROUP_OF = {zone: group for group, zones in GROUPS.items() for zone in zones}
# Fields that are indexed once more by themselves: they weigh more in the ranking.
RANKED = ("headline", "byline", "summary")
GAP = 20_000  # positions between two fields of a group; NEAR reaches at most 9,999 words
FIRST, LAST, ONLY, INSIDE = "<", ">", "=", "_"


def settings(shards: int) -> dict[str, Any]:
    """Return the request that creates an index of `shards` shards, each with one copy."""
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "30s",
            "analysis": {
                "filter": {"inside": {"type": "stop", "stopwords": [INSIDE]}},
                "analyzer": {
                    "tokens": {"type": "custom", "tokenizer": "whitespace"},
                    "marks": {
                        "type": "custom", "tokenizer": "whitespace", "filter": ["inside"],
                    },
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": {"schema": SCHEMA, "generation": 0},
            "properties": dict(_properties()),
        },
    }  # fmt: skip


def _properties() -> Iterable[tuple[str, Any]]:
    """Yield the fields of the index with their types."""
    exact = {"type": "keyword"}
    yield from (("id", exact), ("keys", exact))
    yield from ((f"facet_{name}", exact) for name in FACETS)
    yield from ((name, {"type": "long"}) for name in NUMBERS)
    for group in GROUPS:
        ranked = group == "text"
        yield group, _words("tokens", norms=ranked)
        yield f"{group}_stem", _words("tokens", norms=ranked)
        yield f"{group}_zone", _words("marks")
    yield from ((f"text_{unit}", _words("marks")) for unit in ("sentence", "paragraph"))
    yield "said_quotation", _words("marks")
    for name in RANKED:
        yield name, _words("tokens", norms=True)
        yield f"{name}_stem", _words("tokens", norms=True)


def _words(analyzer: str, *, norms: bool = False) -> dict[str, Any]:
    return {
        "type": "text", "analyzer": analyzer, "search_analyzer": "tokens", "norms": norms,
        "position_increment_gap": GAP,
    }  # fmt: skip


def document_of(entry: Entry) -> dict[str, Any]:
    """Return the cluster's document of an article."""
    found: dict[str, Any] = {
        "id": entry.id,
        "keys": [whole_value(key) for key in entry.keys],
        **entry.numbers,
    }
    for field, value in entry.facets:
        found.setdefault(f"facet_{field}", []).append(whole_value(value))
    for group in ("text", "around"):
        zones = [(zone, entry.terms[zone]) for zone in GROUPS[group] if entry.terms.get(zone)]
        zones += [("was", sentence) for sentence in entry.removed if group == "around" and sentence]
        _add(found, group, zones)
    for zone in RANKED:
        if terms := entry.terms.get(zone):
            found[zone], found[f"{zone}_stem"] = _joined(terms)
    found |= _units(entry)
    _add_quotations(found, entry)
    return found


def _add(found: dict[str, Any], group: str, zones: Sequence[tuple[str, list[str]]]) -> None:
    both = [_joined(terms) for _, terms in zones]
    found[group] = [words for words, _ in both]
    found[f"{group}_stem"] = [stems for _, stems in both]
    found[f"{group}_zone"] = [_marks(len(terms), (0,), zone) for zone, terms in zones]


def _add_quotations(found: dict[str, Any], entry: Entry) -> None:
    """Add the quotations to a document, with marks around each, its speaker included."""
    zones: list[tuple[str, list[str]]] = []
    whole: list[str] = []
    for speaker, quote in entry.quotations:
        parts = [(zone, terms) for zone, terms in (("speaker", speaker), ("quote", quote)) if terms]
        zones += parts
        if len(parts) == 1:
            whole.append(_marks(len(parts[0][1]), (0,)))
        elif parts:
            first, last = len(speaker), len(quote)
            whole.append(" ".join([FIRST, *[INSIDE] * (first - 1)]))
            whole.append(" ".join([*[INSIDE] * (last - 1), LAST]))
    _add(found, "said", zones)
    found["said_quotation"] = whole


def _units(entry: Entry) -> dict[str, list[str]]:
    """Return the marks of sentences and paragraphs; a field beside the body is one of each."""
    found: dict[str, list[str]] = {"text_sentence": [], "text_paragraph": []}
    for zone in GROUPS["text"]:
        count = len(entry.terms.get(zone, ()))
        if count:
            inside = zone == "body"
            for name, starts in (("sentence", entry.sentences), ("paragraph", entry.paragraphs)):
                found[f"text_{name}"].append(_marks(count, starts if inside else (0,)))
    return found


def _marks(count: int, starts: Iterable[int], name: str = "") -> str:
    """Return a mark for each of `count` words: of a unit's first, last, only, or inner word."""
    begins = sorted({0, *(start for start in starts if start < count)})
    marks = [INSIDE] * count
    for start, end in zip(begins, (*begins[1:], count), strict=True):
        if end - start == 1:
            marks[start] = name + ONLY
        else:
            marks[start], marks[end - 1] = name + FIRST, name + LAST
    return " ".join(marks)


def _joined(terms: Sequence[str]) -> tuple[str, str]:
    """Return the words of index terms, and their stems with the language's mark."""
    words, stems = [], []
    for term in terms:
        common, ending, tail = term.split(".")
        words.append(common[1:] + tail)
        stems.append(common + ending)
    return " ".join(words), " ".join(stems)


def stems_of(word: str) -> list[str]:
    """Return the values of `_stem` of all forms of a folded word, in every language."""
    return list(dict.fromkeys(p.replace(".", "") for p in stem_prefixes(word, LANGUAGES)))
