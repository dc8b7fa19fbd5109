"""Writer of WARC 1.1 records: captures, sidecar documents and events.

Each record is a separate gzip member, so it can be read by its offset alone.
Source: ISO 28500:2017; warcio 1.7 lays out the records.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from newsvault.models import Capture, Exchange
from newsvault.warc.secrets import is_secret

SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
REVISION = "X-Newsvault-Revision"  # archive revision of a document, and when it was stored
OF_THE_ARCHIVE = ("revision", "stored_at")
_BREAKS = re.compile(r"[\r\n\x00]+")
MEMBER_HEAD = bytes.fromhex("1f8b0800000000000003")  # constant, because no checksum covers it
_LEVEL = 5  # level 6 takes a third longer and saves 1.5 %, level 9 hardly more


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The stored record that a revisit refers to."""

    record: str
    url: str
    captured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Gzip members to be appended, and the offset of the page's own record in them."""

    data: bytes
    offset: int
    length: int
    record: str
    payload_sha256: str
    payload_bytes: int
    revisit: bool


def warcinfo(filename: str, fields: Mapping[str, str], *, at: datetime) -> bytes:
    """Return the record that begins each file: the program and the format version."""
    known = {
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    pairs = {**fields, **known}
    body = "".join(f"{name}: {_line(value)}\r\n" for name, value in pairs.items() if value)
    headers = {"WARC-Filename": filename, "WARC-Date": _date(at)}
    return _member(
        "warcinfo", "", body.encode(), headers=headers, content_type="application/warc-fields"
    )[0]


def document(values: Mapping[str, Any], *, uri: str, at: datetime, about: str | None) -> bytes:
    """Return `values` as a JSON `metadata` record about the record `about`.

    Its archive revision is in a header: the record, copied to another vault, is the same one there.
    """
    plain = {name: value for name, value in values.items() if name not in OF_THE_ARCHIVE}
    body = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    headers = {"WARC-Date": _date(at), **_revision(values)}
    if about:
        headers["WARC-Refers-To"] = about
    return _member("metadata", uri, body, headers=headers, content_type="application/json")[0]


def renumbered(data: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the gzip member of the document `data` with the archive revision of `values`."""
    head, gap, rest = data.partition(b"\r\n\r\n")
    name = REVISION.lower().encode() + b":"
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(name)]
    lines += [f"{name}: {value}".encode() for name, value in _revision(values).items()]
    return packed(b"\r\n".join(lines) + gap + rest)


def _revision(values: Mapping[str, Any]) -> dict[str, str]:
    if "revision" not in values:
        return {}
    return {REVISION: f"{values['revision']} {values['stored_at']}"}


def payload(capture: Capture) -> bytes:
    """Return the bytes of the page, Content-Encoding not removed."""
    if capture.exchanges:
        return capture.exchanges[-1].body
    return capture.saved_body or b""


def capture_records(capture: Capture, *, earlier: Earlier | None = None) -> Written:
    """Return the records of `capture`: a response and a request per hop.

    With `earlier` the last response becomes a revisit of that record, without its payload. A saved
    page becomes one `resource` record.
    """
    body = payload(capture)
    before = b""
    if not capture.exchanges:
        main, record = _resource(capture, body, earlier)
        after = b""
    else:
        for hop in capture.exchanges[:-1]:
            data, record = _response(hop, None)
            before += data + _request(hop, record)
        # A revisit refers to this record by date, and the stored date is the capture's.
        last = replace(capture.exchanges[-1], requested_at=capture.captured_at)
        main, record = _response(last, earlier)
        after = _request(last, record)
    return Written(
        data=before + main + after,
        offset=len(before),
        length=len(main),
        record=record,
        payload_sha256=hashlib.sha256(body).hexdigest(),
        payload_bytes=len(body),
        revisit=earlier is not None,
    )


def _resource(capture: Capture, body: bytes, earlier: Earlier | None) -> tuple[bytes, str]:
    """Return the record of a saved page, a revisit of `earlier` if given, and its id."""
    headers = {"WARC-Date": _date(capture.captured_at)}
    if capture.saved_truncated:
        headers["WARC-Truncated"] = capture.saved_truncated
    kind = "resource"
    if earlier:
        headers |= _revisit_headers(earlier, body, status=200)
        kind, body = "revisit", b""
    return _member(
        kind,
        capture.requested_url,
        body,
        headers=headers,
        content_type=_line(capture.saved_type or "text/html"),
    )


def _response(hop: Exchange, earlier: Earlier | None) -> tuple[bytes, str]:
    """Return the record of a response, a revisit of `earlier` if given, and its id."""
    headers = {"WARC-Date": _date(hop.requested_at)}
    if hop.peer_ip:
        headers["WARC-IP-Address"] = hop.peer_ip
    if hop.truncated:
        headers["WARC-Truncated"] = hop.truncated
    kind, body = "response", hop.body
    if earlier:
        headers |= _revisit_headers(earlier, body, status=hop.status)
        kind, body = "revisit", b""
    status = f"{hop.status} {hop.reason}".rstrip()
    return _member(
        kind,
        hop.url,
        body,
        headers=headers,
        http=(_line(status), _response_headers(hop), _protocol(hop)),
    )


def _request(hop: Exchange, answered_by: str) -> bytes:
    """Return the record of a request, without secrets; `answered_by` is a record's id."""
    host, slash, path = hop.url.partition("://")[2].partition("#")[0].partition("/")
    target = slash + path or "/"
    headers = [(_line(k), _line(v)) for k, v in hop.request_headers if not is_secret(k)]
    if not any(k.lower() == "host" for k, _ in headers):
        headers.insert(0, ("Host", _line(host)))
    return _member(
        "request",
        hop.url,
        b"",
        headers={"WARC-Date": _date(hop.requested_at), "WARC-Concurrent-To": answered_by},
        http=(f"{_line(target)} {_protocol(hop)}", headers, _line(hop.method)),
    )[0]


def _protocol(hop: Exchange) -> str:
    """Return the protocol for the record: HTTP/2 has no text form and is written as HTTP/1.1."""
    return hop.protocol if hop.protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"


def _response_headers(hop: Exchange) -> list[tuple[str, str]]:
    """Return the headers as received, without the one for the removed chunked framing."""
    chunked = any(k.lower() == "transfer-encoding" for k, _ in hop.response_headers)
    gone = {"transfer-encoding", "content-length"} if chunked else set()
    headers = [
        (_line(k), _line(v))
        for k, v in hop.response_headers
        if k.lower() not in gone and not is_secret(k)
    ]
    if chunked:
        headers.append(("Content-Length", str(len(hop.body))))
    return headers


def _revisit_headers(earlier: Earlier, body: bytes, *, status: int) -> dict[str, str]:
    headers = {
        "WARC-Refers-To": earlier.record,
        "WARC-Refers-To-Target-URI": earlier.url,
        "WARC-Refers-To-Date": _date(earlier.captured_at),
    }
    if status == 304:
        return headers | {"WARC-Profile": SERVER_NOT_MODIFIED}
    return headers | {
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Payload-Digest": _sha1(body),
    }


def _member(
    kind: str,
    uri: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    http: tuple[str, Iterable[tuple[str, str]], str] | None = None,
    content_type: str = "",
) -> tuple[bytes, str]:
    """Return a record as a gzip member, and its record ID."""
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        _line(uri),
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type=content_type,
        warc_headers_dict=dict(headers),
        http_headers=_http_headers(*http) if http else None,
    )
    writer.write_record(record)
    data = packed(out.getvalue())
    return data, str(record.rec_headers.get_header("WARC-Record-ID"))


def packed(record: bytes) -> bytes:
    """Compress a record as a gzip member."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(record) + packer.flush()


def _http_headers(status: str, headers: Iterable[tuple[str, str]], protocol: str) -> Any:
    """Return the headers for warcio, so that it writes their bytes unchanged."""
    from warcio.statusandheaders import StatusAndHeaders

    class _AsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
        """HTTP headers in their original bytes; warcio would rewrite non-ASCII characters."""

        def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
            text: str = self.to_str(filter_func) + "\r\n"
            try:
                return text.encode("latin-1")
            except UnicodeEncodeError:
                return text.encode("utf-8", "surrogateescape")

    return _AsReceived(status, list(headers), protocol=protocol)


def _sha1(body: bytes) -> str:
    """Return the SHA-1 digest as web archive indexes use it; SHA-256 is stored separately."""
    import base64

    digest = hashlib.sha1(body, usedforsecurity=False).digest()
    return "sha1:" + base64.b32encode(digest).decode()


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
