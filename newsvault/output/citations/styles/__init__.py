"""CSL styles by pandoc, a program of the extra `newsvault[cite]`; the style files are here."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from newsvault.errors import SystemRefused, UsageError, cannot_read
from newsvault.output.citations.plain import closing
from newsvault.text import one_line

_FOLDER = Path(__file__).parent
_BRITISH = {"harvard", "mhra", "oscola"}  # styles whose dates and quotation marks are British
_NO_COLUMNS = {"chicago", "chicago-author-date", "mhra"}  # `section` is a column's name in these
_NO_ARTICLE = {"chicago", "chicago-author-date"}  # "The" of a newspaper's English name is left out
_VERSION = [1, 23, 1]  # of pandoc's document model
_LARGEST = 5_000_000  # bytes of a style file
_SECONDS = 120
_YEAR_SUFFIX = b'disambiguate-add-year-suffix="true"'  # 2024a, 2024b: here further names matter
# More names to keep citations in a text apart: pandoc would print them in the bibliography too.
_CITATIONS_ONLY = re.compile(rb'\sdisambiguate-add-(?:names|givenname)="true"')
_MARKS = re.compile("“([^“”]*)”|\u201e([^\u201c\u201e]*)\u201c")


def style_names() -> tuple[str, ...]:
    """Return the names of the styles that are installed with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csl")))


def styled(
    items: Sequence[dict[str, Any]], style: str, *, html: bool, copies: bool, in_text: bool = False
) -> str:
    """Return the references in a CSL style, in the order of the style.

    Args:
        items: CSL-JSON items.
        style: a name of `style_names`, or the path of a CSL file.
        html: whether to return HTML instead of text.
        copies: whether each reference names its stored copy.
        in_text: whether to return the citations in the text, in the order of the items: footnotes,
            or citations in parentheses, which name no stored copy.

    Raises:
        UsageError: unknown style, a file that is no independent style, or no pandoc.
    """
    closings = {item["id"]: closing(item, copies=copies) for item in items}
    if in_text:
        cited = [{"t": "Para", "c": [_cite(id_)]} for id_ in closings]
        notes = _processed(items, style, _style_text(style), cited)
        written = [_footnote(*pair) for pair in zip(notes, closings.values(), strict=False)]
    else:
        text = _style_text(style)
        text = text if _YEAR_SUFFIX in text else _CITATIONS_ONLY.sub(b"", text)
        written = list(_entries(_processed(items, style, text, [])))
        for entry in written:
            _close(entry["c"][1][-1:], closings[entry["c"][0][0].removeprefix("ref-")])
    if not written:
        raise UsageError(f"style {style} has no bibliography", hint="use another style")
    blocks = {"pandoc-api-version": _VERSION, "meta": {}, "blocks": written}
    return _pandoc(blocks, "html" if html else "plain").strip("\n")


def _processed(
    items: Sequence[dict[str, Any]], style: str, style_text: bytes, blocks: list[Any]
) -> list[Any]:
    """Return the blocks with their citations written, and the bibliography after them."""
    language = {"lang": _text("en-GB")} if style in _BRITISH else {}
    nocite = {"t": "MetaInlines", "c": [_cite("*")]}
    meta = {"nocite": nocite, "references": _references(items, style), **language}
    document = {"pandoc-api-version": _VERSION, "meta": meta, "blocks": blocks}
    with NamedTemporaryFile(suffix=".csl") as file:
        file.write(style_text)
        file.flush()
        found = json.loads(_pandoc(document, "json", "--citeproc", "--csl", file.name))
    return list(found["blocks"])


def _footnote(paragraph: dict[str, Any], closing_sentences: list[str]) -> dict[str, Any]:
    """Return the paragraph of a citation: the footnote as text, if the style writes one."""
    inlines = paragraph["c"][0]["c"][1]
    if not inlines or inlines[0]["t"] != "Note":
        return {"t": "Para", "c": inlines}
    blocks = inlines[0]["c"]
    _close(blocks[-1:], closing_sentences)
    return {"t": "Div", "c": [["", [], []], blocks]}


def _close(last: Sequence[dict[str, Any]], sentences: list[str]) -> None:
    """Append sentences to the last paragraph of a reference."""
    for paragraph in last:
        if sentences:
            paragraph["c"] += [{"t": "Space"}, *_inlines(" ".join(sentences))]


def _style_text(style: str) -> bytes:
    """Return the CSL of a known style or of a file; raises UsageError."""
    if style in style_names():
        return (_FOLDER / f"{style}.csl").read_bytes()
    path = Path(style)
    if path.suffix != ".csl" and not os.path.isfile(style):  # noqa: PTH113  # false if too long
        names = ", ".join(("plain", "wikipedia", *style_names()))
        raise UsageError(f"unknown style: {style!r}", hint=f"known: {names}; or a .csl file")
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST + 1)
    except OSError as error:
        raise cannot_read(path, error) from error
    if b"<style" not in text or len(text) > _LARGEST:
        raise UsageError(f"{path} is not a CSL style")
    if b"independent-parent" in text:  # pandoc would fetch the parent from the network
        raise UsageError(
            f"{path} only names another style (independent-parent)",
            hint="give the file of the style that it names",
        )
    return text


def _pandoc(document: dict[str, Any], to: str, *options: str) -> str:
    """Return what pandoc writes for a document in its JSON; it reads no other file."""
    try:
        from pypandoc import get_pandoc_path
    except ModuleNotFoundError as error:
        raise UsageError(
            "styles other than plain and wikipedia need pandoc",
            hint="pip install 'newsvault[cite]'",
        ) from error
    try:
        program = get_pandoc_path()
        ran = subprocess.run(  # noqa: S603  # our arguments; the text is on stdin
            [program, "--sandbox", "-f", "json", "-t", to, "--wrap=none", *options],
            input=json.dumps(document).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SystemRefused(f"pandoc did not run: {one_line(str(error))}") from error
    if ran.returncode:
        said = one_line(ran.stderr.decode("utf-8", "replace"))[:300]
        raise UsageError(f"pandoc refused the style: {said}", hint="use another style")
    return ran.stdout.decode()


def _entries(blocks: Any) -> Iterator[Any]:
    """Yield the blocks of the bibliography, one a reference."""
    for block in blocks:
        if block["t"] == "Div":
            if block["c"][0][0].startswith("ref-"):
                yield block
            else:
                yield from _entries(block["c"][1])


def _references(items: Sequence[dict[str, Any]], style: str) -> dict[str, Any]:
    """Return the items as values of pandoc's model: no text in them is read as markup."""
    return {"t": "MetaList", "c": [_reference(_for_style(item, style)) for item in items]}


def _for_style(item: dict[str, Any], style: str) -> dict[str, Any]:
    """Return the item with what the guide of the style leaves to the writer of the item."""
    changed = {n: value for n, value in item.items() if n != "section" or style not in _NO_COLUMNS}
    if style in _NO_ARTICLE and item.get("language", "").partition("-")[0] == "en":
        changed["container-title"] = item["container-title"].removeprefix("The ")
    return changed


def _reference(item: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of one reference in pandoc's JSON; `item` is CSL-JSON."""
    fields: dict[str, Any] = {
        name: _text(item[name]) for name in ("id", "type", "URL", "language") if name in item
    }
    for name in ("title", "section"):
        if name in item:
            fields[name] = {"t": "MetaInlines", "c": _quoted(item[name])}
    # The name of an outlet keeps its letters where a style capitalises titles.
    outlet = [["", ["nocase"], []], _inlines(item["container-title"])]
    fields["container-title"] = {"t": "MetaInlines", "c": [{"t": "Span", "c": outlet}]}
    for name in ("issued", "accessed"):
        if name in item:
            year, month, day = item[name]["date-parts"][0]
            fields[name] = _text(f"{year:04}-{month:02}-{day:02}")
    if "author" in item:
        names = [{n: _text(part) for n, part in name.items()} for name in item["author"]]
        fields["author"] = {"t": "MetaList", "c": [{"t": "MetaMap", "c": name} for name in names]}
    return {"t": "MetaMap", "c": fields}


def _quoted(text: str) -> list[dict[str, Any]]:
    """Return text as inlines; quotation marks in pairs change with the style's own."""
    inlines: list[dict[str, Any]] = []
    at = 0
    for match in _MARKS.finditer(text):
        words = match[1] if match[1] is not None else match[2]
        inlines += _inlines(text[at : match.start()])
        inlines.append({"t": "Quoted", "c": [{"t": "DoubleQuote"}, _inlines(words)]})
        at = match.end()
    return inlines + _inlines(text[at:])


def _inlines(text: str) -> list[dict[str, Any]]:
    pieces = ("".join(piece) for _, piece in groupby(text, key=lambda c: c == " "))
    return [{"t": "Space"} if piece.isspace() else {"t": "Str", "c": piece} for piece in pieces]


def _text(value: str) -> dict[str, str]:
    return {"t": "MetaString", "c": value}


def _cite(id_: str) -> dict[str, Any]:
    """Return the citation of a reference; of every one for "*"."""
    cited = {
        "citationId": id_, "citationPrefix": [], "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 0, "citationHash": 0,
    }  # fmt: skip
    return {"t": "Cite", "c": [[cited], [{"t": "Str", "c": f"@{id_}"}]]}
