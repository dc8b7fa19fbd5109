"""Settings for maintenance commands, which must run with a damaged settings file too."""

from __future__ import annotations

import json
from collections.abc import Mapping

from newsvault import _plugins
from newsvault.cli.context import report_error, say, vault_path
from newsvault.errors import UsageError
from newsvault.settings import Settings, load_settings


def settings_or_defaults() -> Settings:
    """Return the vault's settings; if their file is damaged, report it and use the defaults."""

    def instead(error: UsageError) -> Mapping[str, object]:
        report_error(error)
        say("  using the default settings")
        return known()

    return load_settings(vault_path(), instead=instead)


def settings_and_fault() -> tuple[Settings, UsageError | None]:
    """Return the vault's settings, or the defaults and the error in the settings file."""
    faults: list[UsageError] = []

    def instead(error: UsageError) -> Mapping[str, object]:
        faults.append(error)
        return known()

    chosen = load_settings(vault_path(), instead=instead)
    return chosen, faults[0] if faults else None


def known() -> Mapping[str, object]:
    """Return the settings stored elsewhere in the vault: the engine of its index."""
    try:
        about = json.loads((vault_path() / "index" / "about.json").read_text("utf-8"))
        engine = about["engine"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return {"engine": engine} if engine in _plugins.members("search.engines") else {}
