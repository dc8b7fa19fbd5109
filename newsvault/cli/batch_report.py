"""The report of a batch: a line for each page, the progress, and a summary."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from newsvault.cli.context import columns, is_terminal, look, next_command, print_json, say
from newsvault.cli.progress import Progress
from newsvault.cli.streams import echo, print_utf8
from newsvault.errors import NewsvaultError
from newsvault.models import Receipt, Refusal
from newsvault.text import error_line, plural, printable

if TYPE_CHECKING:
    from newsvault.api.ingest import Batch

SOME_FAILED = 8
_KINDS = 3  # kinds of skipped records listed by name
_SIGNS = (("+", "new"), ("~", "changed"), ("=", "same"))
Waiting = Callable[[], tuple[int, int]]


def tell_outcomes(
    outcomes: Iterable[Receipt | Refusal],
    output: str = "text",
    *,
    waiting: Waiting | None = None,
    dry_run: bool = False,
    always_sum: bool = False,
    several: Callable[[], bool] = lambda: False,
    quiet_same: bool = False,
) -> int:
    """Print the outcome of each page, then a summary; return the exit code.

    `waiting` returns the number of addresses still to fetch, and of their hosts. With `always_sum`
    the summary is printed for one page or none too. `several`, called at the end, returns whether
    more sources were requested than there are outcomes (feeds without new articles): one failure
    is then exit code 8, not the code of that failure. `quiet_same` prints no line for a page that
    is the same as before; it is counted.
    """
    report = _Report(output, waiting, quiet_same=quiet_same)
    report.begin()
    for outcome in outcomes:
        report.add(outcome)
    report.end(dry_run=dry_run, always_sum=always_sum)
    code = report.exit_code
    return SOME_FAILED if code and several() else code


def tell_stopped(batch: Batch, unread: int) -> None:
    """Print how to resume after an interruption."""
    if batch.goes_on:
        say("stopped; run the same command again to resume")
    if unread:
        say(f"{unread} stored but not parsed yet: run newsvault reparse")


def tell_left(batch: Batch) -> None:
    """Print how many records and addresses were skipped, and why."""
    if batch.passed:
        most = sorted(batch.passed.items(), key=lambda item: -item[1])
        kinds = ", ".join(f"{count} {name}" for name, count in most[:_KINDS])
        more = ", ..." if len(most) > _KINDS else ""
        say(printable(f"{plural(sum(batch.passed.values()), 'record')} skipped: {kinds}{more}"))
    if batch.left_out:
        say(f"{batch.left_out} skipped: already saved")
    if batch.dated_otherwise:
        say(
            f"--captured-at ignored for {plural(batch.dated_otherwise, 'page')}"
            " with a capture time in the source"
        )


class _Report:
    """The report printed so far; holds counts, not articles."""

    def __init__(self, output: str, waiting: Waiting | None, *, quiet_same: bool) -> None:
        self._output = output
        self._quiet_same = quiet_same
        self._waiting = waiting
        self._progress = Progress("done")
        self._counts: Counter[str] = Counter()
        self._shapes: list[dict[str, Any]] = []
        self._refusal: Refusal | None = None
        self._last_id: str | None = None

    @property
    def exit_code(self) -> int:
        """The exit code of the refusal if it is the only outcome; 8 if there are several."""
        if self._refusal is None:
            return 0
        return self._refusal.exit_code if self._counts.total() == 1 else SOME_FAILED

    def begin(self) -> None:
        """Show the progress line before the first response, which can take long."""
        self._progress.update(0, note="waiting for the first page")

    def add(self, outcome: Receipt | Refusal) -> None:
        """Print one outcome, or store it for the JSON value; update the progress."""
        if isinstance(outcome, Refusal):
            self._counts["refused"] += 1
            self._refusal = self._refusal or outcome
        else:
            self._counts[outcome.outcome] += 1
            self._last_id = outcome.stored.short_id
        if self._quiet_same and isinstance(outcome, Receipt) and outcome.outcome == "same":
            pass
        elif self._output == "json":
            from newsvault.output.json_shapes import outcome_shape

            self._shapes.append(outcome_shape(outcome))
        else:
            self._progress.clear()
            _print_one(outcome, self._output)
        done = self._counts.total()
        left, hosts = self._waiting() if self._waiting else (0, 0)
        at = f"{hosts} {'host' if hosts == 1 else 'hosts'} waiting" if left and hosts else ""
        self._progress.update(done, done + left if left else None, at)

    def end(self, *, dry_run: bool, always_sum: bool) -> None:
        """Print the JSON value, if requested, and the number of pages by outcome."""
        self._progress.clear()
        if self._output == "json":
            print_json({"outcomes": self._shapes})
        counts = self._counts
        saved = counts.total() - counts["refused"]
        verb = "would be saved" if dry_run else "saved"
        if counts.total() > 1 or always_sum:
            marks = [(sign if is_terminal() else "", kind) for sign, kind in _SIGNS]
            kinds = [f"{sign} {counts[kind]} {kind}".strip() for sign, kind in marks]
            say(f"{saved} {verb} ({', '.join(kinds)}), {counts['refused']} refused")
        if dry_run:
            say("dry run: nothing was saved")
        elif self._last_id is not None:
            next_command("show", self._last_id)


def _print_one(outcome: Receipt | Refusal, output: str) -> None:
    """Print one receipt or refusal, as a line of JSON or of text."""
    if output == "jsonl":
        from newsvault.output.formats.json import dump
        from newsvault.output.json_shapes import outcome_shape

        print_utf8()
        echo(dump(outcome_shape(outcome), indent=None))
    elif isinstance(outcome, Refusal):
        _say_refusal(outcome)
    else:
        from newsvault.output.article_lines import row

        echo(row(outcome.stored, look(), outcome.outcome))


def say_failure(locator: str, error: NewsvaultError) -> None:
    """Print an error as the refusal of `locator`."""
    _say_refusal(Refusal.of(locator, error))


def _say_refusal(refusal: Refusal) -> None:
    """Print a refusal: several lines on a terminal, one line elsewhere."""
    if not sys.stderr.isatty():
        hint = f" ({error_line(refusal.hint)})" if refusal.hint else ""
        say(f"refused {error_line(refusal.locator)}: {error_line(refusal.message)}{hint}")
        return
    stored = "; stored: newsvault verdicts list" if refusal.kept else ""
    say(f"refused {error_line(refusal.locator)}")
    for text in (f"{refusal.reason}: {refusal.message}{stored}", refusal.hint):
        for line in textwrap.wrap(error_line(text), max(20, columns() - 4)):
            say(f"    {line}")
