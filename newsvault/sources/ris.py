"""RIS: the exchange format of reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvault.sources.base import Entry
from newsvault.sources.export_items import item

FILES_ONLY = False

_FIELD = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")
_NAMES = {"UR": "url", "TI": "title", "T1": "title", "Y2": "accessed"}


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins RIS references."""
    del name
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return re.match(rb"TY  ?- ", text) is not None


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the references with a web URL: keywords become tags, N1 and RN notes."""
    from newsvault.decoding.charset import decode

    values: dict[str, str] = {}
    lists: dict[str, list[str]] = {"tags": [], "notes": []}
    last = ""
    for line in [*decode(body).text.splitlines(), "ER  -"]:
        found = _FIELD.match(line.strip())
        tag, text = (found[1], (found[2] or "").strip()) if found else (last, line.strip())
        if tag == "ER":
            entry = item({**values, **lists}, base)
            if entry is not None:
                yield entry
            values, lists = {}, {"tags": [], "notes": []}
        elif tag in ("KW", "N1", "RN"):
            kept = lists["tags" if tag == "KW" else "notes"]
            if found or not kept:
                kept.append(text)
            else:
                kept[-1] += f"\n{text}"
        elif tag in _NAMES and text and found:
            values.setdefault(_NAMES[tag], text)
        last = tag
