"""Head of an HTML page, scanned without a parser: `link`, `meta` and `base` tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_HEAD = 512 * 1024  # bytes scanned; some heads have large scripts
_TAG = re.compile(r"<(link|meta|base)\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-z:-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""",
    re.IGNORECASE,
)


def head_text(body: bytes) -> str:
    """Return the beginning of a page as text."""
    head = body[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")


def head_tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the attributes of each `link`, `meta` and `base` tag in `text`."""
    for tag in _TAG.finditer(text):
        yield (
            tag[1].lower(),
            {m[0].lower(): html.unescape(m[1] or m[2] or m[3]) for m in _ATTRIBUTE.findall(tag[0])},
        )
