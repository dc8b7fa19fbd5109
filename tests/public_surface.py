"""The public surface of newsvault as plain data, to compare with a record of it.

    python -m tests.public_surface > tests/public_surface.json     record it again

Public: names and signatures of the library, commands with their flags, exit codes, and the keys
of the printed JSON. `test_public_surface.py` checks that all of the record is still there.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
from pathlib import Path
from typing import Any

import click

import newsvault
from newsvault import errors
from newsvault.cli.main import cli as program

ROOT = Path(__file__).parent.parent


def parameters(function: Any) -> dict[str, str]:
    """Return each parameter of `function` with its kind and whether it has a default."""
    return {
        name: f"{p.kind.description}{'' if p.default is p.empty else ', optional'}"
        for name, p in inspect.signature(function).parameters.items()
    }


def library() -> dict[str, Any]:
    """Return the public names: fields of records, methods of classes, parameters of functions."""
    names: dict[str, Any] = {}
    for name in newsvault.__all__:
        value = getattr(newsvault, name)
        if dataclasses.is_dataclass(value):
            names[name] = {"fields": [field.name for field in dataclasses.fields(value)]}
        elif isinstance(value, type):
            methods = inspect.getmembers(value, inspect.isfunction)
            names[name] = {key: parameters(m) for key, m in methods if not key.startswith("_")}
        elif callable(value):
            names[name] = parameters(value)
        else:
            names[name] = {}
    return names


def commands(group: click.Group) -> dict[str, Any]:
    """Return each command of `group` with its flags and arguments, and those of its commands."""
    found: dict[str, Any] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        flags = [flag for p in command.params for flag in (*p.opts, *p.secondary_opts)]
        found[name] = {"flags": sorted(flags)}
        if isinstance(command, click.Group):
            found[name]["commands"] = commands(command)
    return found


def exit_codes() -> dict[str, int]:
    """Return the exit code of each error."""
    return {
        name: value.exit_code
        for name, value in inspect.getmembers(errors, inspect.isclass)
        if issubclass(value, Exception) and hasattr(value, "exit_code")
    }


def schemas() -> dict[str, list[str]]:
    """Return the keys of each JSON Schema in docs/schemas, with those of its parts."""

    def keys(node: Any) -> set[str]:
        if isinstance(node, list):
            return {key for part in node for key in keys(part)}
        if not isinstance(node, dict):
            return set()
        own = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
        return own | {key for part in node.values() for key in keys(part)}

    folder = ROOT / "docs" / "schemas"
    return {
        path.name: sorted(keys(json.loads(path.read_text("utf-8"))))
        for path in sorted(folder.glob("*.json"))
    }


def surface() -> dict[str, Any]:
    """Return all of it."""
    return {
        "library": library(),
        "commands": commands(program),
        "exit codes": exit_codes(),
        "schemas": schemas(),
    }


if __name__ == "__main__":
    print(json.dumps(surface(), indent=1, sort_keys=True))
