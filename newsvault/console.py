"""What all commands share: the open vault, the terminal, progress, and how errors are told."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsvault.errors import NewsvaultError, QueryError, UsageError
from newsvault.text import one_line, printable

if TYPE_CHECKING:
    from newsvault.asking import Explanation
    from newsvault.formats.text import Look
    from newsvault.models import Capture, Refusal, Results
    from newsvault.settings import Settings
    from newsvault.vault import Vault

_QUERY_SHOWN = 200  # characters of a bad query that are printed again
_BLINK = 0.1  # seconds between two redrawings of the progress line


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
        help="The vault's folder (default: NEWSVAULT_HOME, else your data folder).",
    ),
    click.Option(
        ["--no-color"],
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Never colour (also: NO_COLOR).",
    ),
]

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON value, for programs.")


def _option(name: str) -> Any:
    context = click.get_current_context(silent=True)
    values = context.obj if context and context.obj else {}
    return values.get(name)


def vault_path() -> Path:
    """Return the folder of the vault this call is about."""
    from newsvault.settings import default_vault

    return Path(_option("vault") or default_vault())


def settings(**overrides: object) -> Settings:
    """Return the vault's settings with the flags that were given (those not None) on top."""
    from newsvault.settings import load_settings

    given = {name: value for name, value in overrides.items() if value not in (None, ())}
    return load_settings(vault_path(), given)


@contextmanager
def open_vault(*, create: bool = False, **overrides: object) -> Iterator[Vault]:
    """Open the vault of this call, with flags as settings on top.

    Raises UsageError when there is no vault and `create` does not ask for one.
    """
    from newsvault.vault import Vault

    path = vault_path()
    if not create and not path.is_dir():
        raise UsageError(
            f"there is no vault at {path} yet",
            hint="newsvault ingest URL makes one; or say which with --vault DIR",
        )
    with Vault.open(path, settings=settings(**overrides), create=create) as vault:
        yield vault


@contextmanager
def scratch_vault(**overrides: object) -> Iterator[Vault]:
    """Open a vault that is thrown away, with this call's settings: for looking without keeping."""
    from tempfile import TemporaryDirectory

    from newsvault.vault import Vault

    chosen = settings(**overrides)
    with TemporaryDirectory() as folder, Vault.open(folder, settings=chosen) as vault:
        yield vault


def from_stdin(settings: Settings, url: str | None) -> Capture | Refusal:
    """Return the page on stdin as a capture of `url`, else of the address the page tells."""
    from newsvault.sources.saved import capture_bytes

    return capture_bytes(sys.stdin.buffer.read(), url=url, settings=settings)


def is_terminal() -> bool:
    """Tell whether results go to a person's terminal."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def uses_color() -> bool:
    """Tell whether results may carry colour and weight."""
    return is_terminal() and not os.environ.get("NO_COLOR") and not _option("no_color")


def width() -> int | None:
    """Return the terminal's width in columns, or None where nothing must be wrapped or cut."""
    return shutil.get_terminal_size().columns if is_terminal() else None


def bold(text: str) -> str:
    """Return `text` in bold where the terminal shows it."""
    return click.style(text, bold=True) if uses_color() else text


def dim(text: str) -> str:
    """Return `text` dimmed where the terminal shows it."""
    return click.style(text, dim=True) if uses_color() else text


def look() -> Look:
    """Return how the terminal (or the pipe) looks, for `formats.text`."""
    from newsvault.formats.text import Look

    return Look(width=width(), bold=bold, dim=dim)


def say(text: str) -> None:
    """Tell the person something that is not a result: on stderr."""
    click.echo(text, err=True)


def next_command(*words: str) -> None:
    """Suggest the next useful command, to a person only."""
    if sys.stderr.isatty():
        say(f"Next: {' '.join(('newsvault', *words))}")


def print_lines(lines: Iterable[str]) -> None:
    """Print results, one string a line."""
    for line in lines:
        click.echo(line, color=uses_color())


def print_long(text: str, *, pager: bool = True) -> None:
    """Print `text`, through a pager when it is longer than the terminal."""
    rows = shutil.get_terminal_size().lines
    if pager and is_terminal() and text.count("\n") >= rows - 1:
        os.environ.setdefault("LESS", "-FIRX")
        click.echo_via_pager(text, color=uses_color())
    else:
        click.echo(text, color=uses_color())


def report_error(error: NewsvaultError | Refusal) -> None:
    """Print what went wrong as one line and its hint as a second, on stderr, made safe."""
    place = f" (column {error.position + 1})" if isinstance(error, QueryError) else ""
    say(f"newsvault: {printable(one_line(error.message))}{place}")
    if isinstance(error, QueryError):
        say(f"  {printable(error.query)[:_QUERY_SHOWN]}")
        if error.position < _QUERY_SHOWN:
            say(f"  {' ' * len(printable(error.query[: error.position]))}^")
    if error.hint:
        say(f"  {printable(one_line(error.hint))}")


def print_results(results: Results, output: str, *, offset: int = 0) -> None:
    """Print hits in the format `output`; to a person, how many there are and what to do next."""
    if output == "text":
        from newsvault.formats import text as plain

        print_lines(plain.hits(results, look(), first=offset + 1))
        _tell(results, offset)
        return
    from newsvault.formats import load_format

    for line in load_format(output, "hits").hits(results):
        click.echo(line, nl=output != "ids0", color=uses_color())


def print_counts(counts: Iterable[tuple[str, int]], output: str, *, title: str = "") -> None:
    """Print how often there is what, as lines or as one JSON value."""
    if output == "text":
        if title:
            print_lines([bold(title)])
        print_lines(f"{count:6}  {printable(one_line(value))}" for value, count in counts)
        return
    from newsvault.formats.json import dump

    listed = [{"value": value, "count": count} for value, count in counts]
    print_lines([dump({"schema": 1, "field": title or None, "counts": listed})])


def print_explanation(found: Explanation, output: str) -> None:
    """Print how a query was understood and what each part finds alone."""
    if output != "text":
        from newsvault.formats.json import dump

        parts = [{"part": part, "articles": count} for part, count in found.parts]
        value = {"schema": 1, "meaning": found.meaning, "parts": parts, "total": found.total}
        print_lines([dump(value)])
        return
    print_lines([f"Understood as: {printable(found.meaning)}"])
    print_lines(f"{count:6}  {printable(part)}" for part, count in found.parts)
    print_lines([f"{found.total:6}  all together"])
    missing = [part for part, count in found.parts if not count and not part.startswith("not ")]
    if not found.total and missing:
        say(f"Nothing is found because of: {printable(', '.join(missing))}")


def _tell(results: Results, offset: int) -> None:
    if not results.total:
        meant = (
            f" Did you mean: newsvault search '{results.suggestion}'" if results.suggestion else ""
        )
        say(f"No matches.{meant}")
        return
    last = offset + len(results.hits)
    if not results.hits:
        say(f"{results.total} found; --offset {offset} is past the last.")
        return
    articles = "article" if results.total == 1 else "articles"
    say(f"{results.total} {articles} found" + (f", {offset + 1}-{last} shown"
        if len(results.hits) < results.total else "") + ".")  # fmt: skip
    if last < results.total:
        say(f"More: --offset {last}")
    next_command("show", results.hits[0].stored.short_id)


class Progress:
    """A line at the bottom of the terminal that says how far a long job is; nothing in a pipe."""

    def __init__(self, what: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._started = clock()
        self._drawn = 0.0
        self._on = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def update(self, done: int, total: int | None = None, note: str = "") -> None:
        """Show that `done` (of `total`) is done; redrawn ten times a second at most."""
        now = self._clock()
        if not self._on or now - self._drawn < _BLINK:
            return
        self._drawn = now
        rate = done / max(now - self._started, 0.001)
        parts = [f"{self._what} {done}" + (f"/{total}" if total else "")]
        if total:
            filled = 20 * done // total
            parts.append(f"[{'#' * filled}{'.' * (20 - filled)}]")
        parts.append(f"{rate:.1f}/s")
        if total and done and done < total:
            parts.append(f"{(total - done) / rate:.0f} s left")
        line = printable("  ".join([*parts, note]))
        click.echo(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}", err=True, nl=False)

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._on and self._drawn:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._drawn = 0.0
