"""`newsvault collection`: named, ordered sets of articles."""

from __future__ import annotations

import click

from newsvault.cli.context import (
    json_option,
    look,
    open_vault,
    print_json,
    print_lines,
    print_rows,
    print_wrapped,
    say,
)
from newsvault.cli.list_options import listing, next_offset
from newsvault.output.formats import rows_format
from newsvault.text import plural, printable, safe_line


@click.group
def command() -> None:
    """Keep articles in named, ordered collections.

    In the query language: collection:NAME.

    \b
    newsvault collection add sea-walls k3fa uzge --description "for the May series"
    newsvault collection show sea-walls
    newsvault collection move sea-walls uzge --to 1
    newsvault search collection:sea-walls dike
    """


@command.command("add")
@click.argument("name")
@click.argument("references", nargs=-1, metavar="[ID...|QUERY]")
@click.option("--description", metavar="TEXT", help="Description of the collection.")
def add(name: str, references: tuple[str, ...], *, description: str | None) -> None:
    """Append articles to a collection; a new one is made.

    \b
    newsvault collection add sea-walls k3fa uzge
    newsvault collection add sea-walls 'dike date:2024-05' --description "for May"
    """
    from newsvault.api.query_intent import chosen

    with open_vault() as vault:
        ids = chosen(vault, references) if references else ()
        new = vault.add_to_collection(name, ids, description=description)
    there = f", {len(ids) - len(new)} were in it" if len(new) < len(ids) else ""
    say(safe_line(f"{plural(len(new), 'article')} added to {name}{there}."))


@command.command("move")
@click.argument("name")
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--to",
    "position",
    type=click.IntRange(min=1),
    required=True,
    metavar="N",
    help="Position of the first of them, from 1; past the end is the end.",
)
def move(name: str, references: tuple[str, ...], *, position: int) -> None:
    """Move articles to another position of a collection.

    \b
    newsvault collection move sea-walls uzge --to 1
    """
    with open_vault() as vault:
        moved = vault.move_in_collection(name, references, position)
    say(safe_line(f"{plural(len(moved), 'article')} moved in {name}."))


@command.command("remove")
@click.argument("name")
@click.argument("references", nargs=-1, metavar="[ID...]")
def remove(name: str, references: tuple[str, ...]) -> None:
    """Take articles out of a collection, or remove it; its articles stay saved.

    \b
    newsvault collection remove sea-walls k3fa
    newsvault collection remove sea-walls
    """
    with open_vault() as vault:
        gone = vault.remove_from_collection(name, references or None)
    what = plural(len(gone), "article") if references else "The collection"
    say(safe_line(f"{what} removed from {name}." if references else f"{what} {name} removed."))


@command.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the collections.

    \b
    newsvault collection list
    """
    with open_vault() as vault:
        sizes = vault.collection_sizes()
        rows = [(name, text, sizes[name]) for name, text in vault.collections().items()]
    if as_json:
        from newsvault.output.record_shapes import collections_shape

        print_json(collections_shape(rows))
    elif not rows:
        say("No collections. Make one: newsvault collection add NAME ID")
    else:
        for name, text, articles in rows:
            print_wrapped(text, f"{printable(name)}  {plural(articles, 'article')}  ")


@command.command("show")
@click.argument("name")
@listing("Articles", ("text", "json", "jsonl", "csv", "tsv", "ids", "ids0", "urls", "md"))
def show(name: str, *, limit: int | None, offset: int, exit_code: bool, output: str) -> int:
    """Show the articles of a collection in its order.

    \b
    newsvault collection show sea-walls
    newsvault collection show sea-walls --format ids
    """
    with open_vault() as vault:
        ids = vault.collection_ids(name)
        end = None if limit is None else offset + limit
        page = list(vault.articles(ids[offset:end]))
    if output == "text":
        from newsvault.output import article_lines

        print_lines(line for stored in page for line in article_lines.listed(stored, look()))
    elif output == "json":
        from newsvault.output.formats import json

        further = next_offset(len(ids), offset, len(page))
        print_rows([json.page(page, len(ids), further)], output)
    else:
        print_rows(rows_format(output)(page), output)
    return 1 if exit_code and not ids else 0
