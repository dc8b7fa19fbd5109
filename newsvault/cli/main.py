"""The `newsvault` group: commands by file name; errors become exit codes here."""

from __future__ import annotations

import errno
import gc
import os
import sys
from typing import TYPE_CHECKING

import click

from newsvault import __version__, _plugins
from newsvault.cli import termination
from newsvault.cli.commands import GROUPS
from newsvault.cli.context import SHARED_OPTIONS, report_error
from newsvault.cli.log import log_to_stderr
from newsvault.cli.streams import discard, open_streams
from newsvault.cli.usage_errors import misused, refuse_empty
from newsvault.errors import NewsvaultError, SystemRefused, UsageError
from newsvault.text import close_matches

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

INTERRUPTED = 130
COMPLETION = "_NEWSVAULT_COMPLETE"  # set by the shell's completion script
# Raised by click 8.2 and later for a group without a command; its message is the group's help.
_NO_COMMAND = getattr(click.exceptions, "NoArgsIsHelpError", ())
_MEMORY = "raise the limit (ulimit -v, ulimit -u) or close other programs"

# How an import ends where memory does: the loaders of glibc and musl, and CPython itself where a
# library returned without saying why.
_NO_ROOM = (
    "failed to map segment",
    "cannot allocate memory",
    "Cannot allocate memory",
    "without exception set",
    "unreported exception",
)


class _Group(click.Group):
    """A group whose members are files in `commands/`, imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        return [_command_name(name) for name in _plugins.members("cli.commands")]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click calls it so
        cmd_name: str,
    ) -> click.Command | None:
        found = _plugins.find("cli.commands", cmd_name.replace("-", "_"))
        if found is None:
            return None
        command: click.Command = found.command
        for member in (command, *getattr(command, "commands", {}).values()):
            known = {param.name for param in member.params}
            member.params += [option for option in SHARED_OPTIONS if option.name not in known]
            refuse_empty(member)
        if COMPLETION in os.environ:
            from newsvault.cli.completion import attach

            summaries = {one: text for group in GROUPS.values() for one, text in group.items()}
            attach(cmd_name, command, summaries)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command's name without importing the commands, then the group's options."""
        from click.shell_completion import CompletionItem

        names = {name: text for group in GROUPS.values() for name, text in group.items()}
        return [
            CompletionItem(name, help=text)
            for name, text in names.items()
            if name.startswith(incomplete)
        ] + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f"did you mean: newsvault {near[0]}" if near else "see: newsvault --help"
            raise UsageError(f"unknown command: {args[0]}", hint=hint) from error

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002  # click calls it so
        formatter: click.HelpFormatter,
    ) -> None:
        for title, summaries in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(list(summaries.items()))


def _command_name(module: str) -> str:
    return module.replace("_", "-")


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="More: newsvault help query, newsvault help exit-codes.",
)
@click.version_option(__version__, prog_name="newsvault")
def cli() -> None:
    """Keep a personal news archive: who said what, where, when, and the bytes that prove it.

    \b
    newsvault ingest https://example.org/world/talks-resume
    newsvault search "Blinken"
    newsvault show k3fa
    """


# The group takes them too: `newsvault --vault DIR search ...`.
cli.params += SHARED_OPTIONS
refuse_empty(cli)


def main() -> None:
    """Run the program on `sys.argv` and exit with the documented code."""
    # Python's default thresholds for garbage collection cost 3 % of a search, 4 % of a batch.
    gc.set_threshold(50_000, 10, 10)
    if COMPLETION in os.environ:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  # a prompt shows no error
    termination.listen()
    code = run(sys.argv[1:])
    termination.end()
    gc.freeze()  # or the end of the interpreter looks at every object: 12 ms of a search
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the program on `arguments`; print any error as one clear line; return the exit code."""
    open_streams()
    stdout = sys.stdout
    try:
        with log_to_stderr():
            code = cli.main(args=arguments, prog_name="newsvault", standalone_mode=False)
        sys.stdout.flush()
    except NewsvaultError as error:
        return _failed(error)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        ended = "terminated" if termination.Termination.received else "interrupted"
        return _failed(_Interrupted(f"{ended}; acknowledged pages are saved"))
    except ModuleNotFoundError as error:
        return _failed(_missing(error))
    except click.ClickException as error:
        if isinstance(error, _NO_COMMAND):
            error.show()  # the help, as it is laid out
            return int(error.exit_code)
        return _failed(misused(error, cli))
    except SystemExit:
        if sys.stdout is stdout:
            raise
        discard(stdout)  # click replaces a closed pipe by a wrapper
        return 0
    except BrokenPipeError:
        discard(stdout)  # `newsvault list | head -1` closes the pipe early
        return 0
    except (OSError, MemoryError) as error:
        return _failed(_refused(error))
    except (ImportError, SystemError) as error:
        return _failed(_not_loaded(error))
    except RuntimeError as error:
        if "start new thread" not in str(error):
            raise
        return _failed(_refused(error))
    return code if isinstance(code, int) else 0


class _Interrupted(NewsvaultError):
    exit_code = INTERRUPTED


def _failed(error: NewsvaultError) -> int:
    """Print an error; return its exit code."""
    try:
        sys.stdout.flush()
    except OSError:
        discard(sys.stdout)
    try:
        report_error(error)
    except OSError:
        discard(sys.stderr)
    return error.exit_code


def _refused(error: OSError | MemoryError | RuntimeError) -> SystemRefused | UsageError:
    """Return the error for a refused system resource, with the limit to raise as a hint."""
    if isinstance(error, OSError):
        if error.errno in (errno.EMFILE, errno.ENFILE):
            return SystemRefused("too many open files", hint="raise the limit: ulimit -n 256")
        if error.errno == errno.ENOMEM:
            return SystemRefused("out of memory", hint=_MEMORY)
        place = f"{error.filename}: " if error.filename else "cannot read or write: "
        if error.errno == errno.ENAMETOOLONG:
            return UsageError(f"{place}{error.strerror}", hint="give another path")
        return SystemRefused(
            f"{place}{error.strerror or error}",
            hint="check the disk and the output file; acknowledged pages are saved",
        )
    if isinstance(error, MemoryError):
        return SystemRefused("out of memory", hint=_MEMORY)
    return SystemRefused("cannot start more threads", hint=_MEMORY)


def _not_loaded(error: ImportError | SystemError) -> NewsvaultError:
    """Return the error for a library that the system's loader refused; any other is a bug."""
    text = str(error)
    if "Too many open files" in text:
        return _refused(OSError(errno.EMFILE, text))
    if any(words in text for words in _NO_ROOM):
        return _refused(MemoryError())
    raise error


def _missing(error: ModuleNotFoundError) -> UsageError:
    """Return the error for a library that is not installed; a missing own module is a bug."""
    name = (error.name or "").partition(".")[0]
    if name in ("", "newsvault"):
        raise error
    return UsageError(
        f"library not installed: {name}",
        hint="reinstall: pip install --upgrade newsvault",
    )
