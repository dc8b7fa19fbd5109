"""Plain text: white space, control characters, and text that is safe to print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Removed from every field: soft hyphens, zero-width spaces and byte order marks (line breaking
# only), NUL, C0 except tab, newline and return, DEL, C1, lone surrogates, non-characters.
_DIRT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\ufeff\ud800-\udfff\ufffe\uffff]")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_LETTERS_A_WORD = 4.3  # letters a word in Thai newspapers
_CHARACTERS_A_WORD = 1.6
# Kana with its marks, and ideographs.
_CHARACTERS = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_LETTERS_ALONE = (  # of Thai, Lao, Burmese and Khmer, without the signs above and below them
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3"
)
_SIGNS = "\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u103e\u1056-\u109f\u17b4-\u17d3"
# Compiled at the first use, which no start of the program needs.
_CHARACTER = f"[{_CHARACTERS}]"
_LETTER = f"[{_LETTERS_ALONE}]"
_UNSPACED = f"[{_CHARACTERS}{_LETTERS_ALONE}]"
_UNSPACED_WORD = f"[{_CHARACTERS}{_LETTERS_ALONE}{_SIGNS}]+"
_LAST_WITHOUT_OTHERS = "\u0482"  # no combining marks below this, except those above
_LONGEST_ERROR = 600  # characters of an error message
_JOINERS = "\u200c\u200d"  # of Persian, Hindi and other scripts, and of emoji
# Marks without a width, and joiners that are not between two characters outside ASCII.
_WITHOUT_WIDTH = re.compile(
    rf"[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]"
    rf"|(?<![^\x00-\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\xa0])"
)
_SILENT = re.compile(r"<(script|style|noscript|template|svg|head)\b", re.IGNORECASE)


def clean(text: str) -> str:
    """Return `text` without control characters and soft hyphens."""
    return text if text.isprintable() else _DIRT.sub("", text)


def one_line(text: str) -> str:
    """Return `text` cleaned and stripped, runs of white space as one space."""
    return " ".join(clean(text).split())


def first_words(text: str, most: int) -> str:
    """Return `text` in one line, cut behind a word at `most` characters, with an ellipsis."""
    words = one_line(text)
    return words if len(words) <= most else words[:most].rpartition(" ")[0] + "…"


def plural(count: int, one: str, many: str = "") -> str:
    """Return `count` with its noun: `1 article`, `2,000 articles`; `many` if it is no plain s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def count_words(text: str) -> int:
    """Return the number of words in `text`, separated by spaces.

    In Chinese and Japanese each character counts as a word. Thai, Lao, Khmer and Burmese, written
    without spaces, are estimated at 4.3 letters a word, the average of Thai newspapers; signs above
    and below letters are not counted.
    """
    if text.isascii() or not re.search(_UNSPACED, text):
        return len(text.split())
    letters = len(re.findall(_LETTER, text))
    others = re.sub(_UNSPACED_WORD, " ", text).split()
    return (
        len(re.findall(_CHARACTER, text))
        + round(letters / _LETTERS_A_WORD)
        + sum(1 for piece in others if any(map(str.isalnum, piece)))
    )


def amount_of_words(text: str) -> int:
    """Return the number of words, of which a Chinese or Japanese character is a part.

    For limits in words that hold in any language: 1.6 characters say what one English word does.
    """
    words = count_words(text)
    if text.isascii():
        return words
    characters = len(re.findall(_CHARACTER, text))
    return words - characters + round(characters / _CHARACTERS_A_WORD)


def fold(text: str) -> str:
    """Return `text` for comparison: case folded, without accents, with ASCII quotes and dashes.

    Letters without a Unicode decomposition become the letters people type for them: "Søren" is
    "soren", "cœur" is "coeur".
    """
    if text.isascii():
        return text.casefold()  # fast path: most lines are ASCII
    plain = unicodedata.normalize("NFKD", text).translate(_TYPED)
    if not plain.isascii():
        plain = _ACCENTS.sub("", plain)
        if max(plain, default="") > _LAST_WITHOUT_OTHERS:
            plain = "".join([c for c in plain if not unicodedata.combining(c)])
    return plain.casefold()


def fold_words(words: Iterable[str]) -> list[str]:
    """Return each of the words folded, in their order."""
    return [fold(word) for word in words]


_TYPED = {
    ord(char): typed
    for chars, typed in (
        ("‘’‚‛′ʼ", "'"), ("“”„‟″«»", '"'), ("‐‑‒–—―−", "-"),
        ("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE"), ("ø", "o"), ("Ø", "O"), ("đð", "d"),
        ("ĐÐ", "D"), ("ł", "l"), ("Ł", "L"), ("þ", "th"), ("Þ", "TH"), ("ı", "i"),
    )
    for char in chars
}  # fmt: skip


def printable(text: str, *, keep: str = "") -> str:
    r"""Return untrusted `text` made safe for a terminal.

    Characters that are not printable (escapes, C1 codes, bidirectional overrides) are replaced by
    a visible escape such as `\x1b` or `\u202e`, except those in `keep`. Joiners within a word or
    an emoji are a part of its spelling and stay; others, and marks without a width, are left out.
    """
    if text.isprintable():
        return text
    return _visible(_WITHOUT_WIDTH.sub("", text), keep + _JOINERS)


def _visible(text: str, keep: str = "") -> str:
    return "".join(c if c.isprintable() or c in keep else _escape(c) for c in text)


def safe_line(text: str) -> str:
    """Return `text` as one line that is safe to print."""
    return one_line(printable(one_line(text)))  # what has no width may have been between spaces


def error_line(text: str) -> str:
    """Return an error message as one line that is safe to print, with every character shown.

    A path in it may hold control characters, and bytes that are not UTF-8. Of a message that
    repeats a very long value, the beginning and the end are shown.
    """
    line = _visible(" ".join(text.split()))
    if len(line) <= _LONGEST_ERROR:
        return line
    return f"{line[: _LONGEST_ERROR // 2]} [...] {line[-_LONGEST_ERROR // 4 :]}"


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # a byte that is not UTF-8, as Python decodes arguments and file names
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def close_matches(word: str, known: Iterable[str], n: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return at most `n` of the `known` words that are spelt like `word`, the most similar first.

    `cutoff` (0 to 1) is the least similarity.
    """
    from difflib import get_close_matches  # after a mistake only

    return get_close_matches(word, list(known), n, cutoff)


def word_count(text: str) -> int:
    """Return the number of visible words in HTML markup."""
    import html  # its table of entities is not needed at every start

    return amount_of_words(html.unescape(" ".join(visible_text(text))))


def visible_text(text: str) -> Iterator[str]:
    """Yield the visible text of HTML markup (no scripts, styles, comments), in linear time."""
    lower = text.lower()
    at = 0
    while at < len(text):
        tag = text.find("<", at)
        if tag < 0:
            yield text[at:]
            return
        yield text[at:tag]
        silent = _SILENT.match(text, tag)
        if text.startswith("<!--", tag):
            end = text.find("-->", tag + 4)
        elif silent:
            end = lower.find(f"</{silent[1].lower()}", tag)
        else:
            end = tag
        close = text.find(">", end) if end >= 0 else -1
        if close < 0:
            return
        at = close + 1
