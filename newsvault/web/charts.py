"""Small charts as inline SVG: heights and places, computed here and drawn by the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MOST = 48  # bars of a chart: more months become years
HEIGHT = 40
_POINTS = 40  # of a sparkline


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a chart: a month or a year, its count, and its place in the drawing."""

    name: str
    count: int
    x: int
    height: int
    first: str
    last: str
    chosen: bool = True


def bars(
    months: Iterable[tuple[str, int]], since: str | None = None, until: str | None = None
) -> list[Bar]:
    """Return the bars of counts by month (2024-05), without gaps; by year where there are many.

    Args:
        months: months with their counts; other names are left out.
        since: first month that is chosen; None for all.
        until: last month that is chosen.
    """
    counts = {name: count for name, count in months if _is_month(name)}
    names = _between(min(counts), max(counts)) if counts else []
    if len(names) > _MOST:
        counts, names = _by_year(counts)
    most = max(counts.values(), default=1)
    made = []
    for number, name in enumerate(names):
        count = counts.get(name, 0)
        inside = (not since or name >= since[: len(name)]) and (
            not until or name <= until[: len(name)]
        )
        made.append(
            Bar(
                name=name, count=count, x=number * 10, first=name, last=name, chosen=inside,
                height=max(2, round(HEIGHT * count / most)) if count else 0,
            )
        )  # fmt: skip
    return made


def sparkline(counts: Sequence[int], *, width: int = 96, height: int = 20) -> str:
    """Return the points of a polyline for counts, for the attribute `points`."""
    wide = -(-len(counts) // _POINTS)  # several months a point, where there are many
    counts = [sum(counts[at : at + wide]) for at in range(0, len(counts), max(1, wide))]
    most = max(counts, default=0) or 1
    step = width / max(1, len(counts) - 1)
    return " ".join(
        f"{round(number * step, 1)},{round(height - 1 - (height - 2) * count / most, 1)}"
        for number, count in enumerate(counts)
    )


def monthly(months: Iterable[tuple[str, int]], first: str, last: str) -> list[int]:
    """Return the counts of all months from `first` to `last`, without gaps."""
    counts = dict(months)
    return [counts.get(name, 0) for name in _between(first, last)]


def _is_month(name: str) -> bool:
    year, _, month = name.partition("-")
    return len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12


def _between(first: str, last: str) -> list[str]:
    start, end = (int(name[:4]) * 12 + int(name[5:7]) - 1 for name in (first, last))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1)]


def _by_year(counts: dict[str, int]) -> tuple[dict[str, int], list[str]]:
    years: dict[str, int] = {}
    for name, count in counts.items():
        years[name[:4]] = years.get(name[:4], 0) + count
    names = [f"{year:04}" for year in range(int(min(years)), int(max(years)) + 1)]
    return years, names[-_MOST:]
