"""JSON lines: an article a line, as `show --json`, with versions, captures and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.formats.json import dump
from newsvault.output.json_shapes import capture_shape, stored_shape
from newsvault.system.output_files import replacing


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write one file with a line for each article."""
    del now
    articles = 0
    with replacing(target) as stream:
        for record in records:
            stream.write(dump(line(record), indent=None).encode() + b"\n")
            articles += 1
    return Written(articles=articles, files=1)


def line(record: ExportRecord) -> dict[str, Any]:
    """Return an article with everything that belongs to it as one JSON value."""
    return {
        **stored_shape(record.stored),
        "people": list(record.people),
        "numbered_notes": [{"number": number, "text": text} for number, text in record.notes],
        "all_versions": [
            {
                "version": version.version,
                "version_name": version.version_name,
                "headline": version.article.headline,
                "text": version.article.text,
                "captured_at": version.capture.captured_at.isoformat(),
                "sha256": version.capture.payload_sha256,
            }
            for version in record.versions
        ],
        "all_captures": [capture_shape(capture) for capture in record.captures],
    }
