"""`newsvault completion`: the completion script for a shell."""

from __future__ import annotations

import click

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
    from newsvault.cli.completion_scripts import SHELLS

    group = click.get_current_context().find_root().command
    echo(SHELLS[shell](group, {}, "newsvault", "_NEWSVAULT_COMPLETE").source())
