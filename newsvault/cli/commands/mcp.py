"""`newsvault mcp`: the archive as tools for assistants."""

from __future__ import annotations

import click

from newsvault.cli.context import open_vault, settings, vault_path
from newsvault.errors import UsageError


@click.command
def command() -> None:
    """Offer the archive to an assistant, for reading, by the Model Context Protocol.

    The assistant starts this command and speaks to it on standard input and output. It can search,
    read articles in slices, list quotations and check a draft, and change nothing.

    \b
    newsvault mcp
    claude mcp add newsvault -- newsvault mcp
    """
    try:
        from newsvault.web import mcp_server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("newsvault"):
            raise
        raise UsageError(
            f"newsvault mcp needs {error.name}", hint="pip install 'newsvault[mcp]'"
        ) from error
    from newsvault.api.vault import Vault

    with open_vault():
        folder, chosen = vault_path(), settings()  # the options are known in this thread only
    mcp_server.run(lambda: Vault.open(folder, settings=chosen, create=False))
