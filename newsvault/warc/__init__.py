"""The face of WARC: captures become records, records are read back, and every digest is checked."""

from __future__ import annotations

from newsvault.warc.foreign import Foreign, Passed, read_foreign
from newsvault.warc.reading import BadRecord, Member, Record, members, parse, read_at
from newsvault.warc.unpacking import next_member
from newsvault.warc.writing import (
    MEMBER_HEAD,
    Earlier,
    Written,
    capture_records,
    document,
    payload,
    warcinfo,
)

__all__ = [
    "MEMBER_HEAD",
    "BadRecord",
    "Earlier",
    "Foreign",
    "Member",
    "Passed",
    "Record",
    "Written",
    "capture_records",
    "document",
    "members",
    "next_member",
    "parse",
    "payload",
    "read_at",
    "read_foreign",
    "warcinfo",
]
