"""The options --plot and --plot-file of commands that count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from newsvault.cli.context import bold, print_lines, say, width
from newsvault.text import plural, printable


def plotting(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    to_file = click.option("--plot-file", type=click.Path(path_type=Path), metavar="FILE",
                           help="Draw the counts in a file, .svg or .png.")  # fmt: skip
    in_text = click.option("--plot", is_flag=True, help="Print the counts as bars.")
    decorated: Callable[..., Any] = in_text(to_file(function))
    return decorated


def print_plot(counts: Sequence[tuple[str, int]], title: str) -> None:
    """Print counts as bars that fit the terminal."""
    from newsvault.output.bars import bars

    print_lines([bold(printable(title))])
    print_lines(bars(counts, width()))


def draw_plot(
    target: Path, counts: Sequence[tuple[str, int]], *, title: str, by: str, unit: str
) -> None:
    """Draw counts in a file, and report it."""
    from newsvault.api.vault import Vault

    title = "All articles" if title == "*" else title
    left = Vault.plot(target, counts, title=title, by=by, unit=unit)
    rest = f"; {plural(left, 'value')} did not fit" if left else ""
    say(printable(f"Plot of {plural(len(counts) - left, 'value')} written to {target}{rest}."))
