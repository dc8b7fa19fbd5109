"""The captures of a bundle: every digest of the WACZ package and of its WARC records."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from newsvault.warc import members, parse

_WARC = "archive/data.warc.gz"


def payloads(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (SHA-256, "") for each payload in a WACZ package, and ("", fault) for each fault."""
    with zipfile.ZipFile(path) as package:
        yield from (("", fault) for fault in _listed(package))
        with package.open(_WARC) as stream:
            for member in members(stream):
                record = parse(member.data, offset=member.offset)
                for fault in record.faults():
                    yield "", f"{_WARC} at {member.offset}: {fault}"
                if record.kind in ("response", "resource"):
                    yield hashlib.sha256(record.body).hexdigest(), ""
                elif record.kind == "revisit":
                    yield record.headers.get("warc-payload-digest", "").rpartition(":")[2], ""


def _listed(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield each file of the package whose digest is not the one that is listed."""
    description = package.read("datapackage.json")
    for resource in json.loads(description)["resources"]:
        if (
            resource["hash"]
            != f"sha256:{hashlib.sha256(package.read(resource['path'])).hexdigest()}"
        ):
            yield f"{resource['path']} in captures.wacz has changed"
    stated = json.loads(package.read("datapackage-digest.json"))["hash"]
    if stated != f"sha256:{hashlib.sha256(description).hexdigest()}":
        yield "datapackage.json in captures.wacz has changed"
