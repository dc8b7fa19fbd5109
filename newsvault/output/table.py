"""A list to print in any format: nested values for JSON, flat rows for CSV and TSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newsvault.models.record import record


@record
class Table:
    """A list to print: `head` and `values` under `name` as JSON, `rows` with `columns` flat."""

    name: str
    head: dict[str, Any]
    values: Iterable[dict[str, Any]]
    columns: tuple[str, ...]
    rows: Iterable[dict[str, Any]]
