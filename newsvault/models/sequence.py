"""Results as sequences of records: iterate, index, slice, convert to a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar, overload

R = TypeVar("R")
_SHOWN = 10  # rows of a table in a notebook


class Records(Sequence[R], Generic[R]):
    """A page of records; `total` is the number of all.

    `for record in found`, `len(found)`, `found[0]` and `found[:3]` apply to this page's records.
    `found.rows()` are flat dicts, as `pandas.DataFrame(found.rows())` takes them.
    """

    __slots__ = ()
    _field: ClassVar[str]  # the attribute that holds the records
    _noun: ClassVar[str]  # plural noun for the records
    total: int

    @property
    def _records(self) -> Sequence[R]:
        return getattr(self, self._field)  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> R: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...

    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        return self._records[index]

    def __iter__(self) -> Iterator[R]:
        return iter(self._records)

    def __repr__(self) -> str:
        return f"<{len(self)} of {self.total} {self._noun}>"

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat dict for each record: text, numbers, None, and aware datetimes.

        Example: `pandas.DataFrame(vault.quotes(speaker="Blinken").rows())`
        """
        return [self._row(record) for record in self]

    def _row(self, record: R) -> dict[str, Any]:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        """Return a table of the first records, as notebooks show it; every value is escaped."""
        rows = [self._row(record) for record in self._records[:_SHOWN]]
        heads = "".join(f"<th>{_cell(name)}</th>" for name in (rows[0] if rows else ()))
        body = "".join(
            f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row.values())}</tr>"
            for row in rows
        )
        summary = _cell(f"{len(self)} of {self.total} {self._noun}")
        return f"<table><caption>{summary}</caption><tr>{heads}</tr>{body}</table>"


def _cell(value: object) -> str:
    from html import escape  # for notebooks only

    return "" if value is None else escape(str(value))
