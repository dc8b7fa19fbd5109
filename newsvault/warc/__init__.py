"""WARC: captures to records, records read back with their digests checked, foreign archives."""

from __future__ import annotations

from newsvault.warc.foreign_archives import read_foreign
from newsvault.warc.foreign_pages import Foreign, Passed
from newsvault.warc.reading import CUT, BadRecord, Member, Record, members, parse, read_at
from newsvault.warc.secrets import without_secrets
from newsvault.warc.stream import next_member
from newsvault.warc.wacz import Archived, archives, is_package
from newsvault.warc.writing import (
    MEMBER_HEAD,
    OF_THE_ARCHIVE,
    REVISION,
    Earlier,
    Written,
    capture_records,
    document,
    packed,
    payload,
    renumbered,
    warcinfo,
)
from newsvault.warc.zstd import MAGICS as ZSTD

__all__ = [
    "CUT",
    "MEMBER_HEAD",
    "OF_THE_ARCHIVE",
    "REVISION",
    "ZSTD",
    "Archived",
    "BadRecord",
    "Earlier",
    "Foreign",
    "Member",
    "Passed",
    "Record",
    "Written",
    "archives",
    "capture_records",
    "document",
    "is_package",
    "members",
    "next_member",
    "packed",
    "parse",
    "payload",
    "read_at",
    "read_foreign",
    "renumbered",
    "warcinfo",
    "without_secrets",
]
