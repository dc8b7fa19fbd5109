"""The docstrings of the public names: every argument is explained, every example runs."""

import doctest
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import newsvault
from newsvault import Vault
from newsvault.api.feeds import Feeds
from newsvault.api.maintenance import Maintenance

ROOT = Path(__file__).parents[2]
CLASSES = (Vault, Feeds, Maintenance)


def public() -> Iterator[tuple[str, Any]]:
    """Yield every public function and method by its name."""
    for name in newsvault.__all__:
        value = getattr(newsvault, name)
        if inspect.isfunction(value):
            yield name, value
    for owner in CLASSES:
        for name, member in inspect.getmembers(owner):
            if not name.startswith("_") and (
                inspect.isfunction(member) or inspect.ismethod(member)
            ):
                yield f"{owner.__name__}.{name}", member


PUBLIC = dict(public())


@pytest.mark.parametrize("name", PUBLIC)
def test_every_argument_is_explained(name: str) -> None:
    """The docstring's `Args` names each parameter, and no other."""
    text = inspect.getdoc(PUBLIC[name]) or ""
    section = re.search(r"^Args:\n((?:    .*\n?|\n)*)", text, re.MULTILINE)
    explained = set(re.findall(r"^    (\w+):", section[1], re.MULTILINE)) if section else set()
    parameters = set(inspect.signature(PUBLIC[name]).parameters) - {"self", "cls"}
    assert explained == parameters


@pytest.mark.parametrize("name", ["Vault", *PUBLIC])
def test_the_example_runs(
    name: str, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an example prints is what it says, in a vault of the example pages."""
    monkeypatch.chdir(ROOT)
    value = PUBLIC.get(name, Vault)
    names = {"vault": vault, "folder": tmp_path, "Vault": Vault, "newsvault": newsvault}
    text = inspect.getdoc(value) or ""
    if value is Vault:
        text = Vault.__doc__ or ""
    test = doctest.DocTestParser().get_doctest(text, names, name, None, None)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    report: list[str] = []
    runner.run(test, out=report.append)
    assert not report, "".join(report)


def test_most_methods_have_an_example() -> None:
    """An example is left out only where it would need a network or a damaged vault."""
    without = {name for name, value in PUBLIC.items() if ">>>" not in (inspect.getdoc(value) or "")}
    assert without <= {
        "Feeds.remove",
        "Vault.remove_note",
        "Vault.remove_query",
        "Vault.set_verdict",
        "Vault.split_speaker",
        "Vault.undo_names",
    }
