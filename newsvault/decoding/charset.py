"""Character set detection: byte order mark, HTTP header, `<meta>`, UTF-8 check, guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from newsvault.guard import attempt

_META_BYTES = 1024  # bytes searched for `<meta charset>`
_META = re.compile(rb"""<meta[^>]{0,512}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([^"'\s;]+)""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BAD_SHARE = 0.001  # share of invalid bytes in nearly well-formed UTF-8

# Labels whose meaning on the web differs from Python's, by the WHATWG Encoding Standard: labels of
# old sets mean the larger set that browsers use for them.
_LABELS = {
    label: name
    for name, labels in {
        "cp1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 l1"
        " latin-1 cp819 ibm819 windows-1252 x-cp1252 cp1252",
        "cp1254": "iso-8859-9 iso8859-9 iso88599 iso_8859-9 latin5 l5 windows-1254 x-cp1254",
        "cp874": "iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 dos-874",
        "gb18030": "gb2312 gb_2312 gb_2312-80 gbk x-gbk chinese iso-ir-58 gb18030",
        "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis",
        "cp949": "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
        "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
        "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2",
        "utf-16-be": "utf-16be unicodefffe",
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
        "koi8_u": "koi8-u koi8-ru",
        "koi8_r": "koi8-r koi8 koi",
        "mac_roman": "macintosh mac x-mac-roman",
        "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "iso8859_8": "iso-8859-8 iso-8859-8-i visual logical hebrew",
    }.items()
    for label in labels.split()
}
# Other labels of the standard that Python knows by the same name.
_PLAIN = re.compile(
    r"(?:iso[-_]?8859[-_]?(?:[2-7]|1[0346]|15)|windows-125[0-8]|cp125[0-8]|euc-jp|iso-2022-jp|ibm866)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page as text.

    Attributes:
        text: the decoded text.
        encoding: Python codec used.
        reason: where the encoding comes from.
        replaced: number of invalid bytes, replaced by U+FFFD.
    """

    text: str
    encoding: str
    reason: str
    replaced: int = 0


def codec_of(label: str) -> str | None:
    """Return the Python codec for an encoding label of the web; None if unknown or unsafe."""
    name = label.strip().strip("\"';").strip().lower()
    if name in _LABELS:
        return _LABELS[name]
    return codecs.lookup(name).name if _PLAIN.fullmatch(name) else None


def decode(data: bytes, content_type: str | None = None) -> Decoded:
    """Decode `data` to text; never fails.

    The order is byte order mark, HTTP header, `<meta>` in the first 1024 bytes, strict UTF-8,
    UTF-8 with at most one invalid byte in a thousand, and then a guess. Non-ASCII bytes that are
    well-formed UTF-8 override the label of an older set: text in such a set never looks like
    that, but servers and saved pages often have wrong labels.

    Args:
        data: the page's bytes, decompressed.
        content_type: value of the Content-Type header, or None.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, "byte order mark")
    utf8 = _strict_utf8(data)
    for label, reason in _labels(data, content_type):
        named = codec_of(label)
        if named is None:
            continue
        if reason == "meta" and named.startswith("utf-16"):
            named = "utf-8"  # a meta element readable as ASCII rules out UTF-16
        if utf8 is not None and not (named.startswith("utf-16") or data.isascii()):
            why = reason if named == "utf-8" else f"well-formed UTF-8, against {reason} {label!r}"
            return Decoded(text=utf8, encoding="utf-8", reason=why)
        return _decoded(data, named, reason)
    if utf8 is not None and b"\x00" not in data[:64]:
        return Decoded(text=utf8, encoding="utf-8", reason="well-formed UTF-8")
    return _guessed(data)


def _labels(data: bytes, content_type: str | None) -> list[tuple[str, str]]:
    labels = []
    if content_type and (header := _HEADER.search(content_type)):
        labels.append((header[1], "http"))
    if meta := _META.search(data[:_META_BYTES]):
        labels.append((meta[1].decode("ascii", "replace"), "meta"))
    return labels


def _strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decoded(data: bytes, codec: str, reason: str) -> Decoded:
    text = data.decode(codec, "replace")
    return Decoded(text=text, encoding=codec, reason=reason, replaced=text.count("\ufffd"))


def _guessed(data: bytes) -> Decoded:
    head = data[:512]
    if head.count(0) > len(head) // 4:  # every other byte of Western UTF-16 is NUL
        little = head[1::2].count(0) >= head[::2].count(0)
        return _decoded(data, "utf-16-le" if little else "utf-16-be", "NUL bytes of UTF-16")
    tolerant = _decoded(data, "utf-8", "nearly well-formed UTF-8")
    if tolerant.replaced <= max(1, len(data) * _BAD_SHARE):
        return tolerant
    from charset_normalizer import from_bytes  # slow to import, and rarely needed

    best = attempt(lambda: from_bytes(data[:65536]).best(), lambda _: None)
    return _decoded(data, best.encoding if best else "cp1252", "detection")
