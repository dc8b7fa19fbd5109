"""Parameters of the JSON API: their values read from an address, and their OpenAPI form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import QueryParams

from newsvault.errors import UsageError

_LONGEST = 4000  # characters
_FLAGS = {"true": True, "false": False}
_DAY = (
    r"[12]\d{3}(-(0[1-9]|1[0-2])|-(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])"
    r"|-(0[469]|11)-(0[1-9]|[12]\d|30)|-02-(0[1-9]|1\d|2[0-8]))?"
)
DATE = rf"^({_DAY}|[1-9]\d{{0,2}}[dwmy]|today|yesterday|(this|last)-(week|month|year))$"
# Formats of texts that no pattern of JSON Schema describes alike in all programs.
QUERY_FORMAT = "newsvault-query"  # docs/query-language.md
WORDS_FORMAT = "newsvault-words"  # with a letter or a digit, of any script
LANGUAGE_FORMAT = "newsvault-language"  # a code of ISO 639, with or without a region
REVISION_FORMAT = "newsvault-revision"  # a revision of the archive, or a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter; `schema` is its JSON Schema, `default` the value where it is missing."""

    name: str
    description: str
    schema: dict[str, Any] = field(default_factory=dict)
    default: Any = None
    place: str = "query"
    required: bool = False

    def read(self, given: str) -> Any:
        """Return the value of a text. Raises UsageError for another kind of value."""
        schema = self.schema
        if schema["type"] == "integer":
            plain = given.isascii() and given.removeprefix("-").isdecimal() and len(given) < 12
            if plain and schema["minimum"] <= int(given) <= schema["maximum"]:
                return int(given)
        elif schema["type"] == "boolean":
            if given in _FLAGS:
                return _FLAGS[given]
        elif given in schema.get("enum", (given,)) and 0 < len(given) <= _LONGEST:
            return given
        hint = f"{self.description.removesuffix('.')}: {self._allowed()}"
        raise UsageError(f"invalid value for {self.name}: {given[:100]!r}", hint=hint)

    def _allowed(self) -> str:
        """Return the allowed values in words."""
        schema = self.schema
        if schema["type"] == "integer":
            return f"a whole number from {schema['minimum']} to {schema['maximum']}"
        if schema["type"] == "boolean":
            return " or ".join(_FLAGS)
        return ", ".join(schema.get("enum", ())) or f"1 to {_LONGEST} characters"

    def document(self) -> dict[str, Any]:
        """Return the parameter as the OpenAPI document has it."""
        default = {} if self.default in (None, "") else {"default": self.default}
        return {
            "name": self.name,
            "in": self.place,
            "description": self.description,
            "required": self.required or self.place == "path",
            "schema": {**self.schema, **default},
        }


def text(name: str, description: str, *, missing: str | None = None, **rules: Any) -> Parameter:
    """Return a parameter of any text.

    `missing` is its value where it is not given, `rules` are more of its JSON Schema; the library
    that gets the value enforces these.
    """
    schema = {"type": "string", "minLength": 1, "maxLength": _LONGEST, **rules}
    return Parameter(name=name, description=description, schema=schema, default=missing)


def path_text(name: str, description: str) -> Parameter:
    """Return a parameter of any text that is a part of the address's path."""
    return replace(text(name, description), place="path")


def number(name: str, description: str, *, default: int, least: int, most: int) -> Parameter:
    """Return a parameter of a whole number."""
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name=name, description=description, schema=schema, default=default)


def flag(name: str, description: str) -> Parameter:
    """Return a parameter that is true or false."""
    return Parameter(name=name, description=description, schema={"type": "boolean"}, default=False)


def choice(
    name: str, description: str, values: Sequence[str], *, default: str | None = None
) -> Parameter:
    """Return a parameter of one of some values."""
    schema = {"type": "string", "enum": list(values)}
    return Parameter(name=name, description=description, schema=schema, default=default)


OFFSET = number("offset", "Number of records to skip first.", default=0, least=0, most=10**9)
FACET_FIELDS = ("source", "section", "lang", "month", "year", "tag", "byline", "speaker")
FIELD = choice(
    "field",
    "The field.",
    FACET_FIELDS,
    default="source",
)


def read_all(
    parameters: Sequence[Parameter], query: QueryParams, path: Mapping[str, str]
) -> dict[str, Any]:
    """Return the values of all parameters.

    Raises UsageError for an unknown parameter, one given twice, and an invalid value.
    """
    known = {one.name: one for one in parameters}
    given = [*query.multi_items(), *path.items()]
    for name, _ in given:
        if name not in known:
            raise UsageError(
                f"unknown parameter: {name[:100]!r}", hint=f"known: {', '.join(known)}"
            )
    present = {name for name, _ in given}
    for one in parameters:
        if one.required and one.name not in present:
            raise UsageError(f"{one.name} is missing", hint=one.description)
    values = {name: one.default for name, one in known.items()}
    for name, value in given:
        values[name] = known[name].read(value)
    if len(present) < len(given):
        raise UsageError("a parameter was given twice")
    return values


def value_in(query: QueryParams, parameter: Parameter) -> Any:
    """Return the value of a parameter of a page; raises UsageError for an invalid one."""
    given = query.get(parameter.name, "")
    return parameter.read(given) if given else parameter.default


def offset_in(query: QueryParams) -> int:
    """Return the number of records to skip, of an address; raises UsageError for another text."""
    found: int = value_in(query, OFFSET)
    return found
