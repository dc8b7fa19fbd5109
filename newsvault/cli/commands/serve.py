"""`newsvault serve`: the archive in a browser."""

from __future__ import annotations

import click

from newsvault.cli.context import open_vault, say, settings, vault_path
from newsvault.errors import UsageError
from newsvault.text import printable


@click.command
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", show_default=True,
              help="Address to listen on; another than this computer's needs a token.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True,
              help="Port to listen on; 0 for a free one.")  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--read-only", is_flag=True, help="Show everything, change and save nothing.")
def command(*, host: str, port: int, opens: bool, read_only: bool) -> None:
    """Show the archive in a browser, and save pages from it.

    The page is for this computer only. With another --host the address that is printed contains a
    token, without which nothing is shown. Stop it with Ctrl-C.

    \b
    newsvault serve
    newsvault serve --port 9000 --open
    newsvault serve --host 192.168.1.20 --read-only
    """
    try:
        from newsvault.web import app, server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("newsvault"):
            raise
        raise UsageError(
            f"newsvault serve needs {error.name}", hint="pip install 'newsvault[web]'"
        ) from error
    with open_vault():
        chosen = settings()
    listening = server.listen(host, port)
    served = listening.getsockname()[1]
    made = app.create_app(
        vault_path(), host=host, port=served, read_only=read_only, settings=chosen
    )
    address = app.first_address(made, host, served)

    def ready() -> None:
        say(printable(f"Serving {vault_path()} at {address}"))
        say("Stop with Ctrl-C.")
        if opens:
            click.launch(address)

    server.run(made, listening, ready=ready)
