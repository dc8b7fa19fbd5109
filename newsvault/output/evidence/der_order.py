"""The certificates of a time-stamp in the order of DER, as strict readers want them.

openssl and others send them in another order (a SET OF is sorted in DER). They are not signed, so
that a copy with sorted certificates verifies like the original.
"""

from __future__ import annotations

from collections.abc import Iterator

_CONTEXT_0 = 0xA0  # the tag of SignedData.certificates


def sorted_certificates(response: bytes) -> bytes:
    """Return a TimeStampResp with its certificates sorted; any other bytes as they are."""
    try:
        _, start, stop = next(_elements(response, 0, len(response)))
        token = list(_elements(response, start, stop))[1]
        explicit = list(_elements(response, *token[1:]))[1]
        signed = next(_elements(response, *explicit[1:]))
        sets = [part for part in _elements(response, *signed[1:]) if part[0] == _CONTEXT_0]
        if not sets:
            return response
        _, start, stop = sets[0]
        ends = [end for _, _, end in _elements(response, start, stop)]
    except (IndexError, StopIteration):
        return response
    parts = [response[a:b] for a, b in zip([start, *ends], ends, strict=False)]
    return response[:start] + b"".join(sorted(parts)) + response[stop:]


def _elements(data: bytes, at: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Yield the tag, and start and stop of the content, of each element in `data[at:stop]`."""
    while at < stop:
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size]), at + size
        if at + length > stop:
            return
        yield tag, at, at + length
        at += length
