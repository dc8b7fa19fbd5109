"""Shared by all commands: the open vault, the terminal, and error messages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.streams import echo, print_utf8, read_stdin, terminal_size
from newsvault.errors import NewsvaultError, QueryError, UsageError
from newsvault.text import error_line, printable, safe_line

if TYPE_CHECKING:
    from newsvault.api.maintenance import Maintenance
    from newsvault.api.vault import Vault
    from newsvault.models import Capture, Refusal
    from newsvault.output.terminal import Look
    from newsvault.settings import Settings

_QUERY_SHOWN = 200  # characters of a bad query that are printed again


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None and value is not False:
        ctx.ensure_object(dict)[param.name] = value


SHARED_OPTIONS: list[click.Parameter] = [
    click.Option(
        ["--vault"],
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_remember,
        help="Folder of the vault (default: NEWSVAULT_HOME, else your data folder).",
    ),
    click.Option(
        ["--no-color"],
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Print without colour (also: NO_COLOR).",
    ),
]

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON value, for programs.")


def _option(name: str) -> Any:
    context = click.get_current_context(silent=True)
    values = context.obj if context and context.obj else {}
    return values.get(name)


def vault_path() -> Path:
    """Return the folder of the vault."""
    from newsvault.settings import default_vault

    return Path(_option("vault") or default_vault())


def maintenance(settings: Settings | None = None) -> Maintenance:
    """Return what keeps the vault of this call whole, which need not open."""
    from newsvault.api.maintenance import Maintenance

    return Maintenance(vault_path(), settings)


def settings(**overrides: object) -> Settings:
    """Return the vault's settings overridden by the flags that were given (not None)."""
    return _settings_in(vault_path(), overrides)


def _settings_in(vault: Path, overrides: Mapping[str, object]) -> Settings:
    from newsvault.settings import load_settings

    given = {name: value for name, value in overrides.items() if value not in (None, ())}
    return load_settings(vault, given)


@contextmanager
def open_vault(*, create: bool = False, **overrides: object) -> Iterator[Vault]:
    """Open the vault, its settings overridden by flags.

    Raises UsageError when there is no vault and `create` is false.
    """
    from newsvault.api.vault import Vault

    path = vault_path()
    if not create and not path.is_dir():
        raise UsageError(
            f"no vault at {path}",
            hint="create one with newsvault ingest URL, or name another with --vault DIR",
        )
    with Vault.open(path, settings=_settings_in(path, overrides), create=create) as vault:
        yield vault


@contextmanager
def scratch_vault(**overrides: object) -> Iterator[Vault]:
    """Open a temporary vault with the settings of the real one, for commands that save nothing."""
    from tempfile import TemporaryDirectory

    from newsvault.api.vault import Vault

    chosen = settings(**overrides)
    with TemporaryDirectory() as folder, Vault.open(folder, settings=chosen) as vault:
        yield vault


def from_stdin(settings: Settings, url: str | None) -> Capture | Refusal:
    """Return the page on stdin as a capture of `url`, else of the address declared in the page."""
    from newsvault.sources.saved_pages import capture_bytes

    return capture_bytes(read_stdin(), url=url, settings=settings)


def is_terminal() -> bool:
    """Return whether stdout is a terminal that can move its cursor."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def uses_color() -> bool:
    """Return whether results may have colour and bold type.

    --no-color and NO_COLOR turn them off, FORCE_COLOR and CLICOLOR_FORCE on, in pipes too.
    Sources: no-color.org, force-color.org, bixense.com/clicolors.
    """
    if _option("no_color") or os.environ.get("NO_COLOR"):
        return False
    if any(
        os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")
    ):
        return True
    return is_terminal() and os.environ.get("CLICOLOR") != "0"


def width() -> int | None:
    """Return the terminal's width in columns, or None in a pipe, where lines are not wrapped."""
    return terminal_size().columns if is_terminal() else None


def columns() -> int:
    """Return the width of the terminal in columns, for messages on stderr."""
    return terminal_size().columns


def bold(text: str) -> str:
    """Return `text` in bold if styles are on."""
    return click.style(text, bold=True) if uses_color() else text


def dim(text: str) -> str:
    """Return `text` dimmed if styles are on."""
    return click.style(text, dim=True) if uses_color() else text


def look(*, mark: bool = False) -> Look:
    """Return the width and styles of stdout; `mark` as in `Look`."""
    from newsvault.output.terminal import Look

    return Look(width=width(), bold=bold, dim=dim, mark=mark)


def say(text: str) -> None:
    """Print a message, which is not a result, on stderr; on a terminal, with its lines wrapped."""
    if sys.stderr.isatty():
        text = "\n".join(map(_wrapped, text.split("\n")))
    echo(text, err=True)


def _wrapped(line: str, first: str = "") -> str:
    room = terminal_size().columns
    if len(first) + len(line) <= room // 2:  # fits, whatever its letters are
        return first + line
    from newsvault.output import cell_width  # only for a long message on a terminal

    if not first and cell_width.width(line) <= room:
        return line  # with its spaces
    return cell_width.wrap(line, room, first, "  ")


def print_wrapped(text: str, first: str = "", rest: str = "  ") -> None:
    """Print a result; on a terminal it is wrapped, `rest` before all lines but the first."""
    print_lines([look().wrap(printable(text), first, rest)])


def say_renumbered(vault: Vault, reference: str) -> None:
    """Say on stderr what the number of a quotation meant before `reparse`, if other words."""
    _, dot, number = reference.rpartition(".q")
    if dot and number.isdigit() and "/" not in reference:
        for line in vault.renumbered(reference):
            say(safe_line(line))


def next_command(*words: str) -> None:
    """Suggest the next command, on a terminal only, with the vault that this call names."""
    if sys.stderr.isatty():
        from shlex import quote

        named = ("--vault", quote(str(_option("vault")))) if _option("vault") else ()
        say(f"Next: {printable(' '.join(('newsvault', *named, *words)))}")


def print_lines(lines: Iterable[str]) -> None:
    """Print results, one string a line."""
    for line in lines:
        echo(line, flush=False)
    sys.stdout.flush()


def print_rows(rows: Iterable[str], output: str) -> int:
    """Print the rows of a list in the format `output`; return the number of rows without header.

    Rows of `ids0` end in NUL; the first row of `csv` and `tsv` is the header.
    """
    print_utf8()
    end = "" if output == "ids0" else "\n"
    printed = -1 if output in ("csv", "tsv") else 0
    for row in rows:
        echo(row, end=end, flush=False)
        printed += 1
    sys.stdout.flush()
    return printed


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON value with its schema number."""
    from newsvault.output.formats.json import dump
    from newsvault.output.json_shapes import SCHEMA

    print_rows([dump({"schema": SCHEMA, **value})], "json")


def print_long(text: str, output: str = "text", *, pager: bool = True) -> None:
    """Print `text`, in the format `output`, through a pager if it is longer than the terminal."""
    if output != "text":
        print_utf8()
    rows = terminal_size().lines
    if pager and is_terminal() and text.count("\n") >= rows - 1:
        os.environ.setdefault("LESS", "-FIRX")
        click.echo_via_pager(text, color=uses_color())
    else:
        echo(text)


def report_error(error: NewsvaultError | Refusal) -> None:
    """Print the message of an error and its hint on stderr, escaped; one line each in a pipe."""
    place = f" (column {error.position + 1})" if isinstance(error, QueryError) else ""
    say(f"newsvault: {error_line(error.message)}{place}")
    if isinstance(error, QueryError):
        _show_place(error)
    if error.hint:
        hint = error_line(error.hint)
        say(_wrapped(hint, "  ") if sys.stderr.isatty() else f"  {hint}")


def _show_place(error: QueryError) -> None:
    """Print the query with a sign below the place of the error, cut to one line."""
    room = min(_QUERY_SHOWN, columns() - 2) if sys.stderr.isatty() else _QUERY_SHOWN
    query, at = printable(error.query), len(printable(error.query[: error.position]))
    start = 0 if at < room else at - room // 2
    shown = query[start : start + room]
    say(f"  {'...' + shown[3:] if start else shown}")
    say(f"  {' ' * (at - start)}^")
