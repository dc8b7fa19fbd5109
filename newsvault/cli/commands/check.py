"""`newsvault check`: compare the quotations of a draft with the vault."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines, say
from newsvault.cli.statement_lists import print_table
from newsvault.cli.streams import read_stdin
from newsvault.errors import UsageError, cannot_read

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("file", metavar="DRAFT")
@click.option("--exit-code", is_flag=True, help="Exit 1 when a quotation is not confirmed.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How quotations are printed (default: text).")  # fmt: skip
def command(file: str, *, exit_code: bool, output: str) -> int:
    """Check the quotations of a draft against the archive.

    DRAFT is plain text or Markdown (- for stdin). Each quotation is reported as exact; exact,
    but with the speaker not confirmed; near, with [-the archive's words-] {+and the draft's+}; said
    by another speaker; found only in an article's text; or not in the archive. Earlier versions of
    articles are compared too. newsvault show takes the number beside each quotation.

    \b
    newsvault check draft.md
    newsvault check - --json < draft.txt
    newsvault check draft.md --exit-code && echo confirmed
    """
    draft = _read(file)
    with open_vault() as vault:
        found = vault.check(draft, name="stdin" if file == "-" else file)
    if output == "text":
        from newsvault.output import statement_text

        print_lines(statement_text.checks(found, look()))
        say(look().wrap(statement_text.verdicts(found)) if found else "No quotations in the draft.")
        proof = next((checked.sources[0].saying for checked in found if checked.sources), None)
        if proof is not None:
            next_command("show", proof.short_id, "--raw", ">", "page.html")
    else:
        from newsvault.output.statement_tables import checks_table

        print_table(checks_table(found), output)
    return 1 if exit_code and any(checked.verdict != "exact" for checked in found) else 0


def _read(file: str) -> bytes:
    try:
        return read_stdin() if file == "-" else Path(file).read_bytes()
    except OSError as exc:
        raise cannot_read(file, exc, "check the name") from exc
    except ValueError as exc:  # a name with a NUL
        raise UsageError(f"cannot read {file}: {exc}", hint="check the name") from exc
