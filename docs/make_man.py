"""Make the manual pages in docs/man from the texts of `--help`, the help topics and the docs.

    python docs/make_man.py            write them
    python docs/make_man.py --check    exit with 1 when a page is not up to date

Sections: 1 the commands, 5 the files of a vault, 7 the query language, formats, ids and codes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "man"
TOPICS = ROOT / "newsvault" / "cli" / "help"
TITLES = {
    "query": "the query language of newsvault",
    "kinds": "kinds of changes in saved articles",
    "exit-codes": "exit codes of newsvault",
    "formats": "output formats of newsvault",
    "ids": "ids of articles, versions and quotations",
    "copies": "copies of one text in several outlets",
}


def escaped(text: str) -> str:
    """Return `text` as roff takes it: hyphens that can be typed, no requests by accident."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def head(name: str, section: int, about: str) -> list[str]:
    """Return the first lines of a page."""
    return [
        f'.TH {name.upper()} {section} "" newsvault "newsvault manual"',
        ".SH NAME",
        f"{escaped(name)} \\- {escaped(about.rstrip('.'))}",
    ]


def literal(text: str) -> list[str]:
    """Return `text` with its line breaks kept."""
    return [".PP", ".nf", *escaped(text).splitlines(), ".fi"]


def paragraphs(text: str) -> Iterator[str]:
    """Yield the roff of a help text; Click marks what keeps its lines with a backspace."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.strip().splitlines()]
        if lines and lines[0] == "\b":
            yield from literal("\n".join(lines[1:]))
        elif lines:
            yield from (".PP", escaped(" ".join(lines)))


def command_page(command: click.Command, context: click.Context) -> list[str]:
    """Return the manual page of a command, with its subcommands."""
    name = context.command_path.replace(" ", "-")
    about = command.get_short_help_str(limit=200)
    lines = [*head(name, 1, about), ".SH SYNOPSIS"]
    pieces = " ".join(command.collect_usage_pieces(context))
    lines += [f".B {escaped(context.command_path)}", escaped(pieces), ".SH DESCRIPTION"]
    lines += paragraphs(command.help or "")
    lines += options(command, context)
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for member in command.list_commands(context):
            below = command.get_command(context, member)
            assert below is not None
            lines += [".TP", f".B {escaped(member)}", escaped(below.get_short_help_str(limit=200))]
    return [*lines, *also(name)]


def options(command: click.Command, context: click.Context) -> list[str]:
    """Return the options of a command, as `--help` prints them."""
    records = [param.get_help_record(context) for param in command.get_params(context)]
    listed = [record for record in records if record and record[0].startswith("-")]
    lines = [".SH OPTIONS"] if listed else []
    for names, about in listed:
        lines += [".TP", f".B {escaped(names)}", escaped(about) or "\\&"]
    return lines


def also(name: str) -> list[str]:
    """Return the references at the end of a page."""
    pages = ["newsvault(1)", *(f"newsvault-{topic}(7)" for topic in TITLES), "newsvault-vault(5)"]
    others = [page for page in pages if page.partition("(")[0] != name]
    return [".SH SEE ALSO", escaped(", ".join(others))]


def markdown(text: str) -> Iterator[str]:
    """Yield the roff of one of our documents: headings, lists, tables, examples, paragraphs."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    request, cells = "", []
    for token in tokens:
        if token.type == "heading_open":
            request = ".SH" if token.tag in ("h1", "h2") else ".SS"
        elif token.type == "list_item_open":
            yield ".IP \\(bu 2"
            request = "item"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells:
            rest = " \\(em ".join(map(escaped, cells[1:]))
            yield from (".TP", f".B {escaped(cells[0])}", rest)
        elif token.type in ("td_open", "th_open"):
            request = "cell"
        elif token.type in ("fence", "code_block"):
            yield from literal(token.content)
        elif token.type == "inline":
            words = " ".join(plain(token).split())
            if request == "cell":
                cells.append(words)
            elif request in (".SH", ".SS"):
                yield f"{request} {escaped(words)}"
            elif request == "item":
                yield escaped(words)
            else:
                yield from (".PP", escaped(words))
            request = "" if request != "cell" else request
        elif token.type == "table_close":
            request = ""


def plain(token: object) -> str:
    """Return the words of an inline token without its markup."""
    children = getattr(token, "children", None) or []
    return "".join(" " if c.type == "softbreak" else c.content for c in children)


def pages() -> dict[str, str]:
    """Return every manual page by its file name."""
    from newsvault.cli.main import cli

    root = click.Context(cli, info_name="newsvault", terminal_width=80)
    made = {"newsvault.1": command_page(cli, root)}
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        assert command is not None
        context = click.Context(command, parent=root, info_name=name)
        made[f"newsvault-{name}.1"] = command_page(command, context)
        for below, member in getattr(command, "commands", {}).items():
            inner = click.Context(member, parent=context, info_name=below)
            made[f"newsvault-{name}-{below}.1"] = command_page(member, inner)
    for topic, about in TITLES.items():
        text = (TOPICS / f"{topic}.md").read_text("utf-8").strip()
        page = [*head(f"newsvault-{topic}", 7, about), ".SH DESCRIPTION", *literal(text)]
        made[f"newsvault-{topic}.7"] = [*page, *also(f"newsvault-{topic}")]
    document = (ROOT / "docs" / "vault-format.md").read_text("utf-8")
    files = [*head("newsvault-vault", 5, "the files of a vault"), *markdown(document)]
    made["newsvault-vault.5"] = [*files, *also("newsvault-vault")]
    return {name: finished(lines) for name, lines in made.items()}


def finished(lines: list[str]) -> str:
    """Return the page without the paragraph requests that a heading makes needless."""
    text = "\n".join(lines) + "\n"
    return re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", text, flags=re.MULTILINE)


def place(name: str) -> Path:
    """Return where a page is kept: in the folder of its section, as `man` looks for it."""
    return PAGES / f"man{name[-1]}" / name


def main() -> int:
    """Write the pages, or compare them."""
    made = pages()
    old = {path.name: path.read_text("utf-8") for path in PAGES.glob("man?/*")}
    if "--check" in sys.argv:
        return int(made != old)
    for name in old.keys() - made.keys():
        place(name).unlink()
    for name, text in made.items():
        place(name).parent.mkdir(parents=True, exist_ok=True)
        place(name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
