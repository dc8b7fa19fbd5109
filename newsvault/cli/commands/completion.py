"""`newsvault completion`: the completion script for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from newsvault.cli.streams import echo


@click.command
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    newsvault completion bash > ~/.local/share/bash-completion/completions/newsvault
    newsvault completion zsh > ~/.zfunc/_newsvault
    newsvault completion fish > ~/.config/fish/completions/newsvault.fish
    """
    group = click.get_current_context().find_root().command
    shell_class = get_completion_class(shell)
    assert shell_class is not None
    echo(shell_class(group, {}, "newsvault", "_NEWSVAULT_COMPLETE").source())
