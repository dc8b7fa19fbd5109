"""Settings: defaults, `newsvault.toml`, environment variables, flags."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import get_type_hints

from newsvault.errors import UsageError
from newsvault.models.record import record
from newsvault.text import close_matches

FILE_NAME = "newsvault.toml"
_MIB = 1024 * 1024


@record
class Settings:
    """All settings. Times are in seconds, sizes in bytes."""

    user_agent: str = "newsvault/0.1 (personal news archive)"
    contact: str = ""
    name: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_bytes: int = 10 * _MIB
    max_decoded_bytes: int = 20 * _MIB
    max_redirects: int = 10
    retries: int = 3
    delay: float = 1.0
    max_delay: float = 60.0
    jobs: int = 4
    allow_hosts: tuple[str, ...] = ()
    obey_robots: bool = True
    obey_noarchive: bool = True
    proxy: str = ""
    cookies: str = ""
    ca_file: str = ""
    wayback: str = "https://web.archive.org/web"
    engine: str = "whoosh"
    cluster_hosts: tuple[str, ...] = ("http://127.0.0.1:9200",)
    cluster_index: str = "newsvault"
    cluster_user: str = ""
    cluster_shards: int = 3
    rotate_bytes: int = 1024 * _MIB
    lock_wait: float = 60.0
    parse_timeout: float = 30.0
    parse_memory: int = 1024 * _MIB


def default_vault() -> Path:
    """Return the vault folder used without `--vault`: NEWSVAULT_HOME, else the data folder."""
    home = os.environ.get("NEWSVAULT_HOME")
    if home:
        return Path(home)
    from platformdirs import user_data_path  # costs start-up time; most calls name the vault

    return user_data_path("newsvault", appauthor=False)


def settings_of(settings: Settings | None) -> Settings | None:
    """Return `settings`; raises TypeError unless it is a Settings or None."""
    if settings is not None and not isinstance(settings, Settings):
        raise TypeError(f"settings must be Settings, not {type(settings).__name__}")
    return settings


def load_settings(
    vault: Path,
    overrides: Mapping[str, object] | None = None,
    *,
    instead: Callable[[UsageError], Mapping[str, object]] | None = None,
) -> Settings:
    """Return the settings of `vault`, overridden by `overrides` (by field name).

    Raises UsageError, naming the file and the key, for an unknown key or a value of the wrong type.
    If given, `instead` is called with an error of the file and returns the settings to use.
    """
    try:
        settings = _of_file(vault / FILE_NAME)
    except UsageError as error:
        if instead is None:
            raise
        settings = _merge(Settings(), instead(error), where="the replacement")
    environment = {
        f.name: os.environ[f"NEWSVAULT_{f.name.upper()}"]
        for f in fields(Settings)
        if f"NEWSVAULT_{f.name.upper()}" in os.environ
    }
    settings = _merge(settings, environment, where="the environment")
    return _merge(settings, overrides or {}, where="the command line")


def _of_file(path: Path) -> Settings:
    try:
        table = _loaded(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (ValueError, OSError, RecursionError) as exc:  # ValueError: invalid TOML or UTF-8
        raise UsageError(
            f"cannot read settings in {path}: {exc}", hint="fix the file or move it away"
        ) from exc
    return _merge(Settings(), table, where=str(path))


def _loaded(text: str) -> dict[str, object]:
    import tomllib  # most vaults have no settings file

    return tomllib.loads(text)


def _merge(settings: Settings, values: Mapping[str, object], *, where: str) -> Settings:
    types = get_type_hints(Settings)
    changes: dict[str, object] = {}
    for name, value in values.items():
        if name not in types:
            near = close_matches(name, types, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(types))}"
            raise UsageError(f"unknown setting {name!r} in {where}", hint=hint)
        changes[name] = _convert(name, value, types[name], where)
    return replace(settings, **changes)  # type: ignore[arg-type]  # checked by _convert


def _convert(name: str, value: object, kind: object, where: str) -> object:
    try:
        if kind is bool:
            return _boolean(value)
        if kind is int and isinstance(value, int | str) and not isinstance(value, bool):
            return int(_not_negative(int(value)))
        if kind is float and isinstance(value, int | float | str) and not isinstance(value, bool):
            return _not_negative(float(value))
        if kind is str and isinstance(value, str):
            return value
        if kind == tuple[str, ...]:
            return _names(value)
    except ValueError:
        pass
    raise UsageError(
        f"invalid value {value!r} for setting {name!r} in {where}",
        hint=f"the default is {getattr(Settings(), name)!r}",
    )


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("1", "true", "yes", "on"):
        return True
    if isinstance(value, str) and value.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError(value)


def _not_negative(value: float) -> float:
    if not 0 <= value < float("inf"):
        raise ValueError(value)
    return value


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise ValueError(value)
