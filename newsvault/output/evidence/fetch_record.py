"""The fetch record of a capture, in JSON and in words: address, time, status, headers, digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from newsvault.models import CaptureInfo
from newsvault.output.citations.clean_text import field
from newsvault.text import plural

_ORIGINS = {
    "web": "fetched by newsvault over HTTP",
    "file": "read from a file that the user had saved",
    "warc": "read from a web archive",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """A capture's fetch record: the name of its file, its values, and the same in words."""

    name: str
    capture: CaptureInfo
    values: dict[str, Any]
    words: str


def fetch_record(
    article_id: str, capture: CaptureInfo, headers: Sequence[tuple[str, str]], peer: str | None
) -> FetchRecord:
    """Return the fetch record of a capture; `headers` have no credentials."""
    at = capture.captured_at.astimezone(UTC)
    values = {
        "article_id": article_id,
        "capture": capture.number,
        "requested_url": capture.requested_url,
        "url": capture.url,
        "captured_at": at.isoformat(),
        "date_source": capture.date_source,
        "origin": capture.origin,
        "status": capture.status,
        "content_type": capture.content_type,
        "server_ip": peer,
        "headers": [[field(name), field(value)] for name, value in headers],
        "payload_bytes": capture.payload_bytes,
        "payload_sha256": capture.payload_sha256,
        "truncated": capture.truncated,
        "overrides": list(capture.overrides),
    }
    return FetchRecord(
        name=f"{article_id}-{capture.number}",
        capture=capture,
        values=values,
        words=_words(article_id, values),
    )


def _words(article_id: str, values: dict[str, Any]) -> str:
    """Return the record as sentences that need no knowledge of HTTP."""
    origin = _ORIGINS.get(values["origin"], f"read from: {field(values['origin'])}")
    time = values["captured_at"][:19].replace("T", " ")
    sentences = [f"Article {article_id}, capture {values['capture']}, was {origin}."]
    sentences.append(f"Address: {field(values['url'])}")
    if values["requested_url"] != values["url"]:
        sentences.append(f"The requested address was {field(values['requested_url'])}")
    sentences.append(f"Time: {time} UTC{_source(values['date_source'])}.")
    if values["status"] is not None:
        server = f" by the server {field(values['server_ip'])}" if values["server_ip"] else ""
        sentences.append(f"The request was answered{server} with status {values['status']}.")
    sentences.append(
        f"The stored page has {plural(values['payload_bytes'], 'byte')}; "
        f"their SHA-256 is {values['payload_sha256']}."
    )
    if values["truncated"]:
        sentences.append(f"The page is not whole: {field(values['truncated'])}.")
    lines = [f"  {name}: {value}" for name, value in values["headers"]]
    return "\n".join([*sentences, *(["Headers of the response:", *lines] if lines else [])])


def _source(date_source: str | None) -> str:
    said = {
        None: "", "clock": " by the clock of this computer", "record": " as the web archive states",
        "page": " as the file itself states", "file": " (when the file was last changed)",
        "user": " as the user gave it", "none": " (when it came in; nothing states it)",
    }  # fmt: skip
    return said.get(date_source, "")
