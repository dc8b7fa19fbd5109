"""Markdown notes (Obsidian, Zettlr, Quarto): one an article, one a speaker, with links both ways.

What the program writes ends at a marked line. What the user writes below it is never touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote as percent

from newsvault.output.citations.clean_text import field
from newsvault.output.exports.files import make_folder, safe_name
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.markdown_blocks import escaped, markdown, picture
from newsvault.system.output_files import replacing
from newsvault.text import first_words

MARK = "<!-- newsvault writes above this line; write below it -->"
_SHOWN = 60  # characters of a quotation in the note of its speaker


class _Notes:
    """The notes of one export: how many were written, unchanged or skipped."""

    def __init__(self) -> None:
        self.written = 0
        self.unchanged = 0
        self.skipped: list[str] = []

    def put(self, path: Path, text: str) -> None:
        """Write the program's part of a note; what follows the marked line stays."""
        content = f"{text.rstrip()}\n\n{MARK}\n"
        try:
            there = path.read_bytes().decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            there = None
        if there is not None:
            _, mark, below = there.partition(f"\n{MARK}")
            if not mark:
                self.skipped.append(path.name)
                return
            content = content.rstrip("\n") + (below or "\n")
        if content == there:
            self.unchanged += 1
            return
        with replacing(path) as stream:
            stream.write(content.encode("utf-8", "surrogateescape"))
        self.written += 1


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write `articles/` and `people/` into the folder `target`; notes already there are updated."""
    del now
    articles, people = target / "articles", target / "people"
    make_folder(articles)
    make_folder(people)
    there = {path.stem.rpartition(" ")[2]: path.name for path in sorted(articles.glob("*.md"))}
    notes, said, count = _Notes(), defaultdict[str, list[str]](list), 0
    names: dict[str, str] = {}
    for record in records:
        count += 1
        name = there.get(record.stored.id) or _file_name(record)
        for number, person in enumerate(record.people, 1):
            if person is not None:
                said[_person_file(person, names)].append(_said(record, number, name))
        notes.put(articles / name, "\n".join(_article(record, names)))
    for file, lines in said.items():
        person = names[file]
        head = f"---\nspeaker: {_yaml(person)}\nquotations: {len(lines)}\n---\n"
        notes.put(people / file, "\n".join([head, f"# {_md(person)}", "", *lines]))
    return Written(
        articles=count, files=notes.written, unchanged=notes.unchanged, skipped=tuple(notes.skipped)
    )


def is_ours(target: Path) -> bool:
    """Return whether notes can be added: to any folder, where those without the mark stay."""
    return target.is_dir()


def _file_name(record: ExportRecord) -> str:
    published = record.stored.article.published_at
    day = f"{published.date().isoformat()} " if published else ""
    return f"{day}{safe_name(record.stored.article.headline)} {record.stored.id}.md"


def _person_file(person: str, names: dict[str, str]) -> str:
    """Return the file of a person; names that differ only in case or signs get a number."""
    base = safe_name(person)
    taken = {file.casefold(): file for file in names}
    number = 1
    while True:
        file = f"{base}.md" if number == 1 else f"{base} {number}.md"
        known = taken.get(file.casefold())
        if known is None:
            names[file] = person
            return file
        if names[known] == person:
            return known
        number += 1


def _article(record: ExportRecord, names: dict[str, str]) -> Iterator[str]:
    """Yield the lines of an article's note; `names` are the files of people."""
    stored, article = record.stored, record.stored.article
    yield from _front_matter(record)
    yield f"\n# {_md(article.headline)}\n"
    if summary := _md(article.summary or ""):
        yield f"**{summary}**\n"
    blocks = (markdown(block, _md) for block in article.blocks)
    yield from (f"{part}\n" for part in (*picture(article.image, _md), *blocks))
    if correction := _md(article.correction or ""):
        yield f"*{correction}*\n"
    if article.quotes:
        yield "## Quotations\n"
    for number, (quote, person) in enumerate(zip(article.quotes, record.people, strict=True), 1):
        who = _md(quote.speaker or "unknown speaker")
        if person is not None:
            who = f"[{_md(person)}](../people/{percent(_person_file(person, names))})"
        yield f"> {_md(quote.text)}\n>\n> {who}, `{stored.id}.q{number}` ^q{number}\n"
    if record.notes:
        yield "## Notes\n"
        yield from (f"- {_md(text)}" for _, text in record.notes)


def _front_matter(record: ExportRecord) -> Iterator[str]:
    """Yield the YAML lines before a note; empty values are left out."""
    stored, article = record.stored, record.stored.article
    values = {
        "id": stored.id,
        "title": article.headline,
        "version": stored.version_name,
        "url": article.url,
        "outlet": article.publisher,
        "published": article.published_at and article.published_at.isoformat(),
        "captured": stored.capture.captured_at.isoformat(),
        "language": article.language,
        "section": article.section,
        "sha256": stored.capture.payload_sha256,
    }
    lists = {
        "authors": [person.name for person in article.byline],
        "tags": [re.sub(r"[^\w/-]+", "-", tag) for tag in stored.tags],
        "aliases": [article.headline],
    }
    yield "---"
    yield from (f"{name}: {_yaml(value)}" for name, value in values.items() if value)
    for name, items in lists.items():
        if items:
            yield f"{name}:"
            yield from (f"  - {_yaml(item)}" for item in items)
    yield "---"


def _said(record: ExportRecord, number: int, file: str) -> str:
    shown = first_words(field(record.stored.article.quotes[number - 1].text), _SHOWN)
    published = record.stored.article.published_at
    day = f"{published.date().isoformat()} " if published else ""
    link = f"[“{_md(shown)}”](../articles/{percent(file)}#^q{number})"
    return f"- {day}{link} `{record.stored.id}.q{number}`"


def _md(text: str) -> str:
    """Return text as one line that Markdown shows as it is."""
    return escaped(field(text))


def _yaml(text: str) -> str:
    """Return text as a double-quoted YAML string."""
    return '"' + field(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
