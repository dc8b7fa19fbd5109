"""The actions of `newsvault speakers`: merge, split, alias, undo and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.cli.context import next_command, print_lines, say
from newsvault.cli.statement_lists import print_table, tell_total
from newsvault.errors import UsageError
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.vault import Vault

# action: (minimum number of words, usage)
ACTIONS = {
    "merge": (2, 'speakers merge "A. Blinken" "Blinken" "Antony Blinken"'),
    "split": (3, 'speakers split "John Smith" "John Smith (senator)" ID...'),
    "alias": (2, 'speakers alias "Antony Blinken" "Tony Blinken"'),
    "undo": (1, 'speakers undo "A. Blinken"'),
    "decisions": (0, "speakers decisions"),
}


def decide(vault: Vault, action: str, words: tuple[str, ...], output: str) -> None:
    """Make, list or undo decisions about names, and print the changes."""
    least, usage = ACTIONS[action]
    if len(words) < least or (least == 0 and words):
        raise UsageError(f"wrong arguments for speakers {action}", hint=f"usage: newsvault {usage}")
    if action == "decisions":
        _list(vault, output)
    elif action == "undo":
        for undone in vault.undo_names(words):
            say(f"{safe_line(undone.name)} is no longer a name of {safe_line(undone.person)}.")
    elif action == "split":
        ids = vault.split_speaker(words[0], words[1], words[2:])
        say(f"{safe_line(words[0])} is {safe_line(words[1])} in {', '.join(ids)}.")
    elif action == "merge":
        _tell_new(vault.merge_speakers(words[:-1], words[-1]), words[-1])
    else:
        _tell_new(vault.alias_speaker(words[0], words[1:]), words[0])


def _list(vault: Vault, output: str) -> None:
    found = vault.name_decisions()
    if output == "text":
        from newsvault.output import statement_text

        print_lines(statement_text.decisions(found))
        tell_total(len(found), "decision", 0, len(found))
    else:
        from newsvault.output.statement_tables import decisions_table

        print_table(decisions_table(found), output)


def _tell_new(new: tuple[str, ...], person: str) -> None:
    for name in new:
        say(f"{safe_line(name)} is now a name of {safe_line(person)}.")
    if not new:
        say("Already one person; nothing changed.")
    else:
        next_command("speakers", "undo", f'"{safe_line(new[0])}"')
