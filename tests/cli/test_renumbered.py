"""Commands tell on stderr what the number of a quotation meant before `reparse`."""

from pathlib import Path

import pytest

from tests.program import Run
from tests.vault.test_quotation_notes import read_by_other_rules, root
from tests.vault.test_quotation_numbers import reparsed

__all__ = ["root"]


@pytest.mark.parametrize(
    "words", [["show"], ["cite"], ["note", "on tape"], ["edit", "speaker=Jan Brook"]]
)
def test_commands_tell_it_on_stderr(root: Path, run: Run, words: list[str]) -> None:
    """The result is that of today's number; what it meant is a message."""
    read_by_other_rules(root, 0)
    article = reparsed(root)
    command, *rest = words

    done = run(command, f"{article}.q1", *rest)

    assert done.code == 0
    assert f"{article}.q1 was “We will see about the railway,”" in done.err
    assert "was “We will" not in done.out


def test_commands_are_quiet_about_numbers_that_kept_their_words(root: Path, run: Run) -> None:
    read_by_other_rules(root, 2)
    article = reparsed(root)

    assert "before the article was read again" not in run("show", f"{article}.q1").err
    assert "before the article was read again" not in run("show", article).err
