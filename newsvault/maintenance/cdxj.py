"""CDXJ index lines: the offset of each response, for replay programs.

Source: the CDXJ format of web archiving: SURT key, 14-digit time, JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from newsvault.errors import BadAddress
from newsvault.urls import check_address
from newsvault.warc import Record, members, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, with its end."""

    text: str


def lines_of(source: IO[bytes], *, shift: int) -> Iterator[Line]:
    """Yield the index lines of the responses in `source`, which begins at offset `shift`."""
    for member in members(source):
        record = parse(member.data)
        if record.kind not in ("response", "revisit", "resource"):
            continue
        moment = datetime.fromisoformat(record.headers["warc-date"]).astimezone(UTC)
        values = {
            "url": record.url,
            "mime": _mime(record),
            "status": record.http_line.split(" ")[1] if record.http_line else "200",
            "digest": record.headers.get("warc-payload-digest", ""),
            "length": str(member.length),
            "offset": str(member.offset + shift),
            "filename": "data.warc.gz",
        }
        text = f"{surt(record.url)} {moment:%Y%m%d%H%M%S} {json.dumps(values)}\n"
        yield Line(text=text)


def surt(url: str) -> str:
    """Return the SURT key of an address, lower-case: `com,example)/path?b=1`."""
    try:
        address = check_address(url)
    except BadAddress:
        return url
    host = ",".join(reversed(address.host.removeprefix("www.").split(".")))
    port = "" if address.port in (80, 443) else f":{address.port}"
    query = "&".join(sorted(part for part in address.query.lower().split("&") if part))
    path = address.path.lower().rstrip("/") or "/"
    return f"{host}{port}){path}{'?' + query if query else ''}"


def _mime(record: Record) -> str:
    if record.kind == "revisit":
        return "warc/revisit"
    kind = record.header("content-type") or ""
    if record.kind == "resource":
        kind = record.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower() or "unk"
