"""Settings for commands that look after a vault: a damaged settings file does not stop them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from newsvault import _plugins
from newsvault.cli.context import report_error, say, vault_path
from newsvault.errors import UsageError
from newsvault.settings import Settings, load_settings


def settings_or_defaults() -> Settings:
    """Return the vault's settings; where their file is damaged, say so and go on without it."""

    def instead(error: UsageError) -> Mapping[str, object]:
        report_error(error)
        say("  going on with the default settings")
        return known()

    return load_settings(vault_path(), instead=instead)


def known() -> Mapping[str, object]:
    """Return the settings that the vault itself tells: the engine that made its index."""
    try:
        told = json.loads((vault_path() / "index" / "about.json").read_text("utf-8"))
        engine = told["engine"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return {"engine": engine} if engine in _plugins.members("search.engines") else {}
