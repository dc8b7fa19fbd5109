"""Usage errors of click (flag, value, missing argument) as UsageError with a hint."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import click
from click.core import ParameterSource

from newsvault import _plugins
from newsvault.errors import UsageError

_FOR_QUERIES = "to leave a word out: 'night -train'; first in a query: NOT train, or -- '-train'"


def misused(error: click.ClickException, group: click.Group) -> UsageError:
    """Return `error` as a UsageError with a hint.

    For a flag of other commands, the hint lists those commands.
    """
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "newsvault"
    hint = f"see: {path} --help"
    if isinstance(error, click.NoSuchOption):
        flag = error.option_name
        message = f"{path.removeprefix('newsvault').lstrip()}: no such option: {flag}".lstrip(": ")
        owners = _with_flag(group, flag)
        if owners:
            hint = f"commands with {flag}: {', '.join(owners)}; {hint}"
        elif error.possibilities:
            hint = f"did you mean {' or '.join(sorted(error.possibilities))}? {hint}"
        elif context and any(param.name == "query" for param in context.command.params):
            hint = _FOR_QUERIES
        return UsageError(message, hint=hint)
    text = error.format_message().rstrip(".")
    return UsageError(text[:1].lower() + text[1:], hint=hint)


def refuse_empty(command: click.Command) -> None:
    """Let `command` refuse an empty value of any option or argument.

    An empty variable of a script must not mean every article, or the current folder.
    """
    for param in command.params:
        if "type_cast_value" not in vars(param):
            setattr(param, "type_cast_value", partial(_cast, param, param.type_cast_value))  # noqa: B010


def _cast(
    param: click.Parameter,
    cast: Callable[[click.Context, Any], Any],
    context: click.Context,
    value: Any,
) -> Any:
    """Return the value as click casts it; an empty text on the command line is an error."""
    given = context.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
    values = value if isinstance(value, list | tuple) else (value,)
    if given and any(isinstance(one, str) and not one.strip() for one in values):
        named = param.human_readable_name
        name = f"the argument {named}" if named.isalpha() else "an argument"
        if isinstance(param, click.Option):
            name = param.opts[-1]
        raise UsageError(f"{name} is empty", hint=f"see: {context.command_path} --help")
    return cast(context, value)


def _with_flag(group: click.Group, flag: str) -> tuple[str, ...]:
    """Return the commands and subcommands that have `flag`."""
    found = []
    with click.Context(group) as context:
        for name in _plugins.members("cli.commands"):
            command = group.get_command(context, name)
            members = getattr(command, "commands", {})
            named = {f"{name} {key}": member for key, member in members.items()}
            for path, member in {name: command, **named}.items():
                if member is not None and any(flag in param.opts for param in member.params):
                    found.append(path.replace("_", "-"))
    return tuple(found)
