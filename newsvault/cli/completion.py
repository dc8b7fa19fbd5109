"""Completion of arguments and option values at a shell's prompt.

`complete` is attached to the parameters of a command only while a shell asks for completions, to
keep start-up fast. Errors give no completions and no message, because the
user is editing a command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from newsvault.errors import NewsvaultError

_DESCRIPTION = 72  # characters of a headline shown beside an id

Completer = Callable[[Path, str], list[tuple[str, str]]]


def attach(name: str, command: click.Command, summaries: Mapping[str, str]) -> None:
    """Add completion of values to the parameters of the command `name` and of its subcommands.

    `summaries` maps the names of all commands to one line of help, for `help`.
    """
    for member in (command, *getattr(command, "commands", {}).values()):
        for param in member.params:
            if isinstance(param.type, click.Path | click.File):
                continue  # Click completes these itself
            # The same name can be another thing in one command: its own entry goes first.
            own = f"{name} {param.name}"
            key = own if own in _VALUES else param.name
            if key in _FILES or key in _VALUES or key == "topic":
                param.shell_complete = partial(_complete, param, key, summaries)


def _complete(
    param: click.Parameter,
    key: str,
    summaries: Mapping[str, str],
    ctx: click.Context,
    incomplete: str,
) -> list[CompletionItem]:
    """Return the completions of a value; `key` says of which kind."""
    name = param.name or ""
    if key == "topic":
        names = _topics(summaries, incomplete)
        return [CompletionItem(value, help=_short(about)) for value, about in names]
    items: list[CompletionItem] = []
    try:
        values = _VALUES[key](_vault(ctx), _typed(ctx, name, incomplete)) if key in _VALUES else []
        items = [CompletionItem(value, help=_short(about)) for value, about in values]
    except (NewsvaultError, OSError, ValueError):
        return []
    if key in _FILES and not items:
        items.append(CompletionItem(incomplete, type="file"))
    return items


def _vault(ctx: click.Context) -> Path:
    from newsvault.settings import default_vault

    for context in (ctx, ctx.find_root()):
        if context.obj and context.obj.get("vault"):
            return Path(context.obj["vault"])
    return default_vault()


def _typed(ctx: click.Context, name: str, incomplete: str) -> str:
    """Return the word at the cursor; bash cuts `speaker:bl` into three words at the colon."""
    before = ctx.params.get(name)
    words = list(before) if isinstance(before, tuple) else []
    if incomplete == ":" and words:
        return f"{words[-1]}:\0"
    if len(words) > 1 and words[-1] == ":":
        return f"{words[-2]}:\0{incomplete}"
    return incomplete


def _short(text: str) -> str | None:
    from newsvault.text import safe_line

    line = safe_line(text)
    return (line if len(line) <= _DESCRIPTION else line[: _DESCRIPTION - 1] + "…") or None


def _query(vault: Path, typed: str) -> list[tuple[str, str]]:
    """Complete a word of a query: a field's name, or the value of a field."""
    from newsvault.search.field_names import KINDS, fixed_values
    from newsvault.storage import completion_values as known

    field, colon, value = typed.partition(":")
    without_field = value.startswith("\0")  # bash keeps the text before the colon
    value = value.removeprefix("\0")
    if not colon:
        names = [(f"{name}:", "") for name in sorted(KINDS) if typed and name.startswith(typed)]
        return names + (known.article_ids(vault, typed) if len(typed) >= 3 else [])
    if fixed := fixed_values(field):
        return [
            (("" if without_field else f"{field}:") + v, "") for v in fixed if v.startswith(value)
        ]
    readers: dict[str, Completer] = {
        "speaker": known.speakers, "byline": known.speakers, "source": known.sources,
        "tag": known.tags, "saved": known.saved_queries, "id": known.article_ids,
        "like": known.article_ids,
        "collection": known.collections,
    }  # fmt: skip
    values = readers[field.lower()](vault, value.strip('"')) if field.lower() in readers else []
    prefix = "" if without_field else f"{field}:"
    return [(prefix + (f'"{v}"' if " " in v else v), about) for v, about in values]


def _references(vault: Path, typed: str) -> list[tuple[str, str]]:
    from newsvault.storage.completion_values import article_ids

    return article_ids(vault, typed)


def _changes(vault: Path, typed: str) -> list[tuple[str, str]]:
    """Complete an argument of `tag`: +tag, -tag or an article."""
    from newsvault.storage.completion_values import tags

    if typed[:1] in ("+", "-"):
        return [(typed[0] + name, "") for name, _ in tags(vault, typed[1:])]
    return _references(vault, typed)


def _catalogued(reader: str) -> Completer:
    def read(vault: Path, typed: str) -> list[tuple[str, str]]:
        from newsvault.storage import completion_values

        values: list[tuple[str, str]] = getattr(completion_values, reader)(vault, typed)
        return values

    return read


def _last_of(known: Iterable[str], typed: str) -> list[tuple[str, str]]:
    """Complete the last of several values between commas."""
    done, comma, last = typed.rpartition(",")
    left = [name for name in known if name not in done.split(",")]
    return [(done + comma + name, "") for name in left if name.startswith(last)]


def _facets(_: Path, typed: str) -> list[tuple[str, str]]:
    from newsvault.search.field_names import FACETS

    return _last_of((*FACETS, "year"), typed)


def _kinds(_: Path, typed: str) -> list[tuple[str, str]]:
    from newsvault.search.field_names import fixed_values

    return _last_of(fixed_values("change"), typed)


def _reported(_: Path, typed: str) -> list[tuple[str, str]]:
    from newsvault.search.field_names import fixed_values

    return _last_of((*fixed_values("change"), "stealth", "all"), typed)


def _fields(_: Path, typed: str) -> list[tuple[str, str]]:
    """Complete the field of a correction, `headline=`."""
    from newsvault.storage.catalog.corrections import FIELDS

    return [(f"{name}=", "") for name in (*FIELDS, "speaker") if name.startswith(typed)]


def _people(vault: Path, typed: str) -> list[tuple[str, str]]:
    """Complete a word of `speakers`: an action or a name."""
    from newsvault.cli.name_decisions import ACTIONS
    from newsvault.storage.completion_values import speakers

    actions = [(name, "action") for name in ACTIONS if name.startswith(typed)]
    return actions + speakers(vault, typed)


def _styles(_: Path, typed: str) -> list[tuple[str, str]]:
    from newsvault.output.citations.styles import style_names

    names = ("plain", "wikipedia", *style_names())
    return [(name, "") for name in names if name.startswith(typed)]


def _export(vault: Path, typed: str) -> list[tuple[str, str]]:
    """Complete an article of `export`; its first argument is a file."""
    return _references(vault, typed) if typed else []


def _parts(_: Path, typed: str) -> list[tuple[str, str]]:
    from newsvault.output.difference_text import PARTS

    return _last_of(PARTS, typed)


def _topics(summaries: Mapping[str, str], typed: str) -> list[tuple[str, str]]:
    folder = Path(__file__).parent / "help"
    topics = {path.stem: "topic" for path in sorted(folder.glob("*.md"))}
    return [
        (name, about) for name, about in {**topics, **summaries}.items() if name.startswith(typed)
    ]


_VALUES: dict[str, Completer] = {
    "query": _query,
    "reference": _references,
    "references": _references,
    "changes": _changes,
    "speaker": _catalogued("speakers"),
    "source": _catalogued("sources"),
    "tag": _catalogued("tags"),
    "name": _catalogued("saved_queries"),
    "collection name": _catalogued("collections"),
    "edit changes": _fields,
    "speakers words": _people,
    "feeds urls": _catalogued("feeds"),
    "style": _styles,
    "only": _parts,
    "arguments": _export,
    "facet": _facets,
    "by": _facets,
    "kinds": _kinds,
    "reported": _reported,
}
_FILES = {"arguments", "locators", "locator", "listing", "cookies", "file"}
