"""The answers of the JSON API about one article: the value that a command prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from newsvault.api.vault import Vault
from newsvault.errors import NotFound
from newsvault.output import change_shapes, copy_shapes, record_shapes
from newsvault.output import json_shapes as shapes
from newsvault.output.article_parts import part_shape
from newsvault.web.api_answers import Values


def show(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault show ID`."""
    return shapes.stored_shape(vault.get(values["reference"]))


def quotation(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault show ID.qN`."""
    reference = values["reference"]
    stored, quote = vault.quote(reference)
    return shapes.quote_shape(stored, int(reference.rpartition(".q")[2]), quote)


def part(name: str) -> Callable[[Vault, Values], Any]:
    """Return the answer of `newsvault show ID --part NAME`."""
    return lambda vault, values: part_shape(vault, vault.get(values["reference"]), name)


def why(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault show ID --why FIELD`."""
    reference, field = values["reference"], values["field"]
    if field == "speaker":
        stored, _ = vault.quote(reference)
        name = f"{stored.id}.q{int(reference.rpartition('.q')[2])}"
        found = list(vault.why_speaker(reference))
    else:
        stored = vault.get(reference)
        name = stored.id
        found = [one for one in stored.article.origins if one.field == field]
    if not found:
        known = sorted({one.field for one in stored.article.origins})
        raise NotFound(f"no candidates for {field!r}", hint=f"fields: {', '.join(known)}")
    return record_shapes.candidates_shape(name, field, found)


def notes(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault note ID`."""
    stored = vault.get(values["reference"])
    places = {place.number: place for place in vault.note_places(stored.id)}
    return record_shapes.notes_shape(stored.id, vault.notes(stored.id), places)


def corrections(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault edit ID`."""
    stored = vault.get(values["reference"])
    return record_shapes.corrections_shape(stored.id, vault.corrections(stored.id))


def diff(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault diff ID`."""
    return change_shapes.diff_shape(
        vault.diff(values["reference"], values["before"], values["after"])
    )


def same(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault same ID`."""
    table = copy_shapes.copies_table(vault.same(values["reference"], diff=values["diff"]))
    return shapes.table_shape(table)


def cite(vault: Vault, values: Values) -> Any:
    """Answer as `newsvault cite --format csl-json` for an article, a version or a quotation."""
    return json.loads(vault.cite([values["reference"]], format_="csl-json"))
