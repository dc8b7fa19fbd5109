"""`newsvault tag`: add tags to articles or remove them."""

from __future__ import annotations

import click

from newsvault.cli.context import json_option, open_vault, say
from newsvault.cli.search_results import print_counts
from newsvault.errors import UsageError
from newsvault.text import plural

_TARGETS = "newsvault.tag.targets"
_USAGE = "newsvault tag +read -urgent -- QUERY, or IDs"


class _Changes(click.Command):
    """A command with +tag and -tag as first arguments, and the articles after `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Store the arguments after `--` separately; click would mix them with the others."""
        at = args.index("--") if "--" in args else len(args)
        ctx.meta[_TARGETS] = args[at + 1 :]
        return super().parse_args(ctx, args[:at])


@click.command(cls=_Changes, context_settings={"ignore_unknown_options": True})
@click.argument("changes", nargs=-1, metavar="+TAG... -TAG... -- QUERY|ID...")
@click.option(
    "-n", "--dry-run", is_flag=True, help="Print the number of changes without making them."
)
@json_option
@click.pass_context
def command(ctx: click.Context, changes: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Add tags to articles or remove them.

    Name articles by ids or by a query. Without arguments, lists all tags.

    \b
    newsvault tag +read -urgent -- k3fa
    newsvault tag +sanctions --dry-run -- 'sanctions date:2024-05'
    newsvault tag
    """
    targets = [*(c for c in changes if c[0] not in "+-"), *ctx.meta[_TARGETS]]
    steps = [c for c in changes if c[0] in "+-"]
    with open_vault() as vault:
        if not steps and not targets:
            counts = vault.facets("*", ["tag"])["tag"]
            if not counts and not as_json:
                say("No tags. Add one: newsvault tag +TAG -- QUERY")
                return
            print_counts(counts, "json" if as_json else "text", title="tag" if as_json else "")
            return
        if not steps or not targets or any(len(step) < 2 for step in steps):
            raise UsageError("tag needs at least one tag and one article", hint=_USAGE)
        from newsvault.api.query_intent import chosen

        ids = chosen(vault, targets)
        last = {step[1:]: step[0] for step in steps}
        add = [name for name, sign in last.items() if sign == "+"]
        remove = [name for name, sign in last.items() if sign == "-"]
        changed = len(vault.tag(ids, add=add, remove=remove, dry_run=dry_run))
    verb = "would be changed" if dry_run else "changed"
    rest = f"; {len(ids) - changed} unchanged" if changed < len(ids) else ""
    say(f"{plural(changed, 'article')} {verb}: {' '.join(steps)}{rest}")
