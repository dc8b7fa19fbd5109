"""A path that no file can have is a mistake of the caller, told in one line."""

import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from newsvault.api.maintenance import Maintenance
from newsvault.api.vault import Vault
from newsvault.errors import UsageError

PATHS = ("a\0b", "a\ud800b", "a" * 300, "a/" * 3000, "b" * 256 + "/c")
# What some of the methods take beside a path.
NEEDED = {
    "references": [], "format_": "csv", "counts": [("a", 1)], "title": "x", "by": "source",
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_no_file_can_have_is_a_mistake(root: Path, path: str) -> None:
    """In every public method that takes a path, and where a vault is opened."""
    calls: list[Callable[[], object]] = [
        lambda: Vault.open(path),
        lambda: Vault.open(path, create=False),
        lambda: Maintenance(path),
    ]
    with Vault.open(root) as vault:
        for owner in (vault, vault.maintenance):
            for name in dir(owner):
                function: Callable[..., object] = getattr(owner, name)
                if name.startswith("_") or not inspect.ismethod(function):
                    continue
                parameters = inspect.signature(function).parameters.values()
                needed = {one.name: NEEDED[one.name] for one in parameters if one.name in NEEDED}
                for one in parameters:
                    if "Path" in str(one.annotation):
                        calls.append(partial(function, **{**needed, one.name: path}))
        calls.append(lambda: Vault.archive_kind(path))
        assert len(calls) >= 9
        for call in calls:
            with pytest.raises(UsageError, match="invalid path") as caught:
                call()
            assert "\n" not in caught.value.message
            caught.value.message.encode()
