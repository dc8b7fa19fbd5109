"""Validation of the JSON documents in capture files, by kind and field.

The documents of an import are untrusted: types, lengths, ids and dates are checked before anything
reaches the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from newsvault.models import Article
from newsvault.models.validation import LARGEST, LONGEST_TEXT, is_moment, is_text, misfit
from newsvault.storage.serialisation import article_from_json

_NAME = 100_000  # characters of an address, a tag, the name of a person or a saved query
_LINE = 1000  # characters of the name of a program or a vault
_ID = re.compile(r"[a-z2-7]{10}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def find_error(values: object) -> str:
    """Return the first error in a document, with the name of the field, or "" if it is valid.

    values: the document from `json.loads`. Unknown kinds are valid.
    """
    if not isinstance(values, dict) or not _name(values.get("kind")):
        return "it has no kind"
    if "revision" in values and not _is_numbered(values):
        return "revision or stored_at has the wrong type"
    if values["kind"] == "event":
        return _event(values)
    if values["kind"] not in ("reading", "reading-again", "reading-elsewhere"):
        return ""
    for name in ("software", "vault"):
        if not (values.get(name) is None or is_text(values[name], _LINE)):
            return f"{name} is not a valid name"
    return _capture(values) or _article(values)


def _is_numbered(values: Mapping[str, Any]) -> bool:
    return _count(values["revision"]) and is_moment(values.get("stored_at"))


def _event(values: Mapping[str, Any]) -> str:
    """Return the error in an entry of user data; "" for none."""
    entry = values.get("entry")
    if values.get("action") not in ("put", "drop"):
        return "action is neither put nor drop"
    if not is_moment(values.get("at")):
        return "at is not a time"
    if not isinstance(entry, list) or len(entry) != 4:
        return "entry has not four parts"
    kind, subject, name, value = entry
    if not (_name(kind) and is_text(name, _NAME) and is_text(value, LONGEST_TEXT)):
        return "entry is not text"
    if not is_text(subject, _NAME) or (subject and not _ID.fullmatch(subject)):
        return "entry has an invalid article id"
    if kind == "note" and not (name.isascii() and name.isdecimal() and len(name) < 10):
        return "the note has no number"
    return ""


def _capture(values: Mapping[str, Any]) -> str:
    """Return the error in a capture's values; "" for none."""
    capture = values.get("capture")
    if not isinstance(capture, dict):
        return "capture is missing"
    for name, place in (("article_id", capture), ("version", capture), ("article", values)):
        if name not in place:
            return f"{name} is missing"
    is_intact = values["kind"] == "reading"  # a later parse may leave out fields of the capture
    checks = _ANY | {name: one for name, one in _CAPTURE.items() if is_intact or name in capture}
    for name, check in checks.items():
        if not check(capture.get(name)):
            return f"capture.{name} is missing or has the wrong type"
    if (capture["article_id"] is None) != (capture["version"] is None):
        return "capture.version and capture.article_id do not agree"
    return ""


def _article(values: Mapping[str, Any]) -> str:
    """Return the error in a reading's article; "" for none."""
    article, capture = values.get("article"), values["capture"]
    if article is None:
        if values["kind"] == "reading":
            return ""
        says = "refusal" if capture["article_id"] is None else "digest"
        is_there = values["kind"] == "reading-again" and capture.get(says) is not None
        return "" if is_there else "article is missing"
    if capture["article_id"] is None:
        return "the article has no id"
    bad = misfit(article, Article)
    if bad is not None:
        return f"article{bad} is missing or has the wrong type"
    read = article_from_json(article)
    if not read.headline and not read.text:
        return "article is empty"
    size = len(read.text)
    for quote in read.quotes:
        for start, end in (
            (quote.start, quote.end),
            (quote.speaker_start, quote.speaker_end),
            (quote.cue_start, quote.cue_end),
        ):
            if (start is None) != (end is None):
                return "article.quotes has a start without an end"
            if start is not None and end is not None and not 0 <= start <= end <= size:
                return "article.quotes has an offset outside the text"
    return ""


def _name(value: object) -> bool:
    return is_text(value, _NAME) and value != ""


def _count(value: object) -> bool:
    return type(value) is int and 0 <= value < LARGEST


def _or_none(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _names(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(_name(item) for item in value))


_ANY: dict[str, Callable[[object], bool]] = {
    "number": _count,
    "record": _name,
    "article_id": _or_none(_matches(_ID)),
    "version": _or_none(_count),
    "digest": _or_none(_matches(_SHA256)),
    "key": _or_none(_matches(_SHA256)),
    "claimed": _or_none(_matches(_ID)),
    "declared": _or_none(_name),
    "refusal": _or_none(_name),
    "why": _or_none(is_text),
}
_CAPTURE: dict[str, Callable[[object], bool]] = {
    "requested_url": _name,
    "url": _name,
    "captured_at": is_moment,
    "status": _or_none(_count),
    "content_type": _or_none(lambda value: is_text(value, _NAME)),
    "payload_sha256": _matches(_SHA256),
    "payload_bytes": _count,
    "origin": _name,
    "truncated": _or_none(_name),
    "overrides": _names,
    "revisit": lambda value: value in (0, 1),
    "date_source": _or_none(_name),
}
